package connectortest

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// drawing is a picture of one dot, which every platform takes as one.
const drawing = "GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x00\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"

// carriesFiles delivers files to an endpoint that announces that it takes them: those that
// are there, and those with which something is wrong where they lie.
func carriesFiles(t *testing.T, h Harness) {
	if caps := h.open(t).Endpoint.Caps().Files; caps.Size == 0 {
		if caps.Album > 0 || caps.Caption > 0 {
			t.Errorf("it takes no files, and has limits for them: %+v", caps)
		}
		return
	}
	post := func(s Subject, body string, err error, files ...bridge.File) connectors.Delivery {
		d := s.Post("")
		op, _ := d.Op.(bridge.Post)
		op.Body, op.Buttons, op.Actions, op.Files = nil, nil, nil, files
		d.Op = op
		d.Open = func(context.Context, bridge.File) (connectors.Content, error) {
			if body == "" && err != nil {
				return connectors.Content{}, err
			}
			var r io.Reader = strings.NewReader(body)
			size := int64(len(body))
			if err != nil {
				r, size = io.MultiReader(r, breaks{err}), size+1000
			}
			return connectors.Content{ReadCloser: io.NopCloser(r), Size: size, Type: "image/gif"}, nil
		}
		return d
	}
	file := bridge.File{Endpoint: "elsewhere", ID: "F1", Kind: bridge.FileDocument, Name: "dot.gif", Size: int64(len(drawing))}
	t.Run("arrives", func(t *testing.T) {
		s := h.open(t)
		if r := s.mustDeliver(t, post(s, drawing, nil, file)); r.Remote != "" && r.Order <= 0 {
			t.Errorf("the receipt is %+v", r)
		}
	})
	gone := &connectors.Failure{Class: connectors.Rejected, Reason: bridge.ReasonNoFile, Err: errors.New("it is gone")}
	later := &connectors.Failure{Class: connectors.Transient, Err: errors.New("not now")}
	empty, lacking := file, file
	empty.Size, lacking.Lacking = 0, bridge.ReasonNoAccess
	for _, tt := range []struct {
		name   string
		body   string
		err    error
		file   bridge.File
		class  connectors.Class
		reason string
	}{
		{"is gone", "", gone, file, connectors.Rejected, bridge.ReasonNoFile},
		{"cannot be had now", "", later, file, connectors.Transient, ""},
		{"breaks off", drawing, later, file, connectors.Transient, ""},
		{"breaks off without a class", drawing, io.ErrUnexpectedEOF, file, connectors.Transient, ""},
		{"is empty", "", nil, empty, connectors.Rejected, bridge.ReasonEmpty},
		{"is lacking", drawing, nil, lacking, connectors.Rejected, bridge.ReasonNoAccess},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := h.open(t)
			_, err := s.deliver(t, post(s, tt.body, tt.err, tt.file))
			if err == nil && tt.reason == bridge.ReasonEmpty {
				return // it may as well be said in words that it is there
			}
			if err == nil {
				t.Fatal("Deliver succeeded")
			}
			if f := failureOf(t, err); f.Class != tt.class || f.Reason != tt.reason {
				t.Errorf("Deliver's failure is %s with the reason %q: %v", f.Class, f.Reason, err)
			}
		})
	}
}

// breaks is what cannot be read on.
type breaks struct{ err error }

func (b breaks) Read([]byte) (int, error) { return 0, b.err }
