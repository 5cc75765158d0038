package store

import (
	"context"
	"fmt"
	"strings"

	"frontdesk/bridge"
)

// madeRow is a version of a workflow that was made in Slack.
type madeRow struct {
	ID      string
	Version int
	Body    text
	On      bool `db:"switched_on"`
	What    string
	Of      int `db:"of_version"`
	Person  bridge.PersonID
	At      int64
}

const madeColumns = `id, version, body, switched_on, what, of_version, person, at`

func (r madeRow) workflow() bridge.MadeWorkflow {
	return bridge.MadeWorkflow{ID: r.ID, Version: r.Version, Text: string(r.Body), On: r.On, What: r.What, Of: r.Of, By: r.Person, At: moment(r.At)}
}

// Made implements engine.Registry.
func (db *DB) Made(ctx context.Context) (made []bridge.MadeWorkflow, err error) {
	err = db.glance(ctx, func(t *tx) error {
		made, err = t.made()
		return err
	})
	return made, err
}

func (t *tx) made() ([]bridge.MadeWorkflow, error) {
	return t.madeRows(`
		(id, version) IN (SELECT id, max(version) FROM made_workflow GROUP BY id)
		ORDER BY (SELECT f.at FROM made_workflow f WHERE f.id = m.id AND f.version = 1), id`)
}

// madeRows reads versions; rest is what the statement goes on with.
func (t *tx) madeRows(rest string, args ...any) ([]bridge.MadeWorkflow, error) {
	var rows []madeRow
	if err := t.all(&rows, `SELECT `+madeColumns+` FROM made_workflow m WHERE `+rest, args...); err != nil {
		return nil, fmt.Errorf("reading the workflows made in Slack: %w", err)
	}
	made := make([]bridge.MadeWorkflow, len(rows))
	for i, r := range rows {
		made[i] = r.workflow()
	}
	return made, nil
}

// MadeRevision implements engine.Registry.
func (db *DB) MadeRevision(ctx context.Context) (n int, err error) {
	err = db.glance(ctx, func(t *tx) error {
		_, err := t.get(&n, `SELECT count(*) FROM made_workflow`)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("counting the changes of workflows made in Slack: %w", err)
	}
	return n, nil
}

// MadeVersion implements engine.Registry.
func (db *DB) MadeVersion(ctx context.Context, id string, version int) (m bridge.MadeWorkflow, ok bool, err error) {
	err = db.glance(ctx, func(t *tx) error {
		rows, err := t.madeRows(`id = $1 AND version = $2`, id, version)
		if len(rows) > 0 {
			m, ok = rows[0], true
		}
		return err
	})
	return m, ok, err
}

// saveMade adds versions of workflows. Where another change has taken a number
// meanwhile, all is decided anew.
func (t *tx) saveMade(made []bridge.MadeWorkflow) error {
	for _, m := range made {
		n, err := t.exec(`
			INSERT INTO made_workflow (`+madeColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (id, version) DO NOTHING`, m.ID, m.Version, clean(m.Text), m.On, m.What, m.Of, m.By, micros(m.At))
		if err != nil {
			return fmt.Errorf("saving a workflow made in Slack: %w", err)
		}
		if n == 0 {
			return errAgain
		}
	}
	return nil
}

// saveDrafts keeps what admins have not saved yet, and forgets what they have.
func (t *tx) saveDrafts(drafts []bridge.WorkflowDraft) error {
	for _, d := range drafts {
		var err error
		switch {
		case len(d.Body) == 0 && d.By == "":
			_, err = t.exec(`DELETE FROM workflow_draft WHERE workflow = $1`, d.Of)
		case len(d.Body) == 0:
			_, err = t.exec(`DELETE FROM workflow_draft WHERE person = $1 AND workflow = $2`, d.By, d.Of)
		default:
			_, err = t.exec(`
				INSERT INTO workflow_draft (person, workflow, body, at) VALUES ($1, $2, $3, $4)
				ON CONFLICT (person, workflow) DO UPDATE SET body = excluded.body, at = excluded.at`,
				d.By, d.Of, clean(string(d.Body)), micros(d.At))
		}
		if err != nil {
			return fmt.Errorf("keeping the draft of a workflow: %w", err)
		}
	}
	return nil
}

// draft is what somebody has not saved of a workflow, or of a new one; nil: nothing.
func (t *tx) draft(by bridge.PersonID, of string) (*bridge.WorkflowDraft, error) {
	var row struct {
		Body text
		At   int64
	}
	found, err := t.get(&row, `SELECT body, at FROM workflow_draft WHERE person = $1 AND workflow = $2`, by, of)
	if err != nil {
		return nil, fmt.Errorf("reading the draft of a workflow: %w", err)
	}
	if !found {
		return nil, nil
	}
	return &bridge.WorkflowDraft{By: by, Of: of, At: moment(row.At), Body: []byte(row.Body)}, nil
}

// drafts is what anybody has not saved of a workflow, the latest first.
func (t *tx) drafts(of string) ([]bridge.WorkflowDraft, error) {
	var rows []struct {
		Person bridge.PersonID
		Body   text
		At     int64
	}
	err := t.all(&rows, `SELECT person, body, at FROM workflow_draft WHERE workflow = $1 ORDER BY at DESC, person LIMIT $2`, of, bridge.MaxListed)
	if err != nil {
		return nil, fmt.Errorf("reading the drafts of a workflow: %w", err)
	}
	var all []bridge.WorkflowDraft
	for _, r := range rows {
		all = append(all, bridge.WorkflowDraft{By: r.Person, Of: of, At: moment(r.At), Body: []byte(r.Body)})
	}
	return all, nil
}

// maxDefinitions bounds how many versions of a workflow are read.
const maxDefinitions = 50

// Definitions implements engine.Registry.
func (db *DB) Definitions(ctx context.Context, id string) (all []bridge.RanVersion, err error) {
	err = db.read(ctx, func(t *tx) error {
		all, err = t.definitions(id, maxDefinitions)
		return err
	})
	return all, err
}

// definitions are the latest versions of a workflow that are kept, at most so many.
func (t *tx) definitions(id string, most int) ([]bridge.RanVersion, error) {
	var n int
	if _, err := t.get(&n, `SELECT count(*) FROM workflow_definition WHERE id = $1`, id); err != nil {
		return nil, fmt.Errorf("counting the versions of a workflow: %w", err)
	}
	var rows []struct {
		Hash   string
		Source []byte
		MadeAt int64 `db:"made_at"`
		Last   bridge.ConversationID
	}
	err := t.all(&rows, `
		SELECT d.hash, d.source, d.made_at, COALESCE((SELECT max(c.id) FROM conversation c WHERE c.workflow = d.hash), 0) AS last
		FROM workflow_definition d WHERE d.id = $1 ORDER BY d.made_at DESC, d.hash DESC LIMIT $2`, id, most)
	if err != nil {
		return nil, fmt.Errorf("reading the versions of a workflow: %w", err)
	}
	all := make([]bridge.RanVersion, len(rows))
	for i, r := range rows {
		all[i] = bridge.RanVersion{Number: n - i, Hash: r.Hash, Source: r.Source, At: moment(r.MadeAt), Last: r.Last}
	}
	return all, nil
}

// workflows are those that admins have made, the history of one, and what began each.
func (t *tx) workflows(q bridge.Query, f *bridge.Findings) (err error) {
	if q.Person != "" {
		if err = t.trialOf(q.Person, f); err != nil {
			return err
		}
		if f.Turns, err = t.turns(); err != nil {
			return err
		}
	}
	if f.Made, err = t.made(); err != nil {
		return err
	}
	if q.Draft {
		if f.Draft, err = t.draft(q.Self, q.Workflow); err != nil {
			return err
		}
	}
	if q.Drafts {
		if f.Drafts, err = t.drafts(q.Workflow); err != nil {
			return err
		}
	}
	if q.Runs {
		if f.Runs, err = t.runs(); err != nil {
			return err
		}
	}
	if q.Workflow == "" {
		return nil
	}
	f.Versions, err = t.madeRows(`id = $1 ORDER BY version DESC LIMIT $2`, q.Workflow, bridge.MaxListed)
	if err != nil {
		return err
	}
	for _, n := range q.Versions {
		if last := len(f.Versions) - 1; last >= 0 && n < f.Versions[last].Version {
			older, err := t.madeRows(`id = $1 AND version = $2`, q.Workflow, n)
			if err != nil {
				return err
			}
			f.Versions = append(f.Versions, older...)
		}
	}
	f.Ran, err = t.definitions(q.Workflow, bridge.MaxListed)
	return err
}

// Running implements engine.Registry.
func (db *DB) Running(ctx context.Context) (sources [][]byte, err error) {
	err = db.glance(ctx, func(t *tx) error {
		return t.all(&sources, `
			SELECT source FROM workflow_definition WHERE hash IN (SELECT running FROM conversation WHERE running <> '')`)
	})
	if err != nil {
		return nil, fmt.Errorf("reading the workflows that run: %w", err)
	}
	return sources, nil
}

// runs counts the conversations that began each workflow, and those in which it still runs:
// asks, waits, or is to go on once another system or an agent is there.
func (t *tx) runs() (map[string]bridge.WorkflowRuns, error) {
	var all, now []struct {
		ID string
		N  int
	}
	err := t.all(&all, `
		SELECT d.id, count(*) AS n FROM workflow_definition d JOIN conversation c ON c.workflow = d.hash GROUP BY d.id`)
	if err != nil {
		return nil, fmt.Errorf("counting what began a workflow: %w", err)
	}
	err = t.all(&now, `
		SELECT d.id, count(*) AS n FROM conversation c JOIN workflow_definition d ON d.hash = c.running
		WHERE c.running <> '' GROUP BY d.id`)
	if err != nil {
		return nil, fmt.Errorf("counting what runs a workflow: %w", err)
	}
	var later []struct {
		Became string
		N      int
	}
	if err := t.all(&later, `SELECT became, count(*) AS n FROM audit WHERE action = 'workflow' GROUP BY became`); err != nil {
		return nil, fmt.Errorf("counting what began a workflow later: %w", err)
	}
	runs := make(map[string]bridge.WorkflowRuns, len(all))
	for _, r := range all {
		runs[r.ID] = bridge.WorkflowRuns{All: r.N}
	}
	for _, r := range later { // each version once for each conversation
		id, _, _ := strings.Cut(r.Became, " ")
		runs[id] = bridge.WorkflowRuns{All: runs[id].All + r.N}
	}
	for _, r := range now {
		runs[r.ID] = bridge.WorkflowRuns{All: runs[r.ID].All, Now: r.N}
	}
	return runs, nil
}
