package app_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// TestSlacksOwnKinds is the table of what there is in a thread besides plain replies, and
// what becomes of each.
func TestSlacksOwnKinds(t *testing.T) {
	const room = "C0DESK"
	as := func(m slacksim.As) func(w *world, thread string) (string, error) {
		return func(w *world, thread string) (string, error) {
			m.Thread = thread
			return w.slack.PostAs(room, m)
		}
	}
	by := func(who, text string, opts ...slacksim.SendOption) func(w *world, thread string) (string, error) {
		return func(w *world, thread string) (string, error) {
			return w.slack.User(who).Reply(room, thread, text, opts...)
		}
	}
	for _, tt := range []struct {
		name  string
		post  func(w *world, thread string) (ts string, err error)
		told  bool   // the customer is, once
		mark  string // on it; "" is none
		alone string // who wrote it is told so
	}{
		{"a reply", by("U0ANA", "here"), true, "white_check_mark", ""},
		{"a reply that is sent to the channel as well", by("U0ANA", "here", slacksim.AlsoToChannel()), true, "white_check_mark", ""},
		{"what somebody does (/me)", as(slacksim.As{User: "U0ANA", Subtype: "me_message", Text: "here"}), true, "white_check_mark", ""},
		{"what somebody had scheduled", as(slacksim.As{User: "U0ANA", Text: "here"}), true, "white_check_mark", ""},
		{"a workflow's message", as(slacksim.As{Bot: "B0FLOW", Subtype: "bot_message", Text: "here"}), false, "", ""},
		{"another app's message", as(slacksim.As{User: "U0BOT", Bot: "B0OTHER", Text: "here"}), false, "", ""},
		{"Slackbot's answer", as(slacksim.As{User: "USLACKBOT", Subtype: "slackbot_response", Text: "here"}), false, "", ""},
		{"a huddle", as(slacksim.As{User: "U0ANA", Subtype: "huddle_thread", Text: "here"}), false, "", ""},
		{"a reminder", as(slacksim.As{User: "U0ANA", Subtype: "reminder_add", Text: "here"}), false, "", ""},
		{"a change of the channel's topic", as(slacksim.As{User: "U0ANA", Subtype: "channel_topic", Text: "here"}), false, "", ""},
		{"somebody's message that is passed on", func(w *world, thread string) (string, error) {
			of, err := w.slack.User("U0BEN").Post(room, "for us alone")
			if err != nil {
				return "", err
			}
			return w.slack.User("U0ANA").Reply(room, thread, "here", slacksim.Sharing(of))
		}, false, "double_vertical_bar", ""},
		{"a guest's reply", by("U0GAST", "here"), false, "lock", "guest"},
		{"a reply of somebody from another company", by("U0FAR", "here"), false, "lock", "guest"},
		{"an observer's reply", by("U0CEO", "here"), false, "lock", "you are an observer"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := office(t)
				w.slack.AddUser(slacksim.User{ID: "U0FAR", Name: "far", DisplayName: "Far", RealName: "Far Away", Team: "T0OTHER"})
				w.slack.AddUser(slacksim.User{ID: "U0BOT", Name: "bot", Bot: true})
				if err := w.slack.User("U0ANA").Invite(room, "U0FAR"); err != nil {
					t.Fatal(err)
				}
				r := w.start(plainly)
				mia, thread := w.begins("Mia")
				w.marked(room, w.writes("U0ANA", room, thread, "Hello!"), "white_check_mark")
				ts, err := tt.post(w, thread)
				if err != nil {
					t.Fatal(err)
				}
				if tt.mark != "" {
					w.marked(room, ts, tt.mark)
				}
				time.Sleep(time.Minute)
				synctest.Wait()
				if got, want := heard(mia, "here"), map[bool]int{true: 1}[tt.told]; got != want {
					t.Errorf("the customer was told it %d times, want %d", got, want)
				}
				w.neverTold(mia, "for us alone")
				m, _ := w.slack.Message(room, ts)
				if tt.mark == "" && len(m.Reactions) > 0 {
					t.Errorf("it is marked %v", m.Reactions)
				}
				if tt.alone != "" {
					w.askedAlone(m.User, room, tt.alone)
				}
				if code, body := r.get("/metrics"); code != 200 || !strings.Contains(body, "frontdesk_parked 0") {
					t.Errorf("something was parked: %s", body)
				}
				r.end()
			})
		})
	}
}

// TestWhatBefallsSlackChannels is the table of what happens to a team's Slack channel: who
// has to act is told so, once, and the other team's goes on as ever.
// Chatwoot: any NotInChannel disables the whole Slack hook.
func TestWhatBefallsSlackChannels(t *testing.T) {
	for _, tt := range []struct {
		name   string
		befall func(s *slacksim.Server) error
		told   string // "" is nothing: it makes no difference
		mend   func(s *slacksim.Server) error
		open   bool // conversations go on there
	}{
		{"archived", func(s *slacksim.Server) error { return s.Archive("C0SALES") }, "it is archived",
			func(s *slacksim.Server) error { return s.Unarchive("C0SALES") }, false},
		{"the app removed", func(s *slacksim.Server) error { return s.User("U0ANA").Remove("C0SALES", "U0DESK") }, "the app is not in it",
			func(s *slacksim.Server) error { return s.User("U0ANA").Invite("C0SALES", "U0DESK") }, false},
		{"deleted", func(s *slacksim.Server) error { return s.DeleteChannel("C0SALES") }, "there is no such Slack channel", nil, false},
		{"renamed", func(s *slacksim.Server) error { return s.Rename("C0SALES", "verkauf") }, "", nil, true},
		{"converted to a private one", func(s *slacksim.Server) error { return s.ConvertToPrivate("C0SALES") }, "", nil, true},
		{"shared with another company", func(s *slacksim.Server) error { return s.ShareWith("C0SALES", "T0OTHER") }, "another company is in it", nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newLongWorld(t)
				w.slack.AddUser(slacksim.User{ID: "U0EVA", Name: "eva", Owner: true})
				r := w.start(configuration)
				w.long(2 * time.Minute)
				before := said(w.slack.Direct("U0EVA"))
				leo := w.telegram.User(telegramsim.Person{FirstName: "Leo", Language: "en"})
				w.waits(leo, "Do you sell boats?", "Buying")
				w.replied("C0SALES", w.thread("C0SALES", "Leo"), "this one is for you")
				w.long(time.Minute)
				if err := tt.befall(w.slack); err != nil {
					t.Fatal(err)
				}
				w.long(2 * time.Minute)
				told := func() []string {
					return slices.DeleteFunc(said(w.slack.Direct("U0EVA")), func(s string) bool { return slices.Contains(before, s) })
				}
				if got := told(); tt.told == "" && len(got) > 0 || tt.told != "" && (len(got) != 1 || !strings.Contains(got[0], tt.told)) {
					t.Errorf("the owner is told %q, want %q\n%s", got, tt.told, w.log)
				}
				// What is written meanwhile is seen somewhere.
				leo.Write("Blue ones?")
				room := map[bool]string{true: "C0SALES", false: "C0SUPPORT"}[tt.open]
				w.replied(room, w.thread(room, "Leo"), "Blue ones?")
				zoe := w.telegram.User(telegramsim.Person{FirstName: "Zoe", Language: "en"})
				w.waits(zoe, "Help!", "Help")
				thread := w.thread("C0SUPPORT", "Zoe")
				w.marked("C0SUPPORT", w.writes("U0BEN", "C0SUPPORT", thread, "I am here."), "white_check_mark")
				w.told(zoe, "I am here.")
				w.long(2 * time.Hour)
				if got := told(); tt.told != "" && len(got) != 1 {
					t.Errorf("later the owner is told %q", got)
				}
				if tt.mend != nil {
					if err := tt.mend(w.slack); err != nil {
						t.Fatal(err)
					}
					w.long(10 * time.Minute)
					if got := told(); len(got) != 2 || !strings.HasSuffix(got[1], "is mended.") && !strings.HasSuffix(got[1], "again.") {
						t.Errorf("once it is mended the owner is told %q", got)
					}
				}
				r.end()
			})
		})
	}
}

// An agent's account is deactivated: what they had waits for somebody else, and what they
// wrote before stays.
func TestDeactivatedAgent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		w.marked("C0DESK", w.writes("U0ANA", "C0DESK", thread, "Hello!"), "white_check_mark")
		calls := len(w.slack.Calls("users.info"))
		for range 50 {
			w.slack.Remark("U0ANA") // a new status: no concern of ours
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := len(w.slack.Calls("users.info")); n != calls {
			t.Errorf("%d people were looked up for a change of status", n-calls)
		}
		if err := w.slack.DeactivateUser("U0ANA"); err != nil {
			t.Fatal(err)
		}
		w.replied("C0DESK", thread, "Ana had this conversation, and their Slack account was deactivated: it waits for somebody else.")
		w.slackShows("C0DESK", func(m slacksim.Message) bool {
			return m.TS == thread && strings.Contains(m.Seen(), "Waiting for an agent")
		}, "Waiting for an agent")
		w.marked("C0DESK", w.writes("U0BEN", "C0DESK", thread, "I go on."), "white_check_mark")
		w.told(mia, "I go on.")
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if n := w.count("C0DESK", thread, "deactivated"); n != 1 {
			t.Errorf("it was said %d times", n)
		}
		r.end()
	})
}
