package slacksim_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/connectors/slack/slacksim"
)

// args are a call's arguments.
type args = map[string]string

// refusal is a row of the table: a call that Slack refuses, and its code.
type refusal struct {
	name   string
	want   string
	method string
	args   args
	// prepare changes the workspace before, and may add to args.
	prepare func(w *world, a args)
}

func textOf(n int) string { return strings.Repeat("x", n) }

// TestRefusals has one row for each refusal that the fact sheet names and that the
// desk could provoke.
func TestRefusals(t *testing.T) {
	all := [][]refusal{channelRefusals(), postRefusals(), updateRefusals(), readRefusals(), reactionRefusals(), groupRefusals(), fileRefusals()}
	for _, rows := range all {
		for _, tt := range rows {
			t.Run(tt.method+"/"+tt.want+"/"+tt.name, func(t *testing.T) {
				w := overLoopback(t)
				a := args{}
				for k, v := range tt.args {
					a[k] = v
				}
				if tt.prepare != nil {
					tt.prepare(w, a)
				}
				before := len(w.sim.All(sales))
				got := w.call(tt.method, a)
				if got.OK || got.Error != tt.want {
					t.Errorf("%s(%v) = ok %v, %q %v; want %q", tt.method, a, got.OK, got.Error, got.ResponseMetadata.Messages, tt.want)
				}
				if after := len(w.sim.All(sales)); after != before {
					t.Errorf("a refused call changed the channel: %d messages, then %d", before, after)
				}
			})
		}
	}
}

func groupRefusals() []refusal {
	without := func(w *world, _ args) { w.sim.SetScopes("users:read") }
	return []refusal{
		{"scope", "missing_scope", "emoji.list", args{}, without},
		{"pages", "invalid_arg_name", "emoji.list", args{"cursor": "x"}, nil},
		{"scope", "missing_scope", "usergroups.list", args{}, without},
		{"pages", "invalid_arg_name", "usergroups.list", args{"cursor": "x"}, nil},
		{"scope", "missing_scope", "usergroups.users.list", args{"usergroup": "S0"}, without},
		{"no group", "invalid_arguments", "usergroups.users.list", args{}, nil},
		{"no such group", "no_such_subteam", "usergroups.users.list", args{"usergroup": "S0NONE"}, nil},
	}
}

func channelRefusals() []refusal {
	archived := func(w *world, _ args) {
		if err := w.sim.Archive(sales); err != nil {
			w.Fatal(err)
		}
	}
	hello := func(channel string) args { return args{"channel": channel, "text": "hello"} }
	return []refusal{
		{"unknown method", "unknown_method", "files.upload", nil, nil},
		{"unknown", "channel_not_found", "chat.postMessage", hello("C0NOWHERE"), nil},
		{"by name", "channel_not_found", "chat.postMessage", hello("#sales"), nil},
		{"private without the bot", "channel_not_found", "chat.postMessage", hello(secret), nil},
		{"public without the bot", "not_in_channel", "chat.postMessage", hello(random), nil},
		{"archived", "is_archived", "chat.postMessage", hello(sales), archived},
		{"thrown out", "not_in_channel", "chat.postMessage", hello(sales), func(w *world, _ args) {
			if err := w.sim.User(ana).Remove(sales, bot); err != nil {
				w.Fatal(err)
			}
		}},
		{"thrown out of a private one", "channel_not_found", "chat.postMessage", hello(private), func(w *world, _ args) {
			if err := w.sim.User(ana).Remove(private, bot); err != nil {
				w.Fatal(err)
			}
		}},
		{"read only", "restricted_action_read_only_channel", "chat.postMessage", hello(sales), func(w *world, _ args) {
			if err := w.sim.SetReadOnly(sales, true); err != nil {
				w.Fatal(err)
			}
		}},
		{"unknown", "channel_not_found", "conversations.info", args{"channel": "C0NOWHERE"}, nil},
		{"private", "channel_not_found", "conversations.members", args{"channel": secret}, nil},
		{"private", "channel_not_found", "conversations.join", args{"channel": secret}, nil},
		{"private", "method_not_supported_for_channel_type", "conversations.join", args{"channel": private}, nil},
		{"archived", "is_archived", "conversations.join", args{"channel": sales}, archived},
		{"kinds", "invalid_types", "conversations.list", args{"types": "secret_channel"}, nil},
		{"cursor", "invalid_cursor", "conversations.list", args{"cursor": "elsewhere"}, nil},
		{"limit", "invalid_limit", "conversations.list", args{"limit": "1001"}, nil},
		{"argument", "invalid_arg_name", "conversations.info", args{"channel": sales, "colour": "red"}, nil},
		{"unknown", "user_not_found", "users.info", args{"user": "U0NOBODY"}, nil},
	}
}

func postRefusals() []refusal {
	blocks := func(list ...string) args {
		return args{"channel": sales, "text": "x", "blocks": "[" + strings.Join(list, ",") + "]"}
	}
	meta := func(m string) args { return args{"channel": sales, "text": "x", "metadata": m} }
	scope := func(scopes ...string) func(*world, args) {
		return func(w *world, _ args) { w.sim.SetScopes(scopes...) }
	}
	thread := func(change func(w *world, ts string) error) func(*world, args) {
		return func(w *world, a args) {
			a["thread_ts"] = w.post(args{"text": "parent"})
			if err := change(w, a["thread_ts"]); err != nil {
				w.Fatal(err)
			}
		}
	}
	return []refusal{
		{"nothing", "no_text", "chat.postMessage", args{"channel": sales}, nil},
		{"no blocks", "no_text", "chat.postMessage", args{"channel": sales, "blocks": "[]"}, nil},
		{"not JSON", "invalid_blocks_format", "chat.postMessage", args{"channel": sales, "text": "x", "blocks": "{}"}, nil},
		{"a block", "invalid_blocks", "chat.postMessage", blocks(`{"type":"carousel"}`), nil},
		{"long in all", "msg_blocks_too_long", "chat.postMessage", blocks(richOf(textOf(6001)), richOf(textOf(6001))), nil},
		{"not JSON", "invalid_metadata_format", "chat.postMessage", meta("x"), nil},
		{"no type", "invalid_metadata_format", "chat.postMessage", meta(`{"event_payload":{}}`), nil},
		{"payload a list", "invalid_metadata_format", "chat.postMessage", meta(`{"event_type":"x","event_payload":[1]}`), nil},
		{"too large", "metadata_too_large", "chat.postMessage",
			meta(`{"event_type":"x","event_payload":{"a":"` + textOf(20_000) + `"}}`), nil},
		{"write", "missing_scope", "chat.postMessage", args{"channel": sales, "text": "x"}, scope("channels:read")},
		{"customize", "missing_scope", "chat.postMessage", args{"channel": sales, "text": "x", "username": "Jo"}, scope("chat:write")},
		{"a long name", "invalid_arguments", "chat.postMessage", args{"channel": sales, "text": "x", "username": textOf(81)}, nil},
		{"locked", "restricted_action_thread_locked", "chat.postMessage", args{"channel": sales, "text": "x"},
			thread(func(w *world, ts string) error { return w.sim.LockThread(sales, ts) })},
		{"reply of a reply", "cannot_reply_to_message", "chat.postMessage", args{"channel": sales, "text": "x"}, func(w *world, a args) {
			parent := w.post(args{"text": "parent"})
			a["thread_ts"] = w.post(args{"text": "reply", "thread_ts": parent})
		}},
		{"not there", "user_not_in_channel", "chat.postEphemeral", args{"channel": sales, "text": "x", "user": "U0GUEST"}, nil},
		{"nothing", "no_text", "chat.postEphemeral", args{"channel": sales, "user": ana}, nil},
		{"too long", "msg_too_long", "chat.postEphemeral", args{"channel": sales, "text": textOf(40_001), "user": ana}, nil},
		{"public without the bot", "not_in_channel", "chat.postEphemeral", args{"channel": random, "text": "x", "user": ana}, nil},
	}
}

func richOf(text string) string {
	return fmt.Sprintf(`{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":%q}]}]}`, text)
}

func updateRefusals() []refusal {
	own := func(first args) func(*world, args) {
		return func(w *world, a args) {
			first["channel"] = sales
			a["ts"] = w.post(first)
		}
	}
	plain := own(args{"text": "mine"})
	theirs := func(w *world, a args) { a["ts"] = must(w.sim.User(ben).Post(sales, "theirs"))(w.T) }
	return []refusal{
		{"no such", "message_not_found", "chat.update", args{"channel": sales, "ts": "1.000001", "text": "x"}, nil},
		{"theirs", "cant_update_message", "chat.update", args{"channel": sales, "text": "x"}, theirs},
		{"nothing", "no_text", "chat.update", args{"channel": sales}, plain},
		{"too long", "msg_too_long", "chat.update", args{"channel": sales, "text": textOf(4001)}, plain},
		{"blocks", "invalid_blocks", "chat.update", args{"channel": sales, "blocks": `[{"type":"header"}]`}, plain},
		{"rich to plain", "block_mismatch", "chat.update", args{"channel": sales, "text": "x"}, own(args{"blocks": "[" + richOf("rich") + "]"})},
		{"rich to section", "block_mismatch", "chat.update",
			args{"channel": sales, "blocks": `[{"type":"section","text":{"type":"plain_text","text":"x"}}]`}, own(args{"blocks": "[" + richOf("rich") + "]"})},
		{"archived", "is_inactive", "chat.update", args{"channel": sales, "text": "x"}, func(w *world, a args) {
			plain(w, a)
			if err := w.sim.Archive(sales); err != nil {
				w.Fatal(err)
			}
		}},
		{"name", "invalid_arg_name", "chat.update", args{"channel": sales, "text": "x", "username": "Jo"}, plain},
		{"unknown", "channel_not_found", "chat.update", args{"channel": "C0NOWHERE", "ts": "1.000001", "text": "x"}, nil},
		{"deleted", "message_not_found", "chat.update", args{"channel": sales, "text": "x"}, func(w *world, a args) {
			plain(w, a)
			if err := w.sim.Expire(sales, a["ts"]); err != nil {
				w.Fatal(err)
			}
		}},
		{"no such", "message_not_found", "chat.delete", args{"channel": sales, "ts": "1.000001"}, nil},
		{"theirs", "cant_delete_message", "chat.delete", args{"channel": sales}, theirs},
		{"unknown", "channel_not_found", "chat.delete", args{"channel": "C0NOWHERE", "ts": "1.000001"}, nil},
	}
}

func readRefusals() []refusal {
	scopes := func(w *world, _ args) { w.sim.SetScopes("chat:write") }
	return []refusal{
		{"no such", "thread_not_found", "conversations.replies", args{"channel": sales, "ts": "1.000001"}, nil},
		{"no such", "channel_not_found", "conversations.replies", args{"channel": "C0NOWHERE", "ts": "1.000001"}, nil},
		{"without the bot", "not_in_channel", "conversations.history", args{"channel": random}, nil},
		{"oldest", "invalid_ts_oldest", "conversations.history", args{"channel": sales, "oldest": "yesterday"}, nil},
		{"latest", "invalid_ts_latest", "conversations.history", args{"channel": sales, "latest": "tomorrow"}, nil},
		{"limit", "invalid_limit", "conversations.replies", args{"channel": sales, "ts": "1.000001", "limit": "5000"}, func(w *world, a args) {
			a["ts"] = w.post(args{"text": "parent"})
		}},
		{"history", "missing_scope", "conversations.history", args{"channel": sales}, scopes},
		{"read", "missing_scope", "conversations.info", args{"channel": sales}, scopes},
		{"list", "missing_scope", "conversations.list", args{"types": "private_channel"}, scopes},
		{"members", "missing_scope", "conversations.members", args{"channel": sales}, scopes},
		{"join", "missing_scope", "conversations.join", args{"channel": random}, scopes},
		{"private", "missing_scope", "conversations.open", args{"users": ana}, scopes},
		{"nobody", "users_list_not_supplied", "conversations.open", nil, nil},
		{"unknown", "user_not_found", "conversations.open", args{"users": "U0NOBODY"}, nil},
		{"gone", "user_disabled", "conversations.open", args{"users": "U0GONE"}, func(w *world, _ args) {
			w.sim.AddUser(slacksim.User{ID: "U0GONE", Name: "gone", Deleted: true})
		}},
		{"people", "missing_scope", "users.info", args{"user": ana}, scopes},
		{"people", "missing_scope", "users.list", nil, scopes},
		{"reactions", "missing_scope", "reactions.add", args{"channel": sales, "timestamp": "1.000001", "name": "x"}, scopes},
		{"reactions", "missing_scope", "reactions.get", args{"channel": sales, "timestamp": "1.000001"}, scopes},
	}
}

func reactionRefusals() []refusal {
	on := func(reactions ...string) func(*world, args) {
		return func(w *world, a args) {
			a["timestamp"] = w.post(args{"text": "mine"})
			for _, name := range reactions {
				if got := w.call("reactions.add", args{"channel": sales, "timestamp": a["timestamp"], "name": name}); !got.OK {
					w.Fatal(got.Error)
				}
			}
		}
	}
	add := func(name string) args { return args{"channel": sales, "name": name} }
	many := strings.Fields(`+1 -1 x warning lock eyes wave heart tada rocket fire bulb bell key memo link mag question
		smile joy sob ok skull`)
	return []refusal{
		{"twice", "already_reacted", "reactions.add", add("eyes"), on("eyes")},
		{"colons", "invalid_name", "reactions.add", add(":eyes:"), on()},
		{"no emoji", "invalid_name", "reactions.add", add("no_such_emoji"), on()},
		{"too many", "too_many_reactions", "reactions.add", add("zzz"), on(many...)},
		{"nothing named", "no_item_specified", "reactions.add", add("eyes"), nil},
		{"no ts", "bad_timestamp", "reactions.add", args{"channel": sales, "name": "eyes", "timestamp": "now"}, nil},
		{"no such", "message_not_found", "reactions.add", args{"channel": sales, "name": "eyes", "timestamp": "1.000001"}, nil},
		{"locked", "thread_locked", "reactions.add", add("eyes"), func(w *world, a args) {
			on()(w, a)
			if err := w.sim.LockThread(sales, a["timestamp"]); err != nil {
				w.Fatal(err)
			}
		}},
		{"none", "no_reaction", "reactions.remove", add("eyes"), on("x")},
		{"no such", "message_not_found", "reactions.get", args{"channel": sales, "timestamp": "1.000001"}, nil},
		{"too many kinds", "too_many_emoji", "reactions.add", add("zzz"), func(w *world, a args) {
			on(many[:10]...)(w, a)
			names := strings.Fields(`thumbsup thumbsdown white_check_mark heavy_check_mark ballot_box_with_check no_entry
				no_entry_sign octagonal_sign unlock closed_lock_with_key hourglass double_vertical_bar repeat clock1
				stopwatch raised_hands clap pray no_bell mute speech_balloon email incoming_envelope inbox_tray
				outbox_tray pencil pencil2 paperclip grey_question exclamation grey_exclamation rotating_light
				red_circle white_circle grinning simple_smile ok_hand robot_face ghost star`)
			for i, name := range names {
				who := []string{ana, ben}[i%2]
				if err := w.sim.User(who).React(sales, a["timestamp"], name); err != nil {
					w.Fatal(err, name)
				}
			}
		}},
	}
}

func TestTokens(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	w := overLoopback(t)
	app := w.sim.App()
	tests := []struct {
		name, method, kind, body, bearer, want string
		prepare                                func()
	}{
		{"none", "auth.test", form, "", "", "not_authed", nil},
		{"wrong", "auth.test", form, "token=xoxb-other", "", "invalid_auth", nil},
		{"app token for the bot's", "auth.test", form, "", app.AppToken, "not_allowed_token_type", nil},
		{"bot token for the app's", "apps.connections.open", form, "", app.BotToken, "not_allowed_token_type", nil},
		{"wrong app token", "apps.connections.open", form, "", "xapp-other", "invalid_auth", nil},
		{"app token without its scope", "apps.connections.open", form, "", app.AppToken, "missing_scope", func() { w.sim.SetAppScopes("authorizations:read") }},
		{"app token with its scope", "apps.connections.open", form, "", app.AppToken, "", func() { w.sim.SetAppScopes("connections:write") }},
		{"token in JSON", "auth.test", "application/json", `{"token":"` + app.BotToken + `"}`, "", "not_authed", nil},
		{"not JSON", "auth.test", "application/json", "{", app.BotToken, "invalid_json", nil},
		{"no object", "auth.test", "application/json", "[1]", app.BotToken, "json_not_object", nil},
		{"JSON for a method that reads", "users.info", "application/json", "{}", app.BotToken, "invalid_arguments", nil},
		{"no form", "auth.test", "text/plain", "", app.BotToken, "invalid_post_type", nil},
		{"form", "auth.test", form, url.Values{"token": {app.BotToken}}.Encode(), "", "", nil},
		{"header", "auth.test", form, "", app.BotToken, "", nil},
		{"revoked", "auth.test", form, "", app.BotToken, "token_revoked", w.sim.RevokeTokens},
		{"revoked app token", "apps.connections.open", form, "", app.AppToken, "token_revoked", w.sim.RevokeTokens},
		{"inactive", "auth.test", form, "", app.BotToken, "account_inactive", w.sim.Deactivate},
		{"restored", "auth.test", form, "", app.BotToken, "", w.sim.RestoreTokens},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.prepare != nil {
				tt.prepare()
			}
			got := w.do(tt.method, tt.kind, tt.body, tt.bearer)
			if got.Error != tt.want || got.OK != (tt.want == "") {
				t.Errorf("error = %q, want %q", got.Error, tt.want)
			}
		})
	}
}

// Each answer says what its token may do, unless it is worth nothing.
func TestAnswersNameTheScopes(t *testing.T) {
	w := overLoopback(t)
	w.sim.SetScopes("channels:read", "users:read")
	app := w.sim.App()
	for _, tt := range []struct{ name, method, bearer, want string }{
		{"bot", "auth.test", app.BotToken, "channels:read,users:read"},
		{"refused", "chat.postMessage", app.BotToken, "channels:read,users:read"},
		{"app", "apps.connections.open", app.AppToken, "connections:write"},
		{"wrong", "auth.test", "xoxb-other", ""},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.base+"/api/"+tt.method, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+tt.bearer)
		resp, err := w.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got := resp.Header.Get("X-OAuth-Scopes"); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestMissingScopeNamesIt(t *testing.T) {
	w := overLoopback(t)
	w.sim.SetScopes("channels:read", "users:read")
	got := w.call("chat.postMessage", args{"channel": sales, "text": "x"})
	if got.Needed != "chat:write" || got.Provided != "channels:read,users:read" {
		t.Errorf("needed %q, provided %q", got.Needed, got.Provided)
	}
}
