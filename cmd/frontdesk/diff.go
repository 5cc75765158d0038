package main

import (
	"context"
	"fmt"
	"strings"

	"frontdesk/bridge"
	"frontdesk/bridge/config"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/store"
	"frontdesk/workflow"
)

// workflowDiff is `frontdesk workflow diff`.
type workflowDiff struct {
	ID   string `arg:"" optional:"" help:"The workflow's id; may be left out if there is one only."`
	From string `help:"The version to begin with, by the beginning of its hash; else the one that conversations began last." placeholder:"HASH"`
	To   string `help:"The version to end with; else that of the configuration." placeholder:"HASH"`
	List bool   `help:"List the versions that the database has kept, the latest first."`
}

// Help shows how it is used.
func (workflowDiff) Help() string {
	return `It shows what has changed, in the form that the configuration has: lines that begin with - are gone, those with +
are new. It changes nothing, and may be used while frontdesk serve runs. A conversation finishes the version that it
began, whatever the configuration says by then.

Examples:

  frontdesk workflow diff inbound
  frontdesk workflow diff inbound --list
  frontdesk workflow diff inbound --from 3f9a --to 77c0`
}

// Run compares two versions of a workflow.
func (k workflowDiff) Run(ctx context.Context, c *commands, env environment) error {
	cfg, problems := config.Outline(c.Config, env.lookup, app.Kinds())
	if len(problems) > 0 {
		return problems
	}
	def, missing := choose(cfg.Workflows, k.ID)
	v := versions{id: k.ID}
	if def != nil {
		v.id = def.ID
	}
	if v.id == "" {
		return missing
	}
	err := c.visit(ctx, env, func(db *store.DB) (err error) {
		v.kept, err = db.Definitions(ctx, v.id)
		return err
	})
	switch {
	case err != nil:
		return err
	case def == nil && len(v.kept) == 0:
		return missing
	case k.List:
		_, err := fmt.Fprint(env.stdout, v.list(def, cfg))
		return err
	}
	was, err := v.before(k.From)
	if err != nil {
		return err
	}
	now, to := def, "the configuration"
	if k.To != "" || def == nil {
		if now, err = v.named(k.To); err != nil {
			return err
		}
		to = now.Hash
	}
	diff := workflow.Diff(was, now)
	if diff == "" {
		diff = "  nothing is different\n"
	}
	_, err = fmt.Fprintf(env.stdout, "%s, from %s to %s:\n%s", v.id, was.Hash, to, diff)
	return err
}

// versions are those of a workflow that the database has kept, the latest first.
type versions struct {
	id   string
	kept []bridge.RanVersion
}

// list says which there are.
func (v versions) list(present *workflow.Definition, cfg *config.Config) string {
	var b strings.Builder
	for _, r := range v.kept {
		fmt.Fprintf(&b, "%s  since %s", r.Hash, r.At.In(cfg.TimeZone).Format("2006-01-02 15:04"))
		if r.Last != 0 {
			fmt.Fprintf(&b, ", last begun by %s", r.Last)
		}
		if present != nil && r.Hash == present.Hash {
			b.WriteString(", that of the configuration")
		}
		b.WriteString("\n")
	}
	if len(v.kept) == 0 {
		b.WriteString("no version has run yet\n")
	}
	return b.String()
}

// before is the version to begin with: a named one, or the one that ran last.
func (v versions) before(hash string) (*workflow.Definition, error) {
	if hash != "" {
		return v.named(hash)
	}
	if len(v.kept) == 0 {
		return nil, fmt.Errorf("the database has no version of the workflow %q yet; it keeps them once frontdesk serve has run with them", v.id)
	}
	last := v.kept[0]
	for _, r := range v.kept {
		if r.Last > last.Last {
			last = r
		}
	}
	return v.load(last)
}

// named is the version whose hash begins so, or the latest for "".
func (v versions) named(hash string) (*workflow.Definition, error) {
	var found []bridge.RanVersion
	for _, r := range v.kept {
		if strings.HasPrefix(r.Hash, strings.ToLower(hash)) {
			found = append(found, r)
		}
	}
	switch {
	case len(found) == 0:
		return nil, wrongUse(fmt.Sprintf("there is no version %q of the workflow %q; frontdesk workflow diff %s --list shows them", hash, v.id, v.id))
	case len(found) > 1 && hash != "":
		return nil, wrongUse(fmt.Sprintf("more than one version of the workflow %q begins with %q; write more of it", v.id, hash))
	}
	return v.load(found[0])
}

func (v versions) load(r bridge.RanVersion) (*workflow.Definition, error) {
	def, err := workflow.Load(r.Source)
	if err != nil {
		return nil, fmt.Errorf("version %s of the workflow %q: %w", r.Hash, v.id, err)
	}
	return def, nil
}
