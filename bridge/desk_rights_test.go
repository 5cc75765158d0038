package bridge_test

import (
	"strings"
	"testing"

	"frontdesk/bridge"
)

// TestRightsOfCommands has everybody call every command about a conversation of their
// own team, of another team, and of no team yet.
func TestRightsOfCommands(t *testing.T) {
	const (
		no   = "no"   // there is no such command for them
		none = "none" // nothing is found that they may see
		yes  = "yes"
	)
	type row struct{ stranger, observer, colleague, agent, assignee, admin string }
	for text, want := range map[string]row{
		"help":                    {yes, yes, yes, yes, yes, yes},
		"status":                  {no, yes, yes, yes, yes, yes},
		"queue":                   {no, yes, yes, yes, yes, yes},
		"queue support":           {no, yes, none, yes, none, yes},
		"mine":                    {no, yes, yes, yes, yes, yes},
		"agents":                  {no, yes, yes, yes, yes, yes},
		"find Mia":                {no, yes, none, yes, yes, yes},
		"find invoice":            {no, yes, none, yes, yes, yes},
		"find 1042":               {no, yes, none, yes, yes, yes},
		"show #1042":              {no, yes, none, yes, yes, yes},
		"show mia":                {no, yes, none, yes, yes, yes},
		"assign #1042 nobody":     {no, no, none, yes, yes, yes},
		"transfer #1042 sales":    {no, no, none, yes, yes, yes},
		"close #1042":             {no, no, none, yes, yes, yes},
		"reopen #1042":            {no, no, none, yes, yes, yes},
		"away":                    {no, no, yes, yes, yes, "none"},
		"block #1042 spam":        {no, no, none, yes, yes, yes},
		"unblock #1042":           {no, no, none, yes, yes, yes},
		"audit #1042":             {no, no, none, yes, yes, yes},
		"audit":                   {no, no, none, yes, yes, yes},
		"nonsense and no command": {no, no, no, no, no, no},
	} {
		for who, want := range map[bridge.PersonID]string{
			"fremd": want.stranger, "otto": want.observer, "ana": want.colleague, "jonas": want.agent, "paul": want.assignee, "eva": want.admin,
		} {
			t.Run(text+" by "+string(who), func(t *testing.T) {
				w := newWorld(t)
				w.do(t, "members sales ana paul")
				w.do(t, "members support jonas")
				w.do(t, "admin eva")
				w.people["otto"], w.people["paul"] = bridge.Person{ID: "otto", Name: "Otto"}, bridge.Person{ID: "paul", Name: "Paul"}
				w.policy.Teams[1].Observers = []bridge.PersonID{"otto"}
				w.do(t, "customer says My invoice is wrong")
				w.do(t, "customer presses Help")
				w.do(t, "customer says mia@example.com")
				// Paul was given it before he left the team.
				w.contact.Current.Assignee = "paul"
				w.keep(bridge.Outcome{})
				if strings.HasPrefix(text, "reopen") {
					w.do(t, "jonas writes !close")
				}
				w.log.Reset()
				w.do(t, string(who)+" commands "+text)
				got := yes
				switch log := w.log.String(); {
				case strings.Contains(log, "is for agents and admins"), strings.Contains(log, "There is no “/desk"):
					got = no
				case !strings.Contains(log, "answer: "):
					t.Fatalf("there is no answer but %q", log)
				case strings.Contains(log, "is a conversation of Support"), strings.Contains(log, "is none of yours"), strings.Contains(log, "yours to see"), strings.Contains(log, "No changes"),
					strings.Contains(log, "for its own agents"), strings.Contains(log, "no agent"):
					got = none
				}
				if got != want {
					t.Errorf("it is %q, not %q: %s", got, want, w.log.String())
				}
			})
		}
	}
}

// TestOrdersAreCheckedAgain: between a command and its being carried out, the
// conversation may go to another team.
func TestOrdersAreCheckedAgain(t *testing.T) {
	w := newWorld(t)
	w.do(t, "members sales ana")
	w.do(t, "members support jonas")
	for _, line := range []string{"customer says Hello", "customer presses Help", "customer says mia@example.com", "jonas writes !transfer sales"} {
		w.do(t, line)
	}
	for _, order := range []bridge.Order{
		bridge.OrderAssign, bridge.OrderUnassign, bridge.OrderTransfer, bridge.OrderClose, bridge.OrderReopen,
	} {
		w.log.Reset()
		w.decide(bridge.Ordered{At: w.now, Actor: "jonas", Order: order, Conversation: 1042, Agent: "jonas", Team: "support", Respond: "r", Share: true})
		w.run()
		if got, want := w.log.String(), "\tanswer: \"#1042 is a conversation of Sales. Its agents and admins can do that.\"\n"; got != want {
			t.Errorf("%s: %q, not %q", order, got, want)
		}
	}
}
