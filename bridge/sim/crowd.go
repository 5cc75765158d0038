package sim

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// Crowd are the customers and agents of a world. What they do is drawn from a
// seed; each thing they write holds a word that nothing else holds, by which it is
// recognised wherever it turns up. They go by what they see on their screens.
type Crowd struct {
	world     *World
	rng       *rand.Rand
	trace     *Trace
	customers []*customer
	remarks   []*remark
	words     int // drawn so far
	waited    bool
}

// customer is somebody in Telegram, with all they have sent, in order.
type customer struct {
	*telegramsim.User
	// name is their first name, which no other name begins with.
	name   string
	labels [2]string // of the two topics, in their language
	skip   string
	sent   []*sent
	// blocked: they have not wanted to hear from the bot, at least for a while.
	blocked bool
	album   string // the last one that they have sent
}

// sent is something that a customer sent.
type sent struct {
	what string // the name of the action
	// shows is how it is recognised in Slack, and sum is that of its file, if it has one:
	// shows then are the words that go with that, if any.
	shows, sum string
	// perhaps: it may be taken as an answer, and is then not shown in the thread.
	perhaps bool
	// answer: it then stands on the card.
	answer bool
	id     int // of the message in the chat
}

// remark is something that a person wrote in a thread in Slack.
type remark struct {
	what    string // the name of the action
	of      *customer
	author  string
	channel string
	thread  string
	ts      string
	word    string
	text    string
	files   []string // their names
}

// people are the names that customers have. The last are those of people who
// would like to be somebody else.
var people = []struct{ first, last, language string }{
	{"Mia", "Wolf", "de"}, {"Leo", "Stern", "en"}, {"Zoe", "<!channel>", "de"}, {"Ravi", "Rao", "en"},
	{"Olga", "@here", "en"}, {"Tom", "*Ana Lima*", "de"}, {"Yuki", "", "en"},
}

// NewCrowd draws who there is from a seed.
func NewCrowd(w *World, seed uint64, trace *Trace) *Crowd {
	c := &Crowd{world: w, rng: rand.New(rand.NewPCG(seed, 1)), trace: trace}
	for i := range 3 + c.rng.IntN(len(people)-2) {
		p := people[i]
		who := &customer{name: p.first, labels: [2]string{"Buying", "Help"}, skip: "Skip"}
		if p.language == "de" {
			who.labels, who.skip = [2]string{"Kaufen", "Hilfe"}, "Überspringen"
		}
		who.User = w.Customer(telegramsim.Person{ID: int64(5000 + i), FirstName: p.first, LastName: p.last, Language: p.language})
		c.customers = append(c.customers, who)
	}
	return c
}

// action is something that people do. do tells whether they could.
type action struct {
	name   string
	weight int
	do     func(*Crowd) bool
}

func actions() []action { return append(customerActions(), deskActions()...) }

// Actions are the sorts of thing that people do, as they stand in a Trace.
func Actions() []string {
	names := []string{waitsOut}
	for _, a := range actions() {
		names = append(names, a.name)
	}
	return names
}

const waitsOut = "a question's time is waited out"

// Act lets people do so many things, with time between them. It returns early if
// ctx ends.
func (c *Crowd) Act(ctx context.Context, times int) {
	all, total := actions(), 0
	for _, a := range all {
		total += a.weight
	}
	for done, tries := 0, 0; done < times && tries < 20*times; tries++ {
		n := c.rng.IntN(total)
		i := slices.IndexFunc(all, func(a action) bool { n -= a.weight; return n < 0 })
		if !all[i].do(c) {
			continue
		}
		done++
		if !pause(ctx, c.gap(done, times)) {
			return
		}
	}
}

// gap is how long it takes until somebody does the next thing.
func (c *Crowd) gap(done, times int) time.Duration {
	if !c.waited && done > times/3 && c.rng.IntN(10) == 0 && c.asked() {
		c.waited = true
		c.trace.Happened(waitsOut, "nobody does anything for a while")
		return QuestionTime + 30*time.Second
	}
	switch n := c.rng.IntN(100); {
	case n < 45:
		return 0 // a burst
	case n < 80:
		return time.Duration(c.rng.IntN(3000)) * time.Millisecond
	case n < 97:
		return time.Duration(c.rng.IntN(20)) * time.Second
	default:
		return time.Duration(c.rng.IntN(90)) * time.Second
	}
}

// asked tells whether a question stands below some customer's chat.
func (c *Crowd) asked() bool {
	return slices.ContainsFunc(c.customers, func(who *customer) bool {
		m, ok := who.last()
		return ok && len(m.Buttons) > 0
	})
}

// pause waits, and returns false if ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// word draws a word that nothing else holds.
func (c *Crowd) word(side string) string {
	c.words++
	return fmt.Sprintf("%s%d.", side, c.words)
}

func pick[T any](c *Crowd, from []T) T { return from[c.rng.IntN(len(from))] }

// who is whose thread this is, by the name on its card.
func (c *Crowd) who(card slacksim.Message) *customer {
	for _, one := range c.customers {
		if strings.HasPrefix(card.Seen(), one.name) {
			return one
		}
	}
	return nil
}
