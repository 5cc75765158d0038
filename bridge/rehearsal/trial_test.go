package rehearsal_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/rehearsal"
	"frontdesk/workflow"
)

// onTrial begins a trial with settings.
func onTrial(t *testing.T, id, settings string) (bridge.Env, bridge.Move, bridge.Played) {
	t.Helper()
	p := policy(t)
	p.Channels["whatsapp"] = bridge.ChannelPolicy{App: "WhatsApp"}
	p.Fields = []bridge.FieldPolicy{
		{Path: "contact.fields.plan", Field: workflow.Field{Type: workflow.FieldChoice, Choices: []string{"free", "pro"}}},
		{Path: "contact.fields.seats", Field: workflow.Field{Type: workflow.FieldNumber}},
		{Path: "conversation.fields.order"},
	}
	env := bridge.Env{
		Now: rehearsal.Monday(time.UTC), Event: 7, Policy: p, Found: &bridge.Findings{Turns: map[bridge.TeamID]bridge.PersonID{"sales": "U1"}},
		Members: map[bridge.TeamID][]bridge.PersonID{"sales": {"U1", "U2"}, "old": {"U9"}},
		People:  map[bridge.PersonID]bridge.Person{"U1": {Name: "Ana Lima", Handle: "ana"}, "U2": {Name: "Ben Okoro", Handle: "ben"}},
	}
	m := bridge.Move{Policy: p, Trial: bridge.Trial{Workflow: id, Settings: settings}}
	return env, m, rehearsal.Play(env, m)
}

// does goes on with a trial: a text, or a button by its label.
func does(t *testing.T, env *bridge.Env, m *bridge.Move, played *bridge.Played, what string) string {
	t.Helper()
	env.Event++
	m.Trial.Talk, m.Words, m.Press = played.Talk, what, ""
	if label, is := strings.CutPrefix(what, "press "); is {
		m.Words = ""
		for _, p := range played.Posts {
			for _, b := range p.Buttons {
				if b.Label == label {
					m.Press = b.Value
				}
			}
		}
	}
	*played = rehearsal.Play(*env, *m)
	return shown(*played)
}

// waits lets so much time pass that what was no answer is judged.
func waits(t *testing.T, env bridge.Env, m bridge.Move, played bridge.Played) string {
	t.Helper()
	if played.Judged == 0 {
		return ""
	}
	m.Trial.Talk, m.Words, m.Press, m.Judge = played.Talk, "", "", true
	return shown(rehearsal.Play(env, m))
}

func shown(p bridge.Played) string {
	var all []string
	for _, post := range p.Posts {
		text := post.Body.Plain()
		for _, b := range post.Buttons {
			text += " [" + b.Label + "]"
		}
		all = append(all, text)
	}
	return strings.Join(all, "\n")
}

// The circumstances of a trial are written in a line.
func TestTrialSettings(t *testing.T) {
	for settings, want := range map[string]string{
		"":                              "",
		"as language=de":                "",
		"with LANGUAGE = pt-BR":         "",
		"language=nonsense!":            "language must be a language such as de, pt-BR or German, not “nonsense!”",
		"language=German":               "",
		"email=foo":                     "email must be an e-mail address, not “foo”",
		"email=Mia@example.org":         "",
		"phone=123":                     "phone must be a phone number with its country code, such as +442079460958, not “123”",
		`phone="+49 221 1234567"`:       "",
		"language=de language=en":       "language is given twice",
		"colour=red":                    "there is no setting “colour”; there are agents, at, away",
		"chanel=telegram":               "did you mean channel?",
		"channel=signal":                "there is no channel “signal”; there are telegram, whatsapp",
		"channel=whatsapp":              "",
		"at=noon":                       "at must be a day and a time such as 2026-12-24 18:30",
		`at="sat 12:00`:                 "a quotation mark is missing",
		`at=„sat 12:00“`:                "",
		"country=de":                    "",
		"country=Germany":               "country must be a country's code",
		"returning=maybe":               "returning must be yes or no, not “maybe”",
		"returning=yes":                 "",
		"agents=gone":                   "agents must be there, away or busy",
		"agents=busy":                   "",
		"away=@ana,support":             "",
		`busy="Ben Okoro"`:              "",
		"away=carla":                    "there is no agent or team “carla”",
		"contact.fields.plan=pro":       "",
		"contact.fields.plam=pro":       "there is no field contact.fields.plam; did you mean plan?",
		"contact.fields.x=pro":          "there is no field contact.fields.x; there are plan, seats",
		"contact.fields.plan=gold":      "contact.fields.plan must be one of \"free\", \"pro\", not “gold”",
		"contact.fields.seats=many":     "contact.fields.seats must be a number, not “many”",
		"answered.topic=help":           "there is no question “topic” with ask_again_after; there are may, size",
		"answered.size=small":           "",
		`answered.size="small, 3d ago"`: "",
		`answered.size="small, x ago"`:  "answered must be an answer and how long ago that was",
		"answered.size=middle":          "the question size does not take “middle” for an answer; there are small, large",
		"first=Hi origin=vip":           "leave first out",
		"language=":                     "is no setting",
		"=de":                           "there is no setting “”",
	} {
		if _, _, played := onTrial(t, "inbound", settings); (want == "") != (played.Refused == "") || !strings.Contains(played.Refused, want) {
			t.Errorf("%s: refused with %q, want %q", settings, played.Refused, want)
		}
	}
	_, _, played := onTrial(t, "inbound", `name="Jonas Weber" language=de channel=whatsapp at="2026-12-24 20:00" first="Guten Abend"`)
	if played.Name != "Jonas Weber" || played.Language != "de" || played.Channel != "whatsapp" || played.Now.Format("01-02 15:04") != "12-24 20:00" {
		t.Errorf("it begins with %+v", played)
	}
	if got := shown(played); !strings.Contains(got, "Jonas writes: Guten Abend") {
		t.Errorf("it begins with %s", got)
	}
}

// What was answered in an earlier conversation is not asked again, until its time is over.
func TestTrialRecalls(t *testing.T) {
	for settings, want := range map[string]string{
		"":                                      "Which size?",
		"answered.size=small at=\"mon 10:00\"":  "as answered on 1 March 2026\nMay we",
		"answered.size=\"small, 91d ago\"":      "Which size?",
		"answered.size=small answered.may=true": "The workflow has ended",
	} {
		if _, _, played := onTrial(t, "again", settings); !strings.Contains(shown(played), want) && (!played.Ended || want != "The workflow has ended") {
			t.Errorf("%s begins with %q", settings, shown(played))
		}
	}
}

// A trial is given to the agents that there are, by whose turn it is.
func TestTrialAgents(t *testing.T) {
	env, m, played := onTrial(t, "inbound", "")
	does(t, &env, &m, &played, "press Buying")
	got := does(t, &env, &m, &played, "press Skip")
	if !strings.Contains(got, "assigned to Ben Okoro") || !played.Ended {
		t.Errorf("it is %s", got)
	}
	env, m, played = onTrial(t, "inbound", "away=ben")
	does(t, &env, &m, &played, "press Buying")
	if got = does(t, &env, &m, &played, "press Skip"); !strings.Contains(got, "assigned to Ana Lima") || !strings.Contains(got, "Ben Okoro is away") {
		t.Errorf("with Ben away it is %s", got)
	}
}

// Whoever is away answers all the same, where nobody else could.
func TestTrialAwayAgentsAnswer(t *testing.T) {
	env, m, played := onTrial(t, "inbound", "agents=away")
	does(t, &env, &m, &played, "press Buying")
	does(t, &env, &m, &played, "press Skip")
	if got := does(t, &env, &m, &played, "!reply Yes"); !strings.Contains(got, "answers:\nYes") {
		t.Errorf("it is shown %q", got)
	}
}

// What is written in a trial is a customer's words, unless it is a word of the trial.
func TestTrialWords(t *testing.T) {
	env, m, played := onTrial(t, "inbound", "")
	for text, want := range map[string]string{
		"wait 5m":            "after 5 minutes",
		"Wait 5m":            "after 5 minutes",
		"wait tomorrow 9:00": "it is Tuesday",
		"wait for me":        "that is no answer that counts",
		"wait":               "that counts as the customer’s words; !wait needs a length of time",
		"wait 1x":            "that counts as the customer’s words; !wait needs a length of time",
		"wait -5m":           "that counts as the customer’s words; !wait needs a length of time",
		"wait 99999d":        "that counts as the customer’s words; !wait takes at most 732d at once",
		"stop please":        "that counts as the customer’s words; stop, with nothing else, ends the talk",
		"Stop.":              "stop, with nothing else, ends the talk",
		"!wait for me":       "!wait needs a length of time",
		"/wait 5m":           "after 5 minutes",
		"!!!":                "that is no answer that counts",
		"!":                  "that is no answer that counts",
		"!say buying":        "Topic → Buying",
		"!silnt":             "did you mean !silent?",
		"!agent":             "asks for a person",
		"!press 1":           "Topic → Buying",
		"!http “x”":          "no other system is asked now",
		"":                   "that is no answer that counts",
	} {
		env, m, played := env, m, played
		if got := does(t, &env, &m, &played, text); !strings.Contains(got+waits(t, env, m, played), want) {
			t.Errorf("%q comes to %q, want %q", text, got, want)
		}
	}
	late := m
	late.Trial.Talk, late.Words, late.Since = played.Talk, "wait 5m", -time.Second
	if got := shown(rehearsal.Play(env, late)); !strings.Contains(got, "comes only now") || !strings.Contains(got, "after 5 minutes") {
		t.Errorf("what comes late comes to %q", got)
	}
	m.Help, m.Trial.Talk = true, played.Talk
	if got := shown(rehearsal.Play(env, m)); !strings.Contains(got, "!wait 10m") || strings.Contains(got, "/wait") || strings.Contains(got, "!press") {
		t.Errorf("one may write %s", got)
	}
}

// Messages that follow each other as fast as that are pieces of one attempt, as in earnest.
func TestTrialPieces(t *testing.T) {
	tests := []struct {
		name  string
		since time.Duration
		press bool
		want  string
		more  string // once nothing more comes
	}{
		{name: "soon", since: 2 * time.Second, more: "· that is no answer that counts\nSorry"},
		{name: "later", since: 3 * time.Second, want: "· that is no answer that counts\nSorry", more: "· that is no answer that counts\nSorry"},
		{name: "much later", since: time.Hour, want: "· that is no answer that counts\nSorry", more: "· that is no answer that counts\nSorry"},
		{name: "a button", since: time.Second, press: true, want: "Topic → Buying"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			env, m, played := onTrial(t, "inbound", "")
			begun := played
			if got := does(t, &env, &m, &played, "Well"); got != "" || played.Judged != 3*time.Second {
				t.Fatalf("a piece comes to %q, and is judged in %v", got, played.Judged)
			}
			m.Since = tt.since
			text := "I do not know"
			if tt.press {
				text = "press Buying"
				begun.Talk = played.Talk
				played = begun
			}
			if got := does(t, &env, &m, &played, text); strings.Count(got, "Sorry") != strings.Count(tt.want, "Sorry") || !strings.Contains(got, tt.want) {
				t.Errorf("then it is shown %q, want %q", got, tt.want)
			}
			if got := waits(t, env, m, played); !strings.Contains(got, tt.more) || strings.Count(got, "Sorry") != strings.Count(tt.more, "Sorry") {
				t.Errorf("in the end it is shown %q, want %q", got, tt.more)
			}
		})
	}
}

// Whatever comes, and whatever a button stands for, a trial goes on, and it stays small.
func TestTrialIsTotal(t *testing.T) {
	for _, id := range []string{"inbound", "enrich", "visit", "vip"} {
		env, m, played := onTrial(t, id, "")
		for i := range 60 {
			all := []string{"buying", "!back", "!http 404", "!silent", "!restart", "wait 80h", "!close", "!reply Yes", "!file photo", "!share 1,2", "!agent", "red", "", "!share +48221234567"}
			env.Event++
			m.Trial.Talk, m.Words, m.Press = played.Talk, all[(i*7+len(id))%len(all)], ""
			if i%3 == 0 {
				m.Press = []string{"", ":", "x:1:1", "7:1:1.1", "7:9:9.skip", "::::"}[i/3%6]
			}
			played = rehearsal.Play(env, m)
			if played.Talk == nil || len(played.Posts) == 0 && played.Judged == 0 || len(played.Talk) > 32<<10 || !json.Valid(played.Talk) {
				t.Fatalf("%s: %q and %q come to %d bytes and %d posts", id, m.Words, m.Press, len(played.Talk), len(played.Posts))
			}
			if slices.ContainsFunc(played.Posts, func(p bridge.TrialPost) bool { return p.Body.Empty() }) {
				t.Fatalf("%s: %q shows nothing: %+v", id, m.Words, played.Posts)
			}
		}
	}
	env, m, _ := onTrial(t, "inbound", "")
	for _, talk := range []string{"{}", "null", "[]", "x", `{"talk": {"forced": "other"}}`} {
		m.Trial.Talk = json.RawMessage(talk)
		if played := rehearsal.Play(env, m); !played.Anew || len(played.Posts) == 0 {
			t.Errorf("%s comes to %+v", talk, played)
		}
	}
}
