package demo

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"frontdesk/connectors/telegram/telegramsim"
)

// names finds out who is meant by the numbers in the program's log, which holds no
// names. The log and what happens in the simulated world at the same time say so
// together; where they leave it open nobody is named.
type names struct {
	world *world

	mu       sync.Mutex
	contacts map[int64]known // by a contact's number in the log
}

// known is who a contact is: surely, if a card says so.
type known struct {
	customer int64
	surely   bool
}

func newNames(w *world) *names { return &names{world: w, contacts: map[int64]known{}} }

// recently is for how long what a customer wrote may explain the log.
const recently = 5 * time.Second

// of is the name of the customer that an entry is about; "" if nobody knows.
func (n *names) of(e entry) string {
	if e.Contact == 0 {
		return ""
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	users := n.world.telegram.Users()
	k := n.contacts[e.Contact]
	if !k.surely {
		if title := n.card(e.Conversation); title != "" {
			if sure := titled(users, title); sure.surely {
				k = sure
			}
		}
		if k.customer == 0 {
			k.customer = n.guess(users, e)
		}
		n.contacts[e.Contact] = k
	}
	for _, u := range users {
		if u.ID() == k.customer {
			return u.Person().FirstName
		}
	}
	return ""
}

// isolates keep names of either direction apart from what stands around them.
const isolates = "\u2066\u2067\u2068\u2069\u200e\u200f"

// titled finds the customer with the name on a card, if there is but one.
func titled(users []*telegramsim.User, title string) known {
	var k known
	title = strings.Trim(title, isolates+" ")
	for _, u := range users {
		p := u.Person()
		if strings.TrimSpace(p.FirstName+" "+p.LastName) != title {
			continue
		}
		if k.surely {
			return known{}
		}
		k = known{u.ID(), true}
	}
	return k
}

// guess finds the one customer who can be meant: the only one without a number who
// has just written, or was just written to. 0: nobody, or several.
func (n *names) guess(users []*telegramsim.User, e entry) int64 {
	sent := e.Msg == "attempt" && e.Op == "post" && e.Endpoint != "slack" && e.Outcome == "delivered"
	if !sent && e.Kind != "message_in" {
		return 0
	}
	taken := map[int64]bool{}
	for _, k := range n.contacts {
		taken[k.customer] = true
	}
	bot := n.world.telegram.Bot(botName).ID()
	var found int64
	for _, u := range users {
		if taken[u.ID()] || !lately(u.Messages(), e.Time, func(from int64) bool { return (from == bot) == sent }) {
			continue
		}
		if found != 0 {
			return 0
		}
		found = u.ID()
	}
	return found
}

// lately tells whether somebody has written something a moment before.
func lately(messages []telegramsim.Message, at time.Time, by func(from int64) bool) bool {
	for _, m := range messages {
		if m.At.After(at.Add(-recently)) && !m.At.After(at) && by(m.From) {
			return true
		}
	}
	return false
}

// cardTitle is the head of a card: a name and a conversation's number.
var cardTitle = regexp.MustCompile(`^(.+) #(\d+)(\n|$)`)

// card finds the name on a conversation's card.
func (n *names) card(conversation int64) string {
	if conversation == 0 {
		return ""
	}
	for _, c := range n.world.slack.Channels() {
		for _, m := range n.world.slack.Messages(c.ID) {
			if found := cardTitle.FindStringSubmatch(m.Seen()); found != nil && m.BotID != "" && found[2] == strconv.FormatInt(conversation, 10) {
				return found[1]
			}
		}
	}
	return ""
}

// personID is how Slack's people stand in the log.
var personID = regexp.MustCompile(`\bU[0-9A-Z]{2,}\b`)

// people puts names where a text has ids of Slack's people.
func (n *names) people(text string) string {
	return personID.ReplaceAllStringFunc(text, func(id string) string {
		for _, u := range n.world.slack.Users() {
			if u.ID == id {
				return u.Shown()
			}
		}
		return id
	})
}

// lane is who runs commands in a lane: "command/slack/U0ANA".
func (n *names) lane(lane string) string {
	id := lane[strings.LastIndexByte(lane, '/')+1:]
	if name := n.people(id); name != id {
		return name
	}
	return "Somebody"
}
