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
	"frontdesk/workflow/picture"
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
	drawn := def.SVG()
	if f.Type == "image/png" {
		if drawn, err = picture.PNG(def.Lettered()); err != nil {
			return connectors.Content{}, gone(f.ID, err.Error())
		}
	}
	return connectors.Content{ReadCloser: io.NopCloser(bytes.NewReader(drawn)), Size: int64(len(drawn)), Type: f.Type}, nil
}

// gone says why there is no such picture.
func gone(id bridge.RemoteID, why string) error {
	return &connectors.Failure{Class: connectors.Rejected, Reason: bridge.ReasonNoFile, Err: fmt.Errorf("the picture %q: %s", id, why)}
}

// find finds the workflow of a picture, as it stood when the picture was asked for if it
// was made in Slack.
func (c charts) find(ctx context.Context, id bridge.RemoteID) (*workflow.Definition, error) {
	name, version, ok := bridge.ChartID(id)
	e := c.engine.Load()
	if !ok || e == nil {
		return nil, gone(id, "it names no workflow")
	}
	if version == 0 {
		if file, is := e.Policy().InFile(name); is {
			return file.Definition, nil
		}
		return nil, gone(id, "the configuration has no such workflow (any more)")
	}
	made, ok, err := c.db.MadeVersion(ctx, name, version)
	if err != nil {
		return nil, &connectors.Failure{Class: connectors.Transient, Err: err}
	}
	if !ok {
		return nil, gone(id, "there is no such version")
	}
	def, why := e.Policy().Readable(made)
	if why != "" {
		return nil, gone(id, why)
	}
	return def, nil
}
