package demo

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// The tokens of the simulated accounts, which are secret to nobody.
const (
	telegramToken = "4242:simulated"
	botName       = "nordlicht_bot"
)

// The people and places of the workspace.
const (
	ana, ben, chloe, eva          = "U0ANA", "U0BEN", "U0CHLOE", "U0EVA"
	sales, support, incoming, ops = "C0SALES", "C0SUPPORT", "C0INCOMING", "C0OPS"
)

// How things stand with a platform.
const (
	fine      = "ok"
	down      = "down"
	throttled = "throttled"
)

// world is the simulated Slack and Telegram, each on a listener of its own.
type world struct {
	slack     *slacksim.Server
	telegram  *telegramsim.Server
	shortcuts []shortcut
	command   string

	slackAt, telegramAt, customersAt net.Listener
	servers                          []*http.Server
	serving                          sync.WaitGroup

	mu           sync.Mutex
	slackIs      string
	telegramIs   string
	troubleMoved func() // told of each change of the two
}

// shortcut is a message shortcut of the app.
type shortcut struct {
	Callback string `json:"callback"`
	Name     string `json:"name"`
}

// listen opens the world's addresses, on which nobody answers yet.
func listen() (*world, error) {
	w := &world{slackIs: fine, telegramIs: fine, troubleMoved: func() {}}
	for what, at := range map[string]*net.Listener{"Slack": &w.slackAt, "Telegram": &w.telegramAt, "customer database": &w.customersAt} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			w.close()
			return nil, fmt.Errorf("listening for the simulated %s: %w", what, err)
		}
		*at = l
	}
	return w, nil
}

// manifest is what the demo reads of the program's Slack manifest.
type manifest struct {
	Features struct {
		Home struct {
			Messages bool `json:"messages_tab_enabled"`
		} `json:"app_home"`
		Bot struct {
			Name string `json:"display_name"`
		} `json:"bot_user"`
		Shortcuts []struct {
			Name     string
			Callback string `json:"callback_id"`
		}
		Commands []struct{ Command string } `json:"slash_commands"`
	}
	OAuth struct {
		Scopes struct{ Bot []string }
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			Bot []string `json:"bot_events"`
		} `json:"event_subscriptions"`
	}
}

// install makes the Slack app that a manifest asks for, as a person does on the day
// they begin.
func install(text []byte) (slacksim.App, []shortcut, error) {
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return slacksim.App{}, nil, fmt.Errorf("reading the manifest: %w", err)
	}
	a := slacksim.DefaultApp()
	a.Name = cmp.Or(m.Features.Bot.Name, "Frontdesk")
	a.Messages, a.Scopes, a.Events = m.Features.Home.Messages, m.OAuth.Scopes.Bot, m.Settings.Events.Bot
	a.Commands, a.Shortcuts = nil, nil
	for _, c := range m.Features.Commands {
		a.Commands = append(a.Commands, c.Command)
	}
	var shortcuts []shortcut
	for _, s := range m.Features.Shortcuts {
		a.Shortcuts = append(a.Shortcuts, s.Callback)
		shortcuts = append(shortcuts, shortcut{s.Callback, s.Name})
	}
	if len(a.Commands) == 0 || len(a.Scopes) == 0 {
		return a, nil, errors.New("the manifest asks for nothing")
	}
	return a, shortcuts, nil
}

// open brings the world to life, with the app that the manifest asks for.
func (w *world) open(text []byte) error {
	app, shortcuts, err := install(text)
	if err != nil {
		return err
	}
	w.shortcuts, w.command = shortcuts, app.Commands[0]
	w.slack = slacksim.New(slacksim.WithApp(app))
	w.slack.OnCall(w.slackFault)
	w.telegram = telegramsim.New(telegramsim.WithBot(telegramToken, botName), telegramsim.WithLimits(), telegramsim.WithFaults(w.telegramFault))
	w.serve(w.slackAt, http.HandlerFunc(w.throughSlack))
	w.serve(w.telegramAt, w.telegram)
	w.serve(w.customersAt, http.HandlerFunc(customers))
	return nil
}

// people lets everybody move in.
func (w *world) people() {
	for _, u := range []slacksim.User{
		{ID: ana, Name: "ana", RealName: "Ana Lima"},
		{ID: ben, Name: "ben", RealName: "Ben Okafor"},
		{ID: chloe, Name: "chloe", RealName: "Chloé Martin"},
		{ID: eva, Name: "eva", RealName: "Eva Novak", Admin: true},
	} {
		u.DisplayName, u.TimeZone = u.RealName, "Europe/Berlin"
		w.slack.AddUser(u)
	}
	bot := w.slack.App().UserID
	for _, c := range []slacksim.Channel{
		{ID: sales, Name: "sales", Private: true, Members: []string{ana, ben, eva, bot}},
		{ID: support, Name: "support", Private: true, Members: []string{ben, chloe, eva, bot}},
		{ID: incoming, Name: "incoming", Private: true, Members: []string{ana, ben, chloe, eva, bot}},
		{ID: ops, Name: "desk-ops", Private: true, Members: []string{eva, bot}},
	} {
		w.slack.AddChannel(c)
	}
	for _, p := range []telegramsim.Person{
		{FirstName: "Mia", LastName: "Torres", Language: "en"},
		{FirstName: "Jonas", LastName: "Weber", Language: "de"},
		{FirstName: "ليلى", LastName: "حداد", Language: "ar"},
		{FirstName: "Minh", LastName: "Trần", Language: "vi"},
	} {
		w.customer(p)
	}
}

// here is where the customers are: before the Brandenburg Gate.
var here = struct{ latitude, longitude float64 }{52.5163, 13.3777}

// customer brings somebody with a phone.
func (w *world) customer(p telegramsim.Person) *telegramsim.User {
	u := w.telegram.User(p)
	if p.Phone == "" {
		p = u.Person()
		u.SetPhone(fmt.Sprintf("49151%08d", p.ID%100_000_000))
	}
	u.SetPlace(here.latitude, here.longitude)
	return u
}

func (w *world) serve(l net.Listener, h http.Handler) {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	w.servers = append(w.servers, server)
	w.serving.Go(func() { _ = server.Serve(l) })
}

// throughSlack is what the program reaches of Slack. While it is down, nothing but
// what slackFault answers.
func (w *world) throughSlack(rw http.ResponseWriter, r *http.Request) {
	if slack, _ := w.trouble(); slack == down && !strings.HasPrefix(r.URL.Path, "/api/") {
		http.Error(rw, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		return
	}
	w.slack.ServeHTTP(rw, r)
}

func (w *world) slackFault(slacksim.Call) slacksim.Fault {
	if slack, _ := w.trouble(); slack == down {
		return slacksim.Status(http.StatusServiceUnavailable)
	}
	return slacksim.Fault{}
}

// retryAfter is how many seconds a throttled Telegram asks for.
const retryAfter = 5

func (w *world) telegramFault(c telegramsim.Call) *telegramsim.Fault {
	var f telegramsim.Fault
	switch _, telegram := w.trouble(); {
	case telegram == down:
		f = telegramsim.Page(http.StatusBadGateway)
	case telegram == throttled && strings.EqualFold(c.Method, "sendMessage"):
		f = telegramsim.Throttled(retryAfter)
	default:
		return nil
	}
	return &f
}

// trouble is how things stand with the platforms.
func (w *world) trouble() (slack, telegram string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.slackIs, w.telegramIs
}

// makeTrouble puts the platforms into a state; "" leaves one as it is.
func (w *world) makeTrouble(slack, telegram string) {
	w.mu.Lock()
	w.slackIs, w.telegramIs = cmp.Or(slack, w.slackIs), cmp.Or(telegram, w.telegramIs)
	w.mu.Unlock()
	if slack == down {
		w.slack.DropSockets()
	}
	if telegram == down {
		w.telegram.Cut()
	}
	w.troubleMoved()
}

// close ends the world. What the program still asks for is cut off.
func (w *world) close() {
	if w.slack != nil {
		w.slack.Close()
		w.telegram.Close()
	}
	for _, l := range []net.Listener{w.slackAt, w.telegramAt, w.customersAt} {
		if l != nil {
			_ = l.Close()
		}
	}
	for _, s := range w.servers {
		_ = s.Close()
	}
	w.serving.Wait()
}
