package telegramsim

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"
	"unicode/utf16"
)

// Content is something that is neither text nor a file, as an app lets people send it.
// Each of the functions below makes one.
type Content struct {
	kind    string
	payload any
	also    map[string]any // further fields of the message
	fault   error          // why no app would send it
}

// SendContent sends something that is neither text nor a file.
func (u *User) SendContent(c Content) (Message, error) {
	if c.fault != nil {
		return Message{}, c.fault
	}
	payload, err := json.Marshal(c.payload)
	if err != nil {
		return Message{}, fmt.Errorf("sending a %s: %w", c.kind, err)
	}
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.post(Message{Kind: c.kind, payload: payload, also: c.also}), nil
}

// Place is a location: https://core.telegram.org/bots/api#location
func Place(latitude, longitude float64) Content {
	c := Content{kind: "location", payload: map[string]any{"latitude": latitude, "longitude": longitude}}
	if latitude < -90 || latitude > 90 || longitude < -180 || longitude > 180 {
		c.fault = fmt.Errorf("%v, %v is nowhere on earth", latitude, longitude)
	}
	return c
}

// foreverLive is the live_period of a location that is shared until further notice:
// https://core.telegram.org/bots/api#sendlocation
const foreverLive = 0x7FFFFFFF

// LivePlace is a location that is shared for a time while it moves; 0: for good.
func LivePlace(latitude, longitude float64, period time.Duration) Content {
	c := Place(latitude, longitude)
	seconds := int(period / time.Second)
	switch {
	case seconds == 0:
		seconds = foreverLive
	case seconds < 60 || seconds > 86400:
		c.fault = errors.Join(c.fault, fmt.Errorf("a location is shared for a minute to a day, not for %v", period))
	}
	c.payload.(map[string]any)["live_period"] = seconds
	return c
}

// Move has a live location of theirs be elsewhere; StopLive ends it.
func (u *User) Move(id int, latitude, longitude float64) error {
	return u.relocate(id, Place(latitude, longitude), true)
}

// StopLive ends the sharing of a live location, where it is.
func (u *User) StopLive(id int) error { return u.relocate(id, Content{}, false) }

func (u *User) relocate(id int, to Content, live bool) error {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m := u.c.message(id)
	var at map[string]any
	if m == nil || m.From != u.p.ID || m.Kind != "location" || json.Unmarshal(m.payload, &at) != nil || at["live_period"] == nil {
		return fmt.Errorf("message %d is no live location of theirs", id)
	}
	if to.fault != nil {
		return to.fault
	}
	if live {
		maps.Copy(at, to.payload.(map[string]any))
	} else {
		delete(at, "live_period") // it is there for active live locations only
	}
	payload, err := json.Marshal(at)
	if err != nil {
		return fmt.Errorf("moving a location: %w", err)
	}
	m.payload, m.Edited = payload, time.Now()
	u.b.report(u.c, m, true)
	return nil
}

// Venue is a place with a name: https://core.telegram.org/bots/api#venue The message has
// its location as well.
func Venue(latitude, longitude float64, title, address string) Content {
	at := Place(latitude, longitude)
	return Content{
		kind: "venue", payload: map[string]any{"location": at.payload, "title": title, "address": address},
		also: map[string]any{"location": at.payload}, fault: at.fault,
	}
}

// Poll asks a question: https://core.telegram.org/bots/api#poll
func Poll(question string, options ...string) Content {
	return poll("regular", question, options)
}

// Quiz is a poll with a right answer.
func Quiz(question string, options ...string) Content { return poll("quiz", question, options) }

func poll(kind, question string, options []string) Content {
	c := Content{kind: "poll"}
	if n := units(question); n < 1 || n > 300 {
		c.fault = errors.New("a question has 1 to 300 characters")
	}
	if len(options) < 1 || len(options) > 12 {
		c.fault = errors.Join(c.fault, errors.New("a poll has 1 to 12 options"))
	}
	list := []map[string]any{}
	for i, o := range options {
		if n := units(o); n < 1 || n > 100 {
			c.fault = errors.Join(c.fault, errors.New("an option has 1 to 100 characters"))
		}
		list = append(list, map[string]any{"persistent_id": strconv.Itoa(i), "text": o, "voter_count": 0})
	}
	c.payload = map[string]any{
		"id": "5834976086823272454", "question": question, "options": list, "total_voter_count": 0, "is_closed": false, "is_anonymous": true,
		"type": kind, "allows_multiple_answers": false, "allows_revoting": kind == "regular", "members_only": false,
	}
	return c
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// Dice is a throw: https://core.telegram.org/bots/api#dice The server draws the value;
// here it is given.
func Dice(emoji string, value int) Content {
	c := Content{kind: "dice", payload: map[string]any{"emoji": emoji, "value": value}}
	most := map[string]int{"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}[emoji]
	if value < 1 || value > most {
		c.fault = fmt.Errorf("%s is never %d", emoji, value)
	}
	return c
}

// Game is a game, which people send through its bot: https://core.telegram.org/bots/api#game
func Game(title, description string) Content {
	return Content{kind: "game", payload: map[string]any{
		"title": title, "description": description,
		"photo": []any{map[string]any{"file_id": "AgACgame", "file_unique_id": "AQADgame", "width": 640, "height": 360}},
	}}
}

// Story is a story that is passed on: https://core.telegram.org/bots/api#story
func Story(title, username string, id int) Content {
	return Content{kind: "story", payload: map[string]any{
		"id": id, "chat": map[string]any{"id": -1002149282975, "type": "channel", "title": title, "username": username},
	}}
}

func sticker() map[string]any {
	return map[string]any{
		"file_id": "CAACgift", "file_unique_id": "AgADgift", "type": "regular", "width": 512, "height": 512,
		"is_animated": true, "is_video": false,
	}
}

// Gift is a gift: https://core.telegram.org/bots/api#giftinfo
func Gift(stars int, words string) Content {
	v := map[string]any{"gift": map[string]any{"id": "5170233102089322756", "sticker": sticker(), "star_count": stars}}
	if words != "" {
		v["text"] = words
	}
	return Content{kind: "gift", payload: v}
}

// UniqueGift is a gift of which there is one: https://core.telegram.org/bots/api#uniquegiftinfo
func UniqueGift(name string, number int) Content {
	part := map[string]any{"name": name, "sticker": sticker(), "rarity_per_mille": 5}
	return Content{kind: "unique_gift", payload: map[string]any{"origin": "transfer", "gift": map[string]any{
		"gift_id": "5170233102089322756", "base_name": name, "name": "Gift-" + strconv.Itoa(number), "number": number, "model": part, "symbol": part,
		"backdrop": map[string]any{"name": name, "rarity_per_mille": 5, "colors": map[string]any{"center_color": 1, "edge_color": 1, "symbol_color": 1, "text_color": 1}},
	}}}
}

// Invoice is an invoice that is passed on: https://core.telegram.org/bots/api#invoice The
// amount is in the smallest units of the currency.
func Invoice(title, description, currency string, amount int) Content {
	return Content{kind: "invoice", payload: map[string]any{
		"title": title, "description": description, "start_parameter": "pay", "currency": currency, "total_amount": amount,
	}}
}

// Payment tells that they have paid: https://core.telegram.org/bots/api#successfulpayment
func Payment(currency string, amount int) Content {
	return payment("successful_payment", currency, amount)
}

// Refund tells that they got their money back: https://core.telegram.org/bots/api#refundedpayment
func Refund(currency string, amount int) Content {
	return payment("refunded_payment", currency, amount)
}

func payment(kind, currency string, amount int) Content {
	v := map[string]any{
		"currency": currency, "total_amount": amount, "invoice_payload": "order-17",
		"telegram_payment_charge_id": "stx17", "provider_payment_charge_id": "ch_17",
	}
	c := Content{kind: kind, payload: v}
	if kind == "refunded_payment" && currency != "XTR" {
		c.fault = errors.New("only Telegram Stars are refunded so")
	}
	return c
}

// Checklist is a list of things to do: https://core.telegram.org/bots/api#checklist Those
// in done are done.
func Checklist(title string, tasks []string, done ...int) Content {
	c := Content{kind: "checklist"}
	if n := units(title); n < 1 || n > 255 || len(tasks) < 1 || len(tasks) > 30 {
		c.fault = errors.New("a checklist has a title of 1 to 255 characters and 1 to 30 tasks")
	}
	list := []map[string]any{}
	for i, text := range tasks {
		task := map[string]any{"id": i + 1, "text": text}
		if slices.Contains(done, i) {
			task["completion_date"] = time.Now().Unix()
		}
		list = append(list, task)
	}
	c.payload = map[string]any{"title": title, "tasks": list}
	return c
}

// PaidMedia are media that have to be paid for: https://core.telegram.org/bots/api#paidmediainfo
func PaidMedia(stars int) Content {
	return Content{kind: "paid_media", payload: map[string]any{"star_count": stars, "paid_media": []any{map[string]any{"type": "preview"}}}}
}

// Giveaway is a giveaway that is passed on: https://core.telegram.org/bots/api#giveaway
func Giveaway(winners int, prize string) Content {
	v := map[string]any{
		"chats":                  []any{map[string]any{"id": -1002149282975, "type": "channel", "title": "Shop news"}},
		"winners_selection_date": time.Now().Add(24 * time.Hour).Unix(), "winner_count": winners,
	}
	if prize != "" {
		v["prize_description"] = prize
	}
	return Content{kind: "giveaway", payload: v}
}

// Report is what the app itself says about the chat: kind is the field of the message
// that holds it, and payload its JSON.
func Report(kind string, payload any) Content {
	return Content{kind: kind, payload: payload}
}

// AutoDelete tells that messages of the chat are deleted after a time; 0: not any more.
// https://core.telegram.org/bots/api#messageautodeletetimerchanged
func AutoDelete(after time.Duration) Content {
	return Report("message_auto_delete_timer_changed", map[string]any{"message_auto_delete_time": int(after / time.Second)})
}

// Pin pins a message of the chat for both sides.
func (u *User) Pin(id int) (Message, error) {
	u.s.mu.Lock()
	m := u.c.message(id)
	var pinned map[string]any
	if m != nil {
		pinned = u.b.messageJSON(u.c, m)
		delete(pinned, "reply_to_message")
	}
	u.s.mu.Unlock()
	if m == nil {
		return Message{}, fmt.Errorf("there is no message %d to pin", id)
	}
	return u.SendContent(Report("pinned_message", pinned))
}
