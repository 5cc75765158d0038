package telegram_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/connectors/connectortest"
	"frontdesk/connectors/memnet"
	"frontdesk/connectors/telegram"
	"frontdesk/connectors/telegram/telegramsim"
)

// polled is a channel that polls a simulator over a network in memory, inside a
// synctest bubble.
type polled struct {
	sim *telegramsim.Server
	bot *telegramsim.Bot
	ana *telegramsim.User
	ch  connectors.Channel
	log *logBuffer

	sink   connectors.Sink
	cancel context.CancelFunc
	ended  chan error
}

// bubble runs a test with a source whose raws go to sink.
func bubble(t *testing.T, sink connectors.Sink, test func(t *testing.T, p *polled), opts ...telegramsim.Option) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var network memnet.Network
		listener, err := network.Listen("telegram.test:80")
		if err != nil {
			t.Fatal(err)
		}
		p := &polled{sim: telegramsim.New(append(opts, telegramsim.WithBot(token, "shop_bot"))...), log: &logBuffer{}, sink: sink}
		p.bot = p.sim.Bot("shop_bot")
		p.ana = p.sim.User(telegramsim.Person{ID: 7, FirstName: "Ana"})
		server := &http.Server{Handler: p.sim, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
		served := make(chan error)
		go func() { served <- server.Serve(listener) }()
		transport := &http.Transport{DialContext: network.DialContext}
		settings := &telegram.Settings{Token: connectors.NewSecret(token), APIURL: "http://telegram.test"}
		p.ch, err = settings.Open(connectors.Deps{
			ID: "shop", HTTP: &http.Client{Transport: transport}, Log: slog.New(slog.NewTextHandler(p.log, nil)),
		})
		if err != nil {
			t.Fatal(err)
		}
		test(t, p)
		p.stop(t)
		p.sim.Close()
		transport.CloseIdleConnections()
		server.Close()
		<-served
		connectortest.AssertTextLeaksNoSecret(t, "the log", p.log.String(), token)
	})
}

func (p *polled) start() {
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel, p.ended = cancel, make(chan error, 1)
	go func() { p.ended <- p.ch.(connectors.Source).Run(ctx, p.sink) }()
}

// stop ends the source as a shutdown does.
func (p *polled) stop(t *testing.T) {
	t.Helper()
	if p.cancel == nil {
		return
	}
	p.cancel()
	if err := <-p.ended; err != nil {
		t.Errorf("Run ended with %v", err)
	}
	p.cancel = nil
}

func keys(raws []connectors.Raw) []string {
	var out []string
	for _, r := range raws {
		out = append(out, r.Key)
	}
	return out
}

func TestUpdatesAreStoredBeforeTheyAreConfirmed(t *testing.T) {
	var c collect
	var p *polled
	var full atomic.Bool
	full.Store(true)
	sink := func(ctx context.Context, raws ...connectors.Raw) error {
		if p.bot.Pending() != 2 {
			t.Errorf("%d updates are unconfirmed while they are stored, want 2", p.bot.Pending())
		}
		if full.Load() {
			return errors.New("the disk is full")
		}
		return c.sink(ctx, raws...)
	}
	bubble(t, sink, func(t *testing.T, now *polled) {
		p = now
		p.ana.Write("one")
		p.ana.Write("two")
		p.start()
		time.Sleep(20 * time.Second) // many failed attempts
		if p.bot.Pending() != 2 || len(c.all()) != 0 {
			t.Fatalf("%d updates are unconfirmed, %d stored", p.bot.Pending(), len(c.all()))
		}
		full.Store(false)
		time.Sleep(2 * time.Minute)
		if p.bot.Pending() != 0 {
			t.Error("they were never confirmed")
		}
		want := []connectors.Raw{
			{Endpoint: "shop", Key: "update/500000001", Lane: "shop/chat/7"},
			{Endpoint: "shop", Key: "update/500000002", Lane: "shop/chat/7"},
		}
		got := c.all()
		for i := range got {
			if !strings.Contains(string(got[i].Body), `"message"`) {
				t.Errorf("the body is %s", got[i].Body)
			}
			got[i].Body = nil
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAPollWaitsAndIsCheap(t *testing.T) {
	var c collect
	bubble(t, c.sink, func(t *testing.T, p *polled) {
		p.start()
		time.Sleep(10 * time.Minute)
		if n := len(p.sim.Calls()); n > 13 {
			t.Errorf("%d polls in ten quiet minutes", n)
		}
		p.ana.Write("anybody there?")
		synctest.Wait()
		if n := len(c.all()); n != 1 {
			t.Errorf("%d updates came at once", n)
		}
		params := p.sim.Calls()[0].Params
		if params["timeout"] != "50" || params["allowed_updates"] != `["message","edited_message","callback_query","my_chat_member","message_reaction","business_connection","business_message","edited_business_message","deleted_business_messages"]` {
			t.Errorf("it polls with %v", params)
		}
	})
}

// What is no update at all is kept, and holds up nobody.
func TestStrangeElements(t *testing.T) {
	strange := []string{`17`, `null`, `"x"`, `[]`, `{}`, `{"update_id":"7"}`, `{"update_id":-5}`, `{"message":{"text":"nameless"}}`}
	var c collect
	rewrite := telegramsim.WithRewrite(func(batch []json.RawMessage) []json.RawMessage {
		if len(batch) == 0 {
			return batch
		}
		for _, s := range strange {
			batch = append(batch, json.RawMessage(s))
		}
		return batch
	})
	bubble(t, c.sink, func(t *testing.T, p *polled) {
		p.start()
		p.ana.Write("one")
		p.bot.InjectRaw(map[string]json.RawMessage{"telepathy": json.RawMessage(`{"chat":7}`)}) // whether or not it was asked for
		p.bot.InjectRaw(map[string]json.RawMessage{"message": json.RawMessage(`"broken"`)})
		time.Sleep(time.Minute)
		p.ana.Write("two")
		time.Sleep(time.Minute)
		if p.bot.Pending() != 0 {
			t.Errorf("%d updates are unconfirmed", p.bot.Pending())
		}
		all := keys(c.all())
		for _, want := range []string{"update/500000001", "update/500000002", "update/500000003", "update/500000004"} {
			if !slices.Contains(all, want) {
				t.Errorf("%s is missing among %v", want, all)
			}
		}
		parked := map[string]bool{}
		for _, raw := range c.all() {
			if strings.HasPrefix(raw.Key, "strange/") {
				parked[raw.Key] = true
				if _, err := p.ch.Decode(raw); err == nil {
					t.Errorf("%s is decoded", raw.Body)
				}
			}
		}
		if len(parked) != len(strange) {
			t.Errorf("%d strange elements are told apart, want %d", len(parked), len(strange))
		}
	}, rewrite)
}

// A batch in which nothing can be confirmed comes again and again; it must not be
// asked for without a pause.
func TestNothingToConfirm(t *testing.T) {
	var c collect
	rewrite := telegramsim.WithRewrite(func([]json.RawMessage) []json.RawMessage { return []json.RawMessage{json.RawMessage(`{}`)} })
	bubble(t, c.sink, func(t *testing.T, p *polled) {
		p.start()
		time.Sleep(10 * time.Minute)
		if n := len(p.sim.Calls()); n > 40 {
			t.Errorf("%d polls in ten minutes", n)
		}
	}, rewrite)
}

func TestTroubleIsRiddenOut(t *testing.T) {
	tests := []struct {
		name  string
		fault telegramsim.Fault
		log   string
	}{
		{"error 500", telegramsim.Failing(500), "Internal Server Error"},
		{"page", telegramsim.Page(502), "status 502"},
		{"dropped", telegramsim.Dropped(false), "EOF"},
		{"no answer", telegramsim.Hanging(false), "polling Telegram failed"},
		{"conflict", telegramsim.Fault{Status: 409, Body: `{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"}`}, "another program gets this bot's updates"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var c collect
			bubble(t, c.sink, func(t *testing.T, p *polled) {
				p.sim.Order("getUpdates", tt.fault, tt.fault)
				p.ana.Write("hello")
				p.start()
				time.Sleep(5 * time.Minute)
				if n := len(c.all()); n != 1 || p.bot.Pending() != 0 {
					t.Errorf("%d updates came, %d are unconfirmed", n, p.bot.Pending())
				}
				if !strings.Contains(p.log.String(), tt.log) {
					t.Errorf("the log does not say %q: %s", tt.log, p.log)
				}
			})
		})
	}
}

func TestThrottledPollWaitsAsLongAsItIsTold(t *testing.T) {
	var c collect
	bubble(t, c.sink, func(t *testing.T, p *polled) {
		p.sim.Order("getUpdates", telegramsim.Throttled(90))
		p.start()
		time.Sleep(89 * time.Second)
		if n := len(p.sim.Calls()); n != 1 {
			t.Errorf("it was asked %d times within the time", n)
		}
		time.Sleep(2 * time.Second)
		if n := len(p.sim.Calls()); n != 2 {
			t.Errorf("it was asked %d times after it", n)
		}
	})
}

func TestRevokedTokenEndsTheSource(t *testing.T) {
	var c collect
	bubble(t, c.sink, func(t *testing.T, p *polled) {
		p.start()
		time.Sleep(time.Second)
		p.bot.Revoke()
		err := <-p.ended
		if f := connectors.AsFailure(err); f.Class != connectors.Broken || f.Reason != bridge.ReasonNotAllowed {
			t.Errorf("Run = %v", err)
		}
		connectortest.AssertLeaksNoSecret(t, err, token)
		p.cancel()
		p.cancel = nil
	})
}

// After a quiet week the ids may go on lower than before.
func TestLowerIDsAfterAQuietWeek(t *testing.T) {
	var c collect
	bubble(t, c.sink, func(t *testing.T, p *polled) {
		p.start()
		p.ana.Write("one")
		time.Sleep(8 * 24 * time.Hour)
		p.ana.Write("two")
		p.ana.Write("three")
		time.Sleep(5 * time.Minute)
		if n := len(c.all()); n != 3 || p.bot.Pending() != 0 {
			t.Errorf("%d updates came, %d are unconfirmed: %v", n, p.bot.Pending(), keys(c.all()))
		}
		for _, call := range p.sim.Calls() {
			if strings.HasPrefix(call.Params["offset"], "-") {
				t.Fatalf("it polls with offset %s", call.Params["offset"])
			}
		}
	})
}

func TestButtonPressesAreAnswered(t *testing.T) {
	var c collect
	var done atomic.Bool
	sink := func(ctx context.Context, raws ...connectors.Raw) error {
		defer done.Store(true)
		return c.sink(ctx, raws...)
	}
	bubble(t, sink, func(t *testing.T, p *polled) {
		p.ana.Start("")
		ask := bridge.Post{Body: say("Well?"), Buttons: []bridge.Button{{ID: "y", Label: "Yes"}}}
		if _, err := p.ch.Deliver(t.Context(), postTo(p.ana, ask)); err != nil {
			t.Fatal(err)
		}
		p.start()
		synctest.Wait()
		b, _ := p.ana.Received()[0].Button("Yes")
		done.Store(false)
		press, err := p.ana.Press(b)
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if _, ok := press.Answered(); !ok || !done.Load() {
			t.Errorf("it was answered: %v, stored: %v", ok, done.Load())
		}

		// An answer that hangs delays nothing, and one that is too late is no trouble.
		p.sim.Order("answerCallbackQuery", telegramsim.Hanging(false))
		if _, err = p.ana.Press(b); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		p.ana.Write("and another thing")
		synctest.Wait()
		if n := len(c.all()); n != 4 {
			t.Errorf("%d updates came, want 4", n)
		}
		p.stop(t)
		before := p.log.String()
		p.bot.Inject("callback_query", json.RawMessage(`{"id":"1","from":{"id":7},"data":"y"}`))
		p.start()
		synctest.Wait()
		calls := p.sim.Calls()
		if !slices.ContainsFunc(calls, func(c telegramsim.Call) bool { return c.Method == "answerCallbackQuery" && c.Status == 400 }) {
			t.Error("the late press was not answered at all")
		}
		if said := strings.TrimPrefix(p.log.String(), before); said != "" {
			t.Errorf("the log says %s", said)
		}
	})
}

// Nothing is answered that was not stored: the press comes again.
func TestPressesThatAreNotStoredAreNotAnswered(t *testing.T) {
	sink := func(context.Context, ...connectors.Raw) error { return errors.New("no") }
	bubble(t, sink, func(t *testing.T, p *polled) {
		p.bot.Inject("callback_query", json.RawMessage(`{"id":"1","from":{"id":7},"data":"y"}`))
		p.start()
		time.Sleep(time.Minute)
		for _, c := range p.sim.Calls() {
			if c.Method != "getUpdates" {
				t.Fatalf("it called %s", c.Method)
			}
		}
	})
}

// A press, and all else that happens in a private chat, shares the chat's lane.
func TestLanes(t *testing.T) {
	var c collect
	bubble(t, c.sink, func(t *testing.T, p *polled) {
		p.ana.Start("")
		p.ana.Block()
		p.ana.Unblock()
		group := p.ana.AddToGroup("Friends")
		p.bot.Inject("callback_query", json.RawMessage(`{"id":"1","from":{"id":7},"data":"y"}`))
		p.bot.Inject("telepathy", json.RawMessage(`{}`))
		p.start()
		synctest.Wait()
		var lanes []string
		for _, raw := range c.all() {
			lanes = append(lanes, strings.Replace(raw.Lane, "-4000001", "group", 1))
		}
		want := []string{"shop/chat/7", "shop/chat/7", "shop/chat/7", "shop/chat/group", "shop/chat/group", "shop/chat/7", "shop/other"}
		if diff := cmp.Diff(want, lanes); diff != "" {
			t.Errorf("%s (group %d)", diff, group.ID())
		}
	})
}
