package store

import (
	"context"
	"fmt"
	"time"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// saveTallies counts what became of questions.
func (t *tx) saveTallies(tallies []bridge.Tally) error {
	for _, c := range tallies {
		_, err := t.exec(`
			INSERT INTO tally (workflow, question, what, conversation, version, took, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			c.Workflow, c.Question, c.What, c.Conversation, c.Version, c.Took.Microseconds(), micros(c.At))
		if err != nil {
			return fmt.Errorf("counting what became of a question: %w", err)
		}
	}
	return nil
}

// QuestionFigures are the figures of a workflow's questions from a time on and before
// another, or of all that there are if id is empty, in the order of their ids.
func (db *DB) QuestionFigures(ctx context.Context, id string, from, until time.Time) ([]bridge.QuestionFigures, error) {
	var all []bridge.QuestionFigures
	err := db.glance(ctx, func(t *tx) (err error) {
		all, err = t.questionFigures(id, micros(from), micros(until))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("counting what became of questions: %w", err)
	}
	return all, nil
}

func (t *tx) questionFigures(id string, from, until int64) ([]bridge.QuestionFigures, error) {
	var rows []struct {
		Workflow, Question, What string
		Times, Conversations     int
	}
	which, args := ``, []any{from, until}
	if id != "" {
		which, args = ` AND workflow = $3`, append(args, id)
	}
	err := t.all(&rows, `
		SELECT workflow, question, what, COUNT(*) AS times, COUNT(DISTINCT conversation) AS conversations
		FROM tally WHERE at >= $1 AND at < $2`+which+`
		GROUP BY workflow, question, what ORDER BY workflow, question, what`, args...)
	if err != nil {
		return nil, err
	}
	var all []bridge.QuestionFigures
	for _, r := range rows {
		if n := len(all); n == 0 || all[n-1].Workflow != r.Workflow || all[n-1].Question != r.Question {
			all = append(all, bridge.QuestionFigures{Workflow: r.Workflow, Question: r.Question})
		}
		f := &all[len(all)-1]
		switch r.What {
		case workflow.TallyAsked:
			f.Asked = r.Conversations
		case workflow.TallyAnswered:
			f.Answered = r.Conversations
			if f.Median, err = t.median(r.Workflow, r.Question, from, until, r.Times); err != nil {
				return nil, err
			}
		case workflow.TallySkipped:
			f.Skipped = r.Conversations
		case workflow.TallyInvalid:
			f.Invalid = r.Times
		case workflow.TallyTimedOut:
			f.TimedOut = r.Conversations
		case workflow.TallyPerson:
			f.Person = r.Conversations
		}
	}
	return all, nil
}

// median is how long the answer in the middle took, of so many.
func (t *tx) median(id, question string, from, until int64, times int) (time.Duration, error) {
	var took []int64
	err := t.all(&took, `
		SELECT took FROM tally WHERE workflow = $1 AND question = $2 AND what = $3 AND at >= $4 AND at < $5
		ORDER BY took LIMIT 1 OFFSET $6`, id, question, workflow.TallyAnswered, from, until, (times-1)/2)
	if err != nil || len(took) == 0 {
		return 0, err
	}
	return time.Duration(took[0]) * time.Microsecond, nil
}
