package slacksim_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"frontdesk/connectors/slack/slacksim"
)

const takeButton = `[{"type":"actions","block_id":"row","elements":[{"type":"button","action_id":"take","value":"1042","style":"primary",` +
	`"text":{"type":"plain_text","text":"Take"}}]}]`

// raw runs a Socket Mode client whose acknowledgements are given by answer; where
// that says false, there is none.
func (w *world) raw(answer func(kind string, payload json.RawMessage) (any, bool)) (stop func()) {
	w.Helper()
	smc := socketmode.New(w.api, socketmode.OptionDialer(w.dialer))
	ctx := w.Context()
	done := make(chan struct{})
	quit := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case evt := <-smc.Events:
				if evt.Request == nil || evt.Request.EnvelopeID == "" {
					continue
				}
				if payload, ok := answer(evt.Request.Type, evt.Request.Payload); ok {
					_ = smc.AckCtx(ctx, evt.Request.EnvelopeID, payload)
				}
			case <-quit:
				return
			}
		}
	}()
	stopRun := run(smc)
	w.wait("the socket", func() bool { return w.sim.Sockets() > 0 })
	return func() {
		stopRun()
		close(quit)
		<-done
	}
}

func TestSlashCommands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t)
		var got slack.SlashCommand
		defer w.raw(func(kind string, payload json.RawMessage) (any, bool) {
			if kind != "slash_commands" {
				return nil, true
			}
			if err := json.Unmarshal(payload, &got); err != nil {
				t.Error(err)
			}
			return map[string]any{"text": "All is well, <@U0BEN>."}, got.Text != "stall"
		})()
		if _, err := w.sim.User(ben).Post(sales, "/desk status now"); err != nil {
			t.Fatal(err)
		}
		if got.Command != "/desk" || got.Text != "status now" || got.UserID != ben || got.ChannelID != sales || got.TriggerID == "" {
			t.Errorf("payload = %+v", got)
		}
		if diff := cmp.Diff([]string{"All is well, @Ben B."}, texts(w.sim.User(ben).Ephemerals(sales))); diff != "" {
			t.Errorf("ephemerals (-want +got):\n%s", diff)
		}
		if len(w.sim.All(sales)) != 0 || len(w.sim.User(ana).Ephemerals(sales)) != 0 {
			t.Error("others can see the answer")
		}

		began := time.Now()
		err := w.sim.User(ben).Slash(sales, "/desk stall")
		var n slacksim.Notice
		if !errors.As(err, &n) || n.Code != "operation_timeout" || time.Since(began) != 3*time.Second {
			t.Errorf("a command that is not acknowledged: %v after %v", err, time.Since(began))
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if got.Text != "stall" || w.sim.Unacked() != 0 {
			t.Error("the lost command came again")
		}
	})
}

func TestPressingAButton(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t)
		var got slack.InteractionCallback
		defer w.raw(func(kind string, payload json.RawMessage) (any, bool) {
			if kind == "interactive" {
				if err := json.Unmarshal(payload, &got); err != nil {
					t.Error(err)
				}
			}
			return nil, true
		})()
		card := w.post(args{"text": "card", "blocks": takeButton})
		w.post(args{"text": "reply", "thread_ts": card})
		if err := w.sim.User(ben).Press(sales, card, "take"); err != nil {
			t.Fatal(err)
		}
		a := got.ActionCallback.BlockActions
		if len(a) != 1 || a[0].ActionID != "take" || a[0].Value != "1042" || a[0].BlockID != "row" || a[0].ActionTs == "" {
			t.Errorf("actions = %+v", a)
		}
		if got.Type != slack.InteractionTypeBlockActions || got.User.ID != ben || got.Channel.ID != sales || got.Message.Timestamp != card ||
			got.Container.MessageTs != card || got.Container.ThreadTs != card || got.TriggerID == "" {
			t.Errorf("payload = %+v", got)
		}
		if err := w.sim.User(ben).Press(sales, card, "close"); err == nil {
			t.Error("a button that is not there was pressed")
		}
	})
}

func TestInteractionsWithoutASocketAreLost(t *testing.T) {
	w := overLoopback(t)
	card := w.post(args{"text": "card", "blocks": takeButton})
	var n slacksim.Notice
	if err := w.sim.User(ben).Press(sales, card, "take"); !errors.As(err, &n) || n.Code != "dispatch_failed" {
		t.Errorf("Press = %v, want dispatch_failed", err)
	}
}

// respond posts to a response_url, and gives the status.
func (w *world) respond(url, body string) int {
	w.Helper()
	resp, err := w.client.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

func TestResponseURL(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t)
		var url string
		defer w.raw(func(_ string, payload json.RawMessage) (any, bool) {
			var p struct {
				ResponseURL string `json:"response_url"`
			}
			if json.Unmarshal(payload, &p) == nil && p.ResponseURL != "" {
				url = p.ResponseURL
			}
			return nil, true
		})()
		card := w.post(args{"text": "card", "blocks": takeButton})
		press := func() {
			if err := w.sim.User(ben).Press(sales, card, "take"); err != nil {
				t.Fatal(err)
			}
		}
		press()
		if got := w.respond(url, `{"text":"for you"}`); got != http.StatusOK {
			t.Errorf("status = %d", got)
		}
		if got := w.respond(url, `{"text":"for all","response_type":"in_channel","thread_ts":"`+card+`"}`); got != http.StatusOK {
			t.Errorf("status = %d", got)
		}
		if got := w.respond(url, `{"text":"taken","replace_original":true}`); got != http.StatusOK {
			t.Errorf("status = %d", got)
		}
		if diff := cmp.Diff([]string{"for you"}, texts(w.sim.User(ben).Ephemerals(sales))); diff != "" {
			t.Errorf("ephemerals (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"taken", "for all"}, texts(w.sim.Thread(sales, card))); diff != "" {
			t.Errorf("thread (-want +got):\n%s", diff)
		}
		if got := w.respond(url, `{"text":""}`); got != http.StatusBadRequest {
			t.Errorf("without text: status = %d", got)
		}
		if got := w.respond(url, `{"text":"five"}`); got != http.StatusOK {
			t.Errorf("the fifth: status = %d", got)
		}
		if got := w.respond(url, `{"text":"six"}`); got != http.StatusNotFound {
			t.Errorf("the sixth: status = %d, want 404", got)
		}
		if err := w.sim.User(ben).Slash(sales, "/desk help"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(31 * time.Minute)
		if got := w.respond(url, `{"text":"late"}`); got != http.StatusNotFound {
			t.Errorf("after half an hour: status = %d, want 404", got)
		}
	})
}

func TestEphemeralMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t)
		var url string
		defer w.raw(func(_ string, payload json.RawMessage) (any, bool) {
			var p struct {
				ResponseURL string `json:"response_url"`
			}
			_ = json.Unmarshal(payload, &p)
			url = p.ResponseURL
			return nil, true
		})()
		got := w.call("chat.postEphemeral", args{"channel": sales, "user": ben, "text": "psst", "blocks": takeButton})
		if !got.OK {
			t.Fatal(got.Error)
		}
		mine := w.sim.User(ben).Ephemerals(sales)
		if len(mine) != 1 || len(w.sim.All(sales)) != 0 || len(w.sim.Events()) != 0 {
			t.Fatalf("ephemerals = %v", texts(mine))
		}
		if err := w.sim.User(ana).Press(sales, mine[0].TS, "take"); err == nil {
			t.Error("somebody else pressed it")
		}
		if err := w.sim.User(ben).Press(sales, mine[0].TS, "take"); err != nil {
			t.Fatal(err)
		}
		if status := w.respond(url, `{"delete_original":true}`); status != http.StatusOK {
			t.Errorf("status = %d", status)
		}
		if left := w.sim.User(ben).Ephemerals(sales); len(left) != 0 {
			t.Errorf("left = %v", texts(left))
		}
	})
}
