package app

import (
	"bytes"
	"context"
	"errors"
	"io"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// Attachments are the files of the endpoint bridge.Attachments, those that workflows send,
// by what finds the bytes of one by its hash.
type Attachments func(ctx context.Context, hash string) ([]byte, error)

// Fetch gives the bytes of one.
func (a Attachments) Fetch(ctx context.Context, f bridge.File) (connectors.Content, error) {
	data, err := a(ctx, string(f.ID))
	switch {
	case err != nil:
		return connectors.Content{}, &connectors.Failure{Class: connectors.Transient, Err: err}
	case data == nil:
		return connectors.Content{}, &connectors.Failure{
			Class: connectors.Rejected, Reason: bridge.ReasonNoFile, Err: errors.New("the database does not have this file of a workflow"),
		}
	}
	return connectors.Content{ReadCloser: io.NopCloser(bytes.NewReader(data)), Size: int64(len(data)), Type: f.Type}, nil
}
