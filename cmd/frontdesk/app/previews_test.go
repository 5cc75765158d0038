package app_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
)

// Slack asks no address that a customer names unless the configuration wants it, and then
// of nothing but what customers write; Telegram shows a preview of what agents send
// unless the configuration does not want it. A preview is no edit.
func TestLinkPreviews(t *testing.T) {
	const page, picture, ours = "https://a.example/page", "https://a.example/boat.png", "https://shop.example/"
	for _, tt := range []struct {
		name, slack, telegram string
		atDesk                []string
		atCustomers           string
	}{
		{"as ever", "", "", nil, ours},
		{"the other way", ", link_previews: true", ", link_previews: false", []string{page, picture}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				r := w.start(strings.NewReplacer(`http://slack.test/api/"`, `http://slack.test/api/"`+tt.slack,
					`http://telegram.test"`, `http://telegram.test"`+tt.telegram).Replace(unasked))
				mia, ben, thread := w.talking()
				text := "See " + page + " and " + picture
				mia.Write(text, formatted(text, page, "url"), formatted(text, picture, "url"))
				w.slackShows("C0SUPPORT", func(m slacksim.Message) bool {
					return strings.Contains(m.Seen(), page) && slices.Equal(m.Previews, tt.atDesk)
				}, "its previews")
				ts, err := ben.Reply("C0SUPPORT", thread, "Look at "+ours)
				if err != nil {
					t.Fatal(err)
				}
				w.marked("C0SUPPORT", ts, "white_check_mark")
				if m := w.told(mia, ours); m.Preview != tt.atCustomers {
					t.Errorf("the customer sees a preview of %q, want %q", m.Preview, tt.atCustomers)
				}
				if err := ben.Edit("C0SUPPORT", ts, "Look again at "+ours); err != nil {
					t.Fatal(err)
				}
				if m := w.told(mia, "again"); m.Preview != tt.atCustomers {
					t.Errorf("after the edit the customer sees a preview of %q, want %q", m.Preview, tt.atCustomers)
				}
				time.Sleep(time.Minute)
				r.end()
				for _, m := range w.slack.Thread("C0SUPPORT", thread) {
					if !strings.Contains(m.Seen(), page) && len(m.Previews) > 0 {
						t.Errorf("%q has previews", m.Seen())
					}
				}
			})
		})
	}
}
