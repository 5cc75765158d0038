package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"golang.org/x/time/rate"

	"frontdesk/connectors"
)

const (
	// lookBack is how far back a thread is read again though later messages of it
	// are stored: a message may have been missed between two that were not, while we
	// were catching up. It is well below the 48 hours for which keys are remembered,
	// so that nothing in it is taken for new, whatever our clock says.
	lookBack = 24 * time.Hour
	// readEvery is the pace of conversations.replies (tier 3, some 50 a minute).
	// Source: https://docs.slack.dev/apis/web-api/rate-limits
	readEvery, readBurst = 1200 * time.Millisecond, 10
)

// keepCaughtUp reads the open threads after each hello, one run at a time; a new
// hello begins anew.
func (d *Desk) keepCaughtUp(ctx context.Context, sink connectors.Sink, hello <-chan struct{}) {
	if d.threads == nil {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-hello:
		}
		d.readEmoji(ctx)
		for again := true; again; {
			run, cancel := context.WithCancel(ctx)
			done := make(chan struct{})
			go func() {
				defer close(done)
				d.catchUp(run, sink)
			}()
			select {
			case <-done:
				again = false
			case <-hello:
			}
			cancel()
			<-done
		}
	}
}

// catchUp reads every open thread once, in the order given; those that cannot be
// read come again at the end.
func (d *Desk) catchUp(ctx context.Context, sink connectors.Sink) {
	start, read, found := time.Now(), 0, 0
	pace := rate.NewLimiter(rate.Inf, readBurst)
	if d.limits {
		pace = rate.NewLimiter(rate.Every(readEvery), readBurst)
	}
	open, err := d.threads(ctx)
	for wait := time.Second; err != nil; wait = min(2*wait, time.Minute) {
		d.log.WarnContext(ctx, "the open threads are not known", "err", err)
		if !sleep(ctx, wait) {
			return
		}
		open, err = d.threads(ctx)
	}
	d.gap.narrow(open)
	for round := 0; len(open) > 0; round++ {
		var left []connectors.Thread
		for len(open) > 0 {
			var t connectors.Thread
			t, open = d.mostPressing(open)
			n, again := d.catchUpThread(ctx, pace, sink, t)
			if ctx.Err() != nil {
				return
			}
			if again {
				left = append(left, t)
				continue
			}
			d.gap.read(t)
			read, found = read+1, found+n
		}
		if open = left; len(open) > 0 && !sleep(ctx, min(time.Second<<min(round, 6), time.Minute)) {
			return
		}
	}
	d.log.InfoContext(ctx, "caught up with the open threads",
		"threads", read, "messages", found, "took", time.Since(start))
}

// mostPressing takes the first of the threads that something waits for, or else
// the first, out of threads.
func (d *Desk) mostPressing(threads []connectors.Thread) (t connectors.Thread, rest []connectors.Thread) {
	i := max(slices.IndexFunc(threads, d.gap.wanted), 0)
	return threads[i], slices.Concat(threads[:i], threads[i+1:])
}

// catchUpThread reads one thread. A throttle is waited for; other trouble that may
// pass is left for another round.
func (d *Desk) catchUpThread(ctx context.Context, pace *rate.Limiter, sink connectors.Sink, t connectors.Thread) (n int, again bool) {
	for {
		n, err := d.readThread(ctx, pace, sink, t)
		if err == nil {
			return n, false
		}
		f := fail(err, repeatable, nil)
		switch f.Class {
		case connectors.Throttled:
			if !sleep(ctx, f.After) {
				return n, true
			}
			continue
		case connectors.Rejected:
			d.log.WarnContext(ctx, "a thread cannot be caught up with", "thread", string(t.Thread), "err", f.Err)
			return n, false
		}
		d.log.WarnContext(ctx, "a thread could not be caught up with yet", "thread", string(t.Thread), "err", f.Err)
		return n, true
	}
}

// readThread hands what was written in a thread to the Sink, page by page.
func (d *Desk) readThread(ctx context.Context, pace *rate.Limiter, sink connectors.Sink, t connectors.Thread) (n int, err error) {
	head, err := parsePlace(t.Thread)
	if err != nil {
		return 0, reject("", fmt.Errorf("thread: %w", err))
	}
	began := d.client.slackTime(time.Now())
	recent := formatTS(began.Add(-lookBack))
	since := readFrom(t, recent)
	found := found{whole: true}
	args := url.Values{
		"channel": {head.channel}, "ts": {head.ts}, "oldest": {since}, "inclusive": {"true"},
		"include_all_metadata": {"true"}, "limit": {strconv.Itoa(pageSize)},
	}
	for {
		if err := pace.Wait(ctx); err != nil {
			return n, err
		}
		answer, err := d.page(ctx, "conversations.replies", args)
		if word(err) == "thread_not_found" || err == nil && args.Get("cursor") == "" && headless(head, answer) {
			gone, err := d.beheaded(head)
			if err != nil {
				return n, err
			}
			return n + len(gone), handOver(ctx, sink, gone)
		}
		if err != nil {
			return n, err
		}
		found.add(head, answer)
		raws, err := d.missed(head, answer.list("messages"), since, recent)
		if err != nil {
			return n, err
		}
		if err := handOver(ctx, sink, raws); err != nil {
			return n, err
		}
		n += len(raws)
		next := answer.obj("response_metadata").str("next_cursor")
		if next == "" || next == args.Get("cursor") {
			found.whole = found.whole && next == "" && !answer.is("has_more")
			break
		}
		args.Set("cursor", next)
	}
	gone, err := d.deleted(ctx, pace, head, found.absent(head, t.Known, recent, formatTS(began.Add(-deletionAge))))
	if err != nil {
		return n, err
	}
	return n + len(gone), handOver(ctx, sink, gone)
}

func handOver(ctx context.Context, sink connectors.Sink, raws []connectors.Raw) error {
	if len(raws) == 0 {
		return nil
	}
	if err := sink(ctx, raws...); err != nil {
		return fmt.Errorf("storing what was caught up with: %w", err)
	}
	return nil
}

// readFrom is from when on a thread is read: from the last message of it that was
// stored, or further back by lookBack.
func readFrom(t connectors.Thread, recent string) string {
	p, err := parsePlace(t.Seen)
	switch {
	case err != nil:
		return "0"
	case later(p.ts, recent):
		return recent
	}
	return p.ts
}

// later compares two ts.
func later(a, b string) bool {
	x, _ := parseTS(a)
	y, _ := parseTS(b)
	return x > y
}

// missed makes of a page of history the raws that the events would have made: for
// each message newer than since, and for each edit newer than recent. A message
// that is new to us is told as it stands now; then its edit is known with it
// (eventKey), and only the edit of a known one is told.
func (d *Desk) missed(head place, messages []object, since, recent string) ([]connectors.Raw, error) {
	var events []any
	for _, o := range messages {
		m := readMessage(o)
		if m.ts == head.ts || m.ts == "" {
			continue // the thread's first message comes with every page
		}
		if later(m.ts, since) {
			o["type"], o["channel"] = json.RawMessage(`"message"`), json.RawMessage(strconv.Quote(head.channel))
			events = append(events, o)
		}
		if m.edited != "" && later(m.edited, recent) {
			events = append(events, map[string]any{
				"type": "message", "subtype": "message_changed", "channel": head.channel, "ts": m.edited, "message": o,
			})
		}
	}
	return d.happened(head, events)
}

// happened makes the raws of events that history tells of.
func (d *Desk) happened(head place, events []any) ([]connectors.Raw, error) {
	var raws []connectors.Raw
	for _, event := range events {
		payload, err := json.Marshal(map[string]any{"team_id": head.team, "event": event})
		if err != nil {
			return nil, fmt.Errorf("making an event of history: %w", err)
		}
		b := d.newBody(kindEvent, payload)
		b.CaughtUp = true
		raw, wanted, err := newRaw(b)
		if err != nil {
			return nil, err
		}
		if wanted {
			raws = append(raws, raw)
		}
	}
	return raws, nil
}
