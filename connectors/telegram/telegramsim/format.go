package telegramsim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Entity is a piece of formatting: https://core.telegram.org/bots/api#messageentity
// Offset and Length count UTF-16 code units.
type Entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url,omitempty"`
	Language string `json:"language,omitempty"`
	// User is whom a text_mention names, by id.
	User *struct {
		ID        int64  `json:"id"`
		FirstName string `json:"first_name"`
	} `json:"user,omitempty"`
	CustomEmojiID string `json:"custom_emoji_id,omitempty"`
}

const (
	maxText     = 4096    // UTF-16 code units, once it is cleaned
	maxEntities = 100     // of a message; the others are dropped
	maxRawText  = 1 << 15 // bytes
	maxData     = 64      // bytes of callback_data
	maxButtons  = 100
	maxKeyboard = 10 << 10 // bytes of it all
)

// The types that a bot may send, and those that the server finds by itself and
// passes over here (Client::get_text_entity_type).
var (
	sentTypes = []string{
		"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link",
		"text_mention", "custom_emoji", "blockquote", "expandable_blockquote",
	}
	foundTypes = []string{
		"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number",
	}
)

// formatted reads the text of a message with its entities, as
// Client::get_formatted_text and TDLib's fix_formatted_text do it.
func formatted(p params) (string, []Entity, *reply) {
	if p["text"] == "" {
		return "", nil, refuse(400, "Bad Request: message text is empty")
	}
	text, entities, refused := readFormatted(p["text"], p["parse_mode"], p["entities"])
	if refused == nil && !shows(text) {
		return "", nil, refuse(400, "Bad Request: text must be non-empty")
	}
	return text, entities, refused
}

// readFormatted is formatted for a text that may also be empty, such as a caption.
func readFormatted(text, mode, list string) (string, []Entity, *reply) {
	if len(text) > maxRawText {
		return "", nil, refuse(400, "Bad Request: text is too long")
	}
	if !utf8.ValidString(text) {
		return "", nil, refuse(400, "Bad Request: strings must be encoded in UTF-8")
	}
	if mode != "" {
		return "", nil, refuse(400, "Bad Request: unsupported parse_mode") // we take entities only
	}
	var entities []Entity
	if list != "" {
		var raw []json.RawMessage
		if json.Unmarshal([]byte(list), &raw) != nil {
			return "", nil, refuse(400, "Bad Request: can't parse entities JSON object")
		}
		for _, one := range raw {
			e, problem := readEntity(one)
			if problem != "" {
				return "", nil, refuse(400, "Bad Request: can't parse MessageEntity: "+problem)
			}
			if e != nil {
				entities = append(entities, *e)
			}
		}
	}
	text, entities, problem := clean(text, entities)
	if problem != "" {
		return "", nil, refuse(400, "Bad Request: "+problem)
	}
	return text, entities, nil
}

// shows tells whether the server holds a text for one (is_empty_string of TDLib).
func shows(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		switch {
		case r == '\n', r == ' ', r == '\u00A0', r == '\u1680', r == '\u180E', r >= '\u2000' && r <= '\u200F', r == '\u202E', r == '\u202F',
			r == '\u205F', r == '\u2800', r == '\u3000', r == '\uFEFF', r == '\uFFFC', r >= '\U000E0000' && r <= '\U000E007F':
			return false
		}
		return true
	})
}

func readEntity(raw json.RawMessage) (*Entity, string) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil || fields == nil {
		return nil, "expected an Object"
	}
	for _, key := range []string{"offset", "length", "type"} {
		if _, ok := fields[key]; !ok {
			return nil, fmt.Sprintf("Can't find field %q", key)
		}
	}
	var e Entity
	if err := json.Unmarshal(raw, &e); err != nil {
		return nil, "Field has a wrong type"
	}
	switch {
	case e.Type == "":
		return nil, "Type is not specified"
	case slices.Contains(foundTypes, e.Type):
		return nil, ""
	case !slices.Contains(sentTypes, e.Type):
		return nil, "Unsupported type specified"
	}
	return &e, ""
}

// clean takes control characters and the blanks at both ends away, and moves the
// entities along.
func clean(text string, entities []Entity) (string, []Entity, string) {
	units := len(utf16.Encode([]rune(text)))
	inside := make([]bool, units+1) // in the middle of a character
	at := 0
	for _, r := range text {
		if utf16.RuneLen(r) == 2 {
			inside[at+1] = true
		}
		at += utf16.RuneLen(r)
	}
	for _, e := range entities {
		switch {
		case e.Offset < 0 || e.Offset > 1_000_000:
			return "", nil, fmt.Sprintf("receive an entity with incorrect offset %d", e.Offset)
		case e.Length < 0 || e.Length > 1_000_000:
			return "", nil, fmt.Sprintf("receive an entity with incorrect length %d", e.Length)
		case e.Offset > units:
			return "", nil, fmt.Sprintf("entity begins after the end of the text at UTF-16 offset %d", e.Offset)
		case e.Offset+e.Length > units:
			return "", nil, fmt.Sprintf("entity beginning at UTF-16 offset %d ends after the end of the text at UTF-16 offset %d",
				e.Offset, e.Offset+e.Length)
		case inside[e.Offset]:
			return "", nil, fmt.Sprintf("entity begins in a middle of a UTF-16 symbol at byte offset %d", e.Offset)
		case inside[e.Offset+e.Length]:
			return "", nil, fmt.Sprintf("entity beginning at UTF-16 offset %d ends in a middle of a UTF-16 symbol at byte offset %d",
				e.Offset, e.Offset+e.Length)
		}
	}
	out, moved := strip(text, units)
	body := strings.TrimRightFunc(out, unicode.IsSpace)
	last := len(utf16.Encode([]rune(body)))
	short := strings.TrimLeftFunc(body, unicode.IsSpace)
	first := last - len(utf16.Encode([]rune(short)))
	code := utf16.Encode([]rune(short))
	var kept []Entity
	for _, e := range entities {
		from := min(max(moved[e.Offset]-first, 0), len(code))
		to := min(max(moved[e.Offset+e.Length]-first, 0), len(code))
		e.Offset, e.Length = from, to-from
		blank := strings.TrimSpace(string(utf16.Decode(code[from:to]))) == ""
		if blank || e.Type == "text_link" && !linkable(e.URL) {
			continue
		}
		kept = append(kept, e)
	}
	slices.SortStableFunc(kept, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length), cmp.Compare(b.rank(), a.rank()))
	})
	return short, fitting(kept), ""
}

// rank puts a quote around what fills it.
func (e Entity) rank() int {
	if e.Type == "blockquote" || e.Type == "expandable_blockquote" {
		return 1
	}
	return 0
}

// fitting is what is shown of sorted entities: none that crosses another one, that
// stands within code, or code within anything but a quote, or a quote within a quote
// (https://core.telegram.org/bots/api#formatting-options). The server cuts some of
// these into pieces that fit; here they go, so that a test misses them.
func fitting(sorted []Entity) []Entity {
	quote := func(e Entity) bool { return e.rank() == 1 }
	code := func(e Entity) bool { return e.Type == "code" || e.Type == "pre" }
	var out []Entity
	for _, e := range sorted {
		fits := len(out) < maxEntities
		for _, o := range out {
			apart := e.Offset >= o.Offset+o.Length
			within := e.Offset+e.Length <= o.Offset+o.Length
			fits = fits && (apart || within && !code(o) && (!code(e) || quote(o)) && !(quote(e) && quote(o)))
		}
		if fits {
			out = append(out, e)
		}
	}
	return out
}

// strip drops what the server does not keep and says where each code unit went.
func strip(text string, units int) (string, []int) {
	moved := make([]int, 0, units+1)
	var out strings.Builder
	at := 0
	for _, r := range text {
		n := utf16.RuneLen(r)
		for range n {
			moved = append(moved, at)
		}
		switch {
		case r == '\r' || r >= 0x2028 && r <= 0x202e || strings.ContainsRune("\u0333\u033F\u030A", r):
			continue
		case r < 0x20 && r != '\n':
			r = ' '
		}
		out.WriteRune(r)
		at += n
	}
	return out.String(), append(moved, at)
}

// linkable tells whether the server keeps a link to an address.
func linkable(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return strings.Contains(u.Hostname(), ".")
	case "tg", "ton", "tonsite":
		return true
	}
	return u.Scheme == "" && strings.Contains(address, ".")
}

// keyboard reads an inline keyboard, as Client::get_reply_markup does it; see
// readMarkup for the others.
func keyboard(markup string) ([][]Button, *reply) {
	if markup == "" {
		return nil, nil
	}
	if len(markup) > maxKeyboard {
		return nil, refuse(400, "Bad Request: reply markup is too long")
	}
	var object map[string]json.RawMessage
	var any json.RawMessage
	if json.Unmarshal([]byte(markup), &any) != nil {
		return nil, refuse(400, "Bad Request: can't parse reply keyboard markup JSON object")
	}
	if json.Unmarshal([]byte(markup), &object) != nil || object == nil {
		return nil, refuse(400, "Bad Request: object expected as reply markup")
	}
	var raw [][]json.RawMessage
	if list, ok := object["inline_keyboard"]; ok && json.Unmarshal(list, &raw) != nil {
		return nil, refuse(400, `Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`)
	}
	var rows [][]Button
	count := 0
	for _, line := range raw {
		var row []Button
		for _, one := range line {
			button, refused := readButton(one)
			if refused != nil {
				return nil, refused
			}
			row = append(row, button)
		}
		count += len(row)
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	if count > maxButtons {
		return nil, refuse(400, "Bad Request: reply markup is too long")
	}
	return rows, nil
}

// readButton looks at a button's fields in the server's order: what follows
// callback_data, such as an empty copy_text, is not looked at if that is set.
func readButton(raw json.RawMessage) (Button, *reply) {
	parse := func(problem string) (Button, *reply) {
		return Button{}, refuse(400, "Bad Request: can't parse inline keyboard button: "+problem)
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil || fields == nil {
		return parse("InlineKeyboardButton must be an Object")
	}
	text, ok := fields["text"]
	if !ok {
		return parse(`Can't find field "text"`)
	}
	var b Button
	if json.Unmarshal(text, &b.Label) != nil {
		return parse(`Field "text" must be of type String`)
	}
	if data, ok := fields["callback_data"]; ok && json.Unmarshal(data, &b.Data) != nil {
		return parse(`Field "callback_data" must be of type String`)
	}
	if address, ok := fields["url"]; ok && json.Unmarshal(address, &b.URL) != nil {
		return parse(`Field "url" must be of type String`)
	}
	switch {
	case b.URL != "" && b.Data != "": // the server takes the address, and drops the data
		return Button{}, refuse(400, "Bad Request: the simulator takes a button with an address or with data")
	case b.URL == "" && b.Data == "":
		return parse("Text buttons are unallowed in the inline keyboard")
	case strings.TrimSpace(b.Label) == "":
		return Button{}, refuse(400, "Bad Request: inline keyboard button text must be non-empty")
	case b.URL == "" && len(b.Data) > maxData:
		return Button{}, refuse(400, "Bad Request: BUTTON_DATA_INVALID")
	}
	if problem := addressProblem(b.URL); b.URL != "" && problem != "" {
		return Button{}, refuse(400, "Bad Request: inline keyboard button URL '"+b.URL+"' is invalid: "+problem)
	}
	return b, nil
}

// addressProblem is what is wrong with where a button leads; "" for nothing. It is stricter
// than LinkManager::check_link of TDLib, which mends what it can.
func addressProblem(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return "Wrong HTTP URL"
	case u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "tg":
		return "Unsupported URL protocol"
	case u.Scheme != "tg" && (!strings.Contains(u.Hostname(), ".") || strings.ContainsAny(address, " \t\n")):
		return "Wrong HTTP URL"
	}
	return ""
}
