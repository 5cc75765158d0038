package telegramsim

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"
)

// Bot is a bot's account on the server.
type Bot struct {
	s        *Server
	id       int64
	token    string
	username string

	// All below is guarded by the server's lock.
	revoked bool
	hook    *hook     // nil: none is set
	next    int64     // the id of the next update
	made    time.Time // when the last one was made
	queue   []update
	allowed []string      // nil: never set
	poll    chan struct{} // closed when another getUpdates takes the waiting one's place
	refused time.Time     // when a 409 was last answered at once
	offset  int64         // of the last getUpdates
	asked   time.Time     // and when it was
	chats   map[int64]*chat
	// business are the accounts that it is connected with.
	business map[string]*Business
	presses  map[string]*Press
	files    map[string]*blob // by file_id
	sent     bucket
}

// ID is the bot's id, Username its name without "@".
func (b *Bot) ID() int64 { return b.id }

// Username is the bot's name without "@".
func (b *Bot) Username() string { return b.username }

type update struct {
	id    int64
	until time.Time
	body  json.RawMessage
}

// How long the server keeps updates; source: telegram-bot-api, Client.cpp,
// add_update_impl and its callers.
const (
	keepUpdates = 24 * time.Hour
	keepPresses = 150 * time.Second
	// After a week of silence the next id is chosen anew, perhaps a lower one:
	// https://core.telegram.org/bots/api#update
	quietWeek = 7 * 24 * time.Hour
)

// What is not sent unless it is asked for: https://core.telegram.org/bots/api#getupdates
var onRequest = []string{"chat_member", "message_reaction", "message_reaction_count"}

func (b *Bot) wants(kind string) bool {
	if len(b.allowed) == 0 {
		return !slices.Contains(onRequest, kind)
	}
	return slices.Contains(b.allowed, kind)
}

// enqueue makes an update. The lock is held.
func (b *Bot) enqueue(kind string, payload any, keep time.Duration) {
	defer b.s.notify()
	if !b.wants(kind) {
		return
	}
	id := b.draw()
	body, err := json.Marshal(map[string]any{"update_id": id, kind: payload})
	if err != nil {
		return // what people send is checked where it comes in
	}
	b.queue = append(b.queue, update{id: id, until: time.Now().Add(keep), body: body})
}

// draw gives the next update id. The lock is held.
func (b *Bot) draw() int64 {
	now := time.Now()
	if !b.made.IsZero() && now.Sub(b.made) >= quietWeek {
		b.next = (b.next*48271)%900_000_000 + 1000
	}
	b.made = now
	b.next++
	return b.next - 1
}

// Inject puts an update of any kind into the queue, such as a stored sample.
func (b *Bot) Inject(kind string, payload json.RawMessage) {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	b.enqueue(kind, payload, keepUpdates)
}

// InjectRaw puts an update into the queue under a new update_id, with all its
// other fields as they are, whatever they are.
func (b *Bot) InjectRaw(fields map[string]json.RawMessage) {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	id := b.draw()
	fields = maps.Clone(fields)
	if fields == nil {
		fields = map[string]json.RawMessage{}
	}
	fields["update_id"] = json.RawMessage(strconv.FormatInt(id, 10))
	if body, err := json.Marshal(fields); err == nil {
		b.queue = append(b.queue, update{id: id, until: time.Now().Add(keepUpdates), body: body})
	}
	b.s.notify()
}

// Pending counts the updates that are not confirmed yet.
func (b *Bot) Pending() int {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	b.expire()
	return len(b.queue)
}

// Polled tells whether a getUpdates waits for what comes.
func (b *Bot) Polled() bool {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	return b.poll != nil
}

// Revoke makes the token invalid, as BotFather does it.
func (b *Bot) Revoke() {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	b.revoked = true
	b.stopPoll()
	b.s.notify()
}

// Restore makes a revoked token valid again.
func (b *Bot) Restore() {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	b.revoked = false
	b.s.notify()
}

// SetWebhook is somebody else who sets a web hook, or removes the one there is.
func (b *Bot) SetWebhook(active bool) {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	if active {
		b.setWebhook(params{"url": "https://somebody-else.test/hook"})
	} else {
		b.deleteWebhook(params{})
	}
}

func (b *Bot) stopPoll() {
	if b.poll != nil {
		close(b.poll)
		b.poll = nil
	}
}

func (b *Bot) expire() {
	now := time.Now()
	b.queue = slices.DeleteFunc(b.queue, func(u update) bool { return !u.until.After(now) })
}

const (
	otherPoller   = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
	webhookActive = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)

// getUpdates follows Client::process_get_updates_query and do_get_updates of
// telegram-bot-api. The lock is held, and let go of while it waits.
func (b *Bot) getUpdates(ctx context.Context, p params) *reply {
	if b.hook != nil {
		return b.conflict(ctx, webhookActive)
	}
	offset := p.integer("offset", 0, -1<<31, 1<<31-1)
	limit := p.integer("limit", 100, 1, 100)
	timeout := time.Duration(p.integer("timeout", 0, 0, 50)) * time.Second
	if list, ok := p["allowed_updates"]; ok {
		var kinds []string
		if json.Unmarshal([]byte(list), &kinds) == nil {
			b.allowed = kinds
		}
	}
	now := time.Now()
	if offset == b.offset && now.Sub(b.asked) < 3*time.Second {
		timeout = max(timeout, 3*time.Second)
	}
	if offset == b.offset && now.Sub(b.asked) < 500*time.Millisecond {
		limit = 1
	}
	b.offset, b.asked = offset, now
	return b.serve(ctx, offset, int(limit), timeout)
}

// serve answers with what there is, or waits for it.
func (b *Bot) serve(ctx context.Context, offset int64, limit int, timeout time.Duration) *reply {
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	var mine chan struct{}
	for expired := timeout == 0; ; {
		batch := b.take(offset, limit)
		if len(batch) > 0 || expired {
			if mine != nil {
				b.poll = nil
			}
			return grant(batch)
		}
		if offset < 0 {
			offset = 0
		}
		if mine == nil {
			b.stopPoll() // the earlier one that waits gets the 409
			mine = make(chan struct{})
			b.poll = mine
			b.s.notify()
		}
		changed, cut := b.s.changed, b.s.cut
		b.s.mu.Unlock()
		gone, stopped := false, false
		select {
		case <-changed:
		case <-timer.C:
			expired = true
		case <-mine:
			stopped = true
		case <-ctx.Done():
			gone = true
		case <-cut:
			gone = true
		case <-b.s.closed:
			gone = true
		}
		b.s.mu.Lock()
		switch {
		case b.revoked:
			return refuse(401, "Unauthorized")
		case stopped || b.poll != mine:
			return b.conflict(ctx, otherPoller)
		case gone:
			b.poll = nil
			return &reply{}
		}
	}
}

// take confirms what lies before offset and returns what comes next. An offset
// that is far from the queue is ignored, as TQueue::get does it. The lock is held.
func (b *Bot) take(offset int64, limit int) []json.RawMessage {
	b.expire()
	if offset < 0 && int64(len(b.queue)) > -offset {
		b.queue = slices.Delete(b.queue, 0, len(b.queue)+int(offset))
	}
	if offset > 0 && offset <= b.next+10 && offset >= b.next-200_000 {
		b.queue = slices.DeleteFunc(b.queue, func(u update) bool { return u.id < offset })
	}
	batch := []json.RawMessage{}
	for _, u := range b.queue[:min(limit, len(b.queue))] {
		batch = append(batch, u.body)
	}
	if b.s.rewrite != nil {
		batch = b.s.rewrite(batch)
	}
	return batch
}

// conflict answers 409: at once, or after three seconds if that was just done.
func (b *Bot) conflict(ctx context.Context, description string) *reply {
	if now := time.Now(); now.Sub(b.refused) >= 3*time.Second {
		b.refused = now
		return refuse(409, description)
	}
	b.s.mu.Unlock()
	here := b.s.pause(ctx, 3*time.Second)
	b.s.mu.Lock()
	if !here {
		return &reply{}
	}
	return refuse(409, description)
}
