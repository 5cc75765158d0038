package demo

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// item is a line of what happens inside.
type item struct {
	N            int       `json:"n"`
	At           time.Time `json:"at"`
	What         string    `json:"what"`
	Kind         string    `json:"kind,omitempty"`
	Op           string    `json:"op,omitempty"`
	Conversation int64     `json:"conversation,omitempty"`
	Customer     string    `json:"customer,omitempty"`
	Notes        []string  `json:"notes,omitempty"`
	Endpoint     string    `json:"endpoint,omitempty"`
	Attempt      int       `json:"attempt,omitempty"`
	Outcome      string    `json:"outcome,omitempty"`
	Reason       string    `json:"reason,omitempty"`
	Lag          string    `json:"lag,omitempty"`
	Took         string    `json:"took,omitempty"`
	Text         string    `json:"text"`

	// Event is the event's number, also of an attempt: that of the event whose effect
	// it delivers. Effects is how many deliveries an event wanted.
	Event   string `json:"event,omitempty"`
	Effect  string `json:"effect,omitempty"`
	Effects int    `json:"effects,omitempty"`
	Result  string `json:"result,omitempty"`
	Wait    string `json:"wait,omitempty"`
	// Title is what it is about, without what became of it.
	Title string `json:"title,omitempty"`
}

// What an item is about.
const (
	event   = "event"
	attempt = "attempt"
	note    = "note"
	problem = "problem"
)

// entry is a line of the program's log. Which fields there are depends on its message.
type entry struct {
	Time  time.Time
	Level string
	Msg   string

	Event                 json.Number
	Effect                string
	Kind, Lane, Team      string
	Contact, Conversation int64
	Effects               int
	Notes                 []string
	Lag, Duration, Took   time.Duration

	Op, Endpoint, Outcome, Result, Reason string
	Attempt                               int
	Wait, Pause                           time.Duration
	Error, Err                            string
	Why                                   string
	Threads, Messages                     int
	Where, What, How                      string
}

// inside puts the program's log into words.
type inside struct {
	names *names
}

func newInside(w *world) *inside { return &inside{names: newNames(w)} }

// read puts a line into words. Without a text it is nothing for people.
func (n *inside) read(line []byte) item {
	var e entry
	if json.Unmarshal(line, &e) != nil || e.Msg == "" {
		return item{What: problem, Text: strings.TrimSpace(string(line))}
	}
	i := item{At: e.Time, What: note, Conversation: e.Conversation, Endpoint: e.Endpoint}
	i.Customer = n.names.of(e)
	switch {
	case e.Msg == "event":
		n.event(&i, e)
	case e.Msg == "attempt":
		n.attempt(&i, e)
	case e.Level == "WARN" || e.Level == "ERROR":
		i.What, i.Reason = problem, e.Error+e.Err+e.Why
		i.Text = warning(e, i.Reason)
	default:
		i.Text = news(e)
	}
	return i
}

// event is an event that was decided.
func (n *inside) event(i *item, e entry) {
	i.What, i.Kind, i.Lag, i.Took = event, e.Kind, brief(e.Lag), brief(e.Duration)
	for _, text := range e.Notes {
		i.Notes = append(i.Notes, n.names.people(text))
	}
	if e.Kind == "settled" && len(e.Notes) == 0 {
		return // each delivery has a line already
	}
	i.Event, i.Effects, i.Title = string(e.Event), e.Effects, n.happened(e, i.Customer)
	i.Text = i.Title
	if len(i.Notes) > 0 {
		i.Text += ": " + strings.Join(i.Notes, "; ")
	}
	switch e.Effects {
	case 0:
	case 1:
		i.Text += " → 1 delivery"
	default:
		i.Text += fmt.Sprintf(" → %d deliveries", e.Effects)
	}
	i.Text += "."
}

// happened says what an event is.
func (n *inside) happened(e entry, customer string) string {
	who := or(customer, "a customer")
	switch e.Kind {
	case "message_in":
		return sentence(who) + " wrote"
	case "message_changed":
		return sentence(who) + " edited a message"
	case "pressed":
		return sentence(who) + " pressed a button"
	case "reachable":
		return sentence(who) + " blocked the bot, or let it write again"
	case "replied":
		return "Somebody wrote in the thread with " + who
	case "reply_changed":
		return "A message in the thread with " + who + " was edited"
	case "reply_deleted":
		return "A message in the thread with " + who + " was deleted"
	case "card_pressed":
		if strings.HasPrefix(e.Lane, "command/") {
			return n.names.lane(e.Lane) + " pressed a button in private"
		}
		return "A button in the thread with " + who + " was pressed"
	case "commanded":
		return n.names.lane(e.Lane) + " ran a slash command"
	case "strayed":
		return n.names.lane(e.Lane) + " wrote outside the threads, where no customer hears it"
	case "submitted":
		return "A form was sent"
	case "ordered":
		return "An order about the conversation with " + who + " was carried out"
	case "timer_fired":
		return "A time that was waited for has come (" + or(customer, team(e)) + ")"
	case "settled":
		return "What became of a delivery for " + who + " was noted"
	case "retry_wanted":
		return "A delivery for " + who + " is to be tried again"
	case "moving":
		return "The thread with " + who + " moves to another Slack channel"
	case "agent_wanted":
		return team(e) + " is asked for an agent"
	case "agent_offered":
		return "The conversation with " + who + " is given out"
	case "team_woken":
		return team(e) + " looks at its queue"
	case "queue_moved":
		return sentence(who) + " moved in the queue"
	default:
		return sentence(strings.ReplaceAll(e.Kind, "_", " "))
	}
}

// attempt is a try at a delivery.
func (n *inside) attempt(i *item, e entry) {
	i.What, i.Op, i.Attempt, i.Outcome, i.Took = attempt, e.Op, e.Attempt, e.Outcome, brief(e.Duration)
	i.Reason = or(e.Reason, e.Error)
	what := sentence(delivery(e, or(i.Customer, "a customer")))
	i.Effect, i.Result, i.Title = e.Effect, e.Result, what
	i.Event, _, _ = strings.Cut(e.Effect, ".")
	if e.Wait > 0 {
		i.Wait = brief(e.Wait)
	}
	switch {
	case e.Outcome == "delivered" && e.Attempt > 1:
		i.Text = fmt.Sprintf("%s was delivered at attempt %d, after %s", what, e.Attempt, i.Took)
	case e.Outcome == "delivered":
		i.Text = what + " was delivered in " + i.Took
	case e.Outcome == "found":
		i.Text = what + " had arrived already, and was not sent twice"
	case e.Result == "parked":
		i.Text = what + " was given up: " + reason(i.Reason)
	case e.Result == "refused":
		i.Text = what + " was refused: " + reason(i.Reason)
	case e.Outcome == "throttled":
		i.Text = what + " was put off by " + platform(e.Endpoint) + "; again in " + brief(e.Wait)
	case e.Outcome == "broken":
		i.Text = what + " waits, since a person has to mend the account: " + reason(i.Reason)
	case e.Outcome == "ambiguous":
		i.Text = "Nobody knows whether " + delivery(e, or(i.Customer, "a customer")) + " has arrived (" + reason(i.Reason) + "); looked into in " + brief(e.Wait)
	default:
		i.Text = fmt.Sprintf("%s did not get through at attempt %d (%s); again in %s", what, e.Attempt, reason(i.Reason), brief(e.Wait))
	}
	i.Text += "."
}

// delivery says what an attempt is about.
func delivery(e entry, who string) string {
	desk := e.Endpoint == "slack"
	switch {
	case e.Op == "open_thread":
		return "the thread with " + who
	case e.Op == "redraw_card":
		return "the card of " + who
	case e.Op == "post" && desk:
		return "a message for the thread with " + who
	case e.Op == "post":
		return "a message to " + who
	case e.Op == "edit" && desk:
		return "an edit in the thread with " + who
	case e.Op == "edit":
		return "an edit for " + who
	case e.Op == "delete":
		return "a deletion for " + who
	case e.Op == "clear_buttons":
		return "the removal of answered buttons for " + who
	case e.Op == "set_mark":
		return "the mark on a reply to " + who
	case e.Op == "whisper":
		return "a word for one agent's eyes"
	case e.Op == "respond":
		return "an answer to a command"
	case e.Op == "open_modal" || e.Op == "refuse_modal":
		return "a form"
	case e.Op == "notice":
		return "an announcement in Slack"
	case e.Op == "leave":
		return "leaving a group"
	default:
		return strings.ReplaceAll(e.Op, "_", " ") + " for " + who
	}
}

// reason puts a reason of the program's into words; others are words already.
func reason(r string) string {
	switch r {
	case "blocked":
		return "the customer has blocked the bot"
	case "deactivated":
		return "the customer's account is gone"
	case "no_chat":
		return "there is no chat any more"
	case "too_long":
		return "it is too long"
	case "not_allowed":
		return "it is not allowed"
	case "expired":
		return "it is too late"
	case "throttled":
		return "the platform let nothing through for days"
	case "gone":
		return "what was to be changed is gone"
	case "too_old":
		return "it can no longer be changed"
	case "thread_gone":
		return "the thread is gone"
	case "room_closed":
		return "the Slack channel takes nothing"
	case "", "other":
		return "the platform did not say why"
	}
	// An error begins with its kind, which the sentence around it says.
	if _, rest, ok := strings.Cut(r, " failure: "); ok {
		return rest
	}
	return r
}

// warning is one of the program's in words.
func warning(e entry, why string) string {
	switch e.Msg {
	case "polling Telegram failed":
		why, _, _ = strings.Cut(why, ",") // what follows is for programmers
		return "Telegram cannot be reached (" + why + "); asked again in " + brief(e.Pause) + "."
	case "the Slack socket could not be opened":
		return "Slack cannot be reached (" + why + "); tried again in " + brief(e.Wait) + "."
	}
	if why == "" {
		return sentence(e.Msg) + "."
	}
	return sentence(e.Msg) + ": " + why + "."
}

// news is what else the program says, in words.
func news(e entry) string {
	switch {
	case e.Msg == "running":
		return "The program runs."
	case e.What != "" && e.Where != "":
		return strings.TrimSpace(e.Where + ": " + e.What + " " + e.How)
	case e.Msg == "stopped":
		return "The program has stopped. What waits, waits in its database."
	case e.Msg == "the Slack socket is open":
		return "Connected to Slack."
	case e.Msg != "caught up with the open threads":
		return sentence(e.Msg) + "."
	case e.Threads == 0:
		return "Nothing to catch up with in Slack: no thread is open."
	default:
		return fmt.Sprintf("Caught up with Slack: %s and %s looked through for what was missed.",
			count(e.Threads, "open thread"), count(e.Messages, "message"))
	}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func platform(endpoint string) string {
	if endpoint == "slack" {
		return "Slack"
	}
	return "Telegram"
}

// team is the name of the team whose event it is, from its id.
func team(e entry) string {
	id := or(e.Team, strings.TrimPrefix(e.Lane, "team/"))
	return sentence(id)
}

// sentence begins with a capital letter.
func sentence(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// brief is a time as people say it.
func brief(d time.Duration) string {
	switch {
	case d <= 0:
		return "no time"
	case d < time.Millisecond:
		return "less than 1 ms"
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < 10*time.Second:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", d.Seconds()), ".0") + " s"
	case d < 2*time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	default:
		return fmt.Sprintf("%.0f min", d.Minutes())
	}
}
