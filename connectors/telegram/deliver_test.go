package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/connectors/connectortest"
	"frontdesk/connectors/telegram"
	"frontdesk/connectors/telegram/telegramsim"
)

// shop is a channel over a simulator, and Ana, who has written to it.
type shop struct {
	sim *telegramsim.Server
	ch  connectors.Channel
	log *logBuffer
	ana *telegramsim.User
}

func newShop(t *testing.T) shop {
	t.Helper()
	sim := telegramsim.New(telegramsim.WithBot(token, "shop_bot"))
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	t.Cleanup(sim.Close)
	ch, log := open(t, server.URL, server.Client())
	user := sim.User(telegramsim.Person{ID: 7, FirstName: "Ana"})
	user.Start("")
	return shop{sim: sim, ch: ch, log: log, ana: user}
}

func TestPost(t *testing.T) {
	s := newShop(t)
	body := richtext.Doc{
		para(run("Pick ", 0), run("one", richtext.Bold), run(" 😀", 0)),
		richtext.Quote{Body: richtext.FromPlain("as you said")},
	}
	long := strings.Repeat("long ", 20)
	r, err := s.ch.Deliver(t.Context(), postTo(s.ana, bridge.Post{Body: body, Buttons: []bridge.Button{
		{ID: "a", Label: "Apples"}, {ID: "b", Label: long}, {ID: "c", Label: " "},
	}}))
	if err != nil {
		t.Fatal(err)
	}
	if want := (connectors.Receipt{Remote: "7:2", Order: 2}); !reflect.DeepEqual(r, want) {
		t.Errorf("the receipt is %+v, want %+v", r, want)
	}
	m := s.ana.Received()[0]
	want := []telegramsim.Entity{{Type: "bold", Offset: 5, Length: 3}, {Type: "blockquote", Offset: 12, Length: 11}}
	if diff := cmp.Diff(want, m.Entities); diff != "" || m.Text != "Pick one 😀\nas you said" {
		t.Errorf("people see %q with\n%s", m.Text, diff)
	}
	if diff := cmp.Diff([]string{"Apples", long[:39] + "…", "…"}, m.Labels()); diff != "" || len(m.Buttons) != 3 {
		t.Errorf("the buttons are in %d rows:\n%s", len(m.Buttons), diff)
	}
}

// TestReply quotes the message that is answered, also where the customer has deleted it,
// and never one of another chat.
func TestReply(t *testing.T) {
	s := newShop(t)
	asked := s.ana.Write("How do I pay?")
	for i, tt := range []struct {
		refs []bridge.RemoteID
		want int
	}{
		{[]bridge.RemoteID{bridge.RemoteID(fmt.Sprintf("7:%d", asked.ID))}, asked.ID}, {[]bridge.RemoteID{"7:99"}, 0}, {[]bridge.RemoteID{"8:2"}, 0},
		{[]bridge.RemoteID{"?"}, 0}, {nil, 0},
	} {
		d := postTo(s.ana, bridge.Post{Body: say("By card"), Answers: "m1.0"})
		d.Refs = tt.refs
		if _, err := s.ch.Deliver(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if got := s.ana.Received()[i].ReplyTo; got != tt.want {
			t.Errorf("with %v it replies to message %d, want %d", tt.refs, got, tt.want)
		}
	}
}

// TestShare: what hands a number or a place over takes the place of the keyboard, and goes
// with a later message.
func TestShare(t *testing.T) {
	s := newShop(t)
	post := func(p bridge.Post) {
		t.Helper()
		if _, err := s.ch.Deliver(t.Context(), postTo(s.ana, p)); err != nil {
			t.Fatal(err)
		}
	}
	shows := func(want ...string) {
		t.Helper()
		if got, _ := s.ana.Keys(); !cmp.Equal(want, got) {
			t.Errorf("in place of the keyboard there is %q, want %q", got, want)
		}
	}
	post(bridge.Post{Body: say("Number?"), Share: bridge.Share{What: bridge.SharePhone, Label: "Share my number"}, Buttons: []bridge.Button{{ID: "1042:1.skip", Label: "Skip"}}})
	shows("Share my number", "Skip")
	if labels := s.ana.Received()[0].Labels(); len(labels) > 0 {
		t.Errorf("below the message there is %q", labels)
	}
	post(bridge.Post{Body: say("Which?"), Buttons: []bridge.Button{{ID: "y", Label: "Yes"}}})
	shows("Share my number", "Skip")
	post(bridge.Post{Body: say("Thank you!"), EndShare: true})
	shows()
	post(bridge.Post{Body: say("Where?"), Share: bridge.Share{What: bridge.ShareLocation, Label: "Share my location"}})
	shows("Share my location")
	s.ana.SetPlace(52.52, 13.405)
	if m, err := s.ana.PressKey("Share my location"); err != nil || m.Kind != "location" {
		t.Errorf("pressing it sends %+v (%v)", m, err)
	}
}

func TestNoticeAndLeave(t *testing.T) {
	s := newShop(t)
	group := s.ana.AddToGroup("Friends")
	room := bridge.RemoteID("-4000001")
	if _, err := s.ch.Deliver(t.Context(), connectors.Delivery{Op: bridge.Notice{Room: room, Body: say("Write to me in private")}}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // it is no failure to have left already
		if _, err := s.ch.Deliver(t.Context(), connectors.Delivery{Op: bridge.Leave{Room: room}}); err != nil {
			t.Fatal(err)
		}
	}
	said := ""
	for _, m := range group.Messages() {
		if m.From == 4242 {
			said += m.Text
		}
	}
	if said != "Write to me in private" || group.Present() {
		t.Errorf("the group heard %q; the bot is there: %v", said, group.Present())
	}
}

// TestButtonsChange: other buttons take the place of those below a message, and those
// of a few characters stand side by side.
func TestButtonsChange(t *testing.T) {
	s := newShop(t)
	r, err := s.ch.Deliver(t.Context(), postTo(s.ana, bridge.Post{Body: say("Well?"), Buttons: []bridge.Button{{ID: "1", Label: "1 ⭐"}, {ID: "2", Label: "2 ⭐"}, {ID: "s", Label: "Skip"}, {ID: "n", Label: "否"}, {ID: "y", Label: "是"}}}))
	if err != nil {
		t.Fatal(err)
	}
	rows := func() (lengths []int) {
		for _, row := range s.ana.Received()[0].Buttons {
			lengths = append(lengths, len(row))
		}
		return lengths
	}
	if diff := cmp.Diff([]int{2, 1, 1, 1}, rows()); diff != "" {
		t.Errorf("rows: -want +got:\n%s", diff)
	}
	d := postTo(s.ana, bridge.ClearButtons{Instead: []bridge.Button{{ID: "a", Label: "✅ Food"}, {ID: "b", Label: "⬜ Bicycle"}}})
	d.Refs = []bridge.RemoteID{r.Remote}
	for range 2 { // a second time changes nothing more
		if _, err := s.ch.Deliver(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"✅ Food", "⬜ Bicycle"}, s.ana.Received()[0].Labels()); diff != "" {
		t.Errorf("labels: -want +got:\n%s", diff)
	}
}

func TestClearButtonsIsDoneTwice(t *testing.T) {
	s := newShop(t)
	r, err := s.ch.Deliver(t.Context(), postTo(s.ana, bridge.Post{Body: say("Well?"), Buttons: []bridge.Button{{ID: "y", Label: "Yes"}}}))
	if err != nil {
		t.Fatal(err)
	}
	d := postTo(s.ana, bridge.ClearButtons{})
	d.Refs = []bridge.RemoteID{"7:99", r.Remote}
	for range 2 {
		if _, err := s.ch.Deliver(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if labels := s.ana.Received()[0].Labels(); len(labels) != 0 {
			t.Fatalf("there are still %q", labels)
		}
	}
	d.Refs = []bridge.RemoteID{"nonsense"}
	if _, err := s.ch.Deliver(t.Context(), d); connectors.AsFailure(err).Class != connectors.Rejected {
		t.Errorf("a message that is none: %v", err)
	}
}

func TestEditsAndDeletions(t *testing.T) {
	s := newShop(t)
	var refs []bridge.RemoteID
	for _, text := range []string{"one", "two"} {
		r, err := s.ch.Deliver(t.Context(), postTo(s.ana, bridge.Post{Body: say(text)}))
		if err != nil {
			t.Fatal(err)
		}
		refs = append(refs, r.Remote)
	}
	does := func(op bridge.Op, refs ...bridge.RemoteID) error {
		d := postTo(s.ana, op)
		d.Refs = refs
		_, err := s.ch.Deliver(t.Context(), d)
		return err
	}
	shown := func(want ...string) {
		t.Helper()
		var got []string
		for _, m := range s.ana.Received() {
			got = append(got, m.Text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the customer sees (-want +got):\n%s", diff)
		}
	}
	for range 2 { // the second time it reads like that already
		if err := does(bridge.Edit{Part: 1, Body: say("2")}, refs[1]); err != nil {
			t.Fatal(err)
		}
	}
	shown("one", "2")
	if err := does(bridge.Edit{Body: say("x")}, "7:99"); connectors.AsFailure(err).Reason != bridge.ReasonGone {
		t.Errorf("an edit of what is not there: %v", err)
	}
	for _, bad := range [][]bridge.RemoteID{nil, {"nonsense"}, refs} {
		if err := does(bridge.Edit{Body: say("x")}, bad...); connectors.AsFailure(err).Class != connectors.Rejected {
			t.Errorf("an edit of %q: %v", bad, err)
		}
	}
	s.ana.Age(48*time.Hour - time.Minute)
	for range 2 { // the second time it is gone already
		if err := does(bridge.Delete{}, refs[1]); err != nil {
			t.Fatal(err)
		}
	}
	shown("one")
	s.ana.Age(time.Minute)
	if err := does(bridge.Delete{}, refs...); connectors.AsFailure(err).Reason != bridge.ReasonTooOld {
		t.Errorf("a deletion after 48 hours: %v", err)
	}
	if err := does(bridge.Edit{Body: say("1")}, refs[0]); err != nil {
		t.Errorf("an edit after 48 hours: %v", err)
	}
	shown("1")
}

func TestFailures(t *testing.T) {
	order := func(f telegramsim.Fault) func(shop) {
		return func(s shop) { s.sim.Order("sendMessage", f) }
	}
	answer := func(status int, body string) func(shop) {
		return order(telegramsim.Fault{Status: status, Body: body})
	}
	refusal := func(code, description string) func(shop) {
		return answer(400, `{"ok":false,"error_code":`+code+`,"description":"`+description+`"}`)
	}
	tests := []struct {
		name   string
		before func(shop)
		class  connectors.Class
		reason string
		after  time.Duration
	}{
		{"throttled", order(telegramsim.Throttled(7)), connectors.Throttled, "", 7 * time.Second},
		{"throttled without a time", answer(429, `{"ok":false,"error_code":429,"description":"Too Many Requests"}`), connectors.Throttled, "", time.Second},
		{"blocked", func(s shop) { s.ana.Block() }, connectors.Rejected, bridge.ReasonBlocked, 0},
		{"deactivated", func(s shop) { s.ana.DeleteAccount() }, connectors.Rejected, bridge.ReasonDeactivated, 0},
		{"never wrote", refusal("403", "Forbidden: bot can't initiate conversation with a user"), connectors.Rejected, bridge.ReasonNoChat, 0},
		{"kicked", refusal("403", "Forbidden: bot was kicked from the supergroup chat"), connectors.Rejected, bridge.ReasonNoChat, 0},
		{"forbidden otherwise", refusal("403", "Forbidden: something new"), connectors.Rejected, bridge.ReasonNotAllowed, 0},
		{"no chat", refusal("400", "Bad Request: chat not found"), connectors.Rejected, bridge.ReasonNoChat, 0},
		{"no peer", refusal("400", "Bad Request: PEER_ID_INVALID"), connectors.Rejected, bridge.ReasonNoChat, 0},
		{"no rights", refusal("400", "Bad Request: not enough rights to send text messages to the chat"), connectors.Rejected, bridge.ReasonNotAllowed, 0},
		{"too long", refusal("400", "Bad Request: message is too long"), connectors.Rejected, bridge.ReasonTooLong, 0},
		{"refused otherwise", refusal("400", "Bad Request: something new"), connectors.Rejected, bridge.ReasonOther, 0},
		{"moved", answer(400, `{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1001}}`), connectors.Rejected, bridge.ReasonNoChat, 0},
		{"revoked", func(s shop) { s.sim.Bot("shop_bot").Revoke() }, connectors.Broken, bridge.ReasonNotAllowed, 0},
		{"not found", refusal("404", "Not Found"), connectors.Broken, bridge.ReasonNotAllowed, 0},
		{"conflict", refusal("409", "Conflict: terminated by setWebhook request"), connectors.Transient, "", 0},
		{"error 500", order(telegramsim.Failing(500)), connectors.Ambiguous, "", 0},
		{"error 502 after", order(telegramsim.Failing(502).After()), connectors.Ambiguous, "", 0},
		{"page 502", order(telegramsim.Page(502)), connectors.Ambiguous, "", 0},
		{"page 503", order(telegramsim.Page(503)), connectors.Ambiguous, "", 0},
		{"page 504 after", order(telegramsim.Page(504).After()), connectors.Ambiguous, "", 0},
		{"a page that shows the address", answer(502, "<p>no way to /bot"+token+"/sendMessage"), connectors.Ambiguous, "", 0},
		{"an empty answer", answer(200, "[]"), connectors.Ambiguous, "", 0},
		{"dropped before", order(telegramsim.Dropped(false)), connectors.Ambiguous, "", 0},
		{"dropped after", order(telegramsim.Dropped(true)), connectors.Ambiguous, "", 0},
		{"no answer in time", order(telegramsim.Hanging(true)), connectors.Ambiguous, "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, nil, func(t *testing.T, p *polled) {
				p.ana.Start("")
				tt.before(shop{sim: p.sim, ch: p.ch, log: p.log, ana: p.ana})
				ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
				defer cancel()
				_, err := p.ch.Deliver(ctx, postTo(p.ana, bridge.Post{Body: say("hello")}))
				f, ok := errors.AsType[*connectors.Failure](err)
				if !ok {
					t.Fatalf("Deliver = %v", err)
				}
				if f.Class != tt.class || f.Reason != tt.reason || f.After != tt.after {
					t.Errorf("it fails as %s %q after %s, want %s %q after %s: %v", f.Class, f.Reason, f.After, tt.class, tt.reason, tt.after, f)
				}
				connectortest.AssertLeaksNoSecret(t, err, token)
				if n := len(p.sim.Calls()); n != 1 {
					t.Errorf("it was tried %d times", n)
				}
			})
		})
	}
}

func TestWhatNobodyAnswersAtIsSurelyNotSent(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	ch, _ := open(t, server.URL, http.DefaultClient)
	_, err := ch.Deliver(t.Context(), connectors.Delivery{Room: "7", Op: bridge.Post{Body: say("hello")}})
	if f := connectors.AsFailure(err); f.Class != connectors.Transient {
		t.Errorf("it fails as %v", f)
	}
	connectortest.AssertLeaksNoSecret(t, err, token)
}

func TestUnfitPosts(t *testing.T) {
	s := newShop(t)
	for name, d := range map[string]connectors.Delivery{
		"nothing to say": postTo(s.ana, bridge.Post{Body: say(" \n\u200b")}),
		"no chat":        {Room: "C0123", Op: bridge.Post{Body: say("hello")}},
	} {
		if _, err := s.ch.Deliver(t.Context(), d); connectors.AsFailure(err).Class != connectors.Rejected {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(s.sim.Calls()); n != 0 {
		t.Errorf("the platform was asked %d times", n)
	}
}

// Formatting that Telegram does not take must not cost the words.
func TestRefusedFormattingIsLeftOut(t *testing.T) {
	s := newShop(t)
	s.sim.Order("sendMessage", telegramsim.Fault{Status: 400, Body: `{"ok":false,"error_code":400,"description":"Bad Request: ENTITY_BOUNDS_INVALID"}`})
	r, err := s.ch.Deliver(t.Context(), postTo(s.ana, bridge.Post{Body: richtext.Doc{para(run("bold", richtext.Bold))}}))
	if err != nil || r.Remote == "" {
		t.Fatalf("Deliver = %+v, %v", r, err)
	}
	if m := s.ana.Received(); len(m) != 1 || m[0].Text != "bold" || len(m[0].Entities) != 0 {
		t.Errorf("people see %+v", m)
	}
}

// An answer that the library cannot read still says that the message is there: it
// must not be sent again.
func TestAnswerThatCannotBeReadIsDelivered(t *testing.T) {
	s := newShop(t)
	s.sim.Order("sendMessage", telegramsim.Fault{Status: 200, Applied: true, Body: `{"ok":true,"result":{"message_id":2,"date":1,
		"chat":{"id":7,"type":"private"},"reply_to_message":"of a new form"}}`})
	r, err := s.ch.Deliver(t.Context(), postTo(s.ana, bridge.Post{Body: say("hello")}))
	if err != nil || !reflect.DeepEqual(r, connectors.Receipt{}) {
		t.Errorf("Deliver = %+v, %v; want success without an id", r, err)
	}
}

func TestGates(t *testing.T) {
	s := newShop(t)
	d := postTo(s.ana, bridge.Post{Body: say("x")})
	want := []connectors.Gate{
		{Key: "telegram/shop/chat/7", Every: time.Second, Burst: 3},
		{Key: "telegram/shop", Every: time.Second / 30, Burst: 30},
	}
	if diff := cmp.Diff(want, s.ch.Gates(d)); diff != "" {
		t.Error(diff)
	}
	leave := s.ch.Gates(connectors.Delivery{Op: bridge.Leave{Room: "-5"}})
	if leave[0].Key != "telegram/shop/chat/-5" {
		t.Errorf("leaving falls under %+v", leave)
	}
	settings := &telegram.Settings{Token: connectors.NewSecret(token)}
	ch, err := settings.Open(connectors.Deps{ID: "shop", HTTP: http.DefaultClient, Log: discard(), Unpaced: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range ch.Gates(d) {
		if g.Every != 0 || g.Burst != 0 || g.Key == "" {
			t.Errorf("without pace a gate is %+v", g)
		}
	}
}

func TestProbe(t *testing.T) {
	s := newShop(t)
	prober := s.ch.(connectors.Prober)
	if name, err := prober.Probe(t.Context()); name != "@shop_bot" || err != nil {
		t.Errorf("Probe() = %q, %v", name, err)
	}
	s.sim.Bot("shop_bot").Revoke()
	_, err := prober.Probe(t.Context())
	if connectors.AsFailure(err).Class != connectors.Broken {
		t.Errorf("Probe() of a revoked token = %v", err)
	}
	connectortest.AssertLeaksNoSecret(t, err, token)
}

func TestSettings(t *testing.T) {
	good := func() *telegram.Settings {
		s := telegram.Kind{}.Settings().(*telegram.Settings)
		s.Token = connectors.NewSecret(token)
		return s
	}
	if faults := good().Check(); len(faults) != 0 {
		t.Errorf("the defaults with a token are faulty: %v", faults)
	}
	tests := []struct {
		name, key, text string
		spoil           func(*telegram.Settings)
	}{
		{"no token", "token", "missing", func(s *telegram.Settings) { s.Token = connectors.Secret{} }},
		{"another token", "token", "not a bot's token", func(s *telegram.Settings) { s.Token = connectors.NewSecret("xoxb-1-2") }},
		{"no address", "api_url", "https://api.telegram.org", func(s *telegram.Settings) { s.APIURL = "api.telegram.org" }},

		{"neither", "updates", "write polling", func(s *telegram.Settings) { s.Updates = "pigeon" }},
	}
	for _, tt := range tests {
		s := good()
		tt.spoil(s)
		faults := s.Check()
		if len(faults) != 1 || faults[0].Key != tt.key || !strings.Contains(faults[0].Text, tt.text) {
			t.Errorf("%s: %v", tt.name, faults)
		}
	}
	if (telegram.Kind{}).Name() != "telegram" {
		t.Error("the kind has another name")
	}
}
