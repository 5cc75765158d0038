package connectortest

import (
	"context"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// Files are what people see and send of files, of a connector that takes them.
type Files struct {
	// Shown are the bytes of all files in the room that we sent, in order.
	Shown func() []string
	// Lay has somebody send a file to where it can be fetched from; nil if nothing can.
	Lay func(t *testing.T, name, content string) bridge.File
}

// withFiles is a delivery of files, whose bytes are what open gives of each by its name.
func (s Subject) withFiles(id bridge.EffectID, open func(name string) (connectors.Content, error), names ...string) connectors.Delivery {
	d := s.Post("a caption")
	op := d.Op.(bridge.Post)
	op.Buttons, op.Parts = nil, len(names)
	for _, name := range names {
		op.Files = append(op.Files, bridge.File{Endpoint: "elsewhere", ID: bridge.RemoteID(name), Kind: bridge.FileDocument, Name: name})
	}
	d.ID, d.Op = id, op
	d.Open = func(_ context.Context, f bridge.File) (connectors.Content, error) { return open(string(f.ID)) }
	return d
}

func (s Subject) wantFiles(t *testing.T, want ...string) {
	t.Helper()
	if got := s.Files.Shown(); !slices.Equal(got, want) {
		t.Errorf("people see the files %q, want %q", got, want)
	}
}

// shows: files arrive as they are, several of one message in their order.
func shows(t *testing.T, h Harness) {
	s := h.open(t)
	caps := s.Endpoint.Caps().Files
	if (caps.Size > 0) != (s.Files != nil) {
		t.Fatalf("it takes files of %d bytes, and the harness knows how people see them: %v", caps.Size, s.Files != nil)
	}
	if s.Files == nil {
		return
	}
	of := func(size func(content string) int64) func(string) (connectors.Content, error) {
		return func(name string) (connectors.Content, error) {
			text := "the bytes of " + name
			return connectors.Content{ReadCloser: io.NopCloser(strings.NewReader(text)), Size: size(text)}, nil
		}
	}
	known := of(func(text string) int64 { return int64(len(text)) })
	d := s.withFiles("7.3", known, "one.txt")
	first := s.mustDeliver(t, d)
	s.wantFiles(t, "the bytes of one.txt")
	if first.Remote == "" || first.Order <= 0 {
		t.Errorf("its receipt is %+v", first)
	}
	if finder, finds := s.Endpoint.(connectors.Finder); finds {
		if again, found, err := finder.Find(t.Context(), d); err != nil || !found || !reflect.DeepEqual(again, first) {
			t.Errorf("Find after the delivery = %+v, found %v, %v; want %+v", again, found, err, first)
		}
	}
	s.mustDeliver(t, s.withFiles("7.4", of(func(string) int64 { return -1 }), "two.txt"))
	want := []string{"the bytes of one.txt", "the bytes of two.txt"}
	s.wantFiles(t, want...)
	if caps.Album > 1 && caps.Together(bridge.FileDocument, bridge.FileDocument) {
		s.mustDeliver(t, s.withFiles("7.5", known, "three.txt", "four.txt"))
		want = append(want, "the bytes of three.txt", "the bytes of four.txt")
		s.wantFiles(t, want...)
	}
}

// fetches: what somebody sends can be fetched as it is, and what is not there says so.
func fetches(t *testing.T, h Harness) {
	s := h.open(t)
	fetcher, fetches := s.Endpoint.(connectors.Fetcher)
	if fetches != (s.Files != nil && s.Files.Lay != nil) {
		t.Fatalf("it is a Fetcher: %v, and the harness can lay files there: %v", fetches, s.Files != nil && s.Files.Lay != nil)
	}
	if !fetches {
		return
	}
	const text = "the bytes that somebody sent"
	f := s.Files.Lay(t, "sent.txt", text)
	for range 2 { // a delivery may be tried again
		c, err := fetcher.Fetch(t.Context(), f)
		if err != nil {
			t.Fatalf("Fetch = %v", err)
		}
		got, err := io.ReadAll(c)
		if err = errors.Join(err, c.Close()); err != nil || string(got) != text {
			t.Errorf("it gives %q, %v", got, err)
		}
		if c.Size != int64(len(text)) && c.Size != -1 {
			t.Errorf("it is said to have %d bytes", c.Size)
		}
	}
	f.ID = "F0NOTHING"
	_, err := fetcher.Fetch(t.Context(), f)
	if err == nil {
		t.Fatal("a file that is not there was fetched")
	}
	AssertLeaksNoSecret(t, err, s.Secrets...)
	if f := failureOf(t, err); f.Class != connectors.Rejected {
		t.Errorf("a file that is not there: %v, want it rejected", err)
	} else {
		wantReason(t, f)
	}
}
