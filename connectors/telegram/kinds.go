package telegram

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

type fields = map[string]json.RawMessage

// number reads a whole number; 0 if it is none.
func number(raw json.RawMessage) int64 {
	var n int64
	into(raw, &n)
	return n
}

// list reads a list of objects, without what is none.
func list(raw json.RawMessage) []fields {
	var all []json.RawMessage
	into(raw, &all)
	var out []fields
	for _, one := range all {
		if f := object(one); f != nil {
			out = append(out, f)
		}
	}
	return out
}

// place reads https://core.telegram.org/bots/api#location and #venue ; nil if the message
// holds none, or one that is nowhere on earth.
func place(m fields) *bridge.Location {
	at := object(m["location"])
	venue := object(m["venue"])
	if venue != nil {
		at = object(venue["location"])
	}
	var p bridge.Location
	if !into(at["latitude"], &p.Latitude) || !into(at["longitude"], &p.Longitude) ||
		p.Latitude < -90 || p.Latitude > 90 || p.Longitude < -180 || p.Longitude > 180 {
		return nil
	}
	if venue != nil {
		p.Name, p.Address = tidy(text(venue["title"])), tidy(text(venue["address"]))
		return &p
	}
	p.Live = number(at["live_period"]) > 0
	return &p
}

// said is what stands in a message besides its caption, and the detail that the words for
// its kind need.
type said struct {
	doc    richtext.Doc
	detail string
}

// contentOf reads what a message of a kind says.
func contentOf(kind string, m fields) said {
	switch kind {
	case KindPoll, KindQuiz:
		return said{doc: pollOf(object(m["poll"]))}
	case KindDice:
		dice := object(m["dice"])
		return said{detail: strings.TrimSpace(text(dice["emoji"]) + " " + count(dice["value"]))}
	case KindGame:
		game := object(m["game"])
		return said{doc: titled(text(game["title"]), text(game["description"]))}
	case KindStory:
		return storyOf(object(m["story"]))
	case KindChecklist:
		checklist := object(m["checklist"])
		return said{doc: append(titled(text(checklist["title"]), ""), tasks(checklist["tasks"])...)}
	case KindPaidMedia:
		return said{detail: stars(object(m["paid_media"])["star_count"])}
	case KindGiveaway:
		g := object(m["giveaway"])
		return said{detail: count(g["winner_count"]), doc: richtext.FromPlain(text(g["prize_description"]))}
	case KindWinners:
		return said{detail: count(object(m["giveaway_winners"])["winner_count"])}
	case KindGift:
		return giftOf(m)
	case KindInvoice:
		invoice := object(m["invoice"])
		return said{detail: money(invoice), doc: titled(text(invoice["title"]), text(invoice["description"]))}
	case KindPayment:
		return said{detail: money(object(m["successful_payment"]))}
	case KindRefund:
		return said{detail: money(object(m["refunded_payment"]))}
	case KindPeople:
		return said{detail: people(list(object(m["users_shared"])["users"]))}
	case KindChat:
		return said{detail: chatName(object(m["chat_shared"]))}
	case KindAppData:
		data := object(m["web_app_data"])
		return said{detail: tidy(text(data["button_text"])), doc: richtext.FromPlain(text(data["data"]))}
	}
	return said{}
}

// count is a number as people read it; "" if there is none.
func count(raw json.RawMessage) string {
	var n int64
	if !into(raw, &n) {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// titled is a title with what is below it.
func titled(title, below string) richtext.Doc {
	var doc richtext.Doc
	if title = tidy(title); title != "" {
		doc = richtext.Doc{richtext.Para{Text: []richtext.Inline{richtext.Text{S: title, Style: richtext.Bold}}}}
	}
	return append(doc, richtext.FromPlain(below)...).Normalize()
}

// items is a list with one line of plain text each.
func items(lines []string) richtext.Doc {
	if len(lines) == 0 {
		return nil
	}
	var all richtext.List
	for _, line := range lines {
		all.Items = append(all.Items, richtext.FromPlain(line))
	}
	return richtext.Doc{all}.Normalize()
}

// pollOf reads https://core.telegram.org/bots/api#poll
func pollOf(poll fields) richtext.Doc {
	doc := titled(text(poll["question"]), text(poll["description"]))
	var lines []string
	for _, o := range list(poll["options"]) {
		line := tidy(text(o["text"]))
		if n := number(o["voter_count"]); n > 0 {
			line += " (" + strconv.FormatInt(n, 10) + ")"
		}
		lines = append(lines, line)
	}
	return append(doc, items(lines)...)
}

// tasks reads a list of https://core.telegram.org/bots/api#checklisttask
func tasks(raw json.RawMessage) richtext.Doc {
	var lines []string
	for _, task := range list(raw) {
		mark := "⬜ "
		if number(task["completion_date"]) > 0 {
			mark = "☑️ "
		}
		lines = append(lines, mark+tidy(text(task["text"])))
	}
	return items(lines)
}

// storyOf reads https://core.telegram.org/bots/api#story
func storyOf(story fields) said {
	from := object(story["chat"])
	s := said{detail: chatName(from)}
	if username := text(from["username"]); username != "" && number(story["id"]) > 0 {
		if link := address("https://t.me/" + username + "/s/" + count(story["id"])); link != "" {
			s.doc = richtext.Doc{richtext.Para{Text: []richtext.Inline{richtext.Text{S: link, Link: link}}}}
		}
	}
	return s
}

// giftOf reads https://core.telegram.org/bots/api#giftinfo and #uniquegiftinfo
func giftOf(m fields) said {
	if info := object(m["gift"]); info != nil {
		return said{detail: stars(object(info["gift"])["star_count"]), doc: ToDoc(text(info["text"]), readEntities(info["entities"]))}
	}
	gift := object(object(m["unique_gift"])["gift"])
	name := tidy(text(gift["base_name"]))
	if n := number(gift["number"]); name != "" && n > 0 {
		name += " #" + strconv.FormatInt(n, 10)
	}
	return said{detail: name}
}

// chatName is how a chat is called: by its title or somebody's name, and its username.
func chatName(chat fields) string {
	name := tidy(text(chat["title"]))
	if name == "" {
		name = tidy(text(chat["first_name"]) + " " + text(chat["last_name"]))
	}
	if username := text(chat["username"]); username != "" {
		name = strings.TrimSpace(name + " (@" + username + ")")
	}
	return name
}

// people names a list of users, those without a name by their number.
func people(users []fields) string {
	var names []string
	for _, u := range users {
		name := chatName(u)
		if name == "" {
			name = count(u["user_id"])
		}
		if name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// stars is an amount of Telegram's own currency: https://core.telegram.org/bots/payments-stars
func stars(raw json.RawMessage) string {
	switch n := number(raw); n {
	case 0:
		return ""
	case 1:
		return "1 Telegram Star"
	default:
		return strconv.FormatInt(n, 10) + " Telegram Stars"
	}
}

// Most currencies have hundredths. These have none, or thousandths:
// https://core.telegram.org/bots/payments/currencies.json
const (
	wholeCurrencies      = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
	thousandthCurrencies = "BHD IQD JOD KWD LYD OMR TND"
)

// money reads the amount of an invoice or a payment, such as "19.90 EUR".
func money(v fields) string {
	currency, total := text(v["currency"]), v["total_amount"]
	if currency == "XTR" {
		return stars(total)
	}
	digits := count(total)
	if digits == "" || currency == "" {
		return ""
	}
	places := 2
	switch {
	case strings.Contains(wholeCurrencies, currency):
		places = 0
	case strings.Contains(thousandthCurrencies, currency):
		places = 3
	}
	sign := ""
	if rest, negative := strings.CutPrefix(digits, "-"); negative {
		sign, digits = "-", rest
	}
	if places > 0 {
		digits = strings.Repeat("0", max(0, places+1-len(digits))) + digits
		digits = digits[:len(digits)-places] + "." + digits[len(digits)-places:]
	}
	return sign + digits + " " + currency
}

// serviceOf reads what the app reports about a chat, and which message that is about.
func serviceOf(kind string, m fields, chat chat) (s said, about bridge.RemoteID) {
	body := object(m[kind])
	switch kind {
	case "message_auto_delete_timer_changed":
		s.detail = lasting(number(body["message_auto_delete_time"]))
	case "pinned_message":
		var id int
		if into(body["message_id"], &id) && id > 0 {
			about = chat.peer().message(id)
		}
	case "connected_website":
		s.detail = tidy(text(m[kind]))
	case "proximity_alert_triggered":
		s.detail = count(body["distance"])
	case "checklist_tasks_added":
		s.doc = tasks(body["tasks"])
	case "giveaway_completed":
		s.detail = count(body["winner_count"])
	case "poll_option_added", "poll_option_deleted":
		s.detail = tidy(text(body["option_text"]))
	case "paid_message_price_changed":
		if s.detail = stars(body["paid_message_star_count"]); s.detail == "" {
			s.detail = "0 Telegram Stars"
		}
	case "forum_topic_created":
		s.detail = tidy(text(body["name"]))
	}
	return s, about
}

// lasting is a time as people say it, in the greatest unit that fits; "" for none.
func lasting(seconds int64) string {
	if seconds <= 0 {
		return ""
	}
	for _, unit := range []struct {
		name string
		span time.Duration
	}{{"year", 365 * 24 * time.Hour}, {"month", 30 * 24 * time.Hour}, {"week", 7 * 24 * time.Hour}, {"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}, {"second", time.Second}} {
		each := int64(unit.span / time.Second)
		switch n := seconds / each; {
		case seconds%each != 0:
		case n == 1:
			return "1 " + unit.name
		default:
			return strconv.FormatInt(n, 10) + " " + unit.name + "s"
		}
	}
	return ""
}
