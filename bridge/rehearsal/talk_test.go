package rehearsal_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"frontdesk/bridge"
	"frontdesk/bridge/hours"
	"frontdesk/bridge/rehearsal"
	"frontdesk/workflow"
)

const workflows = `
- id: vip
  trigger: {event: conversation_opened, if: 'conversation.origin == "vip" && contact.fields.plan != "free"'}
  steps: [{route: sales}, {assign: {to: "@carla"}}]
- id: inbound
  trigger: {event: conversation_opened}
  steps:
    - ask: What is it about?
      id: topic
      type: choice
      choices: [{id: buy, label: Buying}, {id: help, label: Help}]
      remind: 10m
    - ask: Which colours?
      id: colours
      type: multi_choice
      required: false
      choices: [{id: red, label: Red}, {id: blue, label: Blue}]
    - if: answers.topic == "buy" && open("sales")
      then: [{route: sales}, {assign: {if_busy: [{say: Please wait.}]}}]
- id: enrich
  steps:
    - http: {url: "https://crm.example.com/{{ contact.name }}", headers: {A: "{{ secrets.crm }}"}, keep: {contact.fields.plan: plan}}
    - if: contact.fields.plan == "gold"
      then: [{route: sales}]
    - http: {url: "https://other.example.com/", method: POST, body: {plan: =contact.fields.plan}}
- id: visit
  steps:
    - {say: Prices, file: prices.pdf, buttons: [{label: Our shop, url: https://example.com}]}
    - {say: "", file: prices.pdf}
    - {ask: Where?, id: spot, type: location}
    - {ask: Picture?, id: proof, type: file, kinds: [photo]}
    - {ask: Bill?, id: bill, type: file}
- id: again
  steps:
    - {ask: Which size?, id: size, type: choice, choices: [{id: small, label: Small}, {id: large, label: Large}], ask_again_after: 90d}
    - {ask: May we keep your name?, id: may, type: consent, ask_again_after: 90d}
- id: last
  steps: [{say: "Thanks, somebody of {{ team.name }} answers."}]
`

// policy has a team with hours and turns, and one where whoever answers first has it.
func policy(t *testing.T) *bridge.Policy {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(workflows), &doc); err != nil {
		t.Fatal(err)
	}
	p := &bridge.Policy{
		Teams: []bridge.TeamPolicy{
			{ID: "sales", Name: "Sales", Strategy: bridge.AssignRoundRobin, MaxOpen: 2, Hours: &hours.Schedule{Zone: time.UTC, Week: [7][]hours.Range{
				1: {{From: 9 * 60, To: 17 * 60}}, 2: {{From: 9 * 60, To: 17 * 60}},
			}}},
			{ID: "support", Name: "Support", Strategy: bridge.AssignNobody},
		},
		FallbackTeam: "support", CloseWhenSilent: 72 * time.Hour, Phrases: bridge.NewPhrases(), TimeZone: time.UTC,
		Channels: map[bridge.EndpointID]bridge.ChannelPolicy{"telegram": {App: "Telegram"}},
	}
	for _, n := range doc.Content[0].Content {
		d, problems := workflow.Parse(n, workflow.Scope{
			Teams: map[string]string{"sales": "Sales", "support": "Support"}, Secrets: []string{"crm"},
			Attach: func(path string) (workflow.Attachment, error) {
				return workflow.Attachment{Path: path, Hash: "h", Name: path, Kind: bridge.FileDocument, Size: 1}, nil
			},
		})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		p.Workflows = append(p.Workflows, d)
	}
	return p
}

var monday = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

// play talks, and writes and reads the talk before each input.
func play(t *testing.T, s rehearsal.Setting, inputs ...string) (rehearsal.Talk, string) {
	t.Helper()
	p := policy(t)
	s.Now, s.First = monday, "Hello"
	if s.Contact.Name == "" {
		s.Contact.Name = "Mia Wong"
	}
	talk, all := rehearsal.Begin(p, s)
	for _, line := range inputs {
		stored, err := json.Marshal(talk)
		if err != nil {
			t.Fatal(err)
		}
		var read rehearsal.Talk
		if err := json.Unmarshal(stored, &read); err != nil {
			t.Fatal(err)
		}
		in, err := rehearsal.Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		_, again := talk.Do(p, in)
		var lines []rehearsal.Line
		if talk, lines = read.Do(p, in); cmp.Diff(again, lines) != "" {
			t.Errorf("after %q a talk that was kept goes on differently:\n%s", line, cmp.Diff(again, lines))
		}
		all = append(all, lines...)
	}
	var b strings.Builder
	for _, l := range all {
		b.WriteString(l.String("Mia") + "\n")
	}
	return talk, b.String()
}

func TestTalk(t *testing.T) {
	for name, test := range map[string]struct {
		setting rehearsal.Setting
		inputs  []string
		want    []string // in this order
	}{
		"buttons, a choice of several, and whose turn it is": {
			inputs: []string{"/press 1", "/press red", "/press Done"},
			want: []string{
				"· workflow vip does not begin, since this does not hold: the origin is “vip”", "· workflow inbound begins\n",
				"  1  Buying\n  2  Help\n", "· answers.topic = buy\n", "  1  ⬜ Red", "  1  ✅ Red", "· answers.colours = red\n",
				"· if answers.topic == \"buy\" && open(\"sales\"): yes\n", "· routed to Sales\n",
				"· assigned to Ana Lima. It was Ana Lima’s turn: Sales goes round robin.\n", "Frontdesk: Ana is with you now.\n",
				"· the workflow has ended; an agent goes on\n",
			},
		},
		"the reminder and the end of the time": {
			inputs: []string{"/silent"},
			want: []string{
				"· 10m pass: it is 10:10\n", "Frontdesk: Are you still there?", "· 20m pass, and nothing comes: it is 10:30\n",
				"· answers.topic stays unknown: the customer is silent\n", "· routed to Support, the fallback team\n",
				"· waits in Support for whoever answers first\n",
			},
		},
		"time that passes by itself": {
			inputs: []string{"/wait 5m", "/wait 8h"},
			want:   []string{"· 5m pass: it is 10:05\n", "· 8h pass: it is 18:05\n", "Frontdesk: Are you still there?", "· answers.topic stays unknown"},
		},
		"everybody is busy": {
			setting: rehearsal.Setting{Busy: []string{"sales"}},
			inputs:  []string{"buying", "skip"},
			want:    []string{"· nobody is assigned: everybody of Sales has enough to do (Ana Lima is at the limit, Carla is at the limit)\n", "Frontdesk: Please wait.\n"},
		},
		"a named agent is away": {
			setting: rehearsal.Setting{Origin: "vip", Away: []string{"carla"}},
			want: []string{
				"Mia: /start vip\n", "· workflow vip begins, since this holds: ", "· routed to Sales\n",
				"· assigned to Ana Lima. It was Ana Lima’s turn: Sales goes round robin. (Carla is away)\n",
			},
		},
		"two agents, one of whom is away": {
			setting: rehearsal.Setting{Agents: []rehearsal.Agent{rehearsal.NewAgent("zoe", "sales"), rehearsal.NewAgent("ben", "sales")}, Away: []string{"ben"}},
			inputs:  []string{"1", "skip"},
			want:    []string{"· assigned to Zoe. "},
		},
		"whatever its trigger says": {
			setting: rehearsal.Setting{Workflow: "vip"},
			want:    []string{"· its trigger does not match this conversation: it would not begin by itself\n", "· assigned to Carla. The workflow names Carla.\n"},
		},
		"the team that gets it is known to the last word": {
			setting: rehearsal.Setting{Workflow: "last"},
			want:    []string{"Frontdesk: Thanks, somebody of Support answers.\n", "· routed to Support, the fallback team\n"},
		},
		"a place and files": {
			setting: rehearsal.Setting{Workflow: "visit"},
			inputs:  []string{"at home", "/share 52.52, 13.405", "/file voice", "/file photo", "/file bill.pdf"},
			want: []string{
				"Frontdesk: Prices\n  📎 prices.pdf\n  [Our shop]  https://example.com\nFrontdesk: 📎 prices.pdf\n", "Frontdesk: Where?\n  [Share my location]  (/share 52.52, 13.405)\n", "· that is no answer that counts\n",
				"Mia: /share 52.52, 13.405\n· answers.spot = 52.52,13.405\nFrontdesk: Picture?\n",
				"Mia: /file voice\n· that is no answer that counts\nFrontdesk: Please send a photo here.\n",
				"· answers.proof = photo\n", "Mia: /file bill.pdf\n· answers.bill = bill.pdf\n",
			},
		},
		"another system": {
			setting: rehearsal.Setting{Workflow: "enrich"},
			inputs:  []string{"still there?", `/http {"plan": "gold"}`, "/http 503"},
			want: []string{
				"· asks GET https://crm.example.com/Mia%20Wong\n  A: ‹crm›\n  (/http JSON, /http 404 or /http none)\n", "Mia: still there?\n",
				"· crm.example.com answers {\"plan\": \"gold\"}\n", "· contact.fields.plan = gold\n", "· routed to Sales\n",
				"· asks POST https://other.example.com/\n  {\"plan\":\"gold\"}\n", "· other.example.com answered with the error 503.\n", "· the workflow has ended",
			},
		},
		"other systems of which it is known what they answer, or that are silent": {
			setting: rehearsal.Setting{Workflow: "enrich", Systems: map[string]string{"crm.example.com": "404", "other.example.com": "200"}},
			inputs:  []string{"/http none"},
			want: []string{
				"· asks GET https://crm.example.com/Mia%20Wong\n  A: ‹crm›\n· crm.example.com answered with the error 404.\n",
				"· asks POST https://other.example.com/\n  {\"plan\":null}\n", "· other.example.com answers 200\n", "· the workflow has ended", "· no other system is asked now\n",
			},
		},
		"no answer of another system": {
			setting: rehearsal.Setting{Workflow: "enrich"},
			inputs:  []string{"/http none", "/silent"},
			want:    []string{"· crm.example.com gave no answer in time.\n", "· 1m10s pass, and nothing comes", "· other.example.com gave no answer in time.\n"},
		},
		"what fits nothing": {
			inputs: []string{"/press 7", "/restart", "1", "skip", "/silent", "/press 1"},
			want: []string{
				"· there is no button “7”; there is Buying, Help\n", "· starts over\n", "· the workflow has ended; an agent goes on\n",
				"· nothing waits for an answer now\n", "· there is no button “1”; nothing can be pressed now\n",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, got := play(t, test.setting, test.inputs...)
			rest := got
			for _, want := range test.want {
				_, after, found := strings.Cut(rest, want)
				if !found {
					t.Fatalf("%q is missing, or not in its place:\n%s", want, got)
				}
				rest = after
			}
		})
	}
}

// The values by which a condition was decided stand beside it.
func TestSeen(t *testing.T) {
	_, lines := rehearsal.Begin(policy(t), rehearsal.Setting{Now: monday, First: "Hi", Contact: rehearsal.Contact{Name: "Mia", Fields: map[string]string{"plan": "pro"}}})
	var got []string
	for _, v := range lines[1].Seen {
		got = append(got, v.String())
	}
	if diff := cmp.Diff([]string{"conversation.origin is not known", `contact.fields.plan is "pro"`}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestNewAgent(t *testing.T) {
	for name, want := range map[string]string{"ana": "Ana", "élodie": "Élodie", "łukasz": "Łukasz", "@McCoy": "McCoy", "Ana Lima": "Ana Lima", "李": "李", "": ""} {
		if got := rehearsal.NewAgent(name).Name; got != want {
			t.Errorf("%q is called %q, want %q", name, got, want)
		}
	}
}

func TestParse(t *testing.T) {
	for line, want := range map[string]string{
		"/wait":        `/wait needs a length of time, such as /wait 10m, or a moment, such as /wait until tomorrow 9:00`,
		"/wait noon":   `not “noon”`,
		"/say":         "/say needs words",
		"/wait 9999w":  "/wait takes at most 732d at once",
		"/press":       "/press needs a button",
		"/share":       "/share needs a phone number",
		"/file":        "/file needs the name of a file",
		"/silnt":       `there is no “/silnt” here; did you mean /silent?`,
		"/silent now":  `there is no “/silent now” here`,
		"/xyz":         "there are /silent, /wait,",
		"/back please": "there is no",
	} {
		if _, err := rehearsal.Parse(line); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", line, err, want)
		}
	}
	if in, err := rehearsal.Parse("/share +48 22 123"); err != nil || in != (rehearsal.Share{Phone: "+48 22 123"}) {
		t.Errorf("got %v, %v", in, err)
	}
	if in, err := rehearsal.Parse("/say /stop it"); err != nil || in != (rehearsal.Say{Text: "/stop it"}) {
		t.Errorf("got %v, %v", in, err)
	}
	if in, err := rehearsal.Parse(" a / b "); err != nil || in != (rehearsal.Say{Text: "a / b"}) {
		t.Errorf("got %v, %v", in, err)
	}
}

// TestUntil has time pass until a moment that is named.
func TestUntil(t *testing.T) {
	p := policy(t)
	begun, _ := rehearsal.Begin(p, rehearsal.Setting{Now: rehearsal.Monday(time.UTC), First: "Hello", Contact: rehearsal.Contact{Name: "Mia"}})
	for when, want := range map[string]string{
		"/wait until tomorrow 9:00":    "23h pass: it is Tuesday, 3 March, 09:00",
		"/wait tomorrow 11:00":         "25h pass: it is Tuesday, 3 March, 11:00",
		"/wait until 10:30":            "30m pass: it is 10:30",
		"/wait until 10:00":            "1d pass: it is Tuesday, 3 March, 10:00",
		"/wait until today 18:00":      "8h pass: it is 18:00",
		"/wait until mon 09:00":        "167h pass: it is Monday, 9 March, 09:00",
		"/wait until Wednesday 10:00":  "2d pass: it is Wednesday, 4 March, 10:00",
		"/wait until 2026-03-03 12:15": "26h15m pass: it is Tuesday, 3 March, 12:15",
		"/wait until today 09:00":      `it is Monday, 2 March 2026, 10:00: “today 09:00” does not come any more`,
		"/wait until 2026-03-02 10:00": "does not come any more",
		"/wait until 2126-03-02 10:00": "is too far away",
	} {
		in, err := rehearsal.Parse(when)
		if err != nil {
			t.Fatal(err)
		}
		if _, lines := begun.Do(p, in); !strings.Contains(lines[0].Text, want) {
			t.Errorf("%s: %q, want %q", when, lines[0].Text, want)
		}
	}
}
