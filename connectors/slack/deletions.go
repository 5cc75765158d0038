package slack

import (
	"context"
	"net/url"
	"time"

	"golang.org/x/time/rate"

	"frontdesk/connectors"
)

// deletionAge is how old a message must be before its absence says something: what Slack has
// only just taken in need not be everywhere yet.
const deletionAge = time.Minute

// found is what a thread was found to hold.
type found struct {
	seen map[string]bool // ts
	// whole is false once a page was not as it should be: then nothing follows from
	// what is absent.
	whole bool
}

// add takes a page in. The thread's first message heads each page.
func (f *found) add(head place, answer object) {
	messages := answer.list("messages")
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	if len(messages) == 0 || messages[0].str("ts") != head.ts {
		f.whole = false
	}
	for _, m := range messages {
		f.seen[m.str("ts")] = true
	}
}

// headless tells whether a page of a thread shows that its first message was deleted.
func headless(head place, answer object) bool {
	messages := answer.list("messages")
	return len(messages) > 0 && messages[0].str("ts") == head.ts && messages[0].str("subtype") == tombstone
}

// beheaded is the event that the deletion of a thread's first message would have made.
func (d *Desk) beheaded(head place) ([]connectors.Raw, error) {
	return d.happened(head, []any{map[string]any{
		"type": "message", "subtype": "message_deleted", "channel": head.channel, "deleted_ts": head.ts,
		"ts":               formatTS(d.client.slackTime(time.Now())),
		"previous_message": map[string]any{"type": "message", "user": d.self().User, "ts": head.ts},
	}})
}

// absent are the known messages between two moments that should have been found and
// were not.
func (f *found) absent(head place, known []connectors.Known, after, before string) []connectors.Known {
	var gone []connectors.Known
	for _, k := range known {
		p, err := parsePlace(k.Message)
		if err != nil || p.team != head.team || p.channel != head.channel || !later(p.ts, after) || !later(before, p.ts) {
			continue
		}
		if f.whole && !f.seen[p.ts] {
			gone = append(gone, k)
		}
	}
	return gone
}

// deleted makes of messages that were absent from a thread the events that their deletion
// would have made, once Slack has been asked for each by its ts.
func (d *Desk) deleted(ctx context.Context, pace *rate.Limiter, head place, absent []connectors.Known) ([]connectors.Raw, error) {
	var events []any
	for _, k := range absent {
		p, err := parsePlace(k.Message)
		if err != nil {
			continue
		}
		if err := pace.Wait(ctx); err != nil {
			return nil, err
		}
		answer, err := d.page(ctx, "conversations.replies", url.Values{
			"channel": {head.channel}, "ts": {head.ts}, "oldest": {p.ts}, "latest": {p.ts}, "inclusive": {"true"}, "limit": {"10"},
		})
		if err != nil {
			return nil, err
		}
		look := found{whole: !answer.is("has_more")}
		look.add(head, answer)
		if !look.whole || look.seen[p.ts] {
			continue
		}
		events = append(events, map[string]any{
			"type": "message", "subtype": "message_deleted", "channel": head.channel, "deleted_ts": p.ts,
			"ts": formatTS(d.client.slackTime(time.Now())),
			"previous_message": map[string]any{
				"type": "message", "user": k.Author, "ts": p.ts, "thread_ts": head.ts,
			},
		})
	}
	return d.happened(head, events)
}
