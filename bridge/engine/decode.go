package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

const (
	// decoders is how many raw lanes are in work at once. Most of them wait for
	// lookups of people, not for a processor.
	decoders = 16
	// threadPatience is how long an event waits for its thread to become known.
	threadPatience = 10 * time.Minute
	// troublePause is how long a loop rests after the store has failed it.
	troublePause = time.Second
	// behindPause is how long a lane rests whose history is still to be read.
	behindPause = 200 * time.Millisecond
)

// decoder turns raw events into events of contacts, teams and the desk.
type decoder struct {
	inbox    Inbox
	accounts map[bridge.EndpointID]account
	people   *people
	log      *slog.Logger
	point    func(string)
	bells    *bells
	poll     func() time.Duration
	alarm    *alarm
	answers  *answers

	mu   sync.Mutex
	busy map[string]bool // raw lanes in work
}

// run decodes until ctx ends, one goroutine for each raw lane in work.
func (d *decoder) run(ctx context.Context) {
	var jobs sync.WaitGroup
	defer jobs.Wait()
	for ctx.Err() == nil {
		more, err := d.take(ctx, &jobs)
		switch {
		case err != nil:
			if ctx.Err() == nil {
				d.log.Error("raw events cannot be read from the store", "error", err)
			}
			pause(ctx, troublePause)
		case !more:
			d.bells.decode.wait(ctx, d.alarm.next(clock(), d.poll()))
		}
	}
}

// take starts work on as many due lanes as there is room for, and tells whether
// there may be more. Each lane rings the bell when its turn is over.
func (d *decoder) take(ctx context.Context, jobs *sync.WaitGroup) (more bool, err error) {
	d.mu.Lock()
	skip := slices.Sorted(maps.Keys(d.busy))
	d.mu.Unlock()
	room := decoders - len(skip)
	if room <= 0 {
		return false, nil
	}
	heads, err := d.inbox.Undecoded(ctx, clock(), room, skip)
	if err != nil {
		return false, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, u := range heads {
		if d.busy[u.Raw.Lane] {
			continue // two accounts may name a lane alike
		}
		d.busy[u.Raw.Lane] = true
		jobs.Go(func() {
			if err := d.handle(ctx, u); err != nil && ctx.Err() == nil {
				d.log.Error("a raw event cannot be filed yet", "raw", u.ID, "endpoint", u.Raw.Endpoint, "lane", u.Raw.Lane, "error", err)
				pause(ctx, troublePause)
			}
			d.mu.Lock()
			delete(d.busy, u.Raw.Lane)
			d.mu.Unlock()
			d.bells.decode.ring()
		})
	}
	return len(heads) == room, nil
}

// handle decodes one raw event and files what it held. Whatever is wrong with
// the event parks it; an error is the store's.
func (d *decoder) handle(ctx context.Context, u Undecoded) error {
	if a := d.accounts[u.Raw.Endpoint]; a.catching != nil && a.catching.Behind(u.Raw.Lane) {
		at := clock().Add(behindPause)
		d.alarm.set(at)
		return d.inbox.Postpone(ctx, u.ID, at)
	}
	filed, err := d.decode(u)
	if err != nil {
		return d.park(ctx, u, err)
	}
	if d.people != nil {
		d.people.resolve(ctx, named(filed))
	}
	late := clock().Sub(u.Received) >= threadPatience
	if late {
		filed = letGo(filed)
	}
	d.point(PointDecodeBefore)
	now := clock()
	err = d.inbox.File(ctx, now, u.ID, filed)
	if errors.Is(err, ErrNoThread) {
		at := now.Add(threadWait(u.Tries))
		if end := u.Received.Add(threadPatience); at.After(end) {
			at = end
		}
		d.alarm.set(at)
		return d.inbox.Postpone(ctx, u.ID, at)
	}
	if err != nil {
		return err
	}
	d.point(PointDecodeAfter)
	if late {
		d.log.Warn("a raw event was filed without the thread it waited for, if that never became known",
			"raw", u.ID, "endpoint", u.Raw.Endpoint, "lane", u.Raw.Lane, "tries", u.Tries)
	}
	if len(filed) == 0 {
		d.answers.give(ctx, u.Raw.Endpoint, u.Raw.Key, nil)
	}
	d.bells.decide.ring()
	return nil
}

func (d *decoder) decode(u Undecoded) (filed []connectors.Filed, err error) {
	a, ok := d.accounts[u.Raw.Endpoint]
	if !ok {
		return nil, fmt.Errorf("nothing is configured under the name %q", u.Raw.Endpoint)
	}
	if n := len(u.Raw.Body); n > MaxBody {
		return nil, fmt.Errorf("the event has %d bytes, and at most %d are read", n, MaxBody)
	}
	err = Guard(func() error {
		filed, err = a.endpoint.Decode(u.Raw)
		return err
	})
	return filed, err
}

func (d *decoder) park(ctx context.Context, u Undecoded, why error) error {
	reason := plain(why)
	if p, ok := errors.AsType[*Panic](why); ok {
		reason = "the decoder failed: " + reason + "\n" + string(p.Stack)
	}
	if err := d.inbox.Park(ctx, clock(), u.ID, reason); err != nil {
		return fmt.Errorf("parking it: %w", err)
	}
	d.log.Error("a raw event could not be read and is parked",
		"raw", u.ID, "endpoint", u.Raw.Endpoint, "lane", u.Raw.Lane, "bytes", len(u.Raw.Body), "reason", reason)
	return nil
}

// threadWait is how long to wait for a thread the next time.
func threadWait(tries int) time.Duration {
	switch tries {
	case 0:
		return time.Second
	case 1:
		return 2 * time.Second
	case 2:
		return 5 * time.Second
	default:
		return 10 * time.Second
	}
}

// letGo has the store drop what belongs to threads that are still unknown.
func letGo(filed []connectors.Filed) []connectors.Filed {
	filed = slices.Clone(filed)
	for i := range filed {
		filed[i].Place.ThreadIsOurs = false
	}
	return filed
}
