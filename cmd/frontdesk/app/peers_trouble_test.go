package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// What went wrong in other programs when a platform, or a person, did not take part.

// Chatwoot switched its whole Slack side off when one Slack channel was archived, or
// the app removed from it.
func TestChatwootOneArchivedSlackChannelEndsAll(t *testing.T) {
	type act func(*world) error
	for name, acts := range map[string][2]act{
		"archived": {
			func(w *world) error { return w.slack.Archive("C0SALES") },
			func(w *world) error { return w.slack.Unarchive("C0SALES") },
		},
		"removed": {
			func(w *world) error { return w.slack.User("U0ANA").Remove("C0SALES", "U0DESK") },
			func(w *world) error { return w.slack.User("U0ANA").Invite("C0SALES", "U0DESK") },
		},
	} {
		t.Run(name, func(t *testing.T) {
			shut, open := acts[0], acts[1]
			synctest.Test(t, func(t *testing.T) {
				w, mia := pair(t)
				r := w.start(configuration)
				tom := w.telegram.User(telegramsim.Person{FirstName: "Tom", Language: "en"})
				w.waits(mia, "I want a boat", "Buying")
				w.waits(tom, "My boat sinks", "Help")
				sales, support := w.thread("C0SALES", "Mia #"), w.thread("C0SUPPORT", "Tom #")
				w.replied("C0SALES", sales, "this one is for you")
				if err := shut(w); err != nil {
					t.Fatal(err)
				}
				mia.Write("Are you there?")
				for i := range 3 {
					tom.Write(fmt.Sprintf("It sinks deeper %d", i))
					w.replied("C0SUPPORT", support, fmt.Sprintf("It sinks deeper %d", i))
					w.marked("C0SUPPORT", w.says("U0BEN", "C0SUPPORT", support, fmt.Sprintf("Row %d", i)), "white_check_mark")
				}
				if n := heard(tom, "Row"); n != 3 {
					t.Errorf("%d of 3 replies arrived", n)
				}
				// Whose Slack channel it was is served by the fallback team meanwhile.
				moved := w.thread("C0SUPPORT", "Mia #1\n")
				w.replied("C0SUPPORT", moved, "Are you there?")
				w.says("U0BEN", "C0SUPPORT", moved, "Ben here")
				w.told(mia, "Ben here")
				if err := open(w); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Minute)
				kim := w.telegram.User(telegramsim.Person{FirstName: "Kim", Language: "en"})
				w.waits(kim, "I want a boat, too", "Buying")
				w.replied("C0SALES", w.thread("C0SALES", "Kim #"), "I want a boat, too")
				r.end()
			})
		})
	}
}

// matterbridge ended altogether, with every other bridge in it, when Slack did not
// take its token.
func TestMatterbridgeARevokedTokenEndsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		w.slack.RevokeTokens()
		w.slack.DropSockets()
		r.becomes(http.StatusServiceUnavailable, "slack: ")
		mia.Write("Are you there?")
		if err := w.telegram.WaitUntil(w.ctx, func() bool { return w.telegram.Bot("shop_bot").Pending() == 0 }); err != nil {
			t.Fatalf("what a customer wrote was not taken in: %v", err)
		}
		w.slack.RestoreTokens()
		w.replied("C0DESK", thread, "Are you there?")
		w.marked("C0DESK", w.says("U0ANA", "C0DESK", thread, "I am"), "white_check_mark")
		w.told(mia, "I am")
		r.end()
	})
}

// matterbridge slept in its only loop when Slack said 429 in one Slack channel, and
// everybody waited.
func TestMatterbridgeOneThrottledSlackChannelStallsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, mia := pair(t)
		r := w.start(configuration)
		tom := w.telegram.User(telegramsim.Person{FirstName: "Tom", Language: "en"})
		w.waits(mia, "I want a boat", "Buying")
		w.waits(tom, "My boat sinks", "Help")
		sales, support := w.thread("C0SALES", "Mia #"), w.thread("C0SUPPORT", "Tom #")
		w.replied("C0SALES", sales, "this one is for you")
		w.replied("C0SUPPORT", support, "My boat sinks")
		var on atomic.Bool
		on.Store(true)
		w.slack.OnCall(func(c slacksim.Call) slacksim.Fault {
			if on.Load() && c.Method == "chat.postMessage" && c.Args["channel"] == "C0SALES" {
				return slacksim.Throttle(5 * time.Minute)
			}
			return slacksim.Fault{}
		})
		mia.Write("Are you there?")
		began := time.Now()
		for i := range 3 {
			tom.Write(fmt.Sprintf("It sinks deeper %d", i))
			w.replied("C0SUPPORT", support, fmt.Sprintf("It sinks deeper %d", i))
		}
		w.says("U0ANA", "C0SALES", sales, "Which boat?")
		w.told(mia, "Which boat?")
		if took := time.Since(began); took > time.Minute {
			t.Errorf("the others waited for %v", took)
		}
		on.Store(false)
		w.replied("C0SALES", sales, "Are you there?")
		r.end()
	})
}

// telegram-support-bot issues 179 and 96, chatwoot issue 8503: an agent answered, the
// customer got nothing, and nobody was told.
func TestTelegramSupportBot179NothingArrivesAndNobodyIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		mia.Block()
		lost := w.says("U0ANA", "C0DESK", thread, "Your parcel is here")
		w.marked("C0DESK", lost, "warning")
		w.replied("C0DESK", thread, "blocked")
		w.slackShows("C0DESK", func(m slacksim.Message) bool {
			return m.TS == thread && strings.Contains(m.Seen(), "Not delivered")
		}, "the card's count")
		mia.Unblock()
		w.slackShows("C0DESK", func(m slacksim.Message) bool {
			if m.ThreadTS != thread {
				return false
			}
			for _, b := range m.Buttons() {
				if b.Text == "Retry" {
					return w.slack.User("U0ANA").Press("C0DESK", m.TS, b.ActionID) == nil
				}
			}
			return false
		}, "a button to try again")
		w.marked("C0DESK", lost, "white_check_mark")
		w.told(mia, "Your parcel is here")
		// The line that offered another try is replaced by what became of it.
		w.replied("C0DESK", thread, "your reply has reached Mia")
		for _, m := range w.slack.Thread("C0DESK", thread) {
			if strings.Contains(m.Seen(), "did not reach") {
				t.Errorf("a line still says %q", m.Seen())
			}
		}
		r.end()
	})
}

// telegram-support-bot kept the person it was just talking to in one variable for all:
// answers of some were taken for those of others.
func TestTelegramSupportBotAnswersMixedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := pair(t)
		r := w.start(configuration)
		names := []string{"Ida", "Uwe", "Ole", "Pia", "Jan"}
		var all []*telegramsim.User
		for i, name := range names {
			u := w.telegram.User(telegramsim.Person{ID: int64(900 + i), FirstName: name, Language: "en"})
			all = append(all, u)
			u.Write("I am " + name)
		}
		for i, u := range all {
			w.told(u, "What is it about?")
			u.Write([]string{"Buying", "Help"}[i%2])
		}
		for i, u := range all {
			w.told(u, "Your email?")
			u.Write(names[i] + "@example.com")
		}
		for i, name := range names {
			channel := []string{"C0SALES", "C0SUPPORT"}[i%2]
			var card string
			w.slackShows(channel, func(m slacksim.Message) bool {
				card = m.TS
				return strings.Contains(m.Seen(), name+" #") && strings.Contains(m.Seen(), name+"@example.com")
			}, name+" with their address")
			w.replied(channel, card, "I am "+name)
			for _, m := range w.slack.Thread(channel, card) {
				for _, other := range names {
					if other != name && strings.Contains(m.Seen(), other) {
						t.Errorf("in the thread of %s there is %q", name, m.Seen())
					}
				}
			}
		}
		r.end()
	})
}
