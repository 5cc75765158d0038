package slack_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/connectors/slack/slacksim"
)

// TestPrivateButtons shows buttons to somebody in private, more than one block holds and
// all for the same action, has one pressed, and puts something else in their place. What
// is written there and pressed waits in one lane.
func TestPrivateButtons(t *testing.T) {
	bubble(t, func(w *world) {
		stop := w.run()
		op := bridge.Notice{To: ana, Body: richtext.FromPlain("Which <!channel> & *colour*?")}
		for i := range 30 {
			op.Actions = append(op.Actions, bridge.CardButton{Action: bridge.ActionTry, Value: fmt.Sprint("7:=", i), Label: fmt.Sprint("Colour ", i)})
		}
		d := connectors.Delivery{ID: "7.1", Installation: "inst", Op: op}
		r := w.mustDeliver(d)
		shown := w.sim.Direct(ana)
		if len(shown) != 1 || !strings.HasPrefix(shown[0].Seen(), "Which <!channel> & *colour*?") || strings.Count(shown[0].Seen(), "[Colour ") != 30 || len(shown[0].Notified()) > 0 {
			t.Fatalf("in private Ana reads %+v", shown)
		}
		if found, is, err := w.desk.Find(w.Context(), d); err != nil || !is || found.Remote != r.Remote {
			t.Errorf("it is found as %+v, %v, %v, want %+v", found, is, err, r)
		}
		w.sim.OnCall(func(c slacksim.Call) slacksim.Fault {
			if c.Method == "conversations.history" {
				return slacksim.Refuse("missing_scope")
			}
			return slacksim.Fault{}
		})
		if _, is, err := w.desk.Find(w.Context(), d); err != nil || is {
			t.Errorf("without the scope it is found (%v): %v", is, err)
		}
		w.sim.OnCall(nil)
		w.decide(0, func(bridge.Event) []bridge.Op { return nil })
		all := shown[0].Buttons()
		i := slices.IndexFunc(all, func(b slacksim.Button) bool { return b.Value == "7:=27" })
		if err := w.sim.User(ana).Press(shown[0].Channel, shown[0].TS, all[i].ActionID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.sim.User(ana).Message("or none"); err != nil {
			t.Fatal(err)
		}
		w.until("both are stored", func() bool { return len(w.filed()) == 2 })
		press, is := w.filed()[0].Event.(bridge.CardPressed)
		if place := w.filed()[0].Place; !is || press.Action != bridge.ActionTry || press.Value != "7:=27" || press.Thread != r.Remote || place != (bridge.Place{Endpoint: bridge.Desk, Command: ana}) {
			t.Errorf("pressed was %+v at %+v", press, place)
		}
		for _, raw := range w.store.all() {
			if raw.Lane != shown[0].Channel {
				t.Errorf("%s waits in the lane %s, not %s", raw.Key, raw.Lane, shown[0].Channel)
			}
		}

		instead := bridge.Notice{To: ana, On: r.Remote, Body: richtext.FromPlain("Which colour?\npressed: Colour 27")}
		w.mustDeliver(connectors.Delivery{ID: "7.2", Installation: "inst", Op: instead})
		if got := w.sim.Direct(ana); len(got) != 2 || got[0].Seen() != "Which colour?\npressed: Colour 27" || got[0].Edited {
			t.Errorf("in private Ana reads %+v", got)
		}
		instead.On = "T0SIM/" + bridge.RemoteID(shown[0].Channel) + "/1600000000.000100"
		_, err := w.deliver(connectors.Delivery{ID: "7.3", Op: instead})
		wantFailure(t, err, connectors.Rejected, "")
		instead.On = "nowhere"
		_, err = w.deliver(connectors.Delivery{ID: "7.4", Op: instead})
		wantFailure(t, err, connectors.Rejected, bridge.ReasonGone)
		if gates := w.desk.Gates(connectors.Delivery{Op: instead}); gates[0].Key != "slack/chat.update/"+ana {
			t.Errorf("the gates are %+v", gates)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	}, unlimited)
}
