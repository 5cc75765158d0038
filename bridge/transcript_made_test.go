package bridge_test

import (
	"fmt"
	"slices"
	"testing"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// makes has an admin make a workflow in Slack.
func (w *world) makes(t *testing.T, text string) {
	t.Helper()
	d, problems := workflow.Read([]byte(text), scope())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	n := 1
	what := bridge.MadeNew
	for _, m := range w.archive.made {
		if m.ID == d.ID {
			n, what = m.Version+1, bridge.MadeEdited
		}
	}
	w.keepMade([]bridge.MadeWorkflow{{ID: d.ID, Version: n, Text: string(d.YAML()), On: true, What: what, By: "eva", At: w.now}})
}

// keepMade takes in new versions of workflows, and has them hold.
func (w *world) keepMade(made []bridge.MadeWorkflow) {
	for _, m := range made {
		fmt.Fprintf(&w.log, "\tworkflow %s: version %d, %s, on %v\n", m.ID, m.Version, m.What, m.On)
	}
	if len(made) > 0 {
		w.archive.made = append(w.archive.made, made...)
		w.archive.ran = append(w.archive.ran, w.policy.Workflows...)
		w.policy = w.policy.WithMade(w.latestMade())
	}
}

// latestMade are the workflows made in Slack in their latest versions.
func (w *world) latestMade() (latest []bridge.MadeWorkflow) {
	for _, m := range w.archive.made {
		if i := slices.IndexFunc(latest, func(l bridge.MadeWorkflow) bool { return l.ID == m.ID }); i >= 0 {
			latest[i] = m
			continue
		}
		latest = append(latest, m)
	}
	return latest
}

// lookMade is what the store knows about workflows.
func (w *world) lookMade(q bridge.Query, f *bridge.Findings) {
	f.Made = w.latestMade()
	if q.Runs {
		f.Runs = map[string]bridge.WorkflowRuns{}
	}
	for _, d := range w.archive.drafts {
		if q.Draft && d.By == q.Self && d.Of == q.Workflow {
			f.Draft = &d
		}
		if q.Drafts && d.Of == q.Workflow {
			f.Drafts = append(f.Drafts, d)
		}
	}
	for _, c := range w.contacts() {
		for _, d := range w.policy.Workflows {
			if v := c.Current; q.Runs && v != nil && v.Workflow == d.Hash {
				r := f.Runs[d.ID]
				if r.All++; v.Run != nil {
					r.Now++
				}
				f.Runs[d.ID] = r
			}
		}
	}
	for _, m := range slices.Backward(w.archive.made) {
		if m.ID == q.Workflow {
			f.Versions = append(f.Versions, m)
		}
	}
	for _, file := range w.policy.File {
		if file.ID == q.Workflow {
			f.Ran = []bridge.RanVersion{{Number: 1, Hash: file.Hash, Source: file.Source, At: w.now}}
		}
	}
}
