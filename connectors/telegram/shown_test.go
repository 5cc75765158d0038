package telegram_test

import (
	"strings"
	"testing"

	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/bridge/richtext/richtexttest"
	"frontdesk/connectors/telegram"
	"frontdesk/connectors/telegram/telegramsim"
)

// Whatever an agent writes is taken by Telegram, in parts that each keep its limit,
// and seen by the customer word for word, each character formatted as it was or, if
// Telegram cannot, as Degrade has it.
func TestWhatIsPostedIsSeen(t *testing.T) {
	s := newShop(t)
	var cuts richtexttest.Classes
	richtexttest.Check(t, func(t *rapid.T, doc richtext.Doc) {
		s.ana = s.sim.User(telegramsim.Person{}) // whose chat is not long yet
		s.ana.Start("")
		for _, limit := range []int{s.ch.Caps().Text, 130, 75} {
			cuts.NoteParts(shown(t, s, doc, limit))
		}
	})
	cuts.Require(t, "link over a split", "link beside a split", "style over a split", "code over a split")
}

// shown posts a Doc in parts of at most limit UTF-16 code units, and checks what
// is seen of them together.
func shown(t *rapid.T, s shop, doc richtext.Doc, limit int) []richtext.Doc {
	caps := s.ch.Caps()
	caps.Text = limit
	var parts []richtext.Doc
	var got []character
	for _, op := range bridge.Lower(caps, bridge.Post{Message: "m1.1", Body: doc}) {
		part := op.(bridge.Post)
		if part.Body.Empty() {
			continue
		}
		before := len(s.ana.Received())
		if _, err := s.ch.Deliver(t.Context(), postTo(s.ana, part)); err != nil {
			t.Fatalf("Telegram refuses %q: %v", part.Body.Plain(), err)
		}
		received := s.ana.Received()[before:]
		if len(received) != 1 {
			t.Fatalf("%d messages were received", len(received))
		}
		m := received[0]
		if n := richtext.UTF16(m.Text); n > limit {
			t.Fatalf("a part is %d of %d long", n, limit)
		}
		parts = append(parts, part.Body)
		got = append(got, seenOf(telegram.ToDoc(m.Text, entitiesOf(m)))...)
	}
	want := seenOf(richtext.Degrade(doc, caps.Features))
	if len(parts) == 1 {
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(character{})); diff != "" {
			t.Fatalf("of %q this is seen differently:\n%s", doc.Plain(), diff)
		}
	}
	if strings.TrimSpace(lostOf(got, want)) != "" {
		t.Fatalf("of %q in %d parts %q is lost", doc.Plain(), len(parts), lostOf(got, want))
	}
	return parts
}

// seenOf are the visible characters of a Doc.
func seenOf(doc richtext.Doc) []character {
	var out []character
	for _, c := range characters(doc, false) {
		if !richtexttest.Unseen(c.r) {
			out = append(out, c)
		}
	}
	return out
}

// lostOf is what of want does not come in got, in order and formatted alike. The
// mark of a quote within a quote is none of the text.
func lostOf(got, want []character) string {
	lost := ""
	for _, w := range want {
		i := 0
		for i < len(got) && got[i] != w {
			i++
		}
		if i == len(got) {
			if w.r != '>' {
				lost += string(w.r)
			}
			continue
		}
		got = got[i+1:]
	}
	return lost
}

func entitiesOf(m telegramsim.Message) []models.MessageEntity {
	var out []models.MessageEntity
	for _, e := range m.Entities {
		out = append(out, models.MessageEntity{
			Type: models.MessageEntityType(e.Type), Offset: e.Offset, Length: e.Length, URL: e.URL, Language: e.Language,
		})
	}
	return out
}
