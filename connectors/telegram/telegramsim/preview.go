package telegramsim

import (
	"encoding/json"
	"regexp"
	"unicode/utf16"
)

// previewOptions are those of https://core.telegram.org/bots/api#linkpreviewoptions that
// are simulated: a bot shows a preview of the first link, as ever, or none.
type previewOptions struct{ disabled bool }

// readPreviewOptions follows Client::get_link_preview_options.
func readPreviewOptions(raw string) (o previewOptions, refused *reply) {
	if raw == "" {
		return o, nil
	}
	if !json.Valid([]byte(raw)) {
		return o, refuse(400, "Bad Request: can't parse link preview options JSON object")
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(raw), &fields) != nil || fields == nil {
		return o, refuse(400, "Bad Request: object expected as link preview options")
	}
	for name, value := range fields {
		if name != "is_disabled" {
			return o, refuse(400, "Bad Request: the simulator knows no link preview option "+name)
		}
		if json.Unmarshal(value, &o.disabled) != nil {
			return o, refuse(400, `Bad Request: field "is_disabled" must be of type Boolean`)
		}
	}
	return o, nil
}

// typedLink finds addresses that are written out.
var typedLink = regexp.MustCompile(`https?://\S+`)

// preview is the address that apps show a preview of: the first in the text, whether it
// is written out or behind words, but none in code.
func (o previewOptions) preview(text string, entities []Entity) string {
	if o.disabled {
		return ""
	}
	first, at := "", len(text)+1
	found := func(address string, offset int) {
		if offset < at {
			first, at = address, offset
		}
	}
	inCode := func(offset int) bool {
		for _, e := range entities {
			if (e.Type == "code" || e.Type == "pre") && offset >= e.Offset && offset < e.Offset+e.Length {
				return true
			}
		}
		return false
	}
	for _, place := range typedLink.FindAllStringIndex(text, -1) {
		if offset := len(utf16.Encode([]rune(text[:place[0]]))); !inCode(offset) {
			found(text[place[0]:place[1]], offset)
		}
	}
	for _, e := range entities {
		if e.Type == "text_link" {
			found(e.URL, e.Offset)
		}
	}
	return first
}
