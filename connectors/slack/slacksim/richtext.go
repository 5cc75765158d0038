package slacksim

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"
)

// richBlock is an element of a rich_text block: a section, list, quote or
// preformatted text.
type richBlock struct {
	Type    string   `json:"type"`
	Inlines []inline `json:"-"`
	// Items are the sections of a list.
	Items    []richBlock `json:"-"`
	Style    string      `json:"style,omitempty"` // of a list: bullet or ordered
	Indent   int         `json:"indent,omitempty"`
	Offset   int         `json:"offset,omitempty"`
	Border   int         `json:"border,omitempty"`
	Language string      `json:"language,omitempty"`
}

// MarshalJSON writes items or inlines as elements.
func (b richBlock) MarshalJSON() ([]byte, error) {
	type plain richBlock
	if b.Type == "rich_text_list" {
		return json.Marshal(struct {
			plain
			Elements []richBlock `json:"elements"`
		}{plain(b), append([]richBlock{}, b.Items...)})
	}
	return json.Marshal(struct {
		plain
		Elements []inline `json:"elements"`
	}{plain(b), append([]inline{}, b.Inlines...)})
}

// inline is a piece of running text. Which fields count depends on the type.
type inline struct {
	Type        string      `json:"type"`
	Text        string      `json:"text,omitempty"`
	URL         string      `json:"url,omitempty"`
	UserID      string      `json:"user_id,omitempty"`
	UsergroupID string      `json:"usergroup_id,omitempty"`
	ChannelID   string      `json:"channel_id,omitempty"`
	TeamID      string      `json:"team_id,omitempty"`
	Name        string      `json:"name,omitempty"`
	Unicode     string      `json:"unicode,omitempty"`
	SkinTone    int         `json:"skin_tone,omitempty"`
	Range       string      `json:"range,omitempty"`
	Value       string      `json:"value,omitempty"`
	Timestamp   int64       `json:"timestamp,omitempty"`
	Format      string      `json:"format,omitempty"`
	Fallback    string      `json:"fallback,omitempty"`
	Unsafe      bool        `json:"unsafe,omitempty"`
	Style       inlineStyle `json:"style,omitzero"`
}

type inlineStyle struct {
	Bold            bool `json:"bold,omitempty"`
	Italic          bool `json:"italic,omitempty"`
	Strike          bool `json:"strike,omitempty"`
	Code            bool `json:"code,omitempty"`
	Underline       bool `json:"underline,omitempty"`
	Highlight       bool `json:"highlight,omitempty"`
	ClientHighlight bool `json:"client_highlight,omitempty"`
	Unlink          bool `json:"unlink,omitempty"`
}

// inlineFields are the fields that each kind of inline may have.
func inlineFields(kind string) (string, bool) {
	switch kind {
	case "text":
		return "type text style", true
	case "link":
		return "type url text unsafe style", true
	case "user":
		return "type user_id style", true
	case "usergroup":
		return "type usergroup_id style", true
	case "channel":
		return "type channel_id style", true
	case "team":
		return "type team_id style", true
	case "emoji":
		return "type name unicode skin_tone style", true
	case "broadcast":
		return "type range style", true
	case "date":
		return "type timestamp format url fallback style", true
	case "color":
		return "type value style", true
	default:
		return "", false
	}
}

func (c *checker) richText(fields map[string]json.RawMessage, path string) *richText {
	r := &richText{}
	for i, e := range c.elements(fields, path, 0) {
		r.elements = append(r.elements, c.richBlock(e, fmt.Sprintf("%s/elements/%d", path, i)))
	}
	return r
}

// languageRE is what a language may be called. Slack does not say which it takes;
// its examples are python, javascript and json.
var languageRE = regexp.MustCompile(`^[a-z0-9+#._-]{1,32}$`)

func (c *checker) richBlock(raw json.RawMessage, path string) richBlock {
	var b richBlock
	if !c.decode(raw, path, &b) {
		return b
	}
	allowed := map[string]string{
		"rich_text_section":      "type elements",
		"rich_text_list":         "type elements style indent offset border",
		"rich_text_quote":        "type elements border",
		"rich_text_preformatted": "type elements border language",
	}[b.Type]
	if allowed == "" {
		c.wrong(path, "unsupported type: %s", b.Type)
		return b
	}
	fields, ok := c.object(raw, path, allowed)
	if !ok {
		return b
	}
	if b.Border != 0 && b.Border != 1 {
		c.wrong(path+"/border", "must be 0 or 1")
	}
	if _, given := fields["language"]; given && !languageRE.MatchString(b.Language) {
		c.wrong(path+"/language", "must be the name of a language")
	}
	if b.Type == "rich_text_list" {
		c.list(&b, fields, path)
		return b
	}
	for i, e := range c.elements(fields, path, 0) {
		at := fmt.Sprintf("%s/elements/%d", path, i)
		in := c.inline(e, at)
		if b.Type == "rich_text_preformatted" && in.Type != "text" && in.Type != "link" {
			c.wrong(at, "unsupported type: %s", in.Type)
		}
		b.Inlines = append(b.Inlines, in)
	}
	return b
}

func (c *checker) list(b *richBlock, fields map[string]json.RawMessage, path string) {
	if b.Style != "bullet" && b.Style != "ordered" {
		c.wrong(path+"/style", "must be bullet or ordered")
	}
	if b.Indent < 0 || b.Indent > 8 || b.Offset < 0 {
		c.wrong(path+"/indent", "out of range")
	}
	for i, e := range c.elements(fields, path, 0) {
		at := fmt.Sprintf("%s/elements/%d", path, i)
		item := c.richBlock(e, at)
		if item.Type != "rich_text_section" {
			c.wrong(at, "unsupported type: %s", item.Type)
		}
		b.Items = append(b.Items, item)
	}
}

func (c *checker) inline(raw json.RawMessage, path string) inline {
	var in inline
	if !c.decode(raw, path, &in) {
		return in
	}
	allowed, known := inlineFields(in.Type)
	if !known {
		c.wrong(path, "unsupported type: %s", in.Type)
		return in
	}
	fields, ok := c.object(raw, path, allowed)
	if !ok {
		return in
	}
	if style, given := fields["style"]; given {
		c.object(style, path+"/style", "bold italic strike code underline highlight client_highlight unlink")
	}
	c.text += utf8.RuneCountInString(in.Text)
	switch in.Type {
	case "text":
		c.length(path+"/text", in.Text, 1, 1<<30)
	case "link":
		if !goodURL(in.URL) {
			c.wrong(path+"/url", "must be a valid URL")
		}
	case "user":
		if c.s.users[in.UserID] == nil {
			c.wrong(path+"/user_id", "invalid user")
		}
	case "usergroup":
		if c.s.groups[in.UsergroupID] == nil {
			c.wrong(path+"/usergroup_id", "invalid user group")
		}
	case "channel":
		if c.s.channels[in.ChannelID] == nil {
			c.wrong(path+"/channel_id", "invalid channel")
		}
	case "emoji":
		c.length(path+"/name", in.Name, 1, maxID)
	case "broadcast":
		if !slices.Contains([]string{"here", "channel", "everyone"}, in.Range) {
			c.wrong(path+"/range", "must be here, channel or everyone")
		}
	}
	return in
}
