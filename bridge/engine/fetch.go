package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// open fetches a file from wherever it lies, for a delivery elsewhere. What is wrong
// there is never held against the endpoint that is delivered to: where the source is
// broken, the delivery waits.
func (d *dispatcher) open(ctx context.Context, f bridge.File) (c connectors.Content, err error) {
	if f.Data != "" {
		return connectors.Content{ReadCloser: io.NopCloser(strings.NewReader(f.Data)), Size: int64(len(f.Data)), Type: f.Type}, nil
	}
	fetcher := d.files[f.Endpoint]
	if fetcher == nil {
		fetcher = d.accounts[f.Endpoint].fetcher
	}
	if fetcher == nil {
		return c, &connectors.Failure{
			Class: connectors.Rejected, Reason: bridge.ReasonNoFile, Err: fmt.Errorf("no files can be fetched from %q", f.Endpoint),
		}
	}
	err = guard(func() (err error) {
		c, err = fetcher.Fetch(ctx, f)
		return err
	})
	if err == nil {
		return c, nil
	}
	failure := connectors.AsFailure(err)
	switch failure.Class {
	case connectors.Broken:
		d.health.broke(f.Endpoint, WayOut, whyOf(failure))
		fallthrough
	case connectors.Ambiguous:
		// Nothing was sent to anybody yet.
		failure = &connectors.Failure{Class: connectors.Transient, Reason: failure.Reason, Err: fmt.Errorf("fetching a file: %w", errors.Unwrap(failure))}
	}
	return c, failure
}
