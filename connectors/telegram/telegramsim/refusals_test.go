package telegramsim_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/connectors/telegram/telegramsim"
)

type world struct {
	s     *telegramsim.Server
	ana   *telegramsim.User
	group *telegramsim.Group
	sent  int // a message of the bot's to Ana, with a button
}

func newWorld(t *testing.T, opts ...telegramsim.Option) world {
	t.Helper()
	s, ana := newServer(opts...)
	ana.Start("")
	group := ana.AddToGroup("Friends")
	a := call(t, s, "sendMessage", map[string]any{
		"chat_id": 7, "text": "Well?", "reply_markup": keyboard(map[string]any{"text": "Yes", "callback_data": "y"}),
	})
	if !a.OK {
		t.Fatalf("sendMessage: %+v", a)
	}
	received := ana.Received()
	return world{s: s, ana: ana, group: group, sent: received[len(received)-1].ID}
}

func keyboard(buttons ...any) map[string]any {
	var rows []any
	for _, b := range buttons {
		rows = append(rows, []any{b})
	}
	return map[string]any{"inline_keyboard": rows}
}

// keys is a reply keyboard with one key in each row.
func keys(list ...any) map[string]any {
	var rows []any
	for _, k := range list {
		rows = append(rows, []any{k})
	}
	return map[string]any{"keyboard": rows}
}

func entity(kind string, offset, length int) map[string]any {
	return map[string]any{"type": kind, "offset": offset, "length": length}
}

// One row for each refusal that the fact sheet names and that we could provoke.
func TestRefusals(t *testing.T) {
	type params = map[string]any
	text := func(more params) params {
		p := params{"chat_id": 7, "text": "hello"}
		for key, value := range more {
			p[key] = value
		}
		return p
	}
	long := strings.Repeat("x", 4097)
	tests := []struct {
		name   string
		before func(world)
		method string
		params params
		code   int
		want   string
	}{
		{"nobody's token", func(w world) { w.s.Bot("shop_bot").Revoke() }, "getMe", nil, 401, "Unauthorized"},
		{"unknown method", nil, "sendHologram", text(nil), 404, "Not Found: method not found"},
		{"empty text", nil, "sendMessage", text(params{"text": ""}), 400, "Bad Request: message text is empty"},
		{"blank text", nil, "sendMessage", text(params{"text": " \n "}), 400, "Bad Request: text must be non-empty"},
		{"text that shows nothing", nil, "sendMessage", text(params{"text": "\u200b \ufffc\u2800\u00a0\ufeff\u202e\U000E0041"}), 400, "Bad Request: text must be non-empty"},
		{"text of marks that are taken out", nil, "sendMessage", text(params{"text": "\u0333\u033f\u030a\u2028"}), 400, "Bad Request: text must be non-empty"},
		{"long text", nil, "sendMessage", text(params{"text": long}), 400, "Bad Request: message is too long"},
		{"long text in UTF-16", nil, "sendMessage", text(params{"text": strings.Repeat("😀", 2049)}), 400, "Bad Request: message is too long"},
		{"very long text", nil, "sendMessage", text(params{"text": strings.Repeat("x", 1<<15+1)}), 400, "Bad Request: text is too long"},
		{"no chat", nil, "sendMessage", text(params{"chat_id": ""}), 400, "Bad Request: chat_id is empty"},
		{"unknown chat", nil, "sendMessage", text(params{"chat_id": 99}), 400, "Bad Request: chat not found"},
		{"no chat id", nil, "sendMessage", text(params{"chat_id": "ana"}), 400, "Bad Request: chat not found"},
		{"parse mode", nil, "sendMessage", text(params{"parse_mode": "Wiki"}), 400, "Bad Request: unsupported parse_mode"},
		{"entities no list", nil, "sendMessage", text(params{"entities": "{"}), 400, "Bad Request: can't parse entities JSON object"},
		{"entity no object", nil, "sendMessage", text(params{"entities": []any{1}}), 400, "Bad Request: can't parse MessageEntity: expected an Object"},
		{"entity of no type", nil, "sendMessage", text(params{"entities": []any{entity("wavy", 0, 1)}}), 400, "Bad Request: can't parse MessageEntity: Unsupported type specified"},
		{"entity before the text", nil, "sendMessage", text(params{"entities": []any{entity("bold", -1, 1)}}), 400, "Bad Request: receive an entity with incorrect offset -1"},
		{"entity after the text", nil, "sendMessage", text(params{"entities": []any{entity("bold", 2, 9)}}), 400, "Bad Request: entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 11"},
		{"entity in a character", nil, "sendMessage", text(params{"text": "😀", "entities": []any{entity("bold", 1, 1)}}), 400, "Bad Request: entity begins in a middle of a UTF-16 symbol at byte offset 1"},
		{"keyboard no list", nil, "sendMessage", text(params{"reply_markup": params{"keyboard": []any{"x"}}}), 400, `Bad Request: field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays`},
		{"key no object", nil, "sendMessage", text(params{"reply_markup": keys(1)}), 400, "Bad Request: can't parse keyboard button: KeyboardButton must be a String or an Object"},
		{"key without a text", nil, "sendMessage", text(params{"reply_markup": keys(params{"request_contact": true})}), 400, `Bad Request: can't parse keyboard button: Can't find field "text"`},
		{"key with a blank text", nil, "sendMessage", text(params{"reply_markup": keys(" ")}), 400, "Bad Request: keyboard button text must be non-empty"},
		{"key that asks oddly", nil, "sendMessage", text(params{"reply_markup": keys(params{"text": "x", "request_contact": "yes"})}), 400, `Bad Request: can't parse keyboard button: Field "request_contact" must be of type Boolean`},
		{"a number asked for in a group", nil, "sendMessage", params{"chat_id": -4000001, "text": "x", "reply_markup": keys(params{"text": "x", "request_contact": true})}, 400, "Bad Request: phone number can be requested in private chats only"},
		{"key that asks for a place oddly", nil, "sendMessage", text(params{"reply_markup": keys(params{"text": "x", "request_location": 1})}), 400, `Bad Request: can't parse keyboard button: Field "request_location" must be of type Boolean`},
		{"a place asked for in a group", nil, "sendMessage", params{"chat_id": -4000001, "text": "x", "reply_markup": keys(params{"text": "x", "request_location": true})}, 400, "Bad Request: location can be requested in private chats only"},
		{"a keyboard where only buttons may be", nil, "editMessageReplyMarkup", params{"chat_id": 7, "message_id": 2, "reply_markup": keys("x")}, 400, "Bad Request: inline keyboard expected"},
		{"markup no JSON", nil, "sendMessage", text(params{"reply_markup": "{"}), 400, "Bad Request: can't parse reply keyboard markup JSON object"},
		{"button of no kind", nil, "sendMessage", text(params{"reply_markup": keyboard(params{"text": "A"})}), 400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		{"button without text", nil, "sendMessage", text(params{"reply_markup": keyboard(params{"text": "", "callback_data": "y"})}), 400, "Bad Request: inline keyboard button text must be non-empty"},
		{"button with much data", nil, "sendMessage", text(params{"reply_markup": keyboard(params{"text": "A", "callback_data": strings.Repeat("é", 33)})}), 400, "Bad Request: BUTTON_DATA_INVALID"},
		{"button to nowhere", nil, "sendMessage", text(params{"reply_markup": keyboard(params{"text": "A", "url": "https://localhost/"})}), 400, "Bad Request: inline keyboard button URL 'https://localhost/' is invalid: Wrong HTTP URL"},
		{"button to a place that is none", nil, "sendMessage", text(params{"reply_markup": keyboard(params{"text": "A", "url": "https://a b.example/"})}), 400, "Bad Request: inline keyboard button URL 'https://a b.example/' is invalid: Wrong HTTP URL"},
		{"button by another protocol", nil, "sendMessage", text(params{"reply_markup": keyboard(params{"text": "A", "url": "ftp://example.com"})}), 400, "Bad Request: inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol"},
		{"button with an address and data", nil, "sendMessage", text(params{"reply_markup": keyboard(params{"text": "A", "url": "https://example.com", "callback_data": "y"})}), 400, "Bad Request: the simulator takes a button with an address or with data"},
		{"buttons below the message and in place of the keyboard", nil, "sendMessage", text(params{"reply_markup": params{"inline_keyboard": []any{[]any{params{"text": "A", "url": "https://example.com"}}}, "keyboard": []any{[]any{"x"}}}}), 400, "Bad Request: the simulator takes one kind of reply markup at once"},
		{"preview options no JSON", nil, "sendMessage", text(params{"link_preview_options": "{"}), 400, "Bad Request: can't parse link preview options JSON object"},
		{"preview options no object", nil, "editMessageText", text(params{"message_id": 2, "link_preview_options": "[]"}), 400, "Bad Request: object expected as link preview options"},
		{"preview options of a wrong type", nil, "sendMessage", text(params{"link_preview_options": params{"is_disabled": "yes"}}), 400, `Bad Request: field "is_disabled" must be of type Boolean`},
		{"preview options that are not simulated", nil, "sendMessage", text(params{"link_preview_options": params{"url": "https://a.example/"}}), 400, "Bad Request: the simulator knows no link preview option url"},
		{"reply parameters no JSON", nil, "sendMessage", text(params{"reply_parameters": "{"}), 400, "Bad Request: can't parse reply parameters JSON object"},
		{"reply parameters no object", nil, "sendMessage", text(params{"reply_parameters": "5"}), 400, "Bad Request: object expected as reply parameters"},
		{"a reply to no number", nil, "sendMessage", text(params{"reply_parameters": params{"message_id": "x"}}), 400, `Bad Request: field "message_id" must be a valid Number`},
		{"a reply that allows oddly", nil, "sendMessage", text(params{"reply_parameters": params{"message_id": 1, "allow_sending_without_reply": "yes"}}), 400, `Bad Request: field "allow_sending_without_reply" must be of type Boolean`},
		{"a reply with a quote", nil, "sendMessage", text(params{"reply_parameters": params{"message_id": 1, "quote": "x"}}), 400, "Bad Request: the simulator knows no reply parameter quote"},
		{"a reply to nothing", nil, "sendMessage", text(params{"reply_parameters": params{"message_id": 99}}), 400, "Bad Request: message to be replied not found"},
		{"blocked", func(w world) { w.ana.Block() }, "sendMessage", text(nil), 403, "Forbidden: bot was blocked by the user"},
		{"deactivated", func(w world) { w.ana.DeleteAccount() }, "sendMessage", text(nil), 403, "Forbidden: user is deactivated"},
		{"a stranger", func(w world) { w.s.User(telegramsim.Person{ID: 8}) }, "sendMessage", text(params{"chat_id": 8}), 403, "Forbidden: bot can't initiate conversation with a user"},
		{"kicked", func(w world) { w.group.Kick(w.ana) }, "sendMessage", text(params{"chat_id": -4000001}), 403, "Forbidden: bot was kicked from the group chat"},
		{"upgraded", func(w world) { w.group.Upgrade() }, "sendMessage", text(params{"chat_id": -4000001}), 400, "Bad Request: group chat was upgraded to a supergroup chat"},
		{"not modified", nil, "editMessageReplyMarkup", params{"chat_id": 7, "message_id": 2, "reply_markup": keyboard(params{"text": "Yes", "callback_data": "y"})}, 400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"},
		{"edit of nothing", nil, "editMessageReplyMarkup", params{"chat_id": 7, "message_id": 99}, 400, "Bad Request: message to edit not found"},
		{"edit of another's", nil, "editMessageReplyMarkup", params{"chat_id": 7, "message_id": 1}, 400, "Bad Request: message can't be edited"},
		{"edit without ids", nil, "editMessageReplyMarkup", nil, 400, "Bad Request: message identifier is not specified"},
		{"edit of a text into what it is", nil, "editMessageText", params{"chat_id": 7, "message_id": 2, "text": "Well?", "reply_markup": keyboard(params{"text": "Yes", "callback_data": "y"})}, 400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"},
		{"edit of a text that is not there", nil, "editMessageText", text(params{"message_id": 99}), 400, "Bad Request: message to edit not found"},
		{"edit of another's text", nil, "editMessageText", text(params{"message_id": 1}), 400, "Bad Request: message can't be edited"},
		{"edit into nothing", nil, "editMessageText", text(params{"message_id": 2, "text": " "}), 400, "Bad Request: text must be non-empty"},
		{"edit into too much", nil, "editMessageText", text(params{"message_id": 2, "text": long}), 400, "Bad Request: MESSAGE_TOO_LONG"},
		{"edit of a text without ids", nil, "editMessageText", params{"text": "hello"}, 400, "Bad Request: message identifier is not specified"},
		{"deletion of nothing", nil, "deleteMessage", params{"chat_id": 7, "message_id": 99}, 400, "Bad Request: message to delete not found"},
		{"deletion of what is old", func(w world) { w.ana.Age(48 * time.Hour) }, "deleteMessage", params{"chat_id": 7, "message_id": 2}, 400, "Bad Request: message can't be deleted for everyone"},
		{"deletion without ids", nil, "deleteMessage", nil, 400, "Bad Request: message identifier is not specified"},
		{"reactions no JSON", nil, "setMessageReaction", params{"chat_id": 7, "message_id": 1, "reaction": "{"}, 400, "Bad Request: Can't parse reaction types JSON object"},
		{"reactions no list", nil, "setMessageReaction", params{"chat_id": 7, "message_id": 1, "reaction": "5"}, 400, "Bad Request: Expected an Array of ReactionType"},
		{"reaction no object", nil, "setMessageReaction", params{"chat_id": 7, "message_id": 1, "reaction": []any{1}}, 400, "Bad Request: Can't parse ReactionType: expected an Object"},
		{"reaction of no kind", nil, "setMessageReaction", params{"chat_id": 7, "message_id": 1, "reaction": []any{params{"type": "paid"}}}, 400, "Bad Request: Can't parse ReactionType: invalid reaction type specified"},
		{"a reaction that there is not", nil, "setMessageReaction", params{"chat_id": 7, "message_id": 1, "reaction": []any{params{"type": "emoji", "emoji": "✅"}}}, 400, "Bad Request: REACTION_INVALID"},
		{"a reaction in another spelling", nil, "setMessageReaction", params{"chat_id": 7, "message_id": 1, "reaction": []any{params{"type": "emoji", "emoji": "❤️"}}}, 400, "Bad Request: REACTION_INVALID"},
		{"a custom reaction", nil, "setMessageReaction", params{"chat_id": 7, "message_id": 1, "reaction": []any{params{"type": "custom_emoji", "custom_emoji_id": "5"}}}, 400, "Bad Request: REACTION_INVALID"},
		{"two reactions", nil, "setMessageReaction", params{"chat_id": 7, "message_id": 1, "reaction": []any{params{"type": "emoji", "emoji": "👍"}, params{"type": "emoji", "emoji": "❤"}}}, 400, "Bad Request: REACTIONS_TOO_MANY"},
		{"no reaction where there is none", nil, "setMessageReaction", params{"chat_id": 7, "message_id": 1}, 400, "Bad Request: MESSAGE_NOT_MODIFIED"},
		{"a reaction to nothing", nil, "setMessageReaction", params{"chat_id": 7, "message_id": 99}, 400, "Bad Request: message to react not found"},
		{"a reaction to one who has blocked", func(w world) { w.ana.Block() }, "setMessageReaction", params{"chat_id": 7, "message_id": 1}, 403, "Forbidden: bot was blocked by the user"},
		{"unknown query", nil, "answerCallbackQuery", params{"callback_query_id": "1"}, 400, "Bad Request: query is too old and response timeout expired or query ID is invalid"},
		{"leaving a person", nil, "leaveChat", params{"chat_id": 7}, 400, "Bad Request: chat member status can't be changed in private chats"},
		{"web hook active", func(w world) { w.s.Bot("shop_bot").SetWebhook(true) }, "getUpdates", nil, 409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"},
		{"web hook no address", nil, "setWebhook", params{"url": "://"}, 400, "Bad Request: bad webhook: invalid URL specified"},
		{"web hook without https", nil, "setWebhook", params{"url": "http://a.test/"}, 400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"},
		{"web hook on another port", nil, "setWebhook", params{"url": "https://a.test:8080/"}, 400, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"},
		{"web hook with a long secret", nil, "setWebhook", params{"url": "https://a.test/", "secret_token": strings.Repeat("x", 257)}, 400, "Bad Request: secret token is too long"},
		{"web hook with an odd secret", nil, "setWebhook", params{"url": "https://a.test/", "secret_token": "a b"}, 400, "Bad Request: secret token contains unallowed characters"},
		{"web hook for odd updates", nil, "setWebhook", params{"url": "https://a.test/", "allowed_updates": "message"}, 400, "Bad Request: can't parse allowed updates"},
		{"flood by order", func(w world) { w.s.Order("sendMessage", telegramsim.Throttled(5)) }, "sendMessage", text(nil), 429, "Too Many Requests: retry after 5"},
		{"error by order", func(w world) { w.s.Order("sendMessage", telegramsim.Failing(502)) }, "sendMessage", text(nil), 502, "Bad Gateway"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			if tt.before != nil {
				tt.before(w)
			}
			seen := len(w.ana.Received()) + len(w.group.Messages())
			a := call(t, w.s, tt.method, tt.params)
			if a.OK || a.Status != tt.code || a.Code != tt.code || a.Description != tt.want {
				t.Errorf("%s answers %d %q (error_code %d), want %d %q", tt.method, a.Status, a.Description, a.Code, tt.code, tt.want)
			}
			if tt.code == 429 && (a.Parameters.RetryAfter != 5 || a.Header.Get("Retry-After") != "5") {
				t.Errorf("the time to wait is %+v, %q", a.Parameters, a.Header.Get("Retry-After"))
			}
			if tt.name == "upgraded" && a.Parameters.MigrateTo != w.group.ID() {
				t.Errorf("migrate_to_chat_id is %d, want %d", a.Parameters.MigrateTo, w.group.ID())
			}
			if now := len(w.ana.Received()) + len(w.group.Messages()); now != seen {
				t.Error("something was seen of it")
			}
		})
	}
}

func TestTokens(t *testing.T) {
	s, _ := newServer()
	for token, code := range map[string]int{"42:OTHER": 401, "42": 404, "": 404} {
		if a := callAs(t, t.Context(), s, token, "getMe", nil); a.Code != code {
			t.Errorf("token %q is answered %d %q, want %d", token, a.Code, a.Description, code)
		}
	}
}

// The real server looks at callback_data before copy_text, which the client
// library of version 1.19 sent empty with each button.
func TestEmptyCopyTextIsPassedOver(t *testing.T) {
	w := newWorld(t)
	a := call(t, w.s, "sendMessage", map[string]any{
		"chat_id": 7, "text": "x",
		"reply_markup": keyboard(map[string]any{"text": "A", "callback_data": "a", "copy_text": map[string]any{"text": ""}}),
	})
	if !a.OK {
		t.Errorf("refused: %+v", a)
	}
}

// Blanks at the ends go, entities move along, and those of blanks only or with a
// link that is none are dropped.
func TestTextIsCleaned(t *testing.T) {
	w := newWorld(t)
	link := entity("text_link", 2, 5)
	link["url"] = "javascript:alert(1)"
	a := call(t, w.s, "sendMessage", map[string]any{
		"chat_id": 7, "text": "\u202e\n Hello\r\nworld  ", "entities": []any{entity("bold", 3, 5), entity("italic", 15, 2), link},
	})
	if !a.OK {
		t.Fatalf("refused: %+v", a)
	}
	m := w.ana.Received()[1]
	if m.Text != "Hello\nworld" || len(m.Entities) != 1 || m.Entities[0].Offset != 0 || m.Entities[0].Length != 5 {
		t.Errorf("people see %q with %+v", m.Text, m.Entities)
	}
}

// Entities that the server could not nest as they are, are not shown.
func TestEntitiesThatDoNotFit(t *testing.T) {
	const text = "0123456789"
	list := func(entities ...map[string]any) []any {
		var out []any
		for _, e := range entities {
			out = append(out, e)
		}
		return out
	}
	many := make([]any, 0, 120)
	for range 120 {
		many = append(many, entity("bold", 0, 1))
	}
	for _, tt := range []struct {
		name string
		sent []any
		want []string
	}{
		{"styles nest", list(entity("bold", 0, 9), entity("italic", 2, 3), entity("underline", 2, 3)), []string{"bold", "italic", "underline"}},
		{"a quote holds all", list(entity("pre", 0, 10), entity("blockquote", 0, 10)), []string{"blockquote", "pre"}},
		{"crossing", list(entity("bold", 0, 5), entity("italic", 3, 5)), []string{"bold"}},
		{"within code", list(entity("code", 0, 5), entity("bold", 1, 2), entity("bold", 5, 2)), []string{"code", "bold"}},
		{"code within a style", list(entity("bold", 0, 5), entity("code", 1, 2)), []string{"bold"}},
		{"a quote in a quote", list(entity("blockquote", 0, 5), entity("expandable_blockquote", 1, 2)), []string{"blockquote"}},
		{"too many", many, slices.Repeat([]string{"bold"}, 100)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			if a := call(t, w.s, "sendMessage", map[string]any{"chat_id": 7, "text": text, "entities": tt.sent}); !a.OK {
				t.Fatalf("refused: %+v", a)
			}
			var got []string
			for _, e := range w.ana.Received()[1].Entities {
				got = append(got, e.Type)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("shown are %v, want %v", got, tt.want)
			}
		})
	}
}
