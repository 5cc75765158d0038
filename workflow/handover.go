package workflow

import (
	"encoding/json"
	"slices"
	"strings"

	"frontdesk/workflow/problem"
)

// maxHandovers is how many workflows may hand over to one another in a row, and
// maxReached to how many one may hand over in all, by whichever way.
const (
	maxHandovers = 10
	maxReached   = 100
)

// Link joins each definition with those that it hands over to by `run`, so that it
// holds all that a conversation may come to, in the version in which it began. unread
// are the ids of workflows that are there and could not be read. Of a circle, of one
// that is not there and of too many there are problems, and then no definitions. What is
// joined already may be joined anew with others.
func Link(all []*Definition, unread ...string) ([]*Definition, problem.List) {
	n := network{byID: map[string]*Definition{}, unread: unread, depth: map[string]int{}}
	for _, d := range all {
		if n.byID[d.ID] == nil {
			n.byID[d.ID] = d
		}
	}
	for _, d := range all {
		n.visit(d, nil)
		if d.Cause().Event == EventClosed {
			n.closing(d, d, map[string]bool{})
		}
	}
	var out []*Definition
	for _, d := range all {
		out = append(out, n.joined(d))
	}
	if len(n.problems) > 0 {
		n.problems.Sort()
		return nil, n.problems
	}
	return out, nil
}

// network is how workflows hand over to one another.
type network struct {
	byID   map[string]*Definition
	unread []string
	// depth is how many workflows may follow in a row, of those that were visited.
	depth    map[string]int
	problems problem.List
}

// visit follows every run of a definition. way is how it was come to.
func (n *network) visit(d *Definition, way []string) int {
	if depth, known := n.depth[d.ID]; known {
		return depth
	}
	way = append(slices.Clip(way), d.ID)
	deepest := 0
	for _, run := range d.runs {
		next := n.byID[run.Workflow]
		at := run.place.start()
		switch {
		case next == nil && slices.Contains(n.unread, run.Workflow):
		case next == nil:
			n.problems.Add(at, "there is no workflow %q%s", run.Workflow, instead(run.Workflow, keysOf(n.byID)))
		case slices.Contains(way, next.ID):
			circle := append(way[slices.Index(way, next.ID):], next.ID)
			n.problems.Add(at, "these workflows run in a circle: %s; a conversation would never come out, so take one run out", strings.Join(circle, ", "))
		default:
			deeper := n.visit(next, way) + 1
			if deeper == maxHandovers+1 {
				n.problems.Add(at, "more than %d workflows run one after another from here; make it fewer", maxHandovers)
			}
			deepest = max(deepest, deeper)
		}
	}
	n.depth[d.ID] = deepest
	return deepest
}

// joined is a definition with all that it may hand over to.
func (n *network) joined(d *Definition) *Definition {
	if len(d.runs) == 0 || len(n.problems) > 0 {
		return d
	}
	joined, doc := *d, *d.doc
	joined.doc, joined.also, doc.Also = &doc, map[string]*Definition{}, map[string]*document{}
	todo := []*Definition{d}
	for len(todo) > 0 {
		for _, run := range todo[0].runs {
			next := n.byID[run.Workflow]
			if next == nil || joined.also[next.ID] != nil {
				continue
			}
			alone := *next.doc
			alone.Also = nil
			joined.also[next.ID], doc.Also[next.ID] = next, &alone
			todo = append(todo, next)
		}
		todo = todo[1:]
	}
	source, err := json.Marshal(&doc)
	switch {
	case err != nil:
		n.problems.Add(d.runs[0].place.start(), "this workflow cannot be kept: %v", err)
	case len(joined.also) > maxReached:
		n.problems.Add(d.runs[0].place.start(), "the workflow %q leads to %d others; make it at most %d", d.ID, len(joined.also), maxReached)
	default:
		joined.seal(source)
	}
	return &joined
}

// loadAlso reads back what a stored definition hands over to.
func (d *Definition) loadAlso(doc *document) problem.List {
	n := network{byID: map[string]*Definition{d.ID: d}, depth: map[string]int{}}
	d.also = map[string]*Definition{}
	for _, id := range keysOf(doc.Also) {
		if doc.Also[id] == nil || len(doc.Also) > maxReached {
			n.problems.Add(problem.Position{}, "a workflow that it hands over to is missing")
			return n.problems
		}
		also, problems := loadOne(doc.Also[id])
		if len(problems) > 0 {
			return problems
		}
		d.also[id], n.byID[id] = also, also
	}
	n.visit(d, nil)
	return n.problems
}

// handOver goes on with another workflow. Steps lead forward and there are no circles,
// so that this happens a bounded number of times.
func (x *execution) handOver(id string) {
	next := x.root.also[id]
	if next == nil {
		x.emit(Remark{"run " + id + ": it is not there"})
		x.finish()
		return
	}
	x.leave()
	x.r.Before = x.r.questionsAnswered()
	x.d, x.r.In, x.r.At, x.r.Answers = next, id, []int{0}, nil
}

// questionsAnswered are the ids of the questions that were answered, in the workflows
// before as well, in a fixed order.
func (r Run) questionsAnswered() []string {
	all := append(slices.Clone(r.Before), keysOf(r.Answers)...)
	slices.Sort(all)
	return slices.Compact(all)
}

// present is the definition that a run is in: d, or one that d has handed over to.
func (d *Definition) present(r Run) *Definition {
	if r.In == "" {
		return d
	}
	return d.also[r.In]
}
