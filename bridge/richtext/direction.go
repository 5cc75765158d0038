package richtext

import "strings"

// The characters that steer the direction of a text, besides the marks that count
// for one place only (https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters).
const (
	leftEmbedding  = '\u202A'
	rightEmbedding = '\u202B'
	popEmbedding   = '\u202C'
	leftOverride   = '\u202D'
	rightOverride  = '\u202E'
	leftIsolate    = '\u2066'
	rightIsolate   = '\u2067'
	strongIsolate  = '\u2068'
	popIsolate     = '\u2069'
)

// reorders reports whether r steers the order of the characters after it.
func reorders(r rune) bool {
	return r >= leftEmbedding && r <= rightOverride || r >= leftIsolate && r <= popIsolate
}

// isolates writes pairs of embeddings as isolates, which do not reach into what stands
// beside them; Telegram takes embeddings away, and the order of the words with them.
var isolates = strings.NewReplacer(string(leftEmbedding), string(leftIsolate), string(rightEmbedding), string(rightIsolate), string(popEmbedding), string(popIsolate))

// contain gives d without the direction controls that would reach beyond their
// line, and without overrides, which show characters in another order than they
// are written in. Pairs that open and close within a line stay, as isolates.
func contain(d Doc) Doc {
	out := make(Doc, 0, len(d))
	for _, b := range d {
		switch t := b.(type) {
		case Para:
			b = Para{Text: containInlines(t.Text)}
		case Heading:
			b = Heading{Text: containInlines(t.Text)}
		case Quote:
			b = Quote{Body: contain(t.Body)}
		case Code:
			var lines []string
			for line := range strings.SplitSeq(t.S, "\n") {
				lines = append(lines, isolates.Replace(without(line, stray(line))))
			}
			t.S = strings.Join(lines, "\n")
			b = t
		case List:
			items := make([]Doc, len(t.Items))
			for i, item := range t.Items {
				items[i] = contain(item)
			}
			t.Items = items
			b = t
		}
		out = append(out, b)
	}
	return out
}

func containInlines(ins []Inline) []Inline {
	out := make([]Inline, len(ins))
	copy(out, ins)
	for from := 0; from < len(ins); {
		to := from
		line := ""
		for ; to < len(ins); to++ {
			if _, br := ins[to].(Break); br {
				break
			}
			line += plainInline(ins[to])
		}
		if bad := stray(line); len(bad) > 0 {
			offset := 0
			for i := from; i < to; i++ {
				s := plainInline(ins[i])
				here := make(map[int]bool)
				for at := range bad {
					if at >= offset && at < offset+len(s) {
						here[at-offset] = true
					}
				}
				offset += len(s)
				out[i] = withoutIn(ins[i], s, here)
			}
		}
		from = to + 1
	}
	for i, in := range out {
		switch in := in.(type) {
		case Text:
			in.S = isolates.Replace(in.S)
			out[i] = in
		case Mention:
			in.Label = isolates.Replace(in.Label)
			out[i] = in
		}
	}
	return out
}

// withoutIn takes characters out of an inline that reads s. What names somebody or
// something keeps no direction control at all.
func withoutIn(in Inline, s string, bad map[int]bool) Inline {
	if len(bad) == 0 {
		return in
	}
	switch t := in.(type) {
	case Text:
		t.S = without(s, bad)
		return t
	case Mention:
		t.Label = straight(t.Label)
		return t
	case Emoji:
		return Emoji{Short: straight(t.Short), Unicode: straight(t.Unicode)}
	}
	return in
}

// straight is s without direction controls.
func straight(s string) string {
	return strings.Map(func(r rune) rune {
		if reorders(r) {
			return -1
		}
		return r
	}, s)
}

// stray gives the offsets of the direction controls in a line that are to go.
func stray(line string) map[int]bool {
	if !strings.ContainsFunc(line, reorders) {
		return nil
	}
	type opened struct {
		at int
		r  rune
	}
	bad := make(map[int]bool)
	var open []opened
	isolates := 0
	for at, r := range line {
		switch r {
		case leftIsolate, rightIsolate, strongIsolate:
			open = append(open, opened{at, r})
			isolates++
		case leftEmbedding, rightEmbedding, leftOverride, rightOverride:
			open = append(open, opened{at, r})
		case popEmbedding:
			n := len(open) - 1
			if n < 0 || open[n].r >= leftIsolate {
				bad[at] = true
				continue
			}
			if open[n].r == leftOverride || open[n].r == rightOverride {
				bad[at], bad[open[n].at] = true, true
			}
			open = open[:n]
		case popIsolate:
			if isolates == 0 {
				bad[at] = true
				continue
			}
			for n := len(open) - 1; ; n-- {
				o := open[n]
				open = open[:n]
				if o.r >= leftIsolate {
					break
				}
				bad[o.at] = true // the isolate's end closes it
			}
			isolates--
		}
	}
	for _, o := range open {
		bad[o.at] = true
	}
	return bad
}

// without gives s without the characters at these offsets.
func without(s string, bad map[int]bool) string {
	if len(bad) == 0 {
		return s
	}
	var sb strings.Builder
	for at, r := range s {
		if !bad[at] {
			sb.WriteRune(r)
		}
	}
	return sb.String()
}
