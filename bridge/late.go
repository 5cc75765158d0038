package bridge

import (
	"slices"
	"time"
)

// longAfter is how long a reply may be on its way before its author is told why.
const longAfter = 10 * time.Minute

// AsksForDelay tells whether a decision about an event needs Env.Delay.
func AsksForDelay(ev Event) bool {
	t, is := ev.(TimerFired)
	return is && t.Key == timerLate
}

// late shows on replies that have been on their way for a while that we still try, and
// tells their authors once it is long.
func (d *decision) late(v *Conversation) {
	var next time.Time
	var long []PersonID
	told := false
	for i := range v.Waiting {
		w := &v.Waiting[i]
		if w.Told || w.Back {
			continue
		}
		if due := w.Since.Add(lateAfter); !w.Trying && !due.After(d.env.Now) {
			d.mark(v.ID, w.Message, MarkTrying, w.marks()...)
			w.Trying = true
		}
		due := w.Since.Add(lateAfter)
		if w.Trying {
			due = w.Since.Add(longAfter)
		}
		if due.After(d.env.Now) {
			if next.IsZero() || due.Before(next) {
				next = due
			}
			continue
		}
		w.Told, told = true, true
		if w.By != "" && !slices.Contains(long, w.By) {
			long = append(long, w.By)
		}
	}
	if told {
		key := "desk.late.other"
		if d.env.Delay == ReasonThrottled {
			key = "desk.late.throttled"
		}
		d.toThread(v.ID, d.deskDoc(key, "name", d.contactName(), "app", d.channel(v).App), long...)
	}
	if !next.IsZero() {
		d.setTimer(timerLate, next)
	}
}
