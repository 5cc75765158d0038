package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// ErrStopping is why a delivery is cut short that outlasts the drain time.
var ErrStopping = errors.New("the engine is stopping")

var errSlow = errors.New("the attempt took too long")

const (
	// laneTurn is how many deliveries a lane gets before others have their turn.
	laneTurn = 20
	// maxPause is the longest wait for a gate that is spent with the lane in hand.
	maxPause = time.Second
	// settleTime bounds the store's part of settling.
	settleTime = 10 * time.Second
)

// worker works one leased lane.
type worker struct {
	*dispatcher
	account account
	stop    context.Context // of the Run: once it ends, nothing new is begun
	lease   Leased
	until   time.Time // the lease's end
	read    int64     // bytes of files, in the attempt under way
}

// run delivers from the lane, in order, until it is empty, has had its turn, or
// its head must wait. work is cancelled with ErrStopping when time is up.
func (w *worker) run(work context.Context) {
	for n := 1; ; n++ {
		o, ok, err := w.store.Next(work, clock(), w.lease)
		if err != nil {
			w.trouble("the head of a lane cannot be read", err)
		}
		if err != nil || !ok {
			w.release(work, time.Time{})
			return
		}
		if !w.one(work, o, n == laneTurn) {
			return
		}
	}
}

// one deals with the head of the lane and tells whether to go on with the next.
func (w *worker) one(work context.Context, o Outgoing, last bool) bool {
	w.read = 0
	if w.stop.Err() != nil || w.health.broken(o.Endpoint, WayOut) {
		w.release(work, time.Time{})
		return false
	}
	if reason, is := hopeless(o, clock()); is {
		v := Verdict{Result: bridge.Refused, Reason: reason, Uncertain: o.Uncertain, More: !last}
		w.report(o, v, "refused", nil, 0)
		return w.settle(work, o, v)
	}
	if hasFiles(o.Delivery.Op) {
		if !w.slots.take(o.Endpoint) {
			w.release(work, clock().Add(slotWait))
			return false
		}
		defer w.slots.give(o.Endpoint)
	}
	gates, ok := w.pass(work, o)
	if !ok || !w.extend(work) {
		return false
	}
	began := time.Now()
	a := attempt{before: o.Attempts, repeat: repeatOf(w.account.endpoint.Caps(), o.Delivery.Op), doubt: o.Uncertain}
	how := "delivered"
	var found bool
	if a.doubt && a.repeat == bridge.Findable && w.account.finder != nil {
		a.receipt, found, a.failure = w.find(work, o)
		a.doubt = !found && a.failure != nil
		how = "found"
	}
	deliver := !found && a.failure == nil
	if deliver {
		if !w.extend(work) {
			return false
		}
		how = "delivered"
		a.receipt, a.failure = w.deliver(work, o)
	}
	a.now, a.op, a.cut = clock(), o.Delivery.Op, context.Cause(work) == ErrStopping
	a.age = a.now.Sub(o.Delivery.Since)
	v := judge(a)
	w.consequences(&v, o, a.failure, deliver, keysOf(gates))
	if a.cut && v.Result == "" {
		v.RetryAt = a.now // the next life goes on at once
	}
	if found {
		v.Counted = false
	}
	v.More = v.Result != "" && !last
	if a.failure != nil {
		how = a.failure.Class.String()
	}
	if _, source := isSource(a.failure); source {
		how = "unfetched"
	}
	w.report(o, v, how, a.failure, time.Since(began))
	return w.settle(work, o, v)
}

// consequences are those of a failure for others than the delivery itself.
func (w *worker) consequences(v *Verdict, o Outgoing, f *connectors.Failure, tried bool, keys []string) {
	_, source := isSource(f)
	switch {
	case f == nil, source:
	case v.Reason == bridge.ReasonRoomClosed:
		w.health.closed(o.Delivery.Room, w.called(o.Delivery.Room))
	case v.Reason == bridge.ReasonNoScope:
		w.health.lacked(o.Endpoint, bridge.OpName(o.Delivery.Op), whyOf(f))
	case f.Class == connectors.Broken:
		w.health.broke(o.Endpoint, WayOut, whyOf(f))
	case f.Class == connectors.Throttled && tried && !v.RetryAt.IsZero():
		v.Gate = w.throttles.close(keys, clock(), v.RetryAt)
		v.GateUntil = v.RetryAt
	}
}

// called is what people call a Slack channel: by the teams that work there.
func (d *dispatcher) called(room bridge.RemoteID) string {
	var teams []string
	for _, t := range d.policy.Load().Teams {
		if t.Room == room {
			teams = append(teams, t.Name)
		}
	}
	if len(teams) == 0 {
		return string(room)
	}
	return string(room) + " of " + strings.Join(teams, " and ")
}

// pass waits until the delivery may pass its gates. If that would be long, or
// the engine stops, the lane is given back and ok is false.
func (w *worker) pass(work context.Context, o Outgoing) (gates []connectors.Gate, ok bool) {
	err := Guard(func() error { gates = w.account.endpoint.Gates(o.Delivery); return nil })
	if err != nil {
		w.trouble("the gates of a delivery cannot be told", err)
		gates = nil
	}
	if len(gates) == 0 {
		return nil, true
	}
	closed, err := w.store.Gates(work, clock(), keysOf(gates))
	if err != nil {
		w.trouble("gates cannot be read", err)
		w.release(work, clock().Add(troublePause))
		return nil, false
	}
	var until time.Time
	for _, t := range closed {
		if t.After(until) {
			until = t
		}
	}
	now := clock()
	if !until.After(now) {
		until = w.pacer.turn(w.lease.Lane, o.Delivery.ID, gates, now)
		wait := until.Sub(now)
		if wait <= 0 || wait <= maxPause && pause(w.stop, wait) {
			return gates, true
		}
	}
	w.release(work, until)
	return nil, false
}

// find looks the delivery up after an uncertain outcome.
func (w *worker) find(work context.Context, o Outgoing) (r connectors.Receipt, found bool, f *connectors.Failure) {
	ctx, cancel := context.WithTimeoutCause(work, w.attemptTime, errSlow)
	defer cancel()
	err := Guard(func() (err error) {
		r, found, err = w.account.finder.Find(ctx, w.addressed(o, &opener{dispatcher: w.dispatcher}))
		return err
	})
	return r, found, w.failure(o, err)
}

// deliver tries once. Where that may take longer than others, the lease is kept meanwhile:
// one for as long would keep everybody from the lane if we died.
func (w *worker) deliver(work context.Context, o Outgoing) (r connectors.Receipt, f *connectors.Failure) {
	patience := connectors.Patience(o.Delivery.Op, w.attemptTime)
	ctx, cancel := context.WithTimeoutCause(work, patience, errSlow)
	defer cancel()
	if patience > w.attemptTime {
		defer w.hold(ctx, cancel)()
	}
	files := &opener{dispatcher: w.dispatcher}
	w.point(PointDeliverBefore)
	err := Guard(func() (err error) {
		r, err = w.account.endpoint.Deliver(ctx, w.addressed(o, files))
		return err
	})
	w.point(PointDeliverAfter)
	w.read = files.read.Load()
	return r, files.blamed(w.failure(o, err))
}

func (w *worker) addressed(o Outgoing, files *opener) connectors.Delivery {
	d := o.Delivery
	d.Installation = w.installation
	d.Open = files.open
	return d
}

// failure reads an endpoint's error; nil is none.
func (w *worker) failure(o Outgoing, err error) *connectors.Failure {
	if err == nil {
		return nil
	}
	if p, ok := errors.AsType[*Panic](err); ok {
		w.log.Error("an endpoint panicked", "endpoint", o.Endpoint, "effect", o.Delivery.ID, "panic", p.What, "stack", string(p.Stack))
	}
	return connectors.AsFailure(err)
}

// settle writes down how it ended, and tells whether the lane is still ours. It
// tries again while the lease lasts, since what is not written down now will
// have to be looked up, or come twice.
func (w *worker) settle(work context.Context, o Outgoing, v Verdict) (kept bool) {
	ctx, cancel := context.WithDeadline(context.WithoutCancel(work), w.until)
	defer cancel()
	w.point(PointSettleBefore)
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		var err error
		if kept, err = w.settleOnce(ctx, o, v); err == nil {
			break
		}
		w.trouble("what became of a delivery cannot be written down", fmt.Errorf("effect %s: %w", o.Delivery.ID, err))
		if errors.Is(err, ErrLeaseLost) || work.Err() != nil || !pause(ctx, wait) {
			return false
		}
	}
	w.point(PointSettleAfter)
	if v.Result == "" {
		w.alarm.set(v.RetryAt)
	}
	w.bells.decide.ring()
	return kept
}

func (w *worker) settleOnce(ctx context.Context, o Outgoing, v Verdict) (kept bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	return w.store.Settle(ctx, clock(), w.lease, o.Row, v)
}

// extend sees to it that the lease outlasts the next attempt.
func (w *worker) extend(work context.Context) bool {
	now := clock()
	if w.until.Sub(now) > w.leaseTime/2 {
		return true
	}
	until := now.Add(w.leaseTime)
	if err := w.store.Extend(work, w.lease, until); err != nil {
		w.trouble("a lease cannot be prolonged", err)
		return false
	}
	w.until = until
	return true
}

// hold keeps the lease until it is told to stop, and ends the attempt where it is lost.
func (w *worker) hold(attempt context.Context, end func()) (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		t := time.NewTicker(w.leaseTime / 4)
		defer t.Stop()
		for {
			select {
			case <-done:
				return
			case <-attempt.Done():
				return
			case <-t.C:
			}
			if !w.extend(attempt) && !clock().Add(w.leaseTime/4).Before(w.until) {
				end()
				return
			}
		}
	}()
	return func() {
		close(done)
		<-ended
	}
}

// release gives the lane back, to be looked at again at once or at a later time. Where
// the store fails it goes on trying: else the lane would rest until the lease's end.
func (w *worker) release(work context.Context, until time.Time) {
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		err := w.releaseOnce(work, until)
		if err == nil {
			break
		}
		w.trouble("a lane could not be given back", err)
		if !clock().Before(w.until) || !pause(w.stop, wait) {
			return
		}
	}
	if !until.IsZero() {
		w.alarm.set(until)
	}
}

func (w *worker) releaseOnce(work context.Context, until time.Time) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(work), claimTime)
	defer cancel()
	return w.store.Release(ctx, w.lease, until)
}

func (w *worker) trouble(what string, err error) {
	w.log.Warn(what, "lane", w.lease.Lane, "endpoint", w.lease.Endpoint, "error", err)
}

// report is the one line for an attempt, and what is counted of it.
func (w *worker) report(o Outgoing, v Verdict, how string, f *connectors.Failure, took time.Duration) {
	w.meter.Attempted(Attempted{
		Endpoint: o.Endpoint, Op: bridge.OpName(o.Delivery.Op), Outcome: how, Result: v.Result,
		Again: o.Attempts > 0, Uncertain: v.Uncertain, Read: w.read, Age: clock().Sub(o.Delivery.Since), Took: took,
	})
	level, attrs := slog.LevelInfo, []slog.Attr{
		slog.String("effect", string(o.Delivery.ID)),
		slog.String("op", bridge.OpName(o.Delivery.Op)),
		slog.String("endpoint", string(o.Endpoint)),
		slog.String("lane", string(w.lease.Lane)),
		slog.Int64("contact", int64(o.Contact)),
		slog.Int64("conversation", int64(o.Conversation)),
		slog.Int("attempt", o.Attempts+1),
		slog.String("outcome", how),
		slog.String("result", string(v.Result)),
		slog.Bool("uncertain", v.Uncertain),
		slog.Duration("duration", took),
	}
	if v.Reason != "" {
		attrs = append(attrs, slog.String("reason", v.Reason))
	}
	if v.Result == "" {
		attrs = append(attrs, slog.Duration("wait", time.Until(v.RetryAt).Round(time.Millisecond)))
	}
	if f != nil {
		level = slog.LevelWarn
		attrs = append(attrs, slog.String("error", plain(f)))
	}
	w.log.LogAttrs(context.Background(), level, "attempt", attrs...)
}
