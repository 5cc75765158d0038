package slack

import (
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// actionPrefix marks the action_ids of our buttons.
const actionPrefix = "frontdesk_"

// Block Kit's limits, and ours where a card would grow too long:
// https://docs.slack.dev/reference/block-kit/blocks and
// https://docs.slack.dev/reference/block-kit/composition-objects/text-object
const (
	maxHeader  = 150
	maxLines   = 40
	maxLabel   = 100
	maxValue   = 500
	maxFoot    = 500
	maxButtons = 25 // in one block
	// maxButtonBlocks is how many of them one message has at most, of 50 blocks.
	maxButtonBlocks = 20
	maxButton       = 75
	maxTitle        = 100 // of a confirmation, as the two below
	maxConfirm      = 300
	maxYes          = 30
)

// cardBlocks lays a card out. What a customer can influence stands in plain_text
// or in text elements of rich_text only, which Slack shows as they are. A person
// whose name is not known is mentioned where mentions is set, which is when that
// notifies nobody.
func cardBlocks(c bridge.Card, mentions bool) []slack.Block {
	var blocks []slack.Block
	if title := plainText(firstOf(cardText(c), "…"), maxHeader); c.Closed {
		blocks = append(blocks, slack.NewContextBlock("", title))
	} else {
		blocks = append(blocks, slack.NewHeaderBlock(title))
	}
	var lines []slack.RichTextElement
	for i, line := range c.Lines {
		if i == maxLines {
			lines = append(lines, slack.NewRichTextSection(slack.NewRichTextSectionTextElement("…", nil)))
			break
		}
		lines = append(lines, cardLine(line, mentions))
	}
	if len(lines) > 0 {
		blocks = append(blocks, slack.NewRichTextBlock("", lines...))
	}
	if buttons := buttonBlock(c.Buttons, !c.Closed); buttons != nil {
		blocks = append(blocks, buttons)
	}
	if foot := oneLine(c.Foot); foot != "" {
		blocks = append(blocks, slack.NewContextBlock("", plainText(foot, maxFoot)))
	}
	return blocks
}

func cardLine(line bridge.CardLine, mentions bool) *slack.RichTextSection {
	section := cardValue(line, mentions)
	if aside := cut(oneLine(line.Aside), maxLabel); aside != "" {
		section.Elements = append(section.Elements, slack.NewRichTextSectionTextElement(" ("+aside+")", &slack.RichTextSectionTextStyle{Italic: true}))
	}
	return section
}

// cardValue is a line without its small print.
func cardValue(line bridge.CardLine, mentions bool) *slack.RichTextSection {
	label := slack.NewRichTextSectionTextElement(cut(oneLine(line.Label), maxLabel)+": ", &slack.RichTextSectionTextStyle{Bold: true})
	value := cut(oneLine(line.Value), maxValue)
	for _, link := range []string{line.Thread, line.Link} {
		if isLink(link) {
			return slack.NewRichTextSection(label, slack.NewRichTextSectionLinkElement(link, firstOf(value, "…"), nil))
		}
	}
	if value == "" && mentions && isID(string(line.Person)) {
		return slack.NewRichTextSection(label, slack.NewRichTextSectionUserElement(string(line.Person), nil))
	}
	return slack.NewRichTextSection(label, slack.NewRichTextSectionTextElement(firstOf(value, "–"), nil))
}

// cardText is what notifications say of a card.
func cardText(c bridge.Card) string {
	return strings.TrimSpace(oneLine(c.Title) + " " + oneLine(c.Number))
}

// actionNumber parts an action from the number that tells its button from others of the
// same action in one message.
const actionNumber = "."

// actionOf is the action that an action_id stands for; ok is false if it is none of ours.
func actionOf(id string) (action string, ok bool) {
	name, ok := strings.CutPrefix(id, actionPrefix)
	action, _, _ = strings.Cut(name, actionNumber)
	return action, ok
}

// buttonBlocks offer actions in as many blocks as it takes.
func buttonBlocks(buttons []bridge.CardButton) []slack.Block {
	var blocks []slack.Block
	for some := range slices.Chunk(buttonElements(buttons, true), maxButtons) {
		if len(blocks) < maxButtonBlocks {
			blocks = append(blocks, slack.NewActionBlock("", some...))
		}
	}
	return blocks
}

// buttonBlock offers actions; nil if there are none.
func buttonBlock(buttons []bridge.CardButton, coloured bool) slack.Block {
	elements := buttonElements(buttons, coloured)
	if len(elements) == 0 {
		return nil
	}
	return slack.NewActionBlock("", elements[:min(maxButtons, len(elements))]...)
}

// buttonElements are buttons, each with an action_id of its own.
func buttonElements(buttons []bridge.CardButton, coloured bool) []slack.BlockElement {
	var elements []slack.BlockElement
	seen := map[string]int{}
	for _, b := range buttons {
		label := oneLine(b.Label)
		if b.Action == "" || label == "" {
			continue
		}
		id := actionPrefix + b.Action
		if seen[b.Action]++; seen[b.Action] > 1 {
			id += actionNumber + strconv.Itoa(seen[b.Action])
		}
		e := slack.NewButtonBlockElement(id, firstOf(b.Value, b.Action), plainText(label, maxButton))
		if b.Primary && coloured {
			e.Style = slack.StylePrimary
		}
		if confirm := oneLine(b.Confirm); confirm != "" {
			e.Confirm = &slack.ConfirmationBlockObject{
				Title:   plainText(label, maxTitle),
				Text:    plainText(confirm, maxConfirm),
				Confirm: plainText(label, maxYes),
				Deny:    plainText("Cancel", maxYes), // Slack requires it
			}
		}
		elements = append(elements, e)
	}
	return elements
}

// plainText is text that Slack shows as it is, cut to n characters.
func plainText(s string, n int) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, cut(s, n), false, false)
}

// oneLine takes out of a value what could break a card's layout: line feeds,
// controls and marks that turn the direction of what follows.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, richtext.Isolate(s))), " ")
}
