package slack_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/bridge/richtext/richtexttest"
	"frontdesk/connectors/slack"
)

// Whatever a customer writes is taken by Slack, in parts that each keep its limit,
// and seen by people word for word. It pings nobody, and no link in it goes
// elsewhere than it says.
func TestWhatIsPostedIsSeen(t *testing.T) {
	w := loopback(t, unlimited)
	thread, _ := w.openThread()
	var cuts richtexttest.Classes
	richtexttest.Check(t, func(t *rapid.T, doc richtext.Doc) {
		for _, limit := range []int{w.desk.Caps().Text, 130, 100, 75} {
			cuts.NoteParts(w.shown(t, thread, doc, limit))
		}
	})
	cuts.Require(t, "link over a split", "link beside a split", "style over a split", "code over a split")
}

// A text of signs that are escaped is as long as it may be, and can be edited later.
func TestEscapesCountInTheTextBehindTheBlocks(t *testing.T) {
	w := loopback(t, unlimited)
	thread, _ := w.openThread()
	m := w.message(tsOf(w.mustDeliver(post(thread, "1.1", strings.Repeat("<", 4000))).Remote))
	if len(m.Text) > 4000 || !strings.HasSuffix(m.Text, "&lt;…") || m.Seen() != strings.Repeat("<", 4000) {
		t.Errorf("the text is %d long and ends with %q", len(m.Text), m.Text[len(m.Text)-9:])
	}
}

// shown posts a Doc in parts of at most limit characters, and checks each of them
// and all together.
func (w *world) shown(t *rapid.T, thread bridge.RemoteID, doc richtext.Doc, limit int) []richtext.Doc {
	caps := w.desk.Caps()
	caps.Text = limit
	var parts []richtext.Doc
	var seen []string
	for _, op := range bridge.Lower(caps, bridge.Post{Message: "m1.1", Author: "Rosa", Body: doc}) {
		part := op.(bridge.Post)
		if part.Body.Empty() {
			continue
		}
		if n := part.Body.Len(caps.Measure); n > limit {
			t.Fatalf("a part is %d of %d long", n, limit)
		}
		d := post(thread, "1.1", "")
		d.Op = part
		r, err := w.deliver(d)
		if err != nil {
			t.Fatalf("Slack refuses %s: %v", slack.BlocksOf(part.Body), err)
		}
		m := w.message(tsOf(r.Remote))
		if n := append(m.Notified(), m.MightNotify()...); len(n) > 0 {
			t.Fatalf("%q notifies %v", m.Seen(), n)
		}
		links := m.Links()
		for i, link := range links {
			if i+1 < len(links) && links[i+1].URL == link.URL && strings.Contains(m.Seen(), link.Text+links[i+1].Text) {
				links[i+1].Text = link.Text + links[i+1].Text // one link in two styles
			} else if richtext.Misleads(link.Text, link.URL) {
				t.Fatalf("%q leads to %s", link.Text, link.URL)
			}
		}
		parts, seen = append(parts, part.Body), append(seen, m.Seen())
	}
	whole := plainCodes(richtext.Degrade(doc, caps.Features))
	got := shownWords(strings.Join(seen, "\n"))
	if want := shownWords(whole.Plain()); len(parts) == 1 && got != want {
		t.Fatalf("it is seen as\n%q, want\n%q", got, want)
	}
	if lost, more := compare(got, shownWords(unmarked(whole))); lost != "" || strings.Trim(more, "0123456789.") != "" {
		t.Fatalf("of %q in %d parts %q is lost, and %q is more", whole.Plain(), len(parts), lost, more)
	}
	return parts
}

// plainCodes has every emoji with a short name stand as its code, as Slack shows it.
func plainCodes(d richtext.Doc) richtext.Doc {
	out := make(richtext.Doc, len(d))
	codes := func(ins []richtext.Inline) []richtext.Inline {
		ins = slices.Clone(ins)
		for i, in := range ins {
			if e, is := in.(richtext.Emoji); is && e.Short != "" {
				ins[i] = richtext.Emoji{Short: e.Short}
			}
		}
		return ins
	}
	for i, b := range d {
		switch b := b.(type) {
		case richtext.Para:
			out[i] = richtext.Para{Text: codes(b.Text)}
		case richtext.Quote:
			out[i] = richtext.Quote{Body: plainCodes(b.Body)}
		case richtext.List:
			b.Items = slices.Clone(b.Items)
			for n := range b.Items {
				b.Items[n] = plainCodes(b.Items[n])
			}
			out[i] = b
		default:
			out[i] = b
		}
	}
	return out
}

// unmarked is the text of a Doc without the marks of quotes and items.
func unmarked(d richtext.Doc) string {
	var s strings.Builder
	for _, b := range d {
		switch b := b.(type) {
		case richtext.Quote:
			s.WriteString(unmarked(b.Body))
		case richtext.List:
			for _, item := range b.Items {
				s.WriteString(unmarked(item))
			}
		default:
			s.WriteString(richtext.Doc{b}.Plain())
		}
	}
	return s.String()
}

// compare gives what of want does not come in got, in order, and what got has besides.
func compare(got, want string) (lost, more string) {
	w := []rune(want)
	for _, r := range got {
		if len(w) > 0 && r == w[0] {
			w = w[1:]
		} else {
			more += string(r)
		}
	}
	return string(w), more
}

// shownWords are the visible characters of a text but for the marks of quotes and
// items, which stand once more where a split goes through their line.
func shownWords(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("▎>•", r) || richtexttest.Unseen(r) {
			return -1
		}
		return r
	}, s)
}
