package connectortest

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"testing"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

func delivers(t *testing.T, h Harness) {
	s := h.open(t)
	first := s.mustDeliver(t, s.Post("first words"))
	second := s.mustDeliver(t, s.Post("second words"))
	s.wantShown(t, "first words", 1)
	s.wantShown(t, "second words", 1)
	if first.Remote == "" || second.Remote == "" || first.Remote == second.Remote {
		t.Errorf("two messages have the ids %q and %q, want two different ones", first.Remote, second.Remote)
	}
	if first.Order <= 0 || second.Order <= first.Order {
		t.Errorf("two messages have the order %d and %d, want it to grow", first.Order, second.Order)
	}
	s.mustDeliver(t, s.Follow(first))
}

func repeats(t *testing.T, h Harness) {
	s := h.open(t)
	d := s.Post("said again")
	finder, finds := s.Endpoint.(connectors.Finder)
	repeat := s.Endpoint.Caps().Repeat
	if finds != (repeat == bridge.Findable) {
		t.Fatalf("it is a Finder: %v, but its Repeat is %d", finds, repeat)
	}
	if finds {
		if _, found, err := finder.Find(t.Context(), d); err != nil || found {
			t.Errorf("Find before the delivery = found %v, %v; want not found", found, err)
		}
	}
	once := s.mustDeliver(t, d)
	if finds {
		again, found, err := finder.Find(t.Context(), d)
		if err != nil || !found || !reflect.DeepEqual(again, once) {
			t.Errorf("Find after the delivery = %+v, found %v, %v; want %+v", again, found, err, once)
		}
		return // the engine never repeats what it found
	}
	s.mustDeliver(t, d)
	want := 2
	if repeat == bridge.Absorbed {
		want = 1
	}
	s.wantShown(t, "said again", want)
}

func concurrent(t *testing.T, h Harness) {
	s := h.open(t)
	const n = 4
	var wg sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		wg.Go(func() { _, errs[i] = s.Endpoint.Deliver(t.Context(), s.Post(fmt.Sprintf("voice %d", i))) })
	}
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			t.Errorf("delivery %d: %v", i, err)
		}
		s.wantShown(t, fmt.Sprintf("voice %d", i), 1)
	}
}

// everyOp has one of each operation there is.
func everyOp(room bridge.RemoteID) []bridge.Op {
	body := richtext.Doc{richtext.Para{Text: []richtext.Inline{richtext.Text{S: "not for this platform"}}}}
	return []bridge.Op{
		bridge.OpenThread{Room: room, Card: bridge.Card{Conversation: 1, Title: "Ana", Number: "#1"}},
		bridge.RedrawCard{Card: bridge.Card{Conversation: 1, Title: "Ana", Number: "#1"}},
		bridge.Post{Message: "m1.1", Parts: 1, Body: body},
		bridge.Edit{Message: "m1.1", Body: body},
		bridge.Delete{Message: "m1.1", Why: bridge.BackUnsent},
		bridge.ClearButtons{Message: "m1.1"},
		bridge.React{Message: "m1.1", Side: bridge.ToCustomer, Emoji: "👍"},
		bridge.SetMark{Message: "m1.1", Mark: bridge.MarkSent},
		bridge.Whisper{To: "U1", Body: body},
		bridge.Respond{To: "https://example.com/", Body: body},
		bridge.OpenModal{Trigger: "1.2.x", Modal: bridge.Modal{Kind: "k", Title: "t", Close: "c", Text: body}},
		bridge.UpdateModal{View: "V1", Sent: true, Modal: bridge.Modal{Kind: "k", Title: "t", Close: "c", Text: body}},
		bridge.RefuseModal{To: "U1", Errors: map[string]string{"f": "wrong"}},
		bridge.Notice{Room: room, Body: body},
		bridge.Leave{Room: room},
		nil,
	}
}

func refuses(t *testing.T, h Harness) {
	s := h.open(t)
	does := map[string]bool{}
	for _, name := range h.Does {
		does[name] = true
	}
	d := s.Post("")
	for _, op := range everyOp(d.Room) {
		name := bridge.OpName(op)
		if does[name] {
			delete(does, name)
			continue
		}
		d.Op = op
		_, err := s.deliver(t, d)
		if err == nil {
			t.Errorf("%T was delivered, want it refused", op)
			continue
		}
		f := failureOf(t, err)
		if f.Class != connectors.Rejected {
			t.Errorf("%T: %v, want it rejected", op, err)
		}
		wantReason(t, f)
	}
	for name := range does {
		t.Errorf("Harness.Does names %q, which is no operation", name)
	}
	s.wantShown(t, "not for this platform", 0)
}

func fails(t *testing.T, h Harness) {
	classes := []connectors.Class{
		connectors.Ambiguous, connectors.Transient, connectors.Throttled, connectors.Rejected, connectors.Broken,
	}
	for _, class := range classes {
		t.Run(class.String(), func(t *testing.T) {
			s := h.open(t)
			arrange, ok := s.Fail[class]
			if !ok {
				t.Fatal("the harness cannot bring it about")
			}
			arrange()
			_, err := s.deliver(t, s.Post("ill-fated"))
			if err == nil {
				t.Fatal("Deliver succeeded")
			}
			f := failureOf(t, err)
			if f.Class != class {
				t.Fatalf("Deliver's failure is %s: %v", f.Class, err)
			}
			if class != connectors.Ambiguous {
				s.wantShown(t, "ill-fated", 0)
			}
			if (class == connectors.Throttled) != (f.After > 0) {
				t.Errorf("a %s failure says to wait %s", class, f.After)
			}
			if class == connectors.Rejected || class == connectors.Broken {
				wantReason(t, f)
			}
		})
	}
}

func cancelled(t *testing.T, h Harness) {
	s := h.open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Endpoint.Deliver(ctx, s.Post("never mind"))
	if err == nil {
		t.Fatal("Deliver with a cancelled context succeeded")
	}
	AssertLeaksNoSecret(t, err, s.Secrets...)
	switch f := failureOf(t, err); f.Class {
	case connectors.Ambiguous:
	case connectors.Transient:
		s.wantShown(t, "never mind", 0)
	default:
		t.Errorf("Deliver with a cancelled context is %s, want ambiguous or transient", f.Class)
	}
}

func capable(t *testing.T, h Harness) {
	caps := h.open(t).Endpoint.Caps()
	if caps.Text <= 0 || caps.Measure == nil {
		t.Errorf("Caps has the text limit %d and a Measure: %v", caps.Text, caps.Measure != nil)
	}
	if (caps.Buttons > 0) != (caps.ButtonLabel > 0) {
		t.Errorf("Caps has %d buttons with labels of %d characters", caps.Buttons, caps.ButtonLabel)
	}
}

func gates(t *testing.T, h Harness) {
	s := h.open(t)
	seen := map[string]bool{}
	all := s.Endpoint.Gates(s.Post("gated"))
	if len(all) == 0 {
		t.Fatal("a delivery falls under no gate, so that a throttle could not be kept to")
	}
	for _, g := range all {
		if g.Key == "" || seen[g.Key] {
			t.Errorf("gate %q has no name, or another's", g.Key)
		}
		if g.Every < 0 || (g.Every > 0) != (g.Burst > 0) {
			t.Errorf("gate %q: every %s with a burst of %d", g.Key, g.Every, g.Burst)
		}
		seen[g.Key] = true
	}
}

func optional(t *testing.T, h Harness) {
	s := h.open(t)
	if p, ok := s.Endpoint.(connectors.Prober); ok {
		name, err := p.Probe(t.Context())
		if err != nil || name == "" {
			t.Errorf("Probe() = %q, %v; want the account's name", name, err)
		}
	}
	if source, ok := s.Endpoint.(connectors.Source); ok {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := source.Run(ctx, func(context.Context, ...connectors.Raw) error { return nil })
		if err != nil {
			t.Errorf("Run with an ended context = %v, want nil", err)
		}
	}
}
