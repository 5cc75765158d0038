package engine

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"
)

// panicked is a panic that was caught, as an error.
type panicked struct {
	what  string
	stack []byte
}

func (p *panicked) Error() string { return "panic: " + p.what }

// caught makes an error of what recover returned. A panic's own words may hold
// what a customer wrote, so they are kept only if they are the runtime's.
func caught(v any) *panicked {
	what := fmt.Sprintf("a value of type %T", v)
	if e, ok := v.(runtime.Error); ok {
		what = e.Error()
	}
	return &panicked{what: what, stack: debug.Stack()}
}

// guard calls f and returns a panic as an error.
func guard(f func() error) (err error) {
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
