package slacksim_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"frontdesk/connectors/slack/slacksim"
)

func TestCallFaults(t *testing.T) {
	rateLimited := func(err error) bool {
		var r *slack.RateLimitedError
		return errors.As(err, &r) && r.RetryAfter == 30*time.Second
	}
	status := func(code int) func(error) bool {
		return func(err error) bool {
			var s slack.StatusCodeError
			return errors.As(err, &s) && s.Code == code
		}
	}
	anyError := func(err error) bool { return err != nil }
	tests := []struct {
		name   string
		fault  slacksim.Fault
		is     func(error) bool
		posted int
	}{
		{"none", slacksim.Fault{}, func(err error) bool { return err == nil }, 1},
		{"throttled", slacksim.Throttle(30 * time.Second), rateLimited, 0},
		{"throttled without a time", slacksim.Throttle(0), status(429), 0},
		{"unavailable", slacksim.Status(503), status(503), 0},
		{"unavailable afterwards", slacksim.Status(503).AfterEffect(), status(503), 1},
		{"a web page", slacksim.HTML(), anyError, 0},
		{"an error of Slack's", slacksim.Refuse("fatal_error"), func(err error) bool { return err != nil && err.Error() == "fatal_error" }, 0},
		{"an error after the effect", slacksim.Refuse("internal_error").AfterEffect(), anyError, 1},
		{"dropped", slacksim.Drop(), anyError, 0},
		{"dropped afterwards", slacksim.Drop().AfterEffect(), anyError, 1},
		{"hung", slacksim.Hang(), func(err error) bool { return errors.Is(err, context.DeadlineExceeded) }, 0},
		{"hung afterwards", slacksim.Hang().AfterEffect(), func(err error) bool { return errors.Is(err, context.DeadlineExceeded) }, 1},
		{"slow", slacksim.Fault{}.Delayed(10 * time.Second), func(err error) bool { return err == nil }, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inMemory(t)
				w.sim.OnCall(func(c slacksim.Call) slacksim.Fault {
					if c.Method == "chat.postMessage" && c.N == 1 {
						return tt.fault
					}
					return slacksim.Fault{}
				})
				ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
				defer cancel()
				_, _, err := w.api.PostMessageContext(ctx, sales, slack.MsgOptionText("x", false))
				if !tt.is(err) {
					t.Errorf("error = %v", err)
				}
				if got := len(w.sim.All(sales)); got != tt.posted {
					t.Errorf("posted %d, want %d", got, tt.posted)
				}
				calls := w.sim.Calls("chat.postMessage")
				if len(calls) != 1 || calls[0].Done != (tt.posted == 1) || calls[0].Args["text"] != "x" || calls[0].Args["token"] != "" {
					t.Errorf("calls = %+v", calls)
				}
				if _, _, err := w.api.PostMessage(sales, slack.MsgOptionText("y", false)); err != nil {
					t.Errorf("the next call: %v", err)
				}
			})
		})
	}
}

func TestPostsByShowsDuplicates(t *testing.T) {
	w := overLoopback(t)
	post := func(id string) string {
		return w.post(args{"text": id, "metadata": `{"event_type":"x","event_payload":{"id":"` + id + `"}}`})
	}
	post("a")
	post("b")
	w.post(args{"text": "without"})
	again := post("a")
	if got := w.call("chat.delete", args{"channel": sales, "ts": again}); !got.OK {
		t.Fatal(got.Error)
	}
	counts := map[string]int{}
	for id, list := range w.sim.PostsBy(func(m slacksim.Metadata) string { return m.Text("id") }) {
		counts[id] = len(list)
	}
	if diff := cmp.Diff(map[string]int{"a": 2, "b": 1}, counts); diff != "" {
		t.Errorf("posts (-want +got):\n%s", diff)
	}
}
