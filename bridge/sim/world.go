package sim

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// The tokens that the configuration holds and the simulators take.
const (
	TelegramToken = "100200300:simulated-telegram-token"
	botName       = "shop_bot"
)

// The Slack channels of the teams, and the people in them.
const (
	Sales   = "C0SALES"
	Support = "C0SUPPORT"

	Ana   = "U0ANA"   // in both teams
	Jonas = "U0JONAS" // in both teams
	Eva   = "U0EVA"   // in support only
	Gast  = "U0GAST"  // a guest in support
)

// Workflow is the pre-chat of the simulated business: it greets, asks what the
// matter is and for an address, and routes.
const Workflow = `
  - id: inbound
    name: Inbound enquiries
    trigger: {event: conversation_opened, if: 'conversation.source == "contact"'}
    steps:
      - say: {en: "Hello {{ contact.first_name }}!", de: "Hallo {{ contact.first_name }}!"}
      - id: topic
        ask: {en: "What is it about?", de: "Worum geht es?"}
        type: choice
        choices:
          - {id: sales, label: {en: Buying, de: Kaufen}}
          - {id: support, label: {en: Help, de: Hilfe}}
      - id: email
        ask: {en: "What is your e-mail address?", de: "Wie lautet Ihre E-Mail-Adresse?"}
        type: email
        save: contact.email
        required: false
        skip_if: 'contact.email != ""'
      - switch: answers.topic
        cases:
          sales: [{route: sales}]
        else: [{route: support}]
      - assign: {}
`

// Events are workflows that begin with what happens in the business's conversations.
const Events = `
  - id: order
    name: Orders
    trigger: {event: message_received, if: 'message.text contains "order"'}
    steps:
      - note: "Looks for an order: {{ message.text }}"
      - wait: 20s
      - say: "We are looking for your order."
      - tag: [order]
  - id: urgent
    name: Orders first
    trigger: {event: tag_added, tag: order}
    steps: [{set: {conversation.priority: high}}]
  - id: patience
    name: Patience
    trigger: {event: agent_silent, after: 2m}
    steps:
      - say: "Please bear with us."
      - wait: 30s
      - note: "Nobody has answered."
  - id: solved
    name: Follow-up
    trigger: {event: contact_silent, after: 3m}
    steps:
      - {ask: "Is that solved?", id: solved, type: choice, timeout: 4m, choices: [{id: "yes", label: Solved}, {id: "no", label: Not yet}]}
      - if: answers.solved == "yes"
        then: [{close: {}}]
  - id: farewell
    name: Farewell
    trigger: {event: conversation_closed}
    steps:
      - tag: [served]
      - say: "Thank you for talking to us."
`

// World is the world around the program.
type World struct {
	Slack    *slacksim.Server
	Telegram *telegramsim.Server

	slackAddr, telegramAddr string
	questionTime            time.Duration
	events                  bool
}

// Options say what the world is like.
type Options struct {
	// SlackAddr and TelegramAddr are where the simulators will be reached (host:port).
	SlackAddr, TelegramAddr string
	// Limits has the platforms' rate limits kept.
	Limits bool
	// QuestionTime is for how long a question waits for its answer; the workflow's
	// default if zero.
	QuestionTime time.Duration
	// Events has the business's Events.
	Events   bool
	Slack    []slacksim.Option
	Telegram []telegramsim.Option
}

// New makes a world with the business's people in it.
func New(o Options) *World {
	slackOptions := append([]slacksim.Option{slacksim.WithSocketURL("ws://" + o.SlackAddr)}, o.Slack...)
	telegramOptions := append([]telegramsim.Option{telegramsim.WithBot(TelegramToken, botName)}, o.Telegram...)
	if o.Limits {
		telegramOptions = append(telegramOptions, telegramsim.WithLimits())
	} else {
		slackOptions = append(slackOptions, slacksim.WithoutLimits())
	}
	w := &World{
		Slack: slacksim.New(slackOptions...), Telegram: telegramsim.New(telegramOptions...),
		slackAddr: o.SlackAddr, telegramAddr: o.TelegramAddr, questionTime: o.QuestionTime, events: o.Events,
	}
	for _, u := range []slacksim.User{
		{ID: Ana, Name: "ana", RealName: "Ana Lima"},
		{ID: Jonas, Name: "jonas", RealName: "Jonas Berg"},
		{ID: Eva, Name: "eva", RealName: "Eva Kraus"},
		{ID: Gast, Name: "gast", RealName: "Gustav Gast", Restricted: true},
	} {
		w.Slack.AddUser(u)
	}
	bot := w.Slack.App().UserID
	w.Slack.AddChannel(slacksim.Channel{ID: Sales, Name: "sales", Members: []string{Ana, Jonas, bot}})
	w.Slack.AddChannel(slacksim.Channel{ID: Support, Name: "support", Members: []string{Ana, Jonas, Eva, Gast, bot}})
	return w
}

// Serve serves both simulators until their listeners are closed.
func (w *World) Serve(slack, telegram net.Listener) (stop func()) {
	servers := []*http.Server{{Handler: w.Slack}, {Handler: w.Telegram}}
	done := make(chan struct{}, len(servers))
	for i, l := range []net.Listener{slack, telegram} {
		go func() {
			defer func() { done <- struct{}{} }()
			servers[i].Serve(l) //nolint:errcheck // it always ends with an error when it is closed
		}()
	}
	return func() {
		w.Slack.Close()
		w.Telegram.Close()
		for _, s := range servers {
			s.Close()
		}
		for range servers {
			<-done
		}
	}
}

// Config is a configuration with which the program finds this world. database is
// as in the file; extra is further YAML for the top level.
func (w *World) Config(database, extra string) string {
	app := w.Slack.App()
	return strings.TrimLeft(fmt.Sprintf(`
database: %q
http: {listen: "127.0.0.1:0"}
slack:
  bot_token: %s
  app_token: %s
  api_url: http://%s/api/
channels:
  - {id: telegram, type: telegram, token: "%s", api_url: "http://%s"}
teams:
  - {id: sales, name: Sales, slack_channel: %s, assignment: {strategy: round_robin}}
  - {id: support, name: Support, slack_channel: "#support", assignment: {strategy: nobody}}
fallback_team: support
%s
workflows:%s`, database, app.BotToken, app.AppToken, w.slackAddr, TelegramToken, w.telegramAddr, Sales, extra, w.workflow()), "\n")
}

// workflow is Workflow, with the time of its questions, and the Events.
func (w *World) workflow() string {
	events := ""
	if w.events {
		events = strings.TrimPrefix(Events, "\n")
	}
	if w.questionTime == 0 {
		return Workflow + events
	}
	timeout := fmt.Sprintf("\n        timeout: %s\n", w.questionTime)
	return strings.NewReplacer("type: choice\n", "type: choice"+timeout, "type: email\n", "type: email"+timeout).Replace(Workflow) + events
}

// SlackAddr is where the simulator of Slack is reached.
func (w *World) SlackAddr() string { return w.slackAddr }

// TelegramAddr is where the simulator of Telegram is reached.
func (w *World) TelegramAddr() string { return w.telegramAddr }

// Customer is a new customer with the business's bot in their Telegram.
func (w *World) Customer(p telegramsim.Person) *telegramsim.User { return w.Telegram.User(p) }

// Threads are the conversations' threads in a Slack channel: what the program
// posted at the top of it, but for what says that somebody waits.
func (w *World) Threads(channel string) []slacksim.Message {
	var cards []slacksim.Message
	for _, m := range w.Slack.Messages(channel) {
		if m.Metadata != nil && m.ThreadTS == "" && !announces(m) {
			cards = append(cards, m)
		}
	}
	return cards
}

// announces tells whether the program has told a Slack channel that a customer waits.
func announces(m slacksim.Message) bool {
	return m.Metadata != nil && m.Username == "" && m.ThreadTS == "" && strings.Contains(m.Seen(), "⏰") &&
		strings.Contains(m.Seen(), "has been waiting for an answer for ")
}
