package telegram

import (
	"encoding/json"
	"strings"

	"frontdesk/bridge/richtext"
)

// richBlock is a block of a rich message, of any type
// (https://core.telegram.org/bots/api#richblock).
type richBlock struct {
	Type       string            `json:"type"`
	Text       json.RawMessage   `json:"text"`
	Summary    json.RawMessage   `json:"summary"`
	Caption    json.RawMessage   `json:"caption"`
	Credit     json.RawMessage   `json:"credit"`
	Language   string            `json:"language"`
	Expression string            `json:"expression"`
	Blocks     []json.RawMessage `json:"blocks"`
	Items      []richItem        `json:"items"`
	Cells      [][]richCell      `json:"cells"`
}

type richItem struct {
	Blocks   []json.RawMessage `json:"blocks"`
	Value    int               `json:"value"`
	Checkbox bool              `json:"has_checkbox"`
	Checked  bool              `json:"is_checked"`
}

type richCell struct {
	Text json.RawMessage `json:"text"`
}

// richDoc reads a rich message: what there is to read in it, in order. Pictures and
// other media are named by their type.
func richDoc(raw json.RawMessage) richtext.Doc {
	var m struct {
		Blocks []json.RawMessage `json:"blocks"`
	}
	into(raw, &m)
	return richBlocks(m.Blocks).Normalize()
}

func richBlocks(list []json.RawMessage) richtext.Doc {
	var doc richtext.Doc
	for _, raw := range list {
		var b richBlock
		into(raw, &b) // what has another shape is left out
		doc = append(doc, b.doc()...)
	}
	return doc
}

func line(ins []richtext.Inline) richtext.Block { return richtext.Para{Text: ins} }

func (b richBlock) doc() richtext.Doc {
	var doc richtext.Doc
	text := richInlines(b.Text, 0, "")
	switch b.Type {
	case "heading":
		doc = append(doc, richtext.Heading{Text: text})
	case "pre":
		doc = append(doc, richtext.Code{S: richtext.Doc{line(text)}.Plain(), Language: b.Language})
	case "blockquote", "pullquote":
		body := append(richtext.Doc{line(text)}, richBlocks(b.Blocks)...)
		return richtext.Doc{richtext.Quote{Body: append(body, line(richInlines(b.Credit, 0, "")))}}
	case "list":
		doc = append(doc, richList(b.Items))
	case "table":
		for _, row := range b.Cells {
			var cells []string
			for _, cell := range row {
				cells = append(cells, richtext.Doc{line(richInlines(cell.Text, 0, ""))}.Plain())
			}
			doc = append(doc, richtext.FromPlain(strings.Join(cells, " | "))...)
		}
	case "map", "animation", "audio", "photo", "video", "voice_note":
		doc = append(doc, richtext.FromPlain("["+strings.ReplaceAll(b.Type, "_", " ")+"]")...)
	default:
		doc = append(doc, line(richInlines(b.Summary, richtext.Bold, "")), line(text))
		if b.Expression != "" {
			doc = append(doc, line([]richtext.Inline{richtext.Text{S: b.Expression, Style: richtext.Mono}}))
		}
	}
	doc = append(doc, richBlocks(b.Blocks)...)
	return append(doc, line(richInlines(b.Caption, 0, "")), line(richInlines(b.Credit, 0, "")))
}

// richList is ordered if its first item has a number.
func richList(items []richItem) richtext.Block {
	var list richtext.List
	for i, item := range items {
		if i == 0 && item.Value > 0 {
			list.Ordered, list.Start = true, item.Value
		}
		body := richBlocks(item.Blocks)
		if item.Checkbox {
			box := "☐"
			if item.Checked {
				box = "☑"
			}
			body = append(richtext.FromPlain(box), body...)
		}
		list.Items = append(list.Items, body)
	}
	return list
}

var richStyles = map[string]richtext.Style{
	"bold": richtext.Bold, "italic": richtext.Italic, "underline": richtext.Underline,
	"strikethrough": richtext.Strike, "spoiler": richtext.Spoiler, "code": richtext.Mono,
}

// richInlines reads a text that is a string, a list of texts, or an object with a
// type and a text of its own (https://core.telegram.org/bots/api#richtext).
func richInlines(raw json.RawMessage, style richtext.Style, link string) []richtext.Inline {
	if s := text(raw); s != "" {
		return []richtext.Inline{richtext.Text{S: s, Style: style, Link: link}}
	}
	var ins []richtext.Inline
	var list []json.RawMessage
	if into(raw, &list) {
		for _, one := range list {
			ins = append(ins, richInlines(one, style, link)...)
		}
		return ins
	}
	o := object(raw)
	if o == nil {
		return nil
	}
	switch kind := text(o["type"]); kind {
	case "url":
		link = address(text(o["url"]))
	case "email_address":
		link = address("mailto:" + text(o["email_address"]))
	case "custom_emoji":
		return []richtext.Inline{richtext.Text{S: text(o["alternative_text"]), Style: style, Link: link}}
	case "mathematical_expression":
		return []richtext.Inline{richtext.Text{S: text(o["expression"]), Style: style | richtext.Mono, Link: link}}
	default:
		style |= richStyles[kind]
	}
	return richInlines(o["text"], style, link)
}
