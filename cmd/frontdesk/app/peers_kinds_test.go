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

// What other programs did to what is neither text nor a file, and to what a message
// refers to.

// inThread waits until a thread holds a text, and gives the message.
func (w *world) inThread(channel, thread, shows string) (found slacksim.Message) {
	w.Helper()
	w.replied(channel, thread, shows)
	for _, m := range w.slack.Thread(channel, thread) {
		if strings.Contains(m.Seen(), shows) {
			found = m
		}
	}
	return found
}

func linksTo(m slacksim.Message, ts string) bool {
	return slices.ContainsFunc(m.Links(), func(l slacksim.Link) bool { return strings.Contains(l.URL, "/p"+strings.Replace(ts, ".", "", 1)) })
}

// chatwoot issue 6333: what a customer's reply referred to was lost. matterbridge issue
// 2021: replies were bridged in one direction only.
func TestChatwoot6333WhatAReplyRefersTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		asked := w.says("U0ANA", "C0DESK", thread, "Red or green?")
		w.marked("C0DESK", asked, "white_check_mark")
		question := w.told(mia, "Red or green?")
		replying, err := mia.Replying(question.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		replying.Write("Yes, please")
		m := w.inThread("C0DESK", thread, "Yes, please")
		if !strings.Contains(m.Seen(), "In reply to this message “Red or green?”") || !linksTo(m, asked) {
			t.Errorf("it is shown as %q with %+v", m.Seen(), m.Links())
		}
		// A part of it, and a message of their own.
		quoting, err := mia.Replying(question.ID, "green")
		if err != nil {
			t.Fatal(err)
		}
		own := quoting.Write("This one")
		w.inThread("C0DESK", thread, "In reply to this message “green”")
		again, err := mia.Replying(own.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		again.Write("No, I have changed my mind")
		m = w.inThread("C0DESK", thread, "changed my mind")
		if !strings.Contains(m.Seen(), "“This one”") || !linksTo(m, w.inThread("C0DESK", thread, "“green”").TS) {
			t.Errorf("it is shown as %q with %+v", m.Seen(), m.Links())
		}
		// What is in another chat, and what nobody here knows.
		mia.ReplyingElsewhere(telegramsim.FromGroup("Friends", ""), "lunch").Write("About this")
		w.inThread("C0DESK", thread, "In reply to a message of Friends “lunch”")
		mia.ReplyingToStory("Shop news", "shopnews", 3).Write("Nice")
		w.inThread("C0DESK", thread, "In reply to a story of Shop news")
		r.end()
	})
}

// What somebody else has written is not taken for the customer's own words.
func TestForwardedWordsAreSomebodyElses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		mia.Forwarding(telegramsim.FromPerson(telegramsim.Person{ID: 99, FirstName: "Ben", Username: "ben"})).Write("I hate this shop")
		if m := w.inThread("C0DESK", thread, "I hate this shop"); !strings.HasPrefix(m.Seen(), "↪️ Forwarded from Ben") {
			t.Errorf("it is shown as %q", m.Seen())
		}
		mia.Forwarding(telegramsim.FromHidden("<!channel> Eve")).Write("Look at @here")
		if m := w.inThread("C0DESK", thread, "Look at"); len(m.Notified()) > 0 || !strings.Contains(m.Seen(), "Eve") {
			t.Errorf("%q notifies %v", m.Seen(), m.Notified())
		}
		r.end()
	})
}

// zammad issue 774: a first message that was no text was ignored until text came. Any
// that a person sends opens a conversation; what the app reports does not.
func TestZammad774AnythingOpensAConversation(t *testing.T) {
	contents := map[string]telegramsim.Content{
		"Sent a location":     telegramsim.Place(52.5, 13.4),
		"Shares live":         telegramsim.LivePlace(52.5, 13.4, time.Hour),
		"Café Mitte":          telegramsim.Venue(52.5, 13.4, "Café Mitte", "Main Street 1"),
		"Sent a poll":         telegramsim.Poll("Tea?", "yes", "no"),
		"Sent a quiz":         telegramsim.Quiz("1+1?", "2", "3"),
		"Threw 🎲 4":           telegramsim.Dice("🎲", 4),
		"Sent a game":         telegramsim.Game("Chess", "for two"),
		"Shared a story":      telegramsim.Story("News", "news", 2),
		"for you":             telegramsim.Gift(50, "for you"),
		"Pepe #12":            telegramsim.UniqueGift("Pepe", 12),
		"19.90 EUR":           telegramsim.Invoice("Tea", "a box", "EUR", 1990),
		"Paid 7.00 EUR":       telegramsim.Payment("EUR", 700),
		"5 Telegram Stars":    telegramsim.Refund("XTR", 5),
		"Sent a checklist":    telegramsim.Checklist("Today", []string{"a"}),
		"Sent media":          telegramsim.PaidMedia(9),
		"Sent a giveaway":     telegramsim.Giveaway(3, "a cup"),
		"cannot be shown":     telegramsim.Report("hologram", map[string]any{"id": 1}),
		"Ben Okri, +48 22":    telegramsim.Report("contact", map[string]any{"phone_number": "48221234567", "first_name": "Ben", "last_name": "Okri"}),
		"documents of Telegr": telegramsim.Report("passport_data", map[string]any{}),
	}
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		n := 0
		for shows, content := range contents {
			n++
			name := "Person" + string(rune('a'-1+n))
			u := w.telegram.User(telegramsim.Person{FirstName: name, Language: "en"})
			if _, err := u.SendContent(content); err != nil {
				t.Fatal(err)
			}
			w.replied("C0DESK", w.thread("C0DESK", name+" #"), shows)
		}
		eve := w.telegram.User(telegramsim.Person{FirstName: "Eve", Language: "en"})
		if _, err := eve.SendContent(telegramsim.AutoDelete(24 * time.Hour)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if slices.ContainsFunc(w.slack.All("C0DESK"), func(m slacksim.Message) bool { return strings.Contains(m.Seen(), "Eve") }) {
			t.Error("what the app reports has opened a conversation")
		}
		eve.Write("Hello")
		thread := w.thread("C0DESK", "Eve #")
		w.replied("C0DESK", thread, "Hello")
		if _, err := eve.SendContent(telegramsim.AutoDelete(24 * time.Hour)); err != nil {
			t.Fatal(err)
		}
		w.replied("C0DESK", thread, "deleted in Telegram after 1 day")
		r.end()
	})
}

// An app tells every few seconds where somebody is who shares that. The thread is told
// that they move, and is not flooded.
func TestALiveLocationIsNoStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		live, err := mia.SendContent(telegramsim.LivePlace(52.5, 13.4, time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		w.replied("C0DESK", thread, "Shares live")
		for i := range 96 { // for eight minutes
			if err := mia.Move(live.ID, 52.5+float64(i)/1000, 13.4); err != nil {
				t.Fatal(err)
			}
			time.Sleep(5 * time.Second)
		}
		if err := mia.StopLive(live.ID); err != nil {
			t.Fatal(err)
		}
		w.replied("C0DESK", thread, "Last seen here: 52.595")
		if n := w.count("C0DESK", thread, "Is now here"); n < 1 || n > 2 {
			t.Errorf("the thread is told %d times where they are", n)
		}
		if m := w.inThread("C0DESK", thread, "Last seen"); !slices.ContainsFunc(m.Links(), func(l slacksim.Link) bool {
			return strings.HasPrefix(l.URL, "https://www.openstreetmap.org/?mlat=52.595")
		}) {
			t.Errorf("the map is not linked: %+v", m.Links())
		}
		r.end()
	})
}

// A contact card is a file for address books as well; and what is no text can be replied
// to, from either side.
func TestRepliesToFilesAndAlbums(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		if _, err := mia.ShareContact(telegramsim.Person{FirstName: "Ben", LastName: "Okri", Phone: "48221234567"}); err != nil {
			t.Fatal(err)
		}
		card := w.inThread("C0DESK", thread, "Ben Okri")
		if len(card.Files) != 1 || card.Files[0].Name != "Ben Okri.vcf" {
			t.Errorf("the card has the files %+v", card.Files)
		}
		album, err := mia.SendAlbum(
			telegramsim.Media{Kind: "document", Name: "one.txt", Data: []byte("one"), Caption: "Both of them"},
			telegramsim.Media{Kind: "document", Name: "two.txt", Data: []byte("two")},
		)
		if err != nil {
			t.Fatal(err)
		}
		shown := w.inThread("C0DESK", thread, "Both of them")
		time.Sleep(10 * time.Second) // until it is known where the files are shown
		ana := w.slack.User("U0ANA")
		if err := ana.Shortcut("C0DESK", shown.TS, "frontdesk_reply"); err != nil {
			t.Fatal(err)
		}
		w.form("U0ANA", "Both of them")
		if err := ana.Submit(map[string]string{"Your reply to Mia": "Thank you for both"}); err != nil {
			t.Fatal(err)
		}
		if m := w.told(mia, "Thank you for both"); m.ReplyTo != album[0].ID {
			t.Errorf("it arrives as a reply to %d, not to %d", m.ReplyTo, album[0].ID)
		}
		replying, err := mia.Replying(album[1].ID, "")
		if err != nil {
			t.Fatal(err)
		}
		replying.Write("This one is better")
		if m := w.inThread("C0DESK", thread, "This one is better"); !linksTo(m, shown.TS) {
			t.Errorf("%q leads to %+v, not to %s", m.Seen(), m.Links(), shown.TS)
		}
		r.end()
	})
}
