package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
	"unicode/utf8"

	"frontdesk/bridge"
	"frontdesk/bridge/config"
	"frontdesk/store"
)

// parkedCommand is `frontdesk parked`. It may be used while the program runs.
type parkedCommand struct {
	List   parkedList   `cmd:"" default:"1" help:"List events that could not be read and deliveries that were given up."`
	Show   parkedShow   `cmd:"" help:"Show one of them whole: why it was parked, and what it holds."`
	Replay parkedReplay `cmd:"" help:"Put some back to work, after a mend."`
	Drop   parkedDrop   `cmd:"" help:"Let some go for good."`
}

// maxListed bounds what one list shows.
const maxListed = 1000

// parkedList is `frontdesk parked list`.
type parkedList struct{}

// Help shows how it is used.
func (parkedList) Help() string {
	return `Examples:

  frontdesk parked list
  frontdesk parked`
}

// Run lists what is parked, the oldest first.
func (parkedList) Run(ctx context.Context, c *commands, env environment) error {
	return c.visit(ctx, env, func(db *store.DB) error {
		list, err := db.ListParked(ctx, maxListed)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			fmt.Fprintln(env.stdout, "Nothing is parked.")
			return nil
		}
		w := tabwriter.NewWriter(env.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "REF\tPARKED (UTC)\tWHAT\tCONVERSATION\tWHY")
		for _, p := range list {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", p.Ref, p.At.UTC().Format(time.DateTime), what(p), number(p.Conversation), firstLine(p.Reason))
		}
		if err := w.Flush(); err != nil {
			return fmt.Errorf("printing the list: %w", err)
		}
		fmt.Fprintln(env.stdout, "\nfrontdesk parked show REF says more; replay REF tries again; drop REF lets it go.")
		return nil
	})
}

// what it was, in a few words.
func what(p store.Parked) string {
	switch {
	case p.Kind == "raw":
		return "event from " + string(p.Endpoint)
	case strings.HasPrefix(p.Ref, "d"):
		return "delivery to " + string(p.Endpoint) + ": " + strings.ReplaceAll(p.Kind, "_", " ")
	}
	return "event: " + strings.ReplaceAll(p.Kind, "_", " ")
}

func number(id bridge.ConversationID) string {
	if id == 0 {
		return "–"
	}
	return id.String()
}

// firstLine is the beginning of a reason; the rest is a stack, or long.
func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	if r := []rune(s); len(r) > 100 {
		s = string(r[:100]) + "…"
	}
	return s
}

// parkedShow is `frontdesk parked show REF`.
type parkedShow struct {
	Ref string `arg:"" help:"As in the list, such as e12 or d7."`
}

// Help shows how it is used.
func (parkedShow) Help() string {
	return `Examples:

  frontdesk parked show e12`
}

// Run shows one of what is parked.
func (s parkedShow) Run(ctx context.Context, c *commands, env environment) error {
	return c.visit(ctx, env, func(db *store.DB) error {
		p, err := db.ShowParked(ctx, s.Ref)
		if err != nil {
			return unparked(err)
		}
		fmt.Fprintf(env.stdout, "%s  %s\ncame in       %s\nparked        %s\nconversation  %s\n\n%s\n\n%s\n",
			p.Ref, what(p), p.Made.UTC().Format(time.RFC3339), p.At.UTC().Format(time.RFC3339), number(p.Conversation),
			strings.TrimSpace(p.Reason), readable(p.Body))
		return nil
	})
}

// readable is a stored body for the eye.
func readable(body []byte) string {
	var b bytes.Buffer
	if json.Indent(&b, body, "", "  ") == nil {
		return b.String()
	}
	if utf8.Valid(body) {
		return string(body)
	}
	return fmt.Sprintf("%q", body)
}

// parkedReplay is `frontdesk parked replay`.
type parkedReplay struct {
	Refs []string `arg:"" optional:"" name:"ref" help:"As in the list."`
	All  bool     `help:"All that is parked."`
}

// Help shows how it is used.
func (parkedReplay) Help() string {
	return `Examples:

  frontdesk parked replay e12 d7
  frontdesk parked replay --all`
}

// Run puts what is parked back to work.
func (r parkedReplay) Run(ctx context.Context, c *commands, env environment) error {
	if r.All == (len(r.Refs) > 0) {
		return errors.New("say which: frontdesk parked replay REF…, or --all")
	}
	return c.visit(ctx, env, func(db *store.DB) error {
		refs := r.Refs
		if r.All {
			list, err := db.ListParked(ctx, maxListed)
			if err != nil {
				return err
			}
			for _, p := range list {
				refs = append(refs, p.Ref)
			}
		}
		for _, ref := range refs {
			if err := db.Replay(ctx, time.Now(), ref); err != nil {
				return unparked(err)
			}
			fmt.Fprintf(env.stdout, "%s is back at work.\n", ref)
		}
		if len(refs) == 0 {
			fmt.Fprintln(env.stdout, "Nothing is parked.")
		}
		return nil
	})
}

// parkedDrop is `frontdesk parked drop REF…`.
type parkedDrop struct {
	Refs []string `arg:"" name:"ref" help:"As in the list."`
}

// Help shows how it is used.
func (parkedDrop) Help() string {
	return `Examples:

  frontdesk parked drop e12`
}

// Run lets what is parked go.
func (r parkedDrop) Run(ctx context.Context, c *commands, env environment) error {
	return c.visit(ctx, env, func(db *store.DB) error {
		for _, ref := range r.Refs {
			if err := db.Drop(ctx, time.Now(), ref); err != nil {
				return unparked(err)
			}
			fmt.Fprintf(env.stdout, "%s is dropped.\n", ref)
		}
		return nil
	})
}

// unparked gives a way on where a reference names nothing.
func unparked(err error) error {
	if errors.Is(err, store.ErrNotParked) {
		return fmt.Errorf("%w; frontdesk parked list shows what there is", err)
	}
	return err
}

// visit opens the configuration's database for a moment. It needs no tokens, so that it can
// be done from any shell.
func (c *commands) visit(ctx context.Context, env environment, f func(*store.DB) error) error {
	database, problems := config.DatabaseOf(c.Config, env.lookup)
	if len(problems) > 0 {
		return problems
	}
	db, err := store.Open(ctx, database.Reveal(), store.Visiting())
	if err != nil {
		return err
	}
	return errors.Join(f(db), db.Close())
}
