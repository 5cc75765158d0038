package slacksim

import (
	"maps"
	"regexp"
	"strings"
)

var reactionRE = regexp.MustCompile(`^([a-z0-9_+'-]+)(::skin-tone-[2-6])?$`)

// emojiNames are the emoji that the simulated workspace knows, with what is drawn of
// each: a choice from Slack's standard ones, enough to tell a name from a slip.
const emojiNames = `+1 👍 -1 👎 thumbsup 👍 thumbsdown 👎 white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌
	warning ⚠️ no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑 lock 🔒 unlock 🔓 closed_lock_with_key 🔐 key 🔑 eyes 👀
	hourglass ⌛ hourglass_flowing_sand ⏳ double_vertical_bar ⏸️ arrows_counterclockwise 🔄 repeat 🔁 clock1 🕐 stopwatch ⏱️
	wave 👋 raised_hands 🙌 clap 👏 pray 🙏 heart ❤️ tada 🎉 rocket 🚀 fire 🔥 bulb 💡 bell 🔔 no_bell 🔕 mute 🔇
	speech_balloon 💬 email 📧 incoming_envelope 📨 inbox_tray 📥 outbox_tray 📤 memo 📝 pencil 📝 pencil2 ✏️ paperclip 📎
	link 🔗 mag 🔍 question ❓ grey_question ❔ exclamation ❗ grey_exclamation ❕ rotating_light 🚨 red_circle 🔴
	large_blue_circle 🔵 white_circle ⚪ large_green_circle 🟢 smile 😄 grinning 😀 slightly_smiling_face 🙂 simple_smile 🙂
	joy 😂 sob 😭 thinking_face 🤔 ok_hand 👌 ok 🆗 robot_face 🤖 ghost 👻 skull 💀 zzz 💤 star ⭐ hand ✋ raised_hand ✋
	information_source ℹ️ recycle ♻️ wastebasket 🗑️ bust_in_silhouette 👤 busts_in_silhouette 👥
	leftwards_arrow_with_hook ↩️ smiling_face_with_3_hearts 🥰 grin 😁 exploding_head 🤯 scream 😱
	face_with_symbols_on_mouth 🤬 cry 😢 star-struck 🤩 face_vomiting 🤮 hankey 💩 dove_of_peace 🕊️ clown_face 🤡
	yawning_face 🥱 woozy_face 🥴 heart_eyes 😍 whale 🐳 heart_on_fire ❤️‍🔥 new_moon_with_face 🌚 hotdog 🌭 100 💯
	rolling_on_the_floor_laughing 🤣 zap ⚡ banana 🍌 trophy 🏆 broken_heart 💔 face_with_raised_eyebrow 🤨
	neutral_face 😐 strawberry 🍓 champagne 🍾 kiss 💋 middle_finger 🖕 smiling_imp 😈 sleeping 😴 nerd_face 🤓
	male-technologist 👨‍💻 jack_o_lantern 🎃 see_no_evil 🙈 innocent 😇 fearful 😨 handshake 🤝 writing_hand ✍️
	hugging_face 🤗 saluting_face 🫡 santa 🎅 christmas_tree 🎄 snowman ☃️ nail_care 💅 zany_face 🤪 moyai 🗿 cool 🆒
	cupid 💘 hear_no_evil 🙉 unicorn_face 🦄 kissing_heart 😘 pill 💊 speak_no_evil 🙊 sunglasses 😎 space_invader 👾
	man-shrugging 🤷‍♂️ shrug 🤷 woman-shrugging 🤷‍♀️ rage 😡`

// allEmoji are all emoji of the workspace: what is drawn of each, by its name.
func allEmoji() map[string]string {
	words := strings.Fields(emojiNames)
	all := make(map[string]string, len(words)/2)
	for i := 0; i < len(words); i += 2 {
		all[words[i]] = words[i+1]
	}
	return all
}

// Emoji is what is drawn of an emoji, by its name without colons; "" if there is none.
func Emoji(name string) string {
	m := reactionRE.FindStringSubmatch(name)
	if m == nil {
		return ""
	}
	return allEmoji()[m[1]]
}

// knownEmoji says whether name, with or without a skin tone, is an emoji here.
func knownEmoji(name string) bool { return Emoji(name) != "" }

// pictograph reads an emoji character that people type or pick, which Slack turns
// into its short code.
func pictograph(text string) (name, code string, n int) {
	for _, e := range []struct{ char, name, code string }{
		{"👍", "+1", "1f44d"}, {"👎", "-1", "1f44e"}, {"✅", "white_check_mark", "2705"}, {"❌", "x", "274c"},
		{"⚠️", "warning", "26a0-fe0f"}, {"🔒", "lock", "1f512"}, {"👀", "eyes", "1f440"}, {"👋", "wave", "1f44b"},
		{"🙂", "slightly_smiling_face", "1f642"}, {"😄", "smile", "1f604"}, {"😀", "grinning", "1f600"},
		{"❤️", "heart", "2764-fe0f"}, {"🎉", "tada", "1f389"}, {"🙏", "pray", "1f64f"}, {"🚀", "rocket", "1f680"},
	} {
		if strings.HasPrefix(text, e.char) {
			return e.name, e.code, len(e.char)
		}
	}
	return "", "", 0
}

// emojiList answers emoji.list: the workspace's own emoji, each with the address of its
// picture, or with the name that it stands for after "alias:".
// Source: https://docs.slack.dev/reference/methods/emoji.list
func (s *Server) emojiList(request) (reply, error) {
	own := map[string]string{}
	maps.Copy(own, s.custom)
	return reply{"emoji": own, "cache_ts": "1577836800.000000"}, nil
}

// AddEmoji has the workspace have an emoji of its own, and tells the app: a picture's
// address, or "alias:" and the name of another one.
func (s *Server) AddEmoji(name, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.custom == nil {
		s.custom = map[string]string{}
	}
	s.custom[name] = value
	s.emit("emoji_changed", nil, reply{"type": "emoji_changed", "subtype": "add", "name": name, "value": value, "event_ts": s.nextTS()})
}

// RemoveEmoji takes it away again.
func (s *Server) RemoveEmoji(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.custom, name)
	s.emit("emoji_changed", nil, reply{"type": "emoji_changed", "subtype": "remove", "names": []string{name}, "event_ts": s.nextTS()})
}

// OwnEmoji are the emoji of the workspace's own.
func (s *Server) OwnEmoji() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.custom)
}
