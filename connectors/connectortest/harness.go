package connectortest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// Harness is what a connector brings to the suite.
type Harness struct {
	// New opens the connector over a fresh simulator, in which there is a room
	// that can be written to. What it starts ends with the test.
	New func(t *testing.T) Subject
	// Does are the operations that the connector carries out, by bridge.OpName. It
	// must refuse all others.
	Does []string
	// Samples are events as the platform sends them. They are decoded as they are
	// and in broken forms.
	Samples []connectors.Raw
}

// Subject is an open connector and the people who see what it does.
type Subject struct {
	Endpoint connectors.Endpoint
	// Post is a delivery of a text to the room, the same at each call but for the text.
	Post func(text string) connectors.Delivery
	// Follow is a delivery that names a message which Post put there: what comes
	// of it shows whether the platform's ids survive being kept.
	Follow func(posted connectors.Receipt) connectors.Delivery
	// Shown counts how often people in the room see a text.
	Shown func(text string) int
	// Files is nil of a connector that neither takes nor gives files.
	Files *Files
	// Fail arranges, for each class, that the next delivery fails in such a way.
	Fail map[connectors.Class]func()
	// Secrets must be found in no error and in no line of Logs.
	Secrets []string
	Logs    func() string
}

// Run runs the suite.
func Run(t *testing.T, h Harness) {
	t.Run("delivers", func(t *testing.T) { delivers(t, h) })
	t.Run("repeats as announced", func(t *testing.T) { repeats(t, h) })
	t.Run("delivers concurrently", func(t *testing.T) { concurrent(t, h) })
	t.Run("refuses what it does not know", func(t *testing.T) { refuses(t, h) })
	t.Run("fails in the right class", func(t *testing.T) { fails(t, h) })
	t.Run("shows files", func(t *testing.T) { shows(t, h) })
	t.Run("fetches files", func(t *testing.T) { fetches(t, h) })
	t.Run("obeys a cancelled context", func(t *testing.T) { cancelled(t, h) })
	t.Run("announces sane capabilities", func(t *testing.T) { capable(t, h) })
	t.Run("carries files as announced", func(t *testing.T) { carriesFiles(t, h) })
	t.Run("names its gates", func(t *testing.T) { gates(t, h) })
	t.Run("has optional ways that work", func(t *testing.T) { optional(t, h) })
	t.Run("decodes samples", func(t *testing.T) { decodes(t, h) })
	t.Run("survives garbage", func(t *testing.T) { garbage(t, h) })
}

func (h Harness) open(t *testing.T) Subject {
	t.Helper()
	s := h.New(t)
	t.Cleanup(func() {
		if s.Logs != nil {
			AssertTextLeaksNoSecret(t, "the log", s.Logs(), s.Secrets...)
		}
	})
	return s
}

// patience bounds every call, so that a connector that hangs fails its test.
const patience = 20 * time.Second

func (s Subject) deliver(t *testing.T, d connectors.Delivery) (connectors.Receipt, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	r, err := s.Endpoint.Deliver(ctx, d)
	if err != nil {
		AssertLeaksNoSecret(t, err, s.Secrets...)
	}
	return r, err
}

func (s Subject) mustDeliver(t *testing.T, d connectors.Delivery) connectors.Receipt {
	t.Helper()
	r, err := s.deliver(t, d)
	if err != nil {
		t.Fatalf("Deliver(%s) = %v", bridge.OpName(d.Op), err)
	}
	return r
}

func (s Subject) wantShown(t *testing.T, text string, want int) {
	t.Helper()
	if got := s.Shown(text); got != want {
		t.Errorf("people see %q %d times, want %d", text, got, want)
	}
}

func failureOf(t *testing.T, err error) *connectors.Failure {
	t.Helper()
	f, ok := errors.AsType[*connectors.Failure](err)
	if !ok {
		t.Fatalf("Deliver's error is a %T, want a *connectors.Failure: %v", err, err)
	}
	return f
}

var reasons = []string{
	bridge.ReasonBlocked, bridge.ReasonDeactivated, bridge.ReasonNoChat, bridge.ReasonTooLong,
	bridge.ReasonNotAllowed, bridge.ReasonThreadGone, bridge.ReasonRoomClosed, bridge.ReasonOther,
	bridge.ReasonTooLarge, bridge.ReasonNoFile, bridge.ReasonNoAccess, bridge.ReasonNotAFile,
}

func wantReason(t *testing.T, f *connectors.Failure) {
	t.Helper()
	if !slices.Contains(reasons, f.Reason) {
		t.Errorf("a %s failure has the reason %q, want one of %q", f.Class, f.Reason, reasons)
	}
}
