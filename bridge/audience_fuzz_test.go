package bridge_test

import (
	"strings"
	"testing"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// disguises are places where a note's beginning, or a mention, can stand.
var disguises = []func(before richtext.Doc, first richtext.Inline, after richtext.Doc) richtext.Doc{
	func(before richtext.Doc, first richtext.Inline, after richtext.Doc) richtext.Doc {
		return append(append(before, richtext.Para{Text: []richtext.Inline{first}}), after...)
	},
	func(before richtext.Doc, first richtext.Inline, after richtext.Doc) richtext.Doc {
		return append(before, richtext.Quote{Body: append(richtext.Doc{richtext.Para{Text: []richtext.Inline{first}}}, after...)})
	},
	func(before richtext.Doc, first richtext.Inline, after richtext.Doc) richtext.Doc {
		items := []richtext.Doc{{richtext.Para{Text: []richtext.Inline{richtext.Break{}, first}}}, after}
		return append(before, richtext.List{Ordered: true, Start: 3, Items: items})
	},
	func(before richtext.Doc, first richtext.Inline, after richtext.Doc) richtext.Doc {
		list := richtext.List{Items: []richtext.Doc{{richtext.Heading{Text: []richtext.Inline{first}}}}}
		return append(append(before, richtext.Quote{Body: richtext.Doc{list}}), after...)
	},
	func(before richtext.Doc, first richtext.Inline, after richtext.Doc) richtext.Doc {
		if _, is := first.(richtext.Mention); is { // code has none
			return append(append(before, richtext.Para{Text: []richtext.Inline{first}}), after...)
		}
		s := richtext.Doc{richtext.Para{Text: []richtext.Inline{first}}}.Plain()
		return append(before, richtext.Code{S: s + "\n" + after.Plain()})
	},
}

// small are the small forms of what marks consist of.
var small = map[rune]rune{';': '﹔', ':': '﹕'}

// within spreads a mark's characters over runs of other styles, with invisible
// marks between them, in full width, small or in other case, with a blank before a
// colon, as shape has it.
func within(mark string, shape uint16) []richtext.Inline {
	invisible := []string{"", "\u200b", "\u2060", "\ufeff", "\u00ad", "\u200e"}
	var ins []richtext.Inline
	for i, r := range mark {
		if shape&1 != 0 && r > ' ' && r < 0x7f {
			r += 0xfee0 // full width
		} else if form, is := small[r]; is && shape&0x800 != 0 {
			r = form
		}
		s := string(r)
		if shape&2 != 0 {
			s = strings.ToUpper(s)
		}
		if mark[i:] == ":" && shape&0x1000 != 0 {
			s = " " + s
		}
		s += invisible[int(shape>>2)%len(invisible)]
		t := richtext.Text{S: s, Style: richtext.Style(shape>>4) << (i % 3) & 0x3f}
		if shape&8 != 0 {
			t.Link = "https://example.com"
		}
		ins = append(ins, t)
	}
	return ins
}

// FuzzNoteStaysInside tries to get a note out by what stands before, within and
// behind its mark, by who writes it in which mode, and by agreeing to it.
func FuzzNoteStaysInside(f *testing.F) {
	f.Add("", uint8(0), " secret", uint16(0), uint8(0))
	f.Add("\u200e ", uint8(1), "!r secret", uint16(3), uint8(1))
	f.Add("\n\n", uint8(2), "", uint16(9), uint8(2))
	f.Add(" \ufeff", uint8(3), "@here", uint16(0xffff), uint8(3))
	f.Add("\t", uint8(6), "secret", uint16(0x1234), uint8(4))
	f.Fuzz(func(t *testing.T, before string, mark uint8, after string, shape uint16, how uint8) {
		lead := richtext.FromPlain(before)
		if !lead.Empty() {
			return
		}
		ins := within(prefixes[int(mark)%len(prefixes)], shape)
		hidden := richtext.Doc{richtext.Para{Text: ins}}
		place := disguises[int(how)%len(disguises)]
		docs := []richtext.Doc{
			append(append(lead[:len(lead):len(lead)], hidden...), richtext.FromPlain(after)...),
			place(lead[:len(lead):len(lead)], ins[0], nil),
		}
		docs[1] = append(docs[1], richtext.Para{Text: append(ins[1:len(ins):len(ins)], plain(after))})
		if len(ins) > 1 {
			docs = docs[:1] // the mark must not be torn over blocks
		}
		for kind := richtext.Person; kind <= richtext.Broadcast; kind++ {
			docs = append(docs, place(lead[:len(lead):len(lead)], mention(kind), richtext.FromPlain(after)))
		}
		later := append(append(richtext.FromPlain("Hello"), lead...), hidden...)
		later = append(later, richtext.FromPlain(after)...)
		if got := bridge.Read(writing(later)); got.Audience != bridge.Doubtful {
			t.Errorf("a note on a later line got audience %d: %q", got.Audience, later.Plain())
		}
		for i, d := range docs {
			if i > 0 && strings.HasPrefix(richtext.Lead(d), "!") {
				continue // a command, which may be !r
			}
			for _, mode := range []bridge.Mode{bridge.ModeGuarded, bridge.ModeDirect, bridge.ModeConfirm, bridge.ModeInside} {
				w := writing(d)
				w.Mode = mode
				w.Assignee = []bridge.PersonID{"ana", "", "jonas"}[int(how>>3)%3]
				w.Old, w.Forwarded = how&64 != 0, how&128 != 0
				isNote := i == 0
				if isNote && how&32 != 0 {
					w.Consent = bridge.Agreed
				}
				if got := bridge.Read(w); got.Audience == bridge.Customer || got.Audience == bridge.Doubtful || got.Takes {
					t.Errorf("a note got out in mode %s: %q became %q", mode, d.Plain(), got.Body.Plain())
				}
			}
		}
	})
}

// FuzzOnlyAgentsSpeak tries to get anything out that no agent wrote.
func FuzzOnlyAgentsSpeak(f *testing.F) {
	f.Add("Hello", uint8(0))
	f.Add("!r Hello", uint8(1))
	f.Add("!!x", uint8(2))
	f.Add("// x", uint8(0xff))
	f.Add("!transfer sales", uint8(16))
	f.Fuzz(func(t *testing.T, text string, how uint8) {
		w := writing(richtext.FromPlain(text))
		w.Mode = []bridge.Mode{bridge.ModeGuarded, bridge.ModeDirect, bridge.ModeConfirm, bridge.ModeInside}[how&3]
		w.Consent = bridge.Consent(how >> 2 & 3)
		w.ToUs = how&16 != 0
		other := w
		elsewhere(&other)
		if got := bridge.Read(other); got.Audience != bridge.Inside && (got.Audience != bridge.Command || got.Command != "transfer") || got.Offer {
			t.Errorf("an agent of another team was heard: %q got audience %d", text, got.Audience)
		}
		for name, but := range map[string]change{
			"guest from elsewhere": all(guest, elsewhere), "app from elsewhere": all(anApp, elsewhere), "unknown from elsewhere": all(unknown, elsewhere),
			"guest": guest, "observer": observer, "stranger": stranger, "unknown": unknown, "machine": machine, "app": anApp,
		} {
			one := w
			but(&one)
			if got := bridge.Read(one); got.Audience == bridge.Customer || got.Audience == bridge.Doubtful || got.Audience == bridge.Command || got.Offer {
				t.Errorf("%s was heard: %q got audience %d", name, text, got.Audience)
			}
		}
	})
}
