package workflow

import (
	"fmt"
	"strings"
)

// maxMermaid is how many characters of a step's words a Mermaid chart shows.
const maxMermaid = 120

// Mermaid is the workflow as a flowchart for Mermaid (https://mermaid.js.org/syntax/flowchart.html).
func (d *Definition) Mermaid() string {
	m := &mermaid{}
	m.b.WriteString("flowchart TD\n")
	m.chain(nil, d.chart())
	return m.b.String()
}

type mermaid struct {
	b strings.Builder
	n int // nodes so far
}

// loose is an end that the next node is tied to.
type loose struct {
	from  string
	label string
}

// chain draws nodes one after the other behind the loose ends, and returns those that
// are left.
func (m *mermaid) chain(ends []loose, nodes []node) []loose {
	for _, n := range nodes {
		id := fmt.Sprintf("n%d", m.n)
		m.n++
		left, right := map[shape]string{shapeAction: "[", shapeQuestion: "[/", shapeFork: "{", shapeEnd: "(["}[n.shape],
			map[shape]string{shapeAction: "]", shapeQuestion: "/]", shapeFork: "}", shapeEnd: "])"}[n.shape]
		fmt.Fprintf(&m.b, "  %s%s\"%s\"%s\n", id, left, mermaidText(n.text), right)
		for _, e := range ends {
			if e.label == "" {
				fmt.Fprintf(&m.b, "  %s --> %s\n", e.from, id)
			} else {
				fmt.Fprintf(&m.b, "  %s -->|\"%s\"| %s\n", e.from, mermaidText(e.label), id)
			}
		}
		ends = nil
		if n.along || len(n.branches) == 0 && !n.ends {
			ends = append(ends, loose{id, n.onward})
		}
		for _, b := range n.branches {
			ends = append(ends, m.chain([]loose{{id, b.label}}, b.nodes)...)
		}
	}
	return ends
}

// mermaidText is a text within quotation marks: there, what means something is written
// as an entity (https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters).
func mermaidText(s string) string {
	if r := []rune(s); len(r) > maxMermaid {
		s = string(r[:maxMermaid-1]) + "…"
	}
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("\"#&<>`\\;[]{}()|", r) || r < ' ' {
			fmt.Fprintf(&b, "#%d;", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
