package demo

import (
	"testing"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// TestInside puts lines of the program's log into words.
func TestInside(t *testing.T) {
	w := &world{
		slack:    slacksim.New(),
		telegram: telegramsim.New(telegramsim.WithBot(telegramToken, botName)),
	}
	defer w.slack.Close()
	w.slack.AddUser(slacksim.User{ID: ana, Name: "ana", RealName: "Ana Lima"})
	w.slack.AddChannel(slacksim.Channel{ID: sales, Name: "sales", Members: []string{ana}})
	w.telegram.User(telegramsim.Person{FirstName: "Mia", LastName: "Torres"})
	w.telegram.User(telegramsim.Person{FirstName: "Minh"})
	if _, err := w.slack.PostAsApp(sales, "", "B0DESK", "", "Mia Torres #7"); err != nil {
		t.Fatal(err)
	}
	n := newInside(w)
	for _, test := range []struct{ line, want, customer string }{
		{`{"level":"INFO","msg":"running","http":"127.0.0.1:1"}`, "The program runs.", ""},
		{`{"level":"INFO","msg":"event","kind":"message_in","contact":1,"conversation":7,"effects":2,"notes":["workflow inbound"],"lag":1}`,
			"Mia wrote: workflow inbound → 2 deliveries.", "Mia"},
		{`{"level":"INFO","msg":"event","kind":"message_in","contact":2,"conversation":8,"effects":0}`, "A customer wrote.", ""},
		{`{"level":"INFO","msg":"event","kind":"settled","contact":1,"conversation":7,"notes":null}`, "", "Mia"},
		{`{"level":"INFO","msg":"event","kind":"agent_offered","contact":1,"conversation":7,"effects":1,"notes":["assigned: round_robin: U0ANA"]}`,
			"The conversation with Mia is given out: assigned: round_robin: Ana Lima → 1 delivery.", "Mia"},
		{`{"level":"INFO","msg":"event","kind":"agent_wanted","lane":"team/sales","team":"sales"}`, "Sales is asked for an agent.", ""},
		{`{"level":"INFO","msg":"event","kind":"commanded","lane":"command/slack/U0ANA"}`, "Ana Lima ran a slash command.", ""},
		{`{"level":"INFO","msg":"event","kind":"invented_later"}`, "Invented later.", ""},
		{`{"level":"INFO","msg":"attempt","op":"post","endpoint":"telegram","contact":1,"conversation":7,"attempt":1,"outcome":"delivered","result":"delivered","duration":5602049}`,
			"A message to Mia was delivered in 5 ms.", "Mia"},
		{`{"level":"INFO","msg":"attempt","op":"post","endpoint":"slack","contact":1,"conversation":7,"attempt":3,"outcome":"delivered","result":"delivered","duration":5602049}`,
			"A message for the thread with Mia was delivered at attempt 3, after 5 ms.", "Mia"},
		{`{"level":"WARN","msg":"attempt","op":"post","endpoint":"slack","contact":1,"conversation":7,"attempt":2,"outcome":"transient","wait":5000000000,"error":"transient failure: status 503"}`,
			"A message for the thread with Mia did not get through at attempt 2 (status 503); again in 5 s.", "Mia"},
		{`{"level":"WARN","msg":"attempt","op":"post","endpoint":"telegram","contact":1,"conversation":7,"attempt":1,"outcome":"throttled","wait":4999000000,"error":"too many"}`,
			"A message to Mia was put off by Telegram; again in 5 s.", "Mia"},
		{`{"level":"WARN","msg":"attempt","op":"post","endpoint":"telegram","contact":1,"conversation":7,"attempt":1,"outcome":"rejected","result":"refused","reason":"blocked"}`,
			"A message to Mia was refused: the customer has blocked the bot.", "Mia"},
		{`{"level":"WARN","msg":"attempt","op":"open_thread","endpoint":"slack","contact":1,"conversation":7,"attempt":1,"outcome":"ambiguous","wait":1000000000,"error":"EOF"}`,
			"Nobody knows whether the thread with Mia has arrived (EOF); looked into in 1 s.", "Mia"},
		{`{"level":"INFO","msg":"attempt","op":"open_thread","endpoint":"slack","contact":1,"conversation":7,"attempt":2,"outcome":"found","result":"delivered"}`,
			"The thread with Mia had arrived already, and was not sent twice.", "Mia"},
		{`{"level":"WARN","msg":"the Slack socket could not be opened","err":"status 503","wait":200000000}`,
			"Slack cannot be reached (status 503); tried again in 200 ms.", ""},
		{`{"level":"WARN","msg":"polling Telegram failed","error":"status 502, and no JSON that can be read","pause":392555364}`,
			"Telegram cannot be reached (status 502); asked again in 392 ms.", ""},
		{`{"level":"INFO","msg":"an inspection has found something","where":"Slack, #sales","what":"it is public.","how":"Make it private."}`,
			"Slack, #sales: it is public. Make it private.", ""},
		{`{"level":"ERROR","msg":"a decision panicked; its event is parked","event":3}`, "A decision panicked; its event is parked.", ""},
		{`{"level":"INFO","msg":"caught up with the open threads","threads":1,"messages":2}`,
			"Caught up with Slack: 1 open thread and 2 messages looked through for what was missed.", ""},
		{"frontdesk: it went wrong", "frontdesk: it went wrong", ""},
	} {
		if i := n.read([]byte(test.line)); i.Text != test.want || i.Customer != test.customer {
			t.Errorf("%s\nis %q about %q,\nnot %q about %q", test.line, i.Text, i.Customer, test.want, test.customer)
		}
	}
}

// TestWay tells to which event an attempt at a delivery belongs.
func TestWay(t *testing.T) {
	w := &world{slack: slacksim.New(), telegram: telegramsim.New(telegramsim.WithBot(telegramToken, botName))}
	defer w.slack.Close()
	n := newInside(w)
	e := n.read([]byte(`{"level":"INFO","msg":"event","event":17,"kind":"message_in","contact":1,"effects":2}`))
	a := n.read([]byte(`{"level":"WARN","msg":"attempt","effect":"17.1","op":"post","endpoint":"telegram","contact":1,"attempt":1,"outcome":"throttled","wait":5000000000}`))
	if e.Event != "17" || e.Effects != 2 || e.Title != "A customer wrote" {
		t.Errorf("the event is %+v", e)
	}
	if a.Event != "17" || a.Effect != "17.1" || a.Wait != "5 s" || a.Title != "A message to a customer" {
		t.Errorf("the attempt is %+v", a)
	}
}

// TestNames finds out who is meant before there is a card, and names nobody where it
// cannot be told.
func TestNames(t *testing.T) {
	w := &world{slack: slacksim.New(), telegram: telegramsim.New(telegramsim.WithBot(telegramToken, botName))}
	defer w.slack.Close()
	mia := w.telegram.User(telegramsim.Person{FirstName: "Mia"})
	minh := w.telegram.User(telegramsim.Person{FirstName: "Minh"})
	leo := w.telegram.User(telegramsim.Person{FirstName: "Leo"})
	n := newNames(w)
	wrote := func(contact int64, m telegramsim.Message) string {
		return n.of(entry{Time: m.At, Msg: "event", Kind: "message_in", Contact: contact, Conversation: contact})
	}
	if name := n.of(entry{Time: mia.Write("hello").At, Msg: "event", Kind: "replied", Contact: 9}); name != "" {
		t.Errorf("an agent's reply was taken for %s's", name)
	}
	if name := wrote(1, mia.Write("hello")); name != "Mia" {
		t.Errorf("Mia is %q", name)
	}
	minh.Write("hello")
	if name := wrote(2, leo.Write("hello")); name != "" {
		t.Errorf("one of two is %q", name)
	}
	if name := n.of(entry{Msg: "event", Kind: "timer_fired", Contact: 1}); name != "Mia" {
		t.Errorf("Mia is %q later", name)
	}
	// A card knows better than a guess, and one that nobody has does no harm.
	w.slack.AddChannel(slacksim.Channel{ID: sales, Name: "sales"})
	for _, title := range []string{"\u2068Minh\u2069 #3", "Somebody else #1"} {
		if _, err := w.slack.PostAsApp(sales, "", "B0DESK", "", title); err != nil {
			t.Fatal(err)
		}
	}
	if name := n.of(entry{Msg: "event", Kind: "timer_fired", Contact: 3, Conversation: 3}); name != "Minh" {
		t.Errorf("Minh is %q by the card", name)
	}
	if name := n.of(entry{Msg: "event", Kind: "timer_fired", Contact: 1, Conversation: 1}); name != "Mia" {
		t.Errorf("Mia is %q behind a strange card", name)
	}
}
