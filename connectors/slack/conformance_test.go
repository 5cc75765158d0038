package slack_test

import (
	"context"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/connectors/connectortest"
	"frontdesk/connectors/slack"
	"frontdesk/connectors/slack/slacksim"
)

func TestConformance(t *testing.T) {
	var samples []connectors.Raw
	d := opened(t)
	for _, raws := range seeds(t, "testdata") {
		for _, raw := range raws {
			if _, err := d.Decode(raw); err == nil { // each file is also there as a frame that nobody knows
				samples = append(samples, raw)
			}
		}
	}
	samples = append(samples, wrap(t, slack.KindEvent, event(`{"type":"message","channel":"C0SALES","ts":"1700000100.000200",`+
		`"thread_ts":"1700000000.000100","parent_user_id":"U0DESK","user":"U0ANA","text":"*Hello*"}`), false))
	connectortest.Run(t, connectortest.Harness{
		New:     newSubject,
		Does:    []string{"open_thread", "redraw_card", "post", "edit", "delete", "react", "set_mark", "whisper", "respond", "notice", "open_modal", "refuse_modal"},
		Samples: samples,
	})
}

func newSubject(t *testing.T) connectortest.Subject {
	var cut atomic.Bool
	transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		if cut.Load() {
			return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
		}
		return new(net.Dialer).DialContext(ctx, network, address)
	}}
	t.Cleanup(transport.CloseIdleConnections)
	w := loopback(t, unlimited, func(cfg *slack.Config, _ *[]slacksim.Option) { cfg.HTTP = &http.Client{Transport: transport} })
	thread, ts := w.openThread()
	fail := func(f slacksim.Fault) func() {
		return func() {
			w.sim.OnCall(func(c slacksim.Call) slacksim.Fault {
				if c.Method != "chat.postMessage" {
					return slacksim.Fault{}
				}
				return f
			})
		}
	}
	return connectortest.Subject{
		Endpoint: w.desk,
		Post:     func(text string) connectors.Delivery { return post(thread, "7.1", text) },
		Follow: func(posted connectors.Receipt) connectors.Delivery {
			d := post(thread, "7.2", "")
			d.Op, d.Refs = bridge.SetMark{Message: "m7.1", Mark: bridge.MarkSent}, []bridge.RemoteID{posted.Remote}
			return d
		},
		Shown: func(text string) int {
			n := 0
			for _, m := range w.sim.Thread(sales, ts) {
				if m.Text == text {
					n++
				}
			}
			return n
		},
		Files: &connectortest.Files{
			Shown: func() (files []string) {
				for _, m := range w.sim.Thread(sales, ts) {
					for _, f := range m.Files {
						files = append(files, w.content(f.ID))
					}
				}
				return files
			},
			Lay: func(_ *testing.T, name, content string) bridge.File {
				return w.shared(slacksim.Upload{Name: name, Content: []byte(content)})
			},
		},
		Fail: map[connectors.Class]func(){
			connectors.Ambiguous: fail(slacksim.Drop().AfterEffect()),
			connectors.Transient: func() { cut.Store(true); transport.CloseIdleConnections() },
			connectors.Throttled: fail(slacksim.Throttle(7 * time.Second)),
			connectors.Rejected:  fail(slacksim.Refuse("is_archived")),
			connectors.Broken:    w.sim.RevokeTokens,
		},
		Secrets: []string{w.sim.App().BotToken, w.sim.App().AppToken},
		Logs:    w.logs.String,
	}
}
