package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"frontdesk/bridge"
	"frontdesk/store"
	"frontdesk/workflow"
)

// workflowFigures is `frontdesk workflow figures`.
type workflowFigures struct {
	ID   string `arg:"" optional:"" help:"The workflow's id; all workflows, if it is left out."`
	Days int    `help:"How far back to count, in days." default:"30" placeholder:"N"`
}

// Help shows how it is used.
func (workflowFigures) Help() string {
	return `It may be used while frontdesk serve runs. Each line is a question, in the order in which the workflow asks them: in how many conversations it was asked, answered,
skipped, left unanswered (no answer in time) or given up for a person; how many attempts were no valid answer; and how
long an answer took, half of them less. Workflows that were run earlier and are gone by now are counted, too.

Examples:

  frontdesk workflow figures
  frontdesk workflow figures inbound --days 7`
}

// Run shows the figures.
func (k workflowFigures) Run(ctx context.Context, c *commands, env environment) error {
	if k.Days < 1 {
		return wrongUse("--days is a number of days from 1 on")
	}
	now := time.Now()
	var figures []bridge.QuestionFigures
	err := c.visit(ctx, env, func(db *store.DB) (err error) {
		figures, err = db.QuestionFigures(ctx, k.ID, now.AddDate(0, 0, -k.Days), now.Add(time.Minute))
		if err != nil {
			return err
		}
		return inOrder(ctx, db, figures)
	})
	switch {
	case err != nil:
		return err
	case len(figures) == 0 && k.ID != "":
		fmt.Fprintf(env.stdout, "No question of %s was asked in the last %s.\n", k.ID, count(k.Days, "day"))
		return nil
	case len(figures) == 0:
		fmt.Fprintf(env.stdout, "No question was asked in the last %s.\n", count(k.Days, "day"))
		return nil
	}
	w := tabwriter.NewWriter(env.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "QUESTION\tASKED\tANSWERED\tSKIPPED\tNO ANSWER\tFOR A PERSON\tINVALID\tHALF WITHIN\t")
	for _, f := range figures {
		fmt.Fprintf(w, "%s\t%d\t%s\t%d\t%d\t%d\t%d\t%s\t\n",
			f.Workflow+"."+f.Question, f.Asked, share(f.Answered, f.Asked), f.Skipped, f.TimedOut, f.Person, f.Invalid, short(f))
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("printing the figures: %w", err)
	}
	return nil
}

// inOrder puts the questions of each workflow in the order in which its latest version asks
// them; those that it does not ask any more come last.
func inOrder(ctx context.Context, db *store.DB, figures []bridge.QuestionFigures) error {
	place := map[string]map[string]int{}
	for _, f := range figures {
		if place[f.Workflow] != nil {
			continue
		}
		place[f.Workflow] = map[string]int{}
		kept, err := db.Definitions(ctx, f.Workflow)
		if err != nil {
			return fmt.Errorf("reading the workflow %s: %w", f.Workflow, err)
		}
		if len(kept) == 0 {
			continue
		}
		if def, err := workflow.Load(kept[0].Source); err == nil { // else it is of another release
			for i, id := range def.Asks() {
				place[f.Workflow][id] = i + 1
			}
		}
	}
	const last = math.MaxInt
	slices.SortStableFunc(figures, func(a, b bridge.QuestionFigures) int {
		of := place[a.Workflow]
		return cmp.Or(cmp.Compare(a.Workflow, b.Workflow), cmp.Compare(cmp.Or(of[a.Question], last), cmp.Or(of[b.Question], last)))
	})
	return nil
}

// share is a part of a number, with how much of it that is.
func share(part, of int) string {
	if of == 0 {
		return strconv.Itoa(part)
	}
	return fmt.Sprintf("%d (%d %%)", part, (100*part+of/2)/of)
}

// short is how long an answer took, to the second.
func short(f bridge.QuestionFigures) string {
	if f.Answered == 0 {
		return "–"
	}
	text := f.Median.Round(time.Second).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	return text
}
