package slack_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/connectors/slack"
	"frontdesk/connectors/slack/slacksim"
)

// An app that may not post under other names puts the customer's name into the text: it
// costs the one thing that it lacks, and one refusal in ten minutes.
func TestAuthorWithoutTheScope(t *testing.T) {
	bubble(t, func(w *world) {
		all := w.sim.App().Scopes
		w.sim.SetScopes(slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s == "chat:write.customize" })...)
		thread, _ := w.openThread()
		say := func(text string) (at bridge.RemoteID) {
			d := post(thread, "1.1", text)
			op := d.Op.(bridge.Post)
			op.Author, op.Actions = "Rosa <!here> (Telegram)", []bridge.CardButton{{Action: bridge.ActionReopen, Label: "Reopen"}}
			d.Op = op
			return w.mustDeliver(d).Remote
		}
		refused := func() (n int) {
			for _, c := range w.sim.Calls("chat.postMessage") {
				if c.Error == "missing_scope" {
					n++
				}
			}
			return n
		}
		for _, text := range []string{hostile, strings.Repeat("x", 4000)} {
			m := w.message(tsOf(say(text)))
			if m.Username != "" || m.Seen() != "Rosa !here (Telegram)\n"+text+"\n[Reopen]" {
				t.Errorf("it is by %q and reads %q", m.Username, m.Seen())
			}
			if n := append(m.Notified(), m.MightNotify()...); len(n) > 0 {
				t.Errorf("it notifies %v", n)
			}
			if m.Metadata == nil || m.Metadata.Text("effect") != "1.1" {
				t.Errorf("its metadata is %+v", m.Metadata)
			}
		}
		if n := refused(); n != 1 {
			t.Errorf("Slack refused %d posts", n)
		}
		at := say("How mcuh?")
		e := reword(thread, at, "How much?")
		w.mustDeliver(e)
		if m := w.message(tsOf(at)); !strings.Contains(m.Seen(), "Rosa (Telegram)\nHow much?") {
			t.Errorf("edited it reads %q", m.Seen())
		}
		time.Sleep(11 * time.Minute)
		w.sim.SetScopes(all...)
		if m := w.message(tsOf(say("Hi"))); m.Username == "" || strings.Contains(m.Seen(), "Rosa") {
			t.Errorf("once it may, it is by %q and reads %q", m.Username, m.Seen())
		}
		// What is said in our own voice needs no such scope, and no name.
		d := post(thread, "1.2", "ours")
		d.Op = bridge.Post{Message: "m1.2", Parts: 1, Body: richtext.FromPlain("ours")}
		if m := w.message(tsOf(w.mustDeliver(d).Remote)); m.Username != "" || m.Seen() != "ours" {
			t.Errorf("our own is by %q and reads %q", m.Username, m.Seen())
		}
	})
}

// What is said anew without the name and finds no connection was surely not sent: what
// Slack refused before does not count.
func TestAuthorWithoutTheScopeAndThenNoConnection(t *testing.T) {
	var down atomic.Bool
	bubble(t, func(w *world) {
		thread, _ := w.openThread()
		w.sim.OnCall(func(c slacksim.Call) slacksim.Fault {
			if c.Method == "chat.postMessage" {
				down.Store(true)
				return slacksim.Refuse("missing_scope")
			}
			return slacksim.Fault{}
		})
		d := post(thread, "1.1", "Hi")
		op := d.Op.(bridge.Post)
		op.Author = "Rosa"
		d.Op = op
		_, err := w.deliver(d)
		wantFailure(t, err, connectors.Transient, "")
	}, func(c *slack.Config, _ *[]slacksim.Option) {
		own := c.HTTP.Transport.(*http.Transport).Clone()
		own.DisableKeepAlives = true
		dial := own.DialContext
		own.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
			if down.Load() {
				return nil, errors.New("no network")
			}
			return dial(ctx, network, addr)
		}
		c.HTTP = &http.Client{Transport: own}
	})
}
