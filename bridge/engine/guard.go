package engine

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"
)

// Panic is a panic that was caught, as an error: in words that nobody else has written, and
// where it happened.
type Panic struct {
	What  string
	Stack []byte
}

func (p *Panic) Error() string { return "panic: " + p.What }

// caught makes an error of what recover returned. A panic's own words may hold
// what a customer wrote, so they are kept only if they are the runtime's.
func caught(v any) *Panic {
	what := fmt.Sprintf("a value of type %T", v)
	if e, ok := v.(runtime.Error); ok {
		what = e.Error()
	}
	return &Panic{What: what, Stack: debug.Stack()}
}

// Guard calls f and returns a panic of it as an error, a *Panic.
func Guard(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = caught(v)
		}
	}()
	return f()
}

// clock is the present, as exact as the store keeps it, so that a decision sees
// the same time whether it is read from memory or from a row.
func clock() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
