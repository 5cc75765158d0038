package storetest

import (
	"fmt"
	"time"

	"frontdesk/connectors"
)

var receiveTests = []test{
	{"a key is recognised for 48 hours", func(b *bench) {
		r := b.raw("a")
		b.receive(r)
		for _, step := range []struct {
			after time.Duration
			fresh int
		}{{0, 0}, {47 * time.Hour, 0}, {59 * time.Minute, 0}, {2 * time.Minute, 1}, {time.Hour, 0}} {
			b.pass(step.after)
			fresh, err := b.store.Receive(b.ctx(), b.now, r)
			b.must(err)
			want(b, fmt.Sprint("new after another ", step.after), fresh, step.fresh)
		}
		want(b, "rows", b.backlog().Raw, 2)
	}},
	{"a key twice in one call is one", func(b *bench) {
		r, other := b.raw("a"), b.raw("b")
		fresh, err := b.store.Receive(b.ctx(), b.now, r, other, r)
		b.must(err)
		want(b, "new", fresh, 2)
		want(b, "rows", b.backlog().Raw, 2)
	}},
	{"a raw event makes known what it tells as well, if it is new", func(b *bench) {
		message, edit := b.raw("a"), b.raw("a")
		message.Also = []string{edit.Key}
		fresh, err := b.store.Receive(b.ctx(), b.now, edit, message) // whichever comes first
		b.must(err)
		want(b, "new of a message and its edit", fresh, 1)
		want(b, "the head", b.undecoded()[0].Raw.Key, message.Key)
		fresh, err = b.store.Receive(b.ctx(), b.now, edit)
		b.must(err)
		want(b, "new when the edit comes again", fresh, 0)

		known, next := b.raw("b"), b.raw("b")
		b.receive(known)
		known.Also = []string{next.Key}
		fresh, err = b.store.Receive(b.ctx(), b.now, known, next)
		b.must(err)
		want(b, "new of a known message and its new edit", fresh, 1)
	}},
	{"a key belongs to its endpoint", func(b *bench) {
		r := b.raw("a")
		b.receive(r)
		r.Endpoint = "other"
		b.receive(r)
	}},
	{"a lane keeps the order of its events", func(b *bench) {
		first, second, third := b.raw("a"), b.raw("a"), b.raw("a")
		elsewhere := b.raw("b")
		b.receive(second, elsewhere, first) // in the order given, whatever their keys
		b.receive(third)
		for _, r := range []connectors.Raw{second, first, third} {
			heads := b.undecoded("b")
			if len(heads) != 1 || heads[0].Raw.Key != r.Key || string(heads[0].Raw.Body) != string(r.Body) {
				b.Fatalf("the head is %v, not %s", heads, r.Key)
			}
			b.must(b.store.File(b.ctx(), b.now, heads[0].ID, nil))
		}
		heads := b.undecoded()
		if len(heads) != 1 || heads[0].Raw.Lane != "b" || heads[0].Raw.Endpoint != telegram || !heads[0].Received.Equal(b.now) {
			b.Errorf("what is left is %v", heads)
		}
	}},
	{"those of a lane that wait together go by their order", func(b *bench) {
		live, missed, early := b.raw("a"), b.raw("a"), b.raw("a")
		live.Order, missed.Order, early.Order = 30, 20, 10
		b.receive(live)
		b.receive(missed, early)
		for _, r := range []connectors.Raw{early, missed, live} {
			heads := b.undecoded()
			if len(heads) != 1 || heads[0].Raw.Key != r.Key {
				b.Fatalf("the head is %v, not %s", heads, r.Key)
			}
			b.must(b.store.File(b.ctx(), b.now, heads[0].ID, nil))
		}
	}},
	{"lanes are worked on in the order in which they became due", func(b *bench) {
		for _, l := range []string{"z", "y", "x"} {
			b.receive(b.raw(l))
			b.pass(time.Second)
		}
		b.receive(b.raw("z"))
		heads, err := b.store.Undecoded(b.ctx(), b.now, 2, []string{"y"})
		b.must(err)
		if len(heads) != 2 || heads[0].Raw.Lane != "z" || heads[1].Raw.Lane != "x" {
			b.Errorf("the heads are %v", heads)
		}
	}},
	{"two endpoints may name their lanes alike", func(b *bench) {
		r := b.raw("a")
		b.receive(r)
		r.Endpoint = "other"
		b.receive(r)
		want(b, "heads", len(b.undecoded()), 2)
	}},
	{"a postponed lane rests, also for what comes after", func(b *bench) {
		r := b.raw("a")
		b.receive(r)
		id := b.rawID(r)
		b.must(b.store.Postpone(b.ctx(), id, b.now.Add(10*time.Second)))
		b.receive(b.raw("a"))
		b.pass(9 * time.Second)
		want(b, "heads before", len(b.undecoded()), 0)
		b.pass(time.Second)
		heads := b.undecoded()
		if len(heads) != 1 || heads[0].ID != id || heads[0].Tries != 1 {
			b.Errorf("the heads after are %v", heads)
		}
	}},
	{"a parked row leaves its lane and is kept", func(b *bench) {
		r, next := b.raw("a"), b.raw("a")
		b.receive(r, next)
		id := b.undecoded()[0].ID
		b.must(b.store.Park(b.ctx(), b.now, id, "no\x00good \xff"))
		b.must(b.store.Park(b.ctx(), b.now, id, "again"))
		want(b, "the head", b.undecoded()[0].Raw.Key, next.Key)
		want(b, "parked", b.backlog().Parked, 1)
		want(b, "waiting", b.backlog().Raw, 1)
		b.pass(30 * 24 * time.Hour)
		b.must(b.store.Purge(b.ctx(), b.now))
		want(b, "parked for a month", b.backlog().Parked, 1)
	}},
	{"what is done is left alone", func(b *bench) {
		r := b.raw("a")
		b.receive(r)
		id := b.rawID(r)
		b.must(b.store.File(b.ctx(), b.now, id, []connectors.Filed{says(ana, 1)}))
		b.must(b.store.File(b.ctx(), b.now, id, []connectors.Filed{says(ana, 1)}))
		b.must(b.store.Park(b.ctx(), b.now, id, "late"))
		b.must(b.store.Postpone(b.ctx(), id, b.now.Add(time.Hour)))
		b.receive(b.raw("a"))
		want(b, "heads", len(b.undecoded()), 1)
		want(b, "events", b.drain(), 1)
		want(b, "parked", b.backlog().Parked, 0)
	}},
	{"strange bytes are kept as they are", func(b *bench) {
		r := connectors.Raw{Endpoint: telegram, Key: "\x00\xff", Lane: "l\x00", Body: []byte("\x00\xff'\"{}$1?")}
		b.receive(r)
		heads := b.undecoded()
		if len(heads) != 1 || string(heads[0].Raw.Body) != string(r.Body) {
			b.Errorf("the heads are %v", heads)
		}
		fresh, err := b.store.Receive(b.ctx(), b.now, r)
		b.must(err)
		want(b, "new", fresh, 0)
		b.receive(connectors.Raw{Endpoint: telegram, Key: "empty"})
	}},
}
