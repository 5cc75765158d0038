package app

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/store"
	"frontdesk/workflow"
)

// charts are the files of the endpoint bridge.Charts.
type charts struct {
	*App
	db *store.DB
}

// Fetch draws a workflow.
func (c charts) Fetch(ctx context.Context, f bridge.File) (connectors.Content, error) {
	def, err := c.find(ctx, f.ID)
	if err != nil {
		return connectors.Content{}, err
	}
	picture := def.SVG()
	return connectors.Content{ReadCloser: io.NopCloser(bytes.NewReader(picture)), Size: int64(len(picture)), Type: "image/svg+xml"}, nil
}

// find finds the workflow of a picture, as it stood when the picture was asked for if it
// was made in Slack.
func (c charts) find(ctx context.Context, id bridge.RemoteID) (*workflow.Definition, error) {
	gone := func(why string) error {
		return &connectors.Failure{Class: connectors.Rejected, Reason: bridge.ReasonNoFile, Err: fmt.Errorf("the picture %q: %s", id, why)}
	}
	name, version, ok := bridge.ChartID(id)
	e := c.engine.Load()
	if !ok || e == nil {
		return nil, gone("it names no workflow")
	}
	if version == 0 {
		if file, is := e.Policy().InFile(name); is {
			return file.Definition, nil
		}
		return nil, gone("the configuration has no such workflow (any more)")
	}
	made, ok, err := c.db.MadeVersion(ctx, name, version)
	if err != nil {
		return nil, &connectors.Failure{Class: connectors.Transient, Err: err}
	}
	if !ok {
		return nil, gone("there is no such version")
	}
	def, why := e.Policy().Readable(made)
	if why != "" {
		return nil, gone(why)
	}
	return def, nil
}
