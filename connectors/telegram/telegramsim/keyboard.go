package telegramsim

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// key is a button that takes the place of a person's keyboard:
// https://core.telegram.org/bots/api#keyboardbutton
type key struct {
	label    string
	contact  bool // it hands over the person's phone number
	location bool // it hands over where they are
}

// replyKeyboard is what takes the place of a person's keyboard, until the bot
// takes it away or gives another one.
type replyKeyboard struct {
	rows   [][]key
	once   bool // it folds up when a key is pressed
	folded bool
}

// replyMarkup is what a message may carry: https://core.telegram.org/bots/api#sendmessage
type replyMarkup struct {
	inline   [][]Button
	keyboard *replyKeyboard
	remove   bool
}

// readMarkup follows Client::get_reply_markup and, for what may be asked for where,
// get_keyboard_button in tdlib's ReplyMarkup.cpp.
func readMarkup(markup string, private bool) (m replyMarkup, refused *reply) {
	if m.inline, refused = keyboard(markup); refused != nil || markup == "" {
		return m, refused
	}
	var fields struct {
		Inline   json.RawMessage  `json:"inline_keyboard"`
		Keyboard *json.RawMessage `json:"keyboard"`
		Once     bool             `json:"one_time_keyboard"`
		Remove   bool             `json:"remove_keyboard"`
	}
	if err := json.Unmarshal([]byte(markup), &fields); err != nil {
		return m, refuse(400, "Bad Request: can't parse reply keyboard markup JSON object")
	}
	if fields.Inline != nil && (fields.Keyboard != nil || fields.Remove) { // the server takes the first, and drops the others
		return m, refuse(400, "Bad Request: the simulator takes one kind of reply markup at once")
	}
	if fields.Inline != nil || fields.Keyboard == nil {
		m.remove = fields.Inline == nil && fields.Remove
		return m, nil
	}
	var rows [][]json.RawMessage
	if json.Unmarshal(*fields.Keyboard, &rows) != nil {
		return m, refuse(400, `Bad Request: field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays`)
	}
	m.keyboard = &replyKeyboard{once: fields.Once}
	for _, row := range rows {
		var keys []key
		for _, raw := range row {
			k, refused := readKey(raw, private)
			if refused != nil {
				return m, refused
			}
			keys = append(keys, k)
		}
		if len(keys) > 0 {
			m.keyboard.rows = append(m.keyboard.rows, keys)
		}
	}
	if len(m.keyboard.rows) == 0 {
		m.keyboard = nil
	}
	return m, nil
}

func readKey(raw json.RawMessage, private bool) (key, *reply) {
	var k key
	parse := func(problem string) (key, *reply) {
		return k, refuse(400, "Bad Request: can't parse keyboard button: "+problem)
	}
	if json.Unmarshal(raw, &k.label) != nil {
		var fields map[string]json.RawMessage
		if json.Unmarshal(raw, &fields) != nil || fields == nil {
			return parse("KeyboardButton must be a String or an Object")
		}
		text, ok := fields["text"]
		if !ok {
			return parse(`Can't find field "text"`)
		}
		if json.Unmarshal(text, &k.label) != nil {
			return parse(`Field "text" must be of type String`)
		}
		if asks, ok := fields["request_contact"]; ok && json.Unmarshal(asks, &k.contact) != nil {
			return parse(`Field "request_contact" must be of type Boolean`)
		}
		if asks, ok := fields["request_location"]; ok && !k.contact && json.Unmarshal(asks, &k.location) != nil {
			return parse(`Field "request_location" must be of type Boolean`)
		}
	}
	switch {
	case strings.TrimSpace(k.label) == "":
		return k, refuse(400, "Bad Request: keyboard button text must be non-empty")
	case k.contact && !private:
		return k, refuse(400, "Bad Request: phone number can be requested in private chats only")
	case k.location && !private:
		return k, refuse(400, "Bad Request: location can be requested in private chats only")
	}
	return k, nil
}

// apply changes what the person has in place of their keyboard. The lock is held.
func (c *chat) apply(m replyMarkup) {
	switch {
	case m.remove:
		c.keyboard = nil
	case m.keyboard != nil:
		c.keyboard = m.keyboard
	}
}

// Keys are the labels that the person has in place of their keyboard, in reading
// order. folded: they are put away and can be brought back.
func (u *User) Keys() (labels []string, folded bool) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if u.c.keyboard == nil {
		return nil, false
	}
	for _, row := range u.c.keyboard.rows {
		for _, k := range row {
			labels = append(labels, k.label)
		}
	}
	return labels, u.c.keyboard.folded
}

// PressKey presses a button that is there in place of the keyboard: it writes its
// label, or hands over the person's phone number or where they are.
func (u *User) PressKey(label string) (Message, error) {
	k, err := u.takeKey(label)
	if err != nil {
		return Message{}, err
	}
	switch p := u.Person(); {
	case k.contact:
		return u.ShareContact(p)
	case k.location && p.Latitude == 0 && p.Longitude == 0:
		return Message{}, errors.New("the app does not know where they are")
	case k.location:
		return u.SendContent(Place(p.Latitude, p.Longitude))
	}
	return u.Write(k.label), nil
}

func (u *User) takeKey(label string) (key, error) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if u.c.keyboard == nil {
		return key{}, fmt.Errorf("there is no key %q, but the ordinary keyboard", label)
	}
	for _, row := range u.c.keyboard.rows {
		for _, k := range row {
			if k.label == label {
				u.c.keyboard.folded = u.c.keyboard.folded || u.c.keyboard.once
				return k, nil
			}
		}
	}
	return key{}, fmt.Errorf("there is no key %q", label)
}

// ShareContact sends somebody's contact card. The server says whose it is, if they
// have an account.
func (u *User) ShareContact(p Person) (Message, error) {
	if p.Phone == "" {
		return Message{}, errors.New("the contact has no phone number")
	}
	card := map[string]any{"phone_number": p.Phone, "first_name": p.FirstName}
	if p.LastName != "" {
		card["last_name"] = p.LastName
	}
	if p.ID != 0 {
		card["user_id"] = p.ID
	}
	payload, err := json.Marshal(card)
	if err != nil {
		return Message{}, fmt.Errorf("writing a contact card: %w", err)
	}
	return u.Send("contact", payload, ""), nil
}
