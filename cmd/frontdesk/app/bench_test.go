package app_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"frontdesk/bridge/sim"
	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// BenchmarkRelay relays messages both ways through the whole program, and beside it
// through a loop of the two client libraries that makes the same calls and keeps
// nothing. An operation is one message each way. Rate limits are off on both sides.
//
//	go test -run '^$' -bench Relay -benchtime 500x ./cmd/frontdesk/app
func BenchmarkRelay(b *testing.B) {
	for name, database := range map[string]func(b *testing.B) string{
		"sqlite":   func(*testing.B) string { return "sqlite:frontdesk.db" },
		"postgres": func(b *testing.B) string { return postgres.Database(b) },
	} {
		for _, conversations := range []int{1, 20} {
			b.Run(fmt.Sprintf("%s/conversations=%d", name, conversations), func(b *testing.B) {
				if b.N == 1 {
					return // the trial run says nothing
				}
				bare := relayBare(b, conversations)
				ours := relayOurs(b, database(b), conversations)
				b.ReportMetric(ours, "messages/s")
				b.ReportMetric(bare, "bare-messages/s")
				b.ReportMetric(bare/ours, "times-bare")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// tally counts the calls that each message leads to, and says when it has counted one.
type tally struct {
	posts, marks, sends atomic.Int64
	moved               chan struct{}
}

func newTally() *tally { return &tally{moved: make(chan struct{}, 1)} }

func (c *tally) count(n *atomic.Int64) {
	n.Add(1)
	select {
	case c.moved <- struct{}{}:
	default:
	}
}

func (c *tally) options() sim.Options {
	return sim.Options{Telegram: []telegramsim.Option{telegramsim.WithFaults(func(call telegramsim.Call) *telegramsim.Fault {
		if call.Method == "sendMessage" {
			c.count(&c.sends)
		}
		return nil
	})}}
}

func (c *tally) watch(w *town) {
	w.Slack.OnCall(func(call slacksim.Call) slacksim.Fault {
		switch call.Method {
		case "chat.postMessage":
			c.count(&c.posts)
		case "reactions.add":
			c.count(&c.marks)
		}
		return slacksim.Fault{}
	})
}

// rate has customers and agents write n messages each, and tells how many messages
// a second arrived.
func (c *tally) rate(b *testing.B, w *town, customers []*regular) float64 {
	b.Helper()
	c.posts.Store(0)
	c.marks.Store(0)
	c.sends.Store(0)
	began := time.Now()
	var writing sync.WaitGroup
	for i, r := range customers {
		writing.Go(func() {
			for n := i; n < b.N; n += len(customers) {
				r.Write(fmt.Sprintf("message %d of a customer", n))
				if _, err := w.Slack.User(r.agent).Reply(r.channel, r.thread, fmt.Sprintf("message %d of an agent", n)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	writing.Wait()
	n := int64(b.N)
	for c.posts.Load() < n || c.marks.Load() < n || c.sends.Load() < n {
		select {
		case <-c.moved:
		case <-w.ctx.Done():
			b.Fatalf("of %d messages each way %d were posted, %d sent and %d marked", n, c.posts.Load(), c.sends.Load(), c.marks.Load())
		}
	}
	return float64(2*n) / time.Since(began).Seconds()
}

func relayOurs(b *testing.B, database string, conversations int) float64 {
	b.Helper()
	c := newTally()
	w := newTown(b, database, c.options())
	w.quietly = true
	w.begin()
	defer w.halt()
	customers := w.regulars(conversations)
	c.watch(w)
	return c.rate(b, w, customers)
}

// relayBare relays with the two client libraries alone: what it knows is in memory,
// and what fails is lost.
func relayBare(b *testing.B, conversations int) float64 {
	b.Helper()
	c := newTally()
	w := newTown(b, "sqlite:unused.db", c.options())
	ctx, cancel := context.WithCancel(w.ctx)
	defer cancel()
	app := w.Slack.App()
	api := slack.New(app.BotToken, slack.OptionAppLevelToken(app.AppToken), slack.OptionAPIURL("http://"+w.SlackAddr()+"/api/"))
	var mu sync.Mutex
	threads, chats := map[int64][2]string{}, map[string]int64{}
	tg, err := bot.New(sim.TelegramToken, bot.WithServerURL("http://"+w.TelegramAddr()), bot.WithSkipGetMe(),
		bot.WithNotAsyncHandlers(), bot.WithHTTPClient(time.Minute, &http.Client{}),
		bot.WithDefaultHandler(func(ctx context.Context, _ *bot.Bot, u *models.Update) {
			mu.Lock()
			at := threads[u.Message.Chat.ID]
			mu.Unlock()
			if _, _, err := api.PostMessageContext(ctx, at[0], slack.MsgOptionText(u.Message.Text, true), slack.MsgOptionTS(at[1])); err != nil {
				b.Error(err)
			}
		}))
	if err != nil {
		b.Fatal(err)
	}
	socket := socketmode.New(api)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	running.Go(func() { tg.Start(ctx) })
	running.Go(func() { _ = socket.RunContext(ctx) })
	running.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case evt := <-socket.Events:
				if evt.Type != socketmode.EventTypeEventsAPI {
					continue
				}
				socket.Ack(*evt.Request)
				m, ok := evt.Data.(slackevents.EventsAPIEvent).InnerEvent.Data.(*slackevents.MessageEvent)
				if !ok || m.BotID != "" || m.User == app.UserID || m.ThreadTimeStamp == "" {
					continue
				}
				mu.Lock()
				chat := chats[m.ThreadTimeStamp]
				mu.Unlock()
				if _, err := tg.SendMessage(ctx, &bot.SendMessageParams{ChatID: chat, Text: m.Text}); err != nil && ctx.Err() == nil {
					b.Error(err)
				}
				// The last of them may be cut off: rate has counted it by then.
				err := api.AddReactionContext(ctx, "white_check_mark", slack.NewRefToMessage(m.Channel, m.TimeStamp))
				if err != nil && ctx.Err() == nil {
					b.Error(err)
				}
			}
		}
	})
	if err := w.Slack.Wait(ctx, func() bool { return w.Slack.Sockets() > 0 }); err != nil {
		b.Fatal(err)
	}
	var customers []*regular
	for i := range conversations {
		r := &regular{User: w.Customer(telegramsim.Person{FirstName: fmt.Sprint("Customer", i)}), channel: sim.Sales, agent: sim.Ana}
		_, ts, err := api.PostMessageContext(ctx, r.channel, slack.MsgOptionText("card", false))
		if err != nil {
			b.Fatal(err)
		}
		r.thread = ts
		mu.Lock()
		threads[r.ID()], chats[ts] = [2]string{r.channel, ts}, r.ID()
		mu.Unlock()
		customers = append(customers, r)
	}
	c.watch(w)
	return c.rate(b, w, customers)
}
