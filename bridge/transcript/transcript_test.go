package transcript_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/bridge/richtext/richtexttest"
	"frontdesk/bridge/transcript"
)

var update = flag.Bool("update", false, "rewrite the files of testdata")

func at(minute int) time.Time { return time.Date(2026, 11, 26, 9, minute, 0, 0, time.UTC) }

func words(s string) richtext.Doc { return richtext.FromPlain(s) }

// whole is a conversation with something of everything in it.
func whole() (*transcript.Transcript, transcript.Names) {
	photo := bridge.File{Endpoint: "telegram", ID: "AgAC", Kind: bridge.FilePhoto, Name: "chair <1>.jpg", Type: "image/jpeg", Size: 48_200, Alt: "A chair"}
	voice := bridge.File{Endpoint: "telegram", ID: "Voi", Kind: bridge.FileVoice, Size: 900}
	manual := bridge.File{Endpoint: bridge.Desk, ID: "F1", Kind: bridge.FileDocument, Name: "manual.pdf", Size: 2_400_000}
	t := &transcript.Transcript{
		Conversation: 1042, Channel: "telegram", Status: bridge.Closed, Source: "contact", Origin: "ad-7", Team: "sales", Assignee: "U0ANA",
		Workflow: "abc", OpenedAt: at(0), ClosedAt: at(30),
		Contact: transcript.Contact{ID: 7, Name: "Lena <b>Fischer</b>", Email: "lena@example.com", Fields: map[string]string{"plan": "pro"}},
		Fields:  map[string]string{"order": "4711"},
		Answers: []transcript.Answer{{Question: "topic", Value: "sales", Label: "Buying something", At: at(1)}},
		Threads: []transcript.Thread{{N: 1, Remote: "T1/C0SALES/1.2", At: at(2)}},
		People:  map[bridge.PersonID]string{"U0ANA": "Ana Lima", "U0BEN": "Ben Ode"},
		Messages: []transcript.Message{
			{ID: "m20.0", From: bridge.FromContact, Kind: "photo", Body: words("This one\nin blue?"), At: at(12), Files: []bridge.File{photo, voice}, Customer: []bridge.RemoteID{"7:3"}, Desk: []bridge.RemoteID{"T1/C0SALES/1.5"}},
			{ID: "m3.0", From: bridge.FromContact, Kind: bridge.KindText, Body: words("Hello <script>alert(1)</script> & *you*"), At: at(0), Customer: []bridge.RemoteID{"7:1"}},
			{ID: "m3.1", From: bridge.FromProgram, Kind: bridge.KindText, Body: words("What is it about?"), At: at(0), Customer: []bridge.RemoteID{"7:2"}},
			{ID: "m21.0", From: bridge.FromAgent, Author: "U0ANA", Kind: bridge.KindText, Body: words("Yes, see the manual"), At: at(13), Signed: "Ana", About: "m20.0", Files: []bridge.File{manual}, Customer: []bridge.RemoteID{"7:4"}, Reactions: []transcript.Reaction{{Emoji: "👍", At: at(14)}}},
			{ID: "m26.0", From: bridge.FromNote, Author: "U0ANA", Kind: bridge.KindText, Body: words("A slip"), At: at(18)},
			{ID: "m22.0", From: bridge.FromNote, Author: "U0BEN", Kind: bridge.KindText, Body: words("She has asked before"), At: at(14)},
			{ID: "m23.0", From: bridge.FromNote, Author: "U0ANA", Kind: bridge.KindEdit, Body: words("Yes! See the manual"), At: at(15), About: "m21.0"},
			{ID: "m24.0", From: bridge.FromAgent, Author: "U0ANA", Kind: bridge.KindText, Body: words("- one\n2. two"), At: at(16)},
			{ID: "m24.1", From: bridge.FromContact, Kind: "poll", Body: words("📊 Sent a poll:\nLunch?"), Head: words("↪️ Forwarded from Ben:"), At: at(16), Customer: []bridge.RemoteID{"7:9"}},
			{ID: "m25.0", From: bridge.FromContact, Kind: bridge.KindDeletion, At: at(17), About: "m3.0"},
		},
		Changes: []transcript.Change{
			{Event: 3, Action: "opened", After: "telegram", At: at(0)},
			{Event: 10, Action: "routed", After: "sales", At: at(2)},
			{Event: 11, Action: "assigned", After: "U0ANA", At: at(3)},
			{Event: 27, Action: bridge.AuditTakenBack, Actor: "U0ANA", Before: "m26.0", After: "unsent", At: at(19)},
			{Event: 30, Action: "closed", Actor: "U0ANA", After: "agent", At: at(30)},
		},
	}
	n := transcript.Names{
		App: "Telegram", Teams: map[bridge.TeamID]string{"sales": "Sales"}, TimeZone: time.FixedZone("CET", 3600),
		Saved:  func(f bridge.File) string { return map[bridge.RemoteID]string{"AgAC": "files/1-chair _1_.jpg"}[f.ID] },
		Fields: map[string]string{"contact.fields.plan": "Plan"},
	}
	return t, n
}

// The three forms of one conversation, read in review.
func TestForms(t *testing.T) {
	s, n := whole()
	page, err := transcript.HTML(s, n)
	if err != nil {
		t.Fatal(err)
	}
	document, err := transcript.JSON(s, n)
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"whole.html": page, "whole.json": document, "whole.md": transcript.Markdown(s, n)} {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Order is that of the events, whatever order the store reads them in, and JSON leaves
// nothing out.
func TestOrderAndWholeness(t *testing.T) {
	s, n := whole()
	first, err := transcript.JSON(s, n)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(s.Messages)
	again, err := transcript.JSON(s, n)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, again) {
		t.Error("the order in which messages are read matters")
	}
	var back struct {
		Messages []struct {
			ID   bridge.MessageID
			Body richtext.Doc
		}
		Changes []struct{ Action string }
	}
	if err := json.Unmarshal(first, &back); err != nil {
		t.Fatal(err)
	}
	if len(back.Messages) != len(s.Messages) || len(back.Changes) != len(s.Changes) {
		t.Errorf("%d messages and %d changes, want %d and %d", len(back.Messages), len(back.Changes), len(s.Messages), len(s.Changes))
	}
	for _, m := range back.Messages {
		i := slices.IndexFunc(s.Messages, func(o transcript.Message) bool { return o.ID == m.ID })
		if diff := cmp.Diff(s.Messages[i].Body.Normalize(), m.Body.Normalize()); diff != "" {
			t.Errorf("%s lost something (-before +after):\n%s", m.ID, diff)
		}
	}
}

var tag = regexp.MustCompile(`</?([a-z]+)[^<>]*>`)

// Whatever people write, the page has no elements but those of the texts, and its words are theirs.
func TestHTMLLaw(t *testing.T) {
	allowed := strings.Fields("p br strong em u s code span pre blockquote ul ol li a")
	richtexttest.Check(t, func(t *rapid.T, d richtext.Doc) {
		page, err := transcript.HTML(&transcript.Transcript{Messages: []transcript.Message{{ID: "m1.0", From: bridge.FromContact, Body: d, Customer: []bridge.RemoteID{"1"}}}}, transcript.Names{})
		if err != nil {
			t.Fatal(err)
		}
		_, rest, found := bytes.Cut(page, []byte("</header>"))
		body, _, end := bytes.Cut(rest, []byte("</article>"))
		if !found || !end {
			t.Fatalf("no message in the page:\n%s", page)
		}
		text := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(string(body)), "<div>"), "</div>")
		for _, m := range tag.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(allowed, m[1]) {
				t.Fatalf("the element %s in %q", m[0], text)
			}
		}
		bare := tag.ReplaceAllString(text, "")
		if strings.ContainsAny(bare, "<>") {
			t.Fatalf("an open sign in %q", bare)
		}
	})
}

// What people write makes no markup of its own in Markdown.
func TestMarkdownEscapes(t *testing.T) {
	for body, want := range map[string]string{
		"- no list":               `\- no list`,
		"1. no list":              `1\. no list`,
		"# no heading":            `\# no heading`,
		"> no quote":              `\> no quote`,
		"`no` *no* _no_ ~~no~~":   "\\`no\\` \\*no\\* \\_no\\_ \\~\\~no\\~\\~",
		"[no](https://x.example)": `\[no\](https://x.example)`,
		"<b>no</b> &amp;":         `\<b\>no\</b\> \&amp;`,
		"=====":                   `\=====`,
	} {
		s := &transcript.Transcript{Messages: []transcript.Message{{ID: "m1.0", From: bridge.FromContact, Body: words(body), Customer: []bridge.RemoteID{"1"}}}}
		if got := string(transcript.Markdown(s, transcript.Names{})); !strings.HasSuffix(got, "\n\n"+want+"\n") {
			t.Errorf("%q became:\n%s\nwant at the end: %s", body, got, want)
		}
	}
}

// A team that hides something of its contacts from its Slack channel hides it here.
func TestShows(t *testing.T) {
	s, n := whole()
	n.Shows = func(key string) bool { return key == "topic" }
	got := string(transcript.Markdown(s, n))
	for word, want := range map[string]bool{"Buying something": true, "lena@example.com": false, "4711": false, "ad-7": false} {
		if strings.Contains(got, word) != want {
			t.Errorf("%q is there: %v, want %v", word, !want, want)
		}
	}
}

// What agents may not see of a field is neither among the facts nor among the changes.
func TestHides(t *testing.T) {
	s, n := whole()
	s.Contact.Fields = map[string]string{"risk": "seven", "plan": "pro"}
	s.Changes = append(s.Changes,
		transcript.Change{Actor: "U1", Action: bridge.AuditSet + "contact.fields.risk", Before: "three", After: "seven", At: at(19)},
		transcript.Change{Actor: "U1", Action: bridge.AuditSet + "contact.fields.plan", After: "pro", At: at(19)})
	for _, hidden := range []bool{true, false} {
		n.Hides = func(path string) bool { return hidden && path == "contact.fields.risk" }
		got := string(transcript.Markdown(s, n))
		for word, want := range map[string]bool{"seven": !hidden, "Risk is seven, was three by ": !hidden, "Plan is pro, was nothing by ": true} {
			if strings.Contains(got, word) != want {
				t.Errorf("hidden %v: %q is there: %v, want %v\n%s", hidden, word, !want, want, got)
			}
		}
	}
}

// An edit that put other files into a message is shown with them.
func TestSwappedFiles(t *testing.T) {
	s, n := whole()
	s.Messages = append(s.Messages, transcript.Message{
		ID: "m26.0", From: bridge.FromContact, Kind: bridge.KindEdit, Body: words("Rather this one"), At: at(18), About: "m20.0",
		Files: []bridge.File{{Endpoint: "telegram", ID: "AgAD", Kind: bridge.FilePhoto, Name: "sofa.jpg"}},
	})
	got := string(transcript.Markdown(s, n))
	for _, word := range []string{"chair <1>.jpg", "sofa.jpg", "Rather this one"} {
		if !strings.Contains(strings.ReplaceAll(got, `\`, ""), word) {
			t.Errorf("%q is missing:\n%s", word, got)
		}
	}
}
