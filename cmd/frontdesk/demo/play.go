package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

const (
	// kindly is the pause between two steps of the play.
	kindly = 1200 * time.Millisecond
	// atMost is how long a step may wait for what it needs.
	atMost = 2 * time.Minute
)

// errPlay is why the play could not go on.
var errPlay = errors.New("it took too long")

// scene is what the play shows: what is said, and where to look.
type scene struct {
	Text    string `json:"text"`
	Phone   int64  `json:"phone,omitempty"`
	As      string `json:"as,omitempty"`
	Channel string `json:"channel,omitempty"`
	Thread  string `json:"thread,omitempty"`
}

// play is the conversation that plays itself: each step waits for what the other side
// has on its screen.
type play struct {
	d   *Demo
	ctx context.Context // of this one play
	err error           // the first one; after it nothing happens any more

	began    time.Time // with this customer
	customer *telegramsim.User
	name     string
	channel  string
	thread   string
	agent    *slacksim.Person
	agentIs  string
}

// plays plays whenever somebody wants it, until ctx ends.
func (d *Demo) plays(ctx context.Context) {
	for {
		select {
		case <-d.wantPlay:
		case <-ctx.Done():
			return
		}
		p := &play{d: d, ctx: ctx}
		p.run()
		if p.err != nil && ctx.Err() == nil {
			d.feed.tell(item{What: problem, Kind: "play", Text: "The play ends here: " + p.err.Error() + "."})
		}
		d.playing.Store(false)
		d.scene.Store(nil)
		d.feed.mark()
	}
}

// run is all of it.
func (p *play) run() {
	p.waits("the program to be ready", func() bool { return p.d.program.is() == running })
	p.help()
	p.outage()
	p.death()
	p.says("That was all, and nothing was lost. Now it is your turn: pick up a phone.")
}

// help: a customer asks, an agent takes the conversation, answers and closes it.
func (p *play) help() {
	p.cast("en", "Nora")
	p.says("%s writes to the shop's bot, and is asked two questions.", p.name)
	p.writes("Hi! My lamp arrived, but it does not turn on.")
	p.presses("What is it about?", 1)
	p.says("%s answered the first by a button. The second is answered by typing.", p.name)
	p.reads("Which email")
	p.writes("customer@example.org")
	p.opened(support, chloe)
	p.says("The workflow sent the conversation to #support. %s takes it and answers in its thread.", p.agentIs)
	p.do(func() error { return p.agent.Press(p.channel, p.thread, p.button("Take")) })
	p.shows("Assignee: " + p.agentIs)
	p.replies("Hello! Sorry about that. Is the swich on the cable turned on?")
	p.reads("Is the swich on the cable")
	p.says("A slip of the pen: %s edits the reply, and it changes on the phone, too.", p.agentIs)
	p.do(func() error { return p.edit("swich", "switch") })
	p.reads("Is the switch on the cable")
	p.photographs("This one here?", "lamp")
	p.says("%s's photo is a picture in the thread, with its caption. %s answers with a file.", p.name, p.agentIs)
	p.shows("This one here?")
	p.attaches("Yes, there. And here is your invoice again, for the guarantee.", "invoice")
	p.reads("here is your invoice again")
	p.reacts("here is your invoice again", "🙏")
	p.writes("Oh! It was off. It works, thank you!")
	p.shows("It was off")
	p.says("A note for colleagues begins with ;; and never leaves Slack.")
	p.replies(";; Third time this month: the manual should say it.")
	p.kept("Third time this month")
	p.replies("Wonderful. Enjoy the light!")
	p.reads("Enjoy the light")
	p.do(func() error { return p.agent.Press(p.channel, p.thread, p.button("Close")) })
	p.shows("Status: Closed")
	p.says("%s closed the conversation, and %s was told.", p.agentIs, p.name)
}

// outage: Slack is down while a customer writes.
func (p *play) outage() {
	p.cast("de", "Paul")
	p.says("Now Slack goes down, while %s writes.", p.name)
	p.do(func() error { p.d.world.makeTrouble(down, ""); return nil })
	p.writes("Guten Tag! Gibt es den Schreibtisch auch in Eiche?")
	p.presses("Worum geht es?", 0)
	p.presses("E-Mail", -1)
	p.waits("the message to wait", func() bool { return p.d.program.view().Waiting.Deliver > 0 })
	p.says("Telegram goes on, the questions are answered. What is for Slack waits in the program's database, and is tried again and again.")
	p.do(func() error { p.d.world.makeTrouble(fine, ""); return nil })
	p.says("Slack is back.")
	p.opened(sales, "")
	p.says("There is the thread, in #sales, and it is %s's turn.", p.agentIs)
	p.shows("auch in Eiche")
}

// death: the program is killed, and both sides go on writing.
func (p *play) death() {
	p.says("And now the program is killed. Both go on writing.")
	p.do(p.d.kill)
	p.waits("the program to be dead", func() bool { return p.d.program.is() == dead })
	p.writes("Und bis wann wäre er da?")
	p.replies("Ja, in Eiche haben wir ihn auch.")
	p.says("Nobody is there to pass it on. The program is started again.")
	p.do(p.d.program.start)
	p.waits("the program to be ready", func() bool { return p.d.program.is() == running })
	p.shows("bis wann")
	p.reads("in Eiche haben wir")
	p.says("It took in from both sides what it had missed.")
	p.replies("Er wäre am Freitag bei Ihnen.")
	p.reads("am Freitag bei Ihnen")
}

// cast finds somebody who has not written yet, or brings somebody new.
func (p *play) cast(language, name string) {
	*p = play{d: p.d, ctx: p.ctx, err: p.err, began: time.Now()}
	users := p.d.world.telegram.Users()
	i := slices.IndexFunc(users, func(u *telegramsim.User) bool {
		return u.Person().Language == language && len(u.Messages()) == 0
	})
	if i >= 0 {
		p.customer = users[i]
	} else {
		p.customer = p.d.world.customer(telegramsim.Person{FirstName: name, Language: language})
	}
	p.name = p.customer.Person().FirstName
}

// says narrates, and leaves time to read.
func (p *play) says(format string, args ...any) {
	p.do(func() error {
		s := scene{Text: fmt.Sprintf(format, args...), Channel: p.channel, Thread: p.thread}
		if p.customer != nil {
			s.Phone = p.customer.ID()
		}
		if p.agent != nil {
			s.As = p.agent.ID()
		}
		p.d.scene.Store(&s)
		p.d.feed.tell(item{What: note, Kind: "play", Text: s.Text})
		p.d.feed.mark()
		return nil
	})
}

// do is a step, after a pause.
func (p *play) do(step func() error) {
	if p.err != nil {
		return
	}
	pace := p.d.config.Pace
	if pace == 0 {
		pace = kindly
	}
	t := time.NewTimer(pace)
	defer t.Stop()
	select {
	case <-t.C:
		p.err = noticed(step())
	case <-p.ctx.Done():
		p.err = context.Cause(p.ctx)
	}
}

// waits waits for something to be so.
func (p *play) waits(what string, is func() bool) {
	if p.err != nil {
		return
	}
	ctx, cancel := context.WithTimeoutCause(p.ctx, atMost, errPlay)
	defer cancel()
	if err := p.d.until(ctx, is); err != nil {
		p.err = fmt.Errorf("waiting for %s: %w", what, err)
	}
}

// until waits until something is so anywhere.
func (d *Demo) until(ctx context.Context, is func() bool) error {
	for {
		slack, telegram, feed := d.world.slack.Changed(), d.world.telegram.Changed(), d.feed.wait()
		if is() {
			return nil
		}
		select {
		case <-slack:
		case <-telegram:
		case <-feed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (p *play) writes(text string) {
	p.do(func() error { p.customer.Write(text); return nil })
}

// photographs sends a photo with a caption.
func (p *play) photographs(caption, name string) {
	p.do(func() error {
		f, _ := sample(name)
		_, err := p.customer.SendFile(telegramsim.Media{Kind: "photo", Name: f.name, Type: f.kind, Data: f.data, Caption: caption})
		return err
	})
}

// attaches replies with a file.
func (p *play) attaches(text, name string) {
	p.do(func() error {
		f, _ := sample(name)
		_, err := p.agent.Reply(p.channel, p.thread, text, slacksim.WithUpload(slacksim.Upload{Name: f.name, MIMEType: f.kind, Content: f.data}))
		return err
	})
}

// reacts puts the customer's emoji on what they have read.
func (p *play) reacts(text, emoji string) {
	to := p.reads(text)
	p.do(func() error { return p.customer.React(to.ID, emoji) })
}

// reads waits until the customer has a text before them.
func (p *play) reads(text string) (found telegramsim.Message) {
	p.waits(fmt.Sprintf("%s to read %q", p.name, text), func() bool {
		for _, m := range p.customer.Received() {
			if strings.Contains(m.Text, text) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// presses presses the button of a question at a place, from the end if negative.
func (p *play) presses(question string, at int) {
	asked := p.reads(question)
	p.do(func() error {
		var all []telegramsim.Button
		for _, row := range asked.Buttons {
			all = append(all, row...)
		}
		if at < 0 {
			at += len(all)
		}
		if at < 0 || at >= len(all) {
			return fmt.Errorf("%q has no such button", question)
		}
		_, err := p.customer.Press(all[at])
		return err
	})
}

// opened waits for the customer's thread in a Slack channel. Without an agent it is
// the one who was assigned.
func (p *play) opened(channel, agent string) {
	person := p.customer.Person()
	head := strings.TrimSpace(person.FirstName+" "+person.LastName) + " #"
	since := fmt.Sprintf("%d.%06d", p.began.Unix(), p.began.Nanosecond()/1000)
	var card slacksim.Message
	p.waits("the thread", func() bool {
		for _, m := range p.d.world.slack.Messages(channel) {
			if m.BotID != "" && m.ThreadTS == "" && m.TS > since && strings.HasPrefix(m.Seen(), head) {
				card = m
			}
		}
		return card.TS != "" && (agent != "" || p.assignee(card) != "")
	})
	if p.err != nil {
		return
	}
	p.channel, p.thread = channel, card.TS
	if agent == "" {
		agent = p.assignee(card)
	}
	p.agent = p.d.world.slack.User(agent)
	for _, u := range p.d.world.slack.Users() {
		if u.ID == agent {
			p.agentIs = u.Shown()
		}
	}
}

// assignee is who a card says has the conversation.
func (p *play) assignee(card slacksim.Message) string {
	for _, u := range p.d.world.slack.Users() {
		if !u.Bot && strings.Contains(card.Seen(), "Assignee: "+u.Shown()) {
			return u.ID
		}
	}
	return ""
}

// button is the action of a button on the card.
func (p *play) button(label string) string {
	m, _ := p.d.world.slack.Message(p.channel, p.thread)
	for _, b := range m.Buttons() {
		if b.Text == label {
			return b.ActionID
		}
	}
	return ""
}

func (p *play) replies(text string) {
	p.do(func() error {
		_, err := p.agent.Reply(p.channel, p.thread, text)
		return err
	})
}

// edit corrects the agent's last reply with a word in it.
func (p *play) edit(old, corrected string) error {
	all := p.d.world.slack.Thread(p.channel, p.thread)
	for _, m := range slices.Backward(all) {
		if m.User == p.agent.ID() && m.BotID == "" && strings.Contains(m.Seen(), old) {
			return p.agent.Edit(p.channel, m.TS, strings.ReplaceAll(m.Seen(), old, corrected))
		}
	}
	return fmt.Errorf("no reply says %q", old)
}

// shows waits until the thread shows a text.
func (p *play) shows(text string) { p.seen(text, func(slacksim.Message) bool { return true }) }

// kept waits until a message in the thread is marked as one that stays inside.
func (p *play) kept(text string) {
	p.seen(text, func(m slacksim.Message) bool { return len(m.Reactions) > 0 })
}

func (p *play) seen(text string, is func(slacksim.Message) bool) {
	p.waits(fmt.Sprintf("%q in the thread", text), func() bool {
		return slices.ContainsFunc(p.d.world.slack.Thread(p.channel, p.thread), func(m slacksim.Message) bool {
			return strings.Contains(m.Seen(), text) && is(m)
		})
	})
}
