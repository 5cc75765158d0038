package slacksim

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// The limits of Block Kit, https://docs.slack.dev/reference/block-kit/blocks.
// Those of buttons and context are from memory.
const (
	maxBlocks          = 50
	maxTextObject      = 3000
	maxFields          = 10
	maxFieldText       = 2000
	maxHeader          = 150
	maxContextElements = 10
	maxActionElements  = 25
	maxButtonText      = 75
	maxButtonValue     = 2000
	maxID              = 255
	maxURL             = 3000
	maxMarkdown        = 12000
	// maxBlocksText is where msg_blocks_too_long begins; the number is not documented.
	maxBlocksText = 12000
)

// block is one block of a message, checked.
type block struct {
	ID   string
	Type string
	raw  map[string]json.RawMessage
	body blockBody
}

func (b block) MarshalJSON() ([]byte, error) { return json.Marshal(b.raw) }

// blockBody is one of section, header, context, actions, divider, markdown,
// richText and input.
type blockBody interface {
	show(*screen)
}

type section struct {
	text   *textObject
	fields []textObject
	button *button
}

type header struct{ text textObject }

type contextLine struct{ texts []textObject }

type actions struct {
	buttons []button
	menus   []menu
}

type divider struct{}

type markdown struct{ text string }

type richText struct{ elements []richBlock }

// textObject is text in a block: plain_text, or mrkdwn, which Slack parses.
type textObject struct {
	Type     string `json:"type"`
	Text     string `json:"text"`
	Emoji    *bool  `json:"emoji,omitempty"`
	Verbatim bool   `json:"verbatim,omitempty"`
}

type button struct {
	blockID  string
	ActionID string     `json:"action_id"`
	Text     textObject `json:"text"`
	Value    string     `json:"value"`
	URL      string     `json:"url"`
	Style    string     `json:"style"`
	Label    string     `json:"accessibility_label"`
}

// checker finds what Slack would find wrong with blocks.
type checker struct {
	s        *Server
	problems []string
	text     int // characters seen in all
	markdown int
	modal    bool // the blocks are a modal's
}

func (c *checker) wrong(path, format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf("[ERROR] "+format, args...)+" [json-pointer:"+path+"]")
}

// object reads an object whose fields must be among those allowed.
func (c *checker) object(raw json.RawMessage, path, allowed string) (map[string]json.RawMessage, bool) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil || fields == nil {
		c.wrong(path, "must be an object")
		return nil, false
	}
	c.only(fields, path, allowed)
	return fields, true
}

func (c *checker) only(fields map[string]json.RawMessage, path, allowed string) {
	names := strings.Fields(allowed)
	for k := range fields {
		if !slices.Contains(names, k) {
			c.wrong(path, "invalid additional property: %s", k)
		}
	}
}

// decode fills v; where the shape does not fit it says so.
func (c *checker) decode(raw json.RawMessage, path string, v any) bool {
	if err := json.Unmarshal(raw, v); err != nil {
		c.wrong(path, "has an unexpected shape")
		return false
	}
	return true
}

func (c *checker) length(path, text string, least, most int) {
	switch n := utf8.RuneCountInString(text); {
	case n < least:
		c.wrong(path, "must be more than %d characters", least-1)
	case n > most:
		c.wrong(path, "must be less than %d characters", most+1)
	}
}

// blocks reads what an app sent as a message's blocks.
func (s *Server) blocks(raw string) ([]block, error) {
	c := &checker{s: s}
	out, err := c.all(json.RawMessage(raw), "/blocks", maxBlocks)
	switch {
	case err != nil:
		return nil, err
	case len(c.problems) > 0:
		return nil, &refusal{code: "invalid_blocks", messages: c.problems}
	case c.text > maxBlocksText:
		return nil, refuse("msg_blocks_too_long")
	}
	return out, nil
}

// all reads a list of blocks. Block ids that the app left out are drawn.
func (c *checker) all(raw json.RawMessage, path string, most int) ([]block, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, refuse("invalid_blocks_format")
	}
	if len(list) > most {
		c.wrong(path, "no more than %d items allowed", most)
	}
	out := make([]block, 0, len(list))
	ids := make(map[string]bool)
	for i, item := range list {
		at := fmt.Sprintf("%s/%d", path, i)
		b, ok := c.block(item, at)
		if !ok {
			continue
		}
		if b.ID == "" {
			b.ID = fmt.Sprintf("b%d", c.s.next("block"))
			b.raw["block_id"] = mustJSON(b.ID)
		}
		if ids[b.ID] {
			c.wrong(at+"/block_id", "block_id %q already exists", b.ID)
		}
		ids[b.ID] = true
		switch body := b.body.(type) {
		case *actions:
			for j := range body.buttons {
				body.buttons[j].blockID = b.ID
			}
			for j := range body.menus {
				body.menus[j].blockID = b.ID
			}
		case *section:
			if body.button != nil {
				body.button.blockID = b.ID
			}
		case *input:
			body.blockID = b.ID
		}
		out = append(out, b)
	}
	return out, nil
}

func (c *checker) block(raw json.RawMessage, path string) (block, bool) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil || fields == nil {
		c.wrong(path, "must be an object")
		return block{}, false
	}
	b := block{raw: fields}
	if !c.decode(fields["type"], path+"/type", &b.Type) {
		return b, false
	}
	if id, given := fields["block_id"]; given {
		if c.decode(id, path+"/block_id", &b.ID) {
			c.length(path+"/block_id", b.ID, 1, maxID)
		}
	}
	switch b.Type {
	case "section":
		c.only(fields, path, "type block_id text fields accessory expand")
		b.body = c.section(fields, path)
	case "header":
		c.only(fields, path, "type block_id text")
		b.body = &header{text: c.textObject(fields["text"], path+"/text", maxHeader, "plain_text")}
	case "context":
		c.only(fields, path, "type block_id elements")
		b.body = c.context(fields, path)
	case "actions":
		c.only(fields, path, "type block_id elements")
		b.body = c.actions(fields, path)
	case "divider":
		c.only(fields, path, "type block_id")
		b.body = &divider{}
	case "markdown":
		c.only(fields, path, "type block_id text")
		b.body = c.markdownBlock(fields, path)
	case "rich_text":
		c.only(fields, path, "type block_id elements")
		b.body = c.richText(fields, path)
	case "input":
		c.only(fields, path, "type block_id label element hint optional dispatch_action")
		b.body = c.input(fields, path)
	default:
		c.wrong(path, "unsupported type: %s", b.Type)
		return b, false
	}
	return b, true
}

func (c *checker) textObject(raw json.RawMessage, path string, most int, kinds ...string) textObject {
	var t textObject
	if raw == nil {
		c.wrong(path, "missing required field")
		return t
	}
	fields, ok := c.object(raw, path, "type text emoji verbatim")
	if !ok || !c.decode(raw, path, &t) {
		return t
	}
	if !slices.Contains(kinds, t.Type) {
		c.wrong(path, "must be one of %v", kinds)
	}
	if _, given := fields["emoji"]; given && t.Type != "plain_text" {
		c.wrong(path, "invalid additional property: emoji")
	}
	if _, given := fields["verbatim"]; given && t.Type != "mrkdwn" {
		c.wrong(path, "invalid additional property: verbatim")
	}
	c.length(path+"/text", t.Text, 1, most)
	c.text += utf8.RuneCountInString(t.Text)
	return t
}

func (c *checker) section(fields map[string]json.RawMessage, path string) *section {
	sec := &section{}
	if raw, given := fields["text"]; given {
		t := c.textObject(raw, path+"/text", maxTextObject, "plain_text", "mrkdwn")
		sec.text = &t
	}
	if raw, given := fields["fields"]; given {
		var list []json.RawMessage
		if c.decode(raw, path+"/fields", &list) {
			if len(list) == 0 || len(list) > maxFields {
				c.wrong(path+"/fields", "must have 1 to %d items", maxFields)
			}
			for i, f := range list {
				sec.fields = append(sec.fields, c.textObject(f, fmt.Sprintf("%s/fields/%d", path, i), maxFieldText, "plain_text", "mrkdwn"))
			}
		}
	}
	if sec.text == nil && len(sec.fields) == 0 {
		c.wrong(path, "must have text or fields")
	}
	if raw, given := fields["accessory"]; given {
		b := c.button(raw, path+"/accessory")
		sec.button = &b
	}
	return sec
}

func (c *checker) elements(fields map[string]json.RawMessage, path string, most int) []json.RawMessage {
	var list []json.RawMessage
	raw, given := fields["elements"]
	if !given {
		c.wrong(path, "missing required field: elements")
		return nil
	}
	if !c.decode(raw, path+"/elements", &list) {
		return nil
	}
	if len(list) == 0 {
		c.wrong(path+"/elements", "must have at least one item")
	}
	if most > 0 && len(list) > most {
		c.wrong(path+"/elements", "no more than %d items allowed", most)
	}
	return list
}

func (c *checker) context(fields map[string]json.RawMessage, path string) *contextLine {
	line := &contextLine{}
	for i, e := range c.elements(fields, path, maxContextElements) {
		line.texts = append(line.texts, c.textObject(e, fmt.Sprintf("%s/elements/%d", path, i), maxTextObject, "plain_text", "mrkdwn"))
	}
	return line
}

func (c *checker) actions(fields map[string]json.RawMessage, path string) *actions {
	a := &actions{}
	ids := make(map[string]bool)
	for i, e := range c.elements(fields, path, maxActionElements) {
		at := fmt.Sprintf("%s/elements/%d", path, i)
		id := ""
		if m, is := c.menu(e, at); is {
			id = m.actionID
			a.menus = append(a.menus, m)
		} else {
			b := c.button(e, at)
			if b.ActionID == "" {
				b.ActionID = fmt.Sprintf("a%d", c.s.next("action"))
			}
			id = b.ActionID
			a.buttons = append(a.buttons, b)
		}
		if ids[id] {
			c.wrong(at+"/action_id", "action_id %q already exists", id)
		}
		ids[id] = true
	}
	return a
}

func (c *checker) button(raw json.RawMessage, path string) button {
	var b button
	fields, ok := c.object(raw, path, "type action_id text value url style confirm accessibility_label")
	if !ok {
		return b
	}
	var kind string
	if c.decode(fields["type"], path+"/type", &kind) && kind != "button" {
		c.wrong(path, "unsupported type: %s", kind)
		return b
	}
	if !c.decode(raw, path, &b) {
		return b
	}
	b.Text = c.textObject(fields["text"], path+"/text", maxButtonText, "plain_text")
	if _, given := fields["action_id"]; given {
		c.length(path+"/action_id", b.ActionID, 1, maxID)
	}
	c.length(path+"/value", b.Value, 0, maxButtonValue)
	c.length(path+"/url", b.URL, 0, maxURL)
	c.length(path+"/accessibility_label", b.Label, 0, maxButtonText)
	if _, given := fields["style"]; given && b.Style != "primary" && b.Style != "danger" {
		c.wrong(path+"/style", "must be primary or danger")
	}
	if raw, given := fields["confirm"]; given {
		c.confirm(raw, path+"/confirm")
	}
	return b
}

func (c *checker) confirm(raw json.RawMessage, path string) {
	fields, ok := c.object(raw, path, "title text confirm deny style")
	if !ok {
		return
	}
	c.textObject(fields["title"], path+"/title", 100, "plain_text")
	c.textObject(fields["text"], path+"/text", 300, "plain_text", "mrkdwn")
	c.textObject(fields["confirm"], path+"/confirm", 30, "plain_text")
	c.textObject(fields["deny"], path+"/deny", 30, "plain_text")
}

func (c *checker) markdownBlock(fields map[string]json.RawMessage, path string) *markdown {
	m := &markdown{}
	if c.decode(fields["text"], path+"/text", &m.text) {
		c.length(path+"/text", m.text, 1, maxMarkdown)
		c.markdown += utf8.RuneCountInString(m.text)
		if c.markdown > maxMarkdown {
			c.wrong(path+"/text", "no more than %d characters of markdown allowed in all", maxMarkdown)
		}
	}
	return m
}

// goodURL says whether Slack would take u as a link's address.
func goodURL(u string) bool {
	parsed, err := url.Parse(u)
	return err == nil && parsed.Scheme != "" && (parsed.Host != "" || parsed.Opaque != "") && len(u) <= maxURL
}

// onlyRichText says whether blocks are rich_text and nothing else; such a message
// can be updated to rich_text only (block_mismatch).
func onlyRichText(blocks []block) bool {
	return len(blocks) > 0 && !slices.ContainsFunc(blocks, func(b block) bool { return b.Type != "rich_text" })
}

// buttons are those that a message shows.
func buttons(blocks []block) []button {
	var out []button
	for _, b := range blocks {
		switch body := b.body.(type) {
		case *actions:
			out = append(out, body.buttons...)
		case *section:
			if body.button != nil {
				out = append(out, *body.button)
			}
		}
	}
	return out
}
