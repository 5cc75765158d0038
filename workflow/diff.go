package workflow

import "strings"

// diffContext is how many lines around a change are shown.
const diffContext = 2

// maxCompared bounds the work of a comparison: how many pairs of lines are looked at.
const maxCompared = 4_000_000

// Diff says what is different between two versions of a workflow, in the file's own form:
// lines that begin with "-" are gone, those with "+" are new, and "…" stands for what is
// the same. It is empty if nothing is different. nil stands for none.
func Diff(was, now *Definition) string {
	text := func(d *Definition) string {
		if d == nil {
			return ""
		}
		return string(d.YAML())
	}
	return DiffTexts(text(was), text(now))
}

// DiffTexts is Diff of what YAML has written.
func DiffTexts(was, now string) string { return diffLines(linesOf(was), linesOf(now)) }

func linesOf(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// diffLine is a line and its sign: ' ' for one that both have.
type diffLine struct {
	sign byte
	text string
}

func diffLines(was, now []string) string {
	var all []diffLine
	add := func(sign byte, lines []string) {
		for _, l := range lines {
			all = append(all, diffLine{sign, l})
		}
	}
	head := same(was, now, func(i int) (a, b string) { return was[i], now[i] })
	add(' ', was[:head])
	was, now = was[head:], now[head:]
	tail := same(was, now, func(i int) (a, b string) { return was[len(was)-1-i], now[len(now)-1-i] })
	end := was[len(was)-tail:]
	was, now = was[:len(was)-tail], now[:len(now)-tail]
	if len(was)*len(now) > maxCompared {
		add('-', was)
		add('+', now)
	} else {
		all = append(all, between(was, now)...)
	}
	add(' ', end)
	return excerpt(all)
}

// same counts the pairs that are equal, until two are not.
func same(a, b []string, pair func(i int) (string, string)) int {
	n := 0
	for n < len(a) && n < len(b) {
		if one, other := pair(n); one != other {
			break
		}
		n++
	}
	return n
}

// between compares lines by the longest sequence that both have.
func between(was, now []string) []diffLine {
	// longest[i][j] is how many lines was[i:] and now[j:] have in common.
	longest := make([][]int32, len(was)+1)
	for i := range longest {
		longest[i] = make([]int32, len(now)+1)
	}
	for i := len(was) - 1; i >= 0; i-- {
		for j := len(now) - 1; j >= 0; j-- {
			if was[i] == now[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	var out []diffLine
	i, j := 0, 0
	for i < len(was) || j < len(now) {
		switch {
		case i < len(was) && j < len(now) && was[i] == now[j]:
			out = append(out, diffLine{' ', was[i]})
			i, j = i+1, j+1
		case j == len(now) || i < len(was) && longest[i+1][j] >= longest[i][j+1]:
			out = append(out, diffLine{'-', was[i]})
			i++
		default:
			out = append(out, diffLine{'+', now[j]})
			j++
		}
	}
	return out
}

// excerpt is what has changed, with a few lines around it, and the keys above them that
// say where that is.
func excerpt(all []diffLine) string {
	shown, any := make([]bool, len(all)), false
	for i, l := range all {
		if l.sign == ' ' {
			continue
		}
		any = true
		for k := max(0, i-diffContext); k <= min(len(all)-1, i+diffContext); k++ {
			shown[k] = true
		}
		depth := indentOf(l.text)
		for k := i - 1; k >= 0 && depth > 0; k-- {
			if in := indentOf(all[k].text); in < depth && all[k].text != "" && all[k].sign == ' ' {
				shown[k], depth = true, in
			}
		}
	}
	if !any {
		return ""
	}
	var b strings.Builder
	for i, l := range all {
		switch {
		case shown[i], (i == 0 || shown[i-1]) && (i+1 == len(all) || shown[i+1]): // "…" would be no shorter
			b.WriteString(strings.TrimRight(string(l.sign)+" "+l.text, " ") + "\n")
		case i == 0 || shown[i-1]:
			b.WriteString("  …\n")
		}
	}
	return b.String()
}

// indentOf is how far a line is indented, its dash included.
func indentOf(line string) int {
	return len(line) - len(strings.TrimLeft(line, " "))
}
