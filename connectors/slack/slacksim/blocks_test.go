package slacksim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

func TestInvalidBlocks(t *testing.T) {
	section := func(text string) string { return fmt.Sprintf(`{"type":"section","text":%s}`, text) }
	button := func(more string) string {
		return `{"type":"button","text":{"type":"plain_text","text":"Take"}` + more + `}`
	}
	actions := func(elements ...string) string {
		return `{"type":"actions","elements":[` + strings.Join(elements, ",") + `]}`
	}
	rich := func(element string) string { return `{"type":"rich_text","elements":[` + element + `]}` }
	inline := func(in string) string { return rich(`{"type":"rich_text_section","elements":[` + in + `]}`) }
	bad := map[string]string{
		"not an object":          `"x"`,
		"no type":                `{}`,
		"empty text":             section(`{"type":"mrkdwn","text":""}`),
		"long text":              section(`{"type":"mrkdwn","text":"` + textOf(3001) + `"}`),
		"a string for text":      section(`"x"`),
		"no kind of text":        section(`{"type":"html","text":"x"}`),
		"emoji on mrkdwn":        section(`{"type":"mrkdwn","text":"x","emoji":true}`),
		"verbatim on plain":      section(`{"type":"plain_text","text":"x","verbatim":true}`),
		"an unknown property":    `{"type":"section","text":{"type":"mrkdwn","text":"x"},"colour":"red"}`,
		"an empty section":       `{"type":"section"}`,
		"eleven fields":          `{"type":"section","fields":[` + strings.Repeat(`{"type":"mrkdwn","text":"x"},`, 10) + `{"type":"mrkdwn","text":"x"}]}`,
		"a long field":           `{"type":"section","fields":[{"type":"mrkdwn","text":"` + textOf(2001) + `"}]}`,
		"mrkdwn header":          `{"type":"header","text":{"type":"mrkdwn","text":"x"}}`,
		"long header":            `{"type":"header","text":{"type":"plain_text","text":"` + textOf(151) + `"}}`,
		"empty context":          `{"type":"context","elements":[]}`,
		"eleven in context":      `{"type":"context","elements":[` + strings.Repeat(`{"type":"mrkdwn","text":"x"},`, 10) + `{"type":"mrkdwn","text":"x"}]}`,
		"no actions":             actions(),
		"26 actions":             actions(strings.Split(strings.Repeat(button("")+"|", 25)+button(""), "|")...),
		"the same action twice":  actions(button(`,"action_id":"a"`), button(`,"action_id":"a"`)),
		"a long button":          actions(`{"type":"button","text":{"type":"plain_text","text":"` + textOf(76) + `"}}`),
		"a mrkdwn button":        actions(`{"type":"button","text":{"type":"mrkdwn","text":"x"}}`),
		"a long value":           actions(button(`,"value":"` + textOf(2001) + `"`)),
		"a long action":          actions(button(`,"action_id":"` + textOf(256) + `"`)),
		"a style of its own":     actions(button(`,"style":"loud"`)),
		"a half confirmation":    actions(button(`,"confirm":{"title":{"type":"plain_text","text":"x"}}`)),
		"no button":              actions(`{"type":"static_select"}`),
		"a divider with text":    `{"type":"divider","text":"x"}`,
		"empty markdown":         `{"type":"markdown","text":""}`,
		"long markdown":          `{"type":"markdown","text":"` + textOf(12_001) + `"}`,
		"a long id":              `{"type":"divider","block_id":"` + textOf(256) + `"}`,
		"the same id twice":      `{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}`,
		"51 blocks":              strings.Repeat(`{"type":"divider"},`, 50) + `{"type":"divider"}`,
		"empty rich text":        `{"type":"rich_text","elements":[]}`,
		"an unknown element":     rich(`{"type":"rich_text_table","elements":[]}`),
		"an unknown inline":      inline(`{"type":"marquee","text":"x"}`),
		"an empty inline":        inline(`{"type":"text","text":""}`),
		"an unknown style":       inline(`{"type":"text","text":"x","style":{"blink":true}}`),
		"a link to nowhere":      inline(`{"type":"link","url":"nowhere"}`),
		"a user of another text": inline(`{"type":"text","text":"x","user_id":"U0ANA"}`),
		"nobody":                 inline(`{"type":"user","user_id":"U0NOBODY"}`),
		"no channel":             inline(`{"type":"channel","channel_id":"C0NOWHERE"}`),
		"no group":               inline(`{"type":"usergroup","usergroup_id":"S0NOBODY"}`),
		"a range of its own":     inline(`{"type":"broadcast","range":"world"}`),
		"a list without style":   rich(`{"type":"rich_text_list","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}]}`),
		"a list of text":         rich(`{"type":"rich_text_list","style":"bullet","elements":[{"type":"text","text":"x"}]}`),
		"code in no language":    rich(`{"type":"rich_text_preformatted","language":"<!here>","elements":[{"type":"text","text":"x"}]}`),
		"a thick border":         rich(`{"type":"rich_text_quote","border":2,"elements":[{"type":"text","text":"x"}]}`),
		"a mention in code":      rich(`{"type":"rich_text_preformatted","elements":[{"type":"user","user_id":"U0ANA"}]}`),
	}
	w := overLoopback(t)
	for name, blocks := range bad {
		t.Run(name, func(t *testing.T) {
			got := w.call("chat.postMessage", args{"channel": sales, "text": "x", "blocks": "[" + blocks + "]"})
			if got.Error != "invalid_blocks" {
				t.Errorf("error = %q, want invalid_blocks", got.Error)
			}
			if len(got.ResponseMetadata.Messages) == 0 {
				t.Error("the answer does not say what is wrong")
			}
		})
	}
	if n := len(w.sim.All(sales)); n != 0 {
		t.Errorf("%d refused messages were posted", n)
	}
}

// TestBlocksOfTheLibrary posts each block that the desk uses as slack-go writes it.
func TestBlocksOfTheLibrary(t *testing.T) {
	w := overLoopback(t)
	text := func(s string) *slack.TextBlockObject {
		return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
	}
	style := &slack.RichTextSectionTextStyle{Bold: true}
	take := slack.NewButtonBlockElement("take", "1042", text("Take")).WithStyle(slack.StylePrimary).
		WithConfirm(slack.NewConfirmationBlockObject(text("Sure?"), text("Take it?"), text("Yes"), text("No")))
	_, ts, err := w.api.PostMessage(sales, slack.MsgOptionText("card", false), slack.MsgOptionBlocks(
		slack.NewHeaderBlock(text("Ana (Telegram)")),
		slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "*new*, @here", false, true), nil, nil),
		slack.NewDividerBlock(),
		slack.NewContextBlock("", slack.NewTextBlockObject(slack.MarkdownType, "#1042", false, true)),
		slack.NewRichTextBlock("", slack.NewRichTextSection(
			slack.NewRichTextSectionTextElement("bold", style), slack.NewRichTextSectionUserElement(ana, nil),
			slack.NewRichTextSectionLinkElement("https://example.com/", "here", nil), slack.NewRichTextSectionEmojiElement("wave", 0, nil),
		), slack.NewRichTextList(slack.RTEListBullet, 0, slack.NewRichTextSection(slack.NewRichTextSectionTextElement("one", nil)))),
		slack.NewActionBlock("actions", take),
	))
	if err != nil {
		t.Fatal(err)
	}
	m, _ := w.sim.Message(sales, ts)
	want := "Ana (Telegram)\nnew, @here\n────\n#1042\nbold@Ana Ruizhere:wave:\n• one\n[Take]"
	if m.Seen() != want {
		t.Errorf("seen:\n%s\nwant:\n%s", m.Seen(), want)
	}
	if got := m.Notified(); len(got) != 1 || got[0] != ana {
		t.Errorf("notified = %v, want Ana only: verbatim text pings nobody", got)
	}
	if b := m.Buttons(); len(b) != 1 || b[0].ActionID != "take" || b[0].Value != "1042" {
		t.Errorf("buttons = %+v", b)
	}
}
