package slack_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/bridge/richtext/richtexttest"
	"frontdesk/connectors/slack"
)

func para(ins ...richtext.Inline) richtext.Para { return richtext.Para{Text: ins} }

func run(s string) richtext.Text                          { return richtext.Text{S: s} }
func styled(s string, style richtext.Style) richtext.Text { return richtext.Text{S: s, Style: style} }
func link(s, to string) richtext.Text                     { return richtext.Text{S: s, Link: to} }

func richBlock(elements string) string { return `[{"type":"rich_text","elements":[` + elements + `]}]` }

func TestDocFromBlocks(t *testing.T) {
	section := func(elements string) string { return `{"type":"rich_text_section","elements":[` + elements + `]}` }
	list := func(style, indent, items string) string {
		return `{"type":"rich_text_list","style":"` + style + `","indent":` + indent + `,"elements":[` + items + `]}`
	}
	ordered := func(offset, items string) string {
		return `{"type":"rich_text_list","style":"ordered","indent":0,"offset":` + offset + `,"elements":[` + items + `]}`
	}
	one := func(s string) string { return section(`{"type":"text","text":"` + s + `"}`) }
	tests := []struct {
		name, elements string
		want           richtext.Doc
		notWhole       bool
	}{
		{name: "nothing", elements: ""},
		{name: "text", elements: one("Hello"), want: richtext.Doc{para(run("Hello"))}},
		{name: "lines", elements: one(`a\nb`), want: richtext.Doc{para(run("a"), richtext.Break{}, run("b"))}},
		{
			name:     "styles",
			elements: section(`{"type":"text","text":"b","style":{"bold":true}},{"type":"text","text":"is","style":{"italic":true,"strike":true}},{"type":"text","text":"c","style":{"code":true}}`),
			want:     richtext.Doc{para(styled("b", richtext.Bold), styled("is", richtext.Italic|richtext.Strike), styled("c", richtext.Mono))},
		},
		{
			name:     "links",
			elements: section(`{"type":"link","url":"https://a.example/x"},{"type":"link","url":"https://a.example/","text":"here"},{"type":"link","url":"javascript:alert(1)","text":"there"},{"type":"link","url":"mailto:ana@a.example"}`),
			want: richtext.Doc{para(link("https://a.example/x", "https://a.example/x"), link("here", "https://a.example/"), run("there"),
				link("ana@a.example", "mailto:ana@a.example"))},
		},
		{
			name:     "mentions",
			elements: section(`{"type":"user","user_id":"U1"},{"type":"usergroup","usergroup_id":"S1"},{"type":"channel","channel_id":"C1"},{"type":"broadcast","range":"here"}`),
			want: richtext.Doc{para(richtext.Mention{Kind: richtext.Person, Ref: "U1"}, richtext.Mention{Kind: richtext.Group, Ref: "S1"},
				richtext.Mention{Kind: richtext.Room, Ref: "C1"}, richtext.Mention{Kind: richtext.Broadcast, Ref: "here", Label: "here"})},
		},
		{
			name:     "emoji",
			elements: section(`{"type":"emoji","name":"wave","unicode":"1f44b-1f3fd","skin_tone":4},{"type":"emoji","name":"wave"},{"type":"emoji","name":"party-parrot"}`),
			want: richtext.Doc{para(richtext.Emoji{Short: "wave::skin-tone-4", Unicode: "👋🏽"}, richtext.Emoji{Short: "wave", Unicode: "👋"},
				richtext.Emoji{Short: "party-parrot"})},
		},
		{
			name: "quote and code", elements: `{"type":"rich_text_quote","elements":[{"type":"text","text":"q"}]},{"type":"rich_text_preformatted","elements":[{"type":"text","text":"a\n  b"}]}`,
			want: richtext.Doc{richtext.Quote{Body: richtext.Doc{para(run("q"))}}, richtext.Code{S: "a\n  b"}},
		},
		{
			name: "the end of a line before a list", elements: one(`Look:\n`) + "," + list("bullet", "0", one("a")),
			want: richtext.Doc{para(run("Look:")), richtext.List{Items: []richtext.Doc{{para(run("a"))}}}},
		},
		{
			name:     "nested lists",
			elements: list("ordered", "0", one("a")) + "," + list("bullet", "1", one("a1")+","+one("a2")) + "," + list("ordered", "0", one("b")),
			want: richtext.Doc{richtext.List{Ordered: true, Start: 1, Items: []richtext.Doc{
				{para(run("a")), richtext.List{Items: []richtext.Doc{{para(run("a1"))}, {para(run("a2"))}}}},
				{para(run("b"))},
			}}},
		},
		{
			name:     "a list that goes on, and one that starts anew",
			elements: ordered("0", one("a")) + "," + ordered("1", one("b")) + "," + ordered("0", one("c")) + "," + ordered("6", one("g")),
			want: richtext.Doc{
				richtext.List{Ordered: true, Start: 1, Items: []richtext.Doc{{para(run("a"))}, {para(run("b"))}}},
				richtext.List{Ordered: true, Start: 1, Items: []richtext.Doc{{para(run("c"))}}},
				richtext.List{Ordered: true, Start: 7, Items: []richtext.Doc{{para(run("g"))}}},
			},
		},
		{
			name: "a list that begins within", elements: list("bullet", "2", one("a")) + "," + list("bullet", "0", one("b")),
			want: richtext.Doc{richtext.List{Items: []richtext.Doc{{para(run("a"))}}}, richtext.List{Items: []richtext.Doc{{para(run("b"))}}}},
		},
		{
			name: "a quote with a list and code",
			elements: `{"type":"rich_text_quote","elements":[{"type":"text","text":"q"}]},` +
				`{"type":"rich_text_list","style":"bullet","indent":0,"border":1,"elements":[` + one("a") + `]},` +
				`{"type":"rich_text_list","style":"ordered","indent":1,"border":1,"elements":[` + one("b") + `]},` +
				`{"type":"rich_text_preformatted","border":1,"language":"python","elements":[{"type":"text","text":"x"}]},` + one("after"),
			want: richtext.Doc{richtext.Quote{Body: richtext.Doc{
				para(run("q")),
				richtext.List{Items: []richtext.Doc{{para(run("a")), richtext.List{Ordered: true, Start: 1, Items: []richtext.Doc{{para(run("b"))}}}}}},
				richtext.Code{S: "x", Language: "python"},
			}}, para(run("after"))},
		},
		{
			name:     "two quotes, and a list beside its like in a quote",
			elements: `{"type":"rich_text_quote","elements":[{"type":"text","text":"q"}]},{"type":"rich_text_quote","elements":[{"type":"text","text":"r"}]},` + list("bullet", "0", one("a")) + `,{"type":"rich_text_list","style":"bullet","border":1,"elements":[` + one("b") + `]}`,
			want: richtext.Doc{richtext.Quote{Body: richtext.Doc{para(run("q"))}}, richtext.Quote{Body: richtext.Doc{para(run("r"))}},
				richtext.List{Items: []richtext.Doc{{para(run("a"))}}}, richtext.Quote{Body: richtext.Doc{richtext.List{Items: []richtext.Doc{{para(run("b"))}}}}}},
		},
		{name: "a tag", elements: section(`{"type":"tag","text":"urgent","color":"red"}`), want: richtext.Doc{para(run("urgent"))}},
		{name: "something new", elements: section(`{"type":"hologram"},{"type":"text","text":"x"}`), want: richtext.Doc{para(run("x"))}, notWhole: true},
		{name: "a new block", elements: `{"type":"rich_text_chart"},` + one("x"), want: richtext.Doc{para(run("x"))}, notWhole: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, whole := slack.DocFromBlocks([]byte(richBlock(tt.elements)))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("differs (-want +got):\n%s", diff)
			}
			if whole == tt.notWhole {
				t.Errorf("whole = %v", whole)
			}
		})
	}
}

// Other blocks that only show text are read too; those that do more are not whole.
func TestDocFromOtherBlocks(t *testing.T) {
	tests := []struct {
		name, blocks string
		want         richtext.Doc
		notWhole     bool
	}{
		{
			name:   "header, section, context",
			blocks: `{"type":"header","text":{"type":"plain_text","text":"Offer"}},{"type":"divider"},{"type":"section","text":{"type":"mrkdwn","text":"*a* &lt;"},"fields":[{"type":"plain_text","text":"*b*"}]},{"type":"context","elements":[{"type":"mrkdwn","text":"_c_"}]}`,
			want: richtext.Doc{richtext.Heading{Text: []richtext.Inline{run("Offer")}}, para(styled("a", richtext.Bold), run(" <")),
				para(run("*b*")), para(styled("c", richtext.Italic))},
		},
		{name: "section with a button", blocks: `{"type":"section","text":{"type":"plain_text","text":"a"},"accessory":{"type":"button"}}`, want: richtext.Doc{para(run("a"))}, notWhole: true},
		{name: "context with an image", blocks: `{"type":"context","elements":[{"type":"image"},{"type":"plain_text","text":"a"}]}`, want: richtext.Doc{para(run("a"))}, notWhole: true},
		{name: "something new", blocks: `{"type":"hologram"},{"type":"header","text":{"text":"a"}}`, want: richtext.Doc{richtext.Heading{Text: []richtext.Inline{run("a")}}}, notWhole: true},
	}
	for _, tt := range tests {
		got, whole := slack.DocFromBlocks([]byte("[" + tt.blocks + "]"))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s differs (-want +got):\n%s", tt.name, diff)
		}
		if whole == tt.notWhole {
			t.Errorf("%s: whole = %v", tt.name, whole)
		}
	}
}

// What a customer calls a language is none that Slack could refuse.
func TestLanguages(t *testing.T) {
	for language, want := range map[string]string{"go": "go", "C++": "c++", "Objective-C": "objective-c", "<!here>": "", strings.Repeat("x", 33): "", "два": ""} {
		want := richtext.Doc{richtext.Code{S: "x", Language: want}}
		if diff := cmp.Diff(want, decoded(t, richtext.Doc{richtext.Code{S: "x", Language: language}})); diff != "" {
			t.Errorf("%q differs (-want +got):\n%s", language, diff)
		}
	}
}

func TestDocFromMrkdwn(t *testing.T) {
	tests := []struct {
		in   string
		want richtext.Doc
	}{
		{"", nil},
		{"Hello", richtext.Doc{para(run("Hello"))}},
		{"a &lt;b&gt; &amp;amp; c", richtext.Doc{para(run("a <b> &amp; c"))}},
		{"&lt;@U1&gt; &lt;!here&gt;", richtext.Doc{para(run("<@U1> <!here>"))}},
		{"*b* _i_ ~s~ `c`", richtext.Doc{para(styled("b", richtext.Bold), run(" "), styled("i", richtext.Italic), run(" "), styled("s", richtext.Strike), run(" "), styled("c", richtext.Mono))}},
		{"*b _bi_*", richtext.Doc{para(styled("b ", richtext.Bold), styled("bi", richtext.Bold|richtext.Italic))}},
		{"2*3*4 snake_case_name * x * **", richtext.Doc{para(run("2*3*4 snake_case_name * x * **"))}},
		{"`*a* &lt;`", richtext.Doc{para(styled("*a* <", richtext.Mono))}},
		{"<@U1> <@U2|ana> <#C1|sales> <!subteam^S1|@desk> <!here> <!channel|channel>", richtext.Doc{para(
			richtext.Mention{Kind: richtext.Person, Ref: "U1"}, run(" "),
			richtext.Mention{Kind: richtext.Person, Ref: "U2", Label: "ana"}, run(" "),
			richtext.Mention{Kind: richtext.Room, Ref: "C1", Label: "sales"}, run(" "),
			richtext.Mention{Kind: richtext.Group, Ref: "S1", Label: "desk"}, run(" "),
			richtext.Mention{Kind: richtext.Broadcast, Ref: "here", Label: "here"}, run(" "),
			richtext.Mention{Kind: richtext.Broadcast, Ref: "channel", Label: "channel"})}},
		{"<https://a.example/?a=1&amp;b=2|the *list*>", richtext.Doc{para(link("the *list*", "https://a.example/?a=1&b=2"))}},
		{"<https://a.example> <mailto:a@b.example|a@b.example>", richtext.Doc{para(link("https://a.example", "https://a.example"), run(" "), link("a@b.example", "mailto:a@b.example"))}},
		{"*see <https://a.example/x*y|this>*", richtext.Doc{para(styled("see ", richtext.Bold), richtext.Text{S: "this", Style: richtext.Bold, Link: "https://a.example/x*y"})}},
		{"<!date^1392734382^{date}|Feb 18>", richtext.Doc{para(run("Feb 18"))}},
		{"10:30:20 :wave: :party-parrot:", richtext.Doc{para(run("10:30:20 "), richtext.Emoji{Short: "wave", Unicode: "👋"}, run(" :party-parrot:"))}},
		{":wave::skin-tone-4: :+1::skin-tone-9:", richtext.Doc{para(richtext.Emoji{Short: "wave::skin-tone-4", Unicode: "👋🏽"}, run(" "), richtext.Emoji{Short: "+1", Unicode: "👍"}, run(":skin-tone-9:"))}},
		{"&gt; q1\n&gt; q2\nafter", richtext.Doc{richtext.Quote{Body: richtext.Doc{para(run("q1"), richtext.Break{}, run("q2"))}}, para(run("after"))}},
		{"a\n```\nx &lt; y\n<https://a.example|a.example>```\nb", richtext.Doc{para(run("a")), richtext.Code{S: "x < y\na.example"}, para(run("b"))}},
		{"``` open", richtext.Doc{para(run("``` open"))}},
		{"a < b", richtext.Doc{para(run("a < b"))}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, slack.DocFromMrkdwn(tt.in)); diff != "" {
			t.Errorf("%q differs (-want +got):\n%s", tt.in, diff)
		}
	}
}

// decoded is what people in Slack are shown of a Doc, read again.
func decoded(t interface {
	Helper()
	Fatalf(string, ...any)
}, doc richtext.Doc) richtext.Doc {
	t.Helper()
	back, whole := slack.DocFromBlocks(slack.BlocksOf(doc))
	if !whole {
		t.Fatalf("we do not know our own blocks: %s", slack.BlocksOf(doc))
	}
	return back
}

func TestEncodeKeepsEveryForm(t *testing.T) {
	doc := richtext.Doc{
		para(run("a "), styled("b", richtext.Bold|richtext.Italic|richtext.Strike|richtext.Underline), richtext.Break{}, styled("c", richtext.Mono)),
		para(link("here", "https://a.example/"), richtext.Emoji{Short: "wave::skin-tone-4", Unicode: "👋🏽"}, richtext.Emoji{Short: "party-parrot"}),
		richtext.Quote{Body: richtext.Doc{para(run("q1"), richtext.Break{}, run("q2"))}},
		para(run("between")),
		richtext.Quote{Body: richtext.Doc{
			para(run("q3")), richtext.List{Items: []richtext.Doc{{para(run("in it"))}}}, richtext.Code{S: "c", Language: "json"}, para(run("q4")),
		}},
		richtext.Code{S: "x := 1\n\ty", Language: "go"},
		richtext.List{Ordered: true, Start: 3, Items: []richtext.Doc{
			{para(run("three")), richtext.List{Items: []richtext.Doc{{para(run("inner"))}, {para(run("more"))}}}},
			{para(run("four"))},
		}},
		para(run("end")),
	}
	if diff := cmp.Diff(doc, decoded(t, doc)); diff != "" {
		t.Errorf("differs (-want +got):\n%s", diff)
	}
}

// A line feed before a block is not taken for the end of the line, which Slack
// does not show; and a list that starts anew is not taken for more of the one before.
func TestEncodeKeepsWhatTheComposerWouldNotWrite(t *testing.T) {
	list := func(start int, item string) richtext.Block {
		return richtext.List{Ordered: true, Start: start, Items: []richtext.Doc{{para(run(item))}}}
	}
	for name, doc := range map[string]richtext.Doc{
		"blank line":           {para(richtext.Break{}), richtext.Code{S: "a"}},
		"two blank lines":      {para(richtext.Break{}, richtext.Break{}), richtext.Code{S: "a"}},
		"space before a list":  {para(run("a"), richtext.Break{}), list(1, "b")},
		"space before a quote": {para(run("a"), richtext.Break{}), richtext.Quote{Body: richtext.Doc{para(run("b"))}}},
		"lists":                {list(1, "a"), list(1, "a"), list(5, "b")},
	} {
		if diff := cmp.Diff(doc, decoded(t, doc)); diff != "" {
			t.Errorf("%s: differs (-want +got):\n%s", name, diff)
		}
	}
}

// What Slack cannot nest becomes lines, and what is read back is shown the same
// way again. No word is lost, and none is added but what Degrade adds.
func TestEncodeLaw(t *testing.T) {
	words := func(d richtext.Doc) string {
		// An item that begins with a list has a line of its own in Slack, so the marks
		// of a quote may be more.
		fields := strings.Fields(d.Plain())
		return strings.Join(slices.DeleteFunc(fields, func(w string) bool { return w == ">" }), " ")
	}
	richtexttest.Check(t, func(t *rapid.T, doc richtext.Doc) {
		once := decoded(t, doc)
		if diff := cmp.Diff(once, decoded(t, once)); diff != "" {
			t.Fatalf("read back it is shown differently:\n%s", diff)
		}
		if want, got := words(richtext.Degrade(doc, slack.Features())), words(once); want != got {
			t.Fatalf("the words differ:\nwant %q\n got %q\nin %s", want, got, slack.BlocksOf(doc))
		}
	})
}

// Nothing in a Doc becomes a mention, whatever it says or names.
func TestEncodeNeverMentions(t *testing.T) {
	richtexttest.Check(t, func(t *rapid.T, doc richtext.Doc) {
		blocks := slack.BlocksOf(doc)
		for _, kind := range []string{"user", "usergroup", "channel", "broadcast", "team", "date"} {
			if strings.Contains(string(blocks), `"type":"`+kind+`"`) {
				t.Fatalf("a %s in %s", kind, blocks)
			}
		}
		if ms := richtext.Mentions(decoded(t, doc)); len(ms) > 0 {
			t.Fatalf("mentions %v", ms)
		}
	})
}

func TestPingIsAMention(t *testing.T) {
	got, _ := slack.DocFromBlocks(slack.BlocksOf(richtext.Doc{para(run("it is yours"))}, "U0ANA", "not an id"))
	want := richtext.Doc{para(richtext.Mention{Kind: richtext.Person, Ref: "U0ANA"}, run(" it is yours"))}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("differs (-want +got):\n%s", diff)
	}
}

// A link that could pass for another one is followed by its address, and one that
// Slack would not take is written out.
func TestMisleadingLinks(t *testing.T) {
	got := decoded(t, richtext.Doc{para(link("https://bank.example/", "https://evil.example/"))})
	want := richtext.Doc{para(run("https://bank.example/ ("), link("https://evil.example/", "https://evil.example/"), run(")"))}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("differs (-want +got):\n%s", diff)
	}
}

func TestUsername(t *testing.T) {
	tests := map[string]string{
		"Ana Lima (Telegram)":           "Ana Lima (Telegram)",
		"\u202eAna\u200b <!here> @x #y": "Ana !here x y",
		"\u200b":                        "–",
	}
	for in, want := range tests {
		if got := slack.Username(in); got != want {
			t.Errorf("Username(%q) = %q, want %q", in, got, want)
		}
	}
	if got := slack.Username(strings.Repeat("ab ", 100)); len([]rune(got)) > 80 {
		t.Errorf("a name of %d characters", len([]rune(got)))
	}
}

func TestCard(t *testing.T) {
	card := bridge.Card{
		Conversation: 1042, Title: "Ana <!channel> *x*\n\u202eeve", Number: "#1042",
		Lines: []bridge.CardLine{
			{Label: "Status", Value: "open"}, {Label: "Assignee", Value: "Ben", Person: "U0BEN"},
			{Label: "Topic", Value: "<@U0ANA> @here\n*bold*", Aside: "answered on 1 May <@U0ANA>"}, {Label: "Empty"}, {Label: "Who", Person: "U0BEN"},
		},
		Buttons: []bridge.CardButton{
			{Action: bridge.ActionTake, Label: "Take", Primary: true},
			{Action: bridge.ActionClose, Label: "Close", Confirm: "Close it?"},
		},
		Foot: "Everybody speaks",
	}
	posted, redrawn := string(slack.CardOf(card, false)), string(slack.CardOf(card, true))
	if strings.Contains(posted, `"user"`) || strings.Contains(posted, "mrkdwn") || strings.Contains(posted, "\u202e") {
		t.Errorf("a posted card could notify, or be parsed: %s", posted)
	}
	if !strings.Contains(redrawn, `{"type":"user","user_id":"U0BEN"}`) {
		t.Errorf("a person without a name is not shown: %s", redrawn)
	}
	for _, want := range []string{`"style":"primary"`, `"action_id":"frontdesk_take"`, `"action_id":"frontdesk_close"`, `"confirm"`, `"type":"header"`, `" (answered on 1 May \u003c@U0ANA\u003e)","style":{"italic":true}`} {
		if !strings.Contains(posted, want) {
			t.Errorf("no %s in %s", want, posted)
		}
	}
	card.Closed = true
	if closed := string(slack.CardOf(card, true)); strings.Contains(closed, `"primary"`) || strings.Contains(closed, `"header"`) {
		t.Errorf("a closed card is loud: %s", closed)
	}
}

func TestCardKeepsToLimits(t *testing.T) {
	long := strings.Repeat("long ", 2000)
	card := bridge.Card{Title: long, Number: "#1", Foot: long}
	for range 100 {
		card.Lines = append(card.Lines, bridge.CardLine{Label: long, Value: long, Aside: long})
		card.Buttons = append(card.Buttons, bridge.CardButton{Action: "a", Label: long, Confirm: long})
	}
	var blocks []struct {
		Type     string
		Text     struct{ Text string }
		Elements []json.RawMessage
	}
	if err := json.Unmarshal(slack.CardOf(card, false), &blocks); err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks {
		if b.Type == "header" && len([]rune(b.Text.Text)) > 150 || b.Type == "actions" && len(b.Elements) > 25 || len(b.Elements) > 41 {
			t.Errorf("a %s has %d elements and the text %q", b.Type, len(b.Elements), b.Text.Text)
		}
	}
	if empty := string(slack.CardOf(bridge.Card{}, false)); !strings.Contains(empty, "…") {
		t.Errorf("an empty card is %s", empty)
	}
}
