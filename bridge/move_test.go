package bridge_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// moved is the history that a new thread is begun with, for messages of a conversation.
func moved(t *testing.T, h *bridge.History) []string {
	t.Helper()
	w := newWorld(t)
	for _, line := range []string{"customer says Hi", "customer presses Help", "customer presses Skip"} {
		w.do(t, line)
	}
	env := w.env()
	env.History = h
	_, out := bridge.DecideContact(env, w.contact, bridge.Moving{Conversation: 1042, Team: "sales", By: "ana"})
	var posts []string
	for _, e := range out.Effects {
		if p, ok := e.Op.(bridge.Post); ok && e.Side == bridge.ToDesk {
			if n := richtext.Runes(p.Body.Plain()); n > 4000 {
				t.Errorf("a post has %d characters", n)
			}
			if e.Thread != 2 || e.Lane != bridge.LaneOfThread(1042, 2, bridge.LaneMessages) {
				t.Errorf("a post is for thread %d in lane %s", e.Thread, e.Lane)
			}
			posts = append(posts, p.Body.Plain())
		}
	}
	return posts
}

func TestHistoryIsInOrder(t *testing.T) {
	at := time.Date(2026, 11, 22, 17, 30, 0, 0, time.UTC)
	said := func(m bridge.MessageID, from bridge.RecordFrom, kind, text string) bridge.Said {
		s := bridge.Said{Message: m, From: from, Kind: kind, Body: richtext.FromPlain(text), At: at}
		if from == bridge.FromAgent || from == bridge.FromNote {
			s.Author = "jonas"
		}
		return s
	}
	posts := moved(t, &bridge.History{Said: []bridge.Said{
		said("m12.0", bridge.FromContact, "text", "second\n🔒 Jonas Berg, 09:00"),
		said("m9.2", bridge.FromProgram, "text", "first, as well"),
		said("m9.0", bridge.FromContact, "text", "first"),
		said("m13.0", bridge.FromNote, "text", "!transfer sales"),
		said("m14.0", bridge.FromNote, "text", "!note a word"),
		said("m15.0", bridge.FromNote, "edit", "not shown"),
		said("m16.0", bridge.FromContact, "edit", "second, mended"),
		said("m17.0", bridge.FromAgent, "text", "third"),
	}})
	want := "What was said so far:\n" +
		"Mia Wolf (Telegram), 22 Nov 17:30\n> first\n" +
		"Frontdesk, 22 Nov 17:30\n> first, as well\n" +
		"Mia Wolf (Telegram), 22 Nov 17:30\n> second\n> 🔒 Jonas Berg, 09:00\n" +
		"🔒 Jonas Berg, 22 Nov 17:30\n> !note a word\n" +
		"Mia Wolf (Telegram), 22 Nov 17:30\n> ✏️ Edited an earlier message. It now reads:\n> second, mended\n" +
		"Jonas Berg, 22 Nov 17:30\n> third"
	if diff := cmp.Diff(want, posts[0]); diff != "" {
		t.Errorf("the history (-want +got):\n%s", diff)
	}
}

func TestLongHistoryIsCutAtItsBeginning(t *testing.T) {
	h := &bridge.History{}
	for i := range bridge.MaxHistory {
		h.Said = append(h.Said, bridge.Said{
			Message: bridge.MessageID(fmt.Sprintf("m%d.0", i+1)), From: bridge.FromContact, Kind: bridge.KindText,
			Body: richtext.FromPlain(fmt.Sprintf("message %d. ", i) + strings.Repeat("and so on ", 60)),
		})
	}
	posts := moved(t, h)
	all := strings.Join(posts, "\n")
	if len(posts) < 4 || len(posts) > 10 {
		t.Errorf("it takes %d posts", len(posts))
	}
	if !strings.Contains(all, "message 99.") || strings.Contains(all, "message 0.") || !strings.Contains(all, "What was said before is in the thread of #1042.") {
		t.Errorf("the history begins with %.200q", all)
	}
	short := moved(t, &bridge.History{Earlier: true, Said: h.Said[99:]})
	if !strings.Contains(short[0], "What was said before is in") {
		t.Errorf("nothing says that there was more: %q", short[0])
	}
	if posts := moved(t, &bridge.History{}); len(posts) != 1 {
		t.Errorf("without a history there are %d posts: %q", len(posts), posts)
	}
}

// TestCustomersAreToldOfATransferInTheirLanguage looks for the phrase in each language.
func TestCustomersAreToldOfATransferInTheirLanguage(t *testing.T) {
	p := bridge.NewPhrases()
	for lang := range bridge.CustomerPhrases() {
		text := p.Say(lang, "handed_over", "team", "SALES")
		if !strings.Contains(text, "SALES") || lang != "en" && text == p.Say("en", "handed_over", "team", "SALES") {
			t.Errorf("%s: %q", lang, text)
		}
	}
}

// A customer's file that cannot be shown in a further thread any more is named there; the
// customer, who was told that it got through, hears nothing of it.
func TestFilesShownAgainBotherNobody(t *testing.T) {
	for why, told := range map[string]bool{"": true, bridge.WhyAgain: false} {
		w := newWorld(t)
		for _, line := range []string{"customer says Hi", "customer presses Help", "customer presses Skip"} {
			w.do(t, line)
		}
		w.log.Reset()
		w.decide(bridge.Settled{
			Conversation: w.contact.Current.ID, Op: "post", Message: "9.1", Parts: 1, Why: why, Result: bridge.Refused, Reason: bridge.ReasonNoFile,
			Files: []bridge.File{{Endpoint: "telegram", ID: "f", Kind: bridge.FilePhoto, Name: "cat.jpg"}},
		})
		w.run()
		log := w.log.String()
		if !strings.Contains(log, "cat.jpg") || strings.Contains(log, "\tcustomer: ") != told {
			t.Errorf("why %q: the customer is told %v:\n%s", why, !told, log)
		}
	}
}
