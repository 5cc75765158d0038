package slack_test

import (
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/connectors/slack"
	"frontdesk/connectors/slack/slacksim"
)

// An emoji of the workspace's own that is another name of a standard one is that one, also
// by way of others and as the names change; a picture of its own keeps its name. What was
// stored is read as it was understood then, whatever the names are by now.
func TestWorkspacesNamesOfEmoji(t *testing.T) {
	bubble(t, func(w *world) {
		t := w.T
		thread, ts := w.openThread()
		w.sim.AddEmoji("lgtm", "alias:+1")
		w.sim.AddEmoji("shipit", "alias:lgtm")
		w.sim.AddEmoji("circle-x", "alias:circle-x")
		w.sim.AddEmoji("party-parrot", "https://emoji.slack-edge.com/parrot.gif")
		w.setThreads(connectors.Thread{Thread: thread})
		stop := w.run()
		synctest.Wait()
		says := func() string {
			t.Helper()
			_, err := w.sim.User(ana).Reply(sales, ts, "", slacksim.WithFormatting(`[{"type":"rich_text_section","elements":[
				{"type":"emoji","name":"lgtm"},{"type":"emoji","name":"shipit"},{"type":"emoji","name":"party-parrot"},{"type":"emoji","name":"circle-x"},{"type":"emoji","name":"wave"}]}]`))
			if err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			time.Sleep(time.Second)
			raws := w.store.all()
			filed, err := w.desk.Decode(raws[len(raws)-1])
			if err != nil || len(filed) != 1 {
				t.Fatalf("it is filed as %v, %v", filed, err)
			}
			return filed[0].Event.(bridge.Replied).Text.Plain()
		}
		if got, want := says(), "👍👍:party-parrot::circle-x:👋"; got != want {
			t.Errorf("it reads %q, want %q", got, want)
		}
		w.sim.RemoveEmoji("lgtm")
		w.sim.AddEmoji("party-parrot", "alias:wave")
		time.Sleep(time.Second) // until Slack has told of it
		synctest.Wait()
		if got, want := says(), ":lgtm:👍👋:circle-x:👋"; got != want {
			t.Errorf("after a change it reads %q, want %q", got, want)
		}
		first := w.store.all()
		if filed, err := w.desk.Decode(first[len(first)-2]); err != nil || filed[0].Event.(bridge.Replied).Text.Plain() != "👍👍:party-parrot::circle-x:👋" {
			t.Errorf("read again it is %v, %v", filed, err)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// The event of a change is read in each of its forms.
func TestEmojiChanged(t *testing.T) {
	for _, tt := range []struct {
		name, event string
		want        map[string]string
	}{
		{"added", `{"subtype":"add","name":"ok2","value":"alias:ok_hand"}`, map[string]string{"lgtm": "+1", "ok2": "ok_hand"}},
		{"added by way of another", `{"subtype":"add","name":"ok2","value":"alias:lgtm"}`, map[string]string{"lgtm": "+1", "ok2": "+1"}},
		{"a picture added", `{"subtype":"add","name":"lgtm","value":"https://a.example/x.png"}`, map[string]string{}},
		{"removed", `{"subtype":"remove","names":["lgtm","other"]}`, map[string]string{}},
		{"renamed", `{"subtype":"rename","old_name":"lgtm","new_name":"ship","value":"alias:+1"}`, map[string]string{"ship": "+1"}},
		{"of another shape", `{"names":"lgtm","value":7}`, map[string]string{"lgtm": "+1"}},
	} {
		if diff := cmp.Diff(tt.want, slack.EmojiAfter(map[string]string{"lgtm": "alias:+1"}, json.RawMessage(tt.event))); diff != "" {
			t.Errorf("%s: (-want +got):\n%s", tt.name, diff)
		}
	}
}
