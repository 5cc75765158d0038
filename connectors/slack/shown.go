package slack

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// looks are the pauses before we look whether shared files are shown: Slack says that it
// has them before it shows them, and seldom never does.
var looks = [...]time.Duration{
	700 * time.Millisecond, time.Second, 1500 * time.Millisecond, 2 * time.Second, 3 * time.Second, 4 * time.Second,
	5 * time.Second, 10 * time.Second,
}

// sharing are messages with files that are to be shown any moment, by their marks: the
// event of one tells where it is before we look.
type sharing struct {
	mu sync.Mutex
	of map[string]chan spot
}

// spot is where a message with files is shown, and in which thread.
type spot struct{ channel, ts, thread string }

// expect begins to wait for the event of a message.
func (s *sharing) expect(mark string) <-chan spot {
	c := make(chan spot, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == nil {
		s.of = map[string]chan spot{}
	}
	s.of[mark] = c
	return c
}

func (s *sharing) forget(mark string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.of, mark)
}

// tell reads the event of a message of ours with files.
func (s *sharing) tell(ev object) {
	if ev.str("subtype") != "file_share" {
		return
	}
	for _, b := range ev.list("blocks") {
		if mark := b.str("block_id"); strings.HasPrefix(mark, metadataType+"/") {
			s.mu.Lock()
			if c := s.of[mark]; c != nil {
				c <- spot{ev.str("channel"), ev.str("ts"), ev.str("thread_ts")}
				delete(s.of, mark) // it may be told again
			}
			s.mu.Unlock()
		}
	}
}

// shown waits until files are shown, so that nothing that is said next overtakes them, and
// gives the place where they are.
func (d *Desk) shown(ctx context.Context, del connectors.Delivery, told <-chan spot, file string, head place) (connectors.Receipt, error) {
	unseen := &connectors.Failure{Class: connectors.Ambiguous, Err: errors.New("shared files are not to be seen yet")}
	for _, pause := range looks {
		var at spot
		select {
		case at = <-told:
		case <-time.After(pause):
			answer, err := d.page(ctx, "files.info", url.Values{"file": {file}})
			if err != nil { // it may not be asked, or not now: the thread tells, too
				if r, found, err := d.look(ctx, del); found && err == nil {
					return r, nil
				}
				continue
			}
			at = sharedAt(answer.obj("file"), head.channel)
		case <-ctx.Done():
			return connectors.Receipt{}, unseen
		}
		switch {
		case at.ts == "" || at.channel != head.channel:
			continue
		case at.thread == "":
			return d.astray(ctx, del, at)
		}
		return receipt(place{team: head.team, channel: at.channel, ts: at.ts})
	}
	return connectors.Receipt{}, unseen
}

// astray takes files back that are in no thread: the thread's first message is gone, and
// Slack has put them into the Slack channel for all to see. The thread is asked first, since
// we would rather keep one too many than delete what a customer sent.
func (d *Desk) astray(ctx context.Context, del connectors.Delivery, at spot) (connectors.Receipt, error) {
	r, found, err := d.look(ctx, del)
	switch {
	case err != nil:
		return connectors.Receipt{}, &connectors.Failure{Class: connectors.Ambiguous, Err: errors.New("shared files may be in no thread")}
	case found:
		return r, nil
	}
	d.takeBack(ctx, at.channel, at.ts)
	return connectors.Receipt{}, reject(bridge.ReasonThreadGone, errors.New("the thread's first message is gone"))
}

// takeBack deletes a message of ours that has gone astray.
func (d *Desk) takeBack(ctx context.Context, channel, ts string) {
	if _, _, err := d.api.DeleteMessageContext(ctx, channel, ts); err != nil {
		d.log.WarnContext(ctx, "a stray message could not be deleted", "channel", channel, "ts", ts, "err", bare(err))
	}
}

// sharedAt is the message in a Slack channel that a file was shared with.
func sharedAt(file object, channel string) spot {
	for _, kind := range []string{"public", "private"} {
		for _, s := range file.obj("shares").obj(kind).list(channel) {
			if _, ok := parseTS(s.str("ts")); ok {
				return spot{channel, s.str("ts"), s.str("thread_ts")}
			}
		}
	}
	return spot{}
}
