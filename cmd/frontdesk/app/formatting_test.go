package app_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// unasked is the configuration without questions.
var unasked = configuration[:strings.Index(configuration, "workflows:")]

// talking starts a conversation, and gives both its sides.
func (w *world) talking() (mia *telegramsim.User, ana *slacksim.Person, thread string) {
	w.Helper()
	mia = w.telegram.User(telegramsim.Person{FirstName: "Mia", Language: "en"})
	mia.Write("Hi!")
	thread = w.thread("C0SUPPORT", "Mia")
	synctest.Wait() // until the team's members are known
	return mia, w.slack.User("U0BEN"), thread
}

// formatted marks a part of a text as an entity; its length is counted as Telegram
// counts it.
func formatted(text, part, kind string, more ...func(*telegramsim.Entity)) telegramsim.Entity {
	units := func(s string) int { return len(utf16.Encode([]rune(s))) }
	e := telegramsim.Entity{Type: kind, Offset: units(text[:strings.Index(text, part)]), Length: units(part)}
	for _, m := range more {
		m(&e)
	}
	return e
}

func leadsTo(address string) func(*telegramsim.Entity) {
	return func(e *telegramsim.Entity) { e.URL = address }
}
func in(language string) func(*telegramsim.Entity) {
	return func(e *telegramsim.Entity) { e.Language = language }
}

// richText is what is looked at of a message's blocks.
type richText struct {
	Elements []json.RawMessage `json:"elements"`
}

// elements are the elements of the rich_text block of a reply, as they were sent.
func (w *world) elements(thread, shows string) []string {
	w.Helper()
	var blocks []richText
	w.slackShows("C0SUPPORT", func(m slacksim.Message) bool {
		return m.ThreadTS == thread && strings.Contains(m.Seen(), shows) && json.Unmarshal(m.Blocks, &blocks) == nil
	}, shows)
	var out []string
	for _, b := range blocks {
		for _, e := range b.Elements {
			var v any
			if err := json.Unmarshal(e, &v); err != nil {
				w.Fatal(err)
			}
			sorted, err := json.Marshal(v)
			if err != nil {
				w.Fatal(err)
			}
			out = append(out, string(sorted))
		}
	}
	return out
}

// What a customer formats in Telegram arrives in Slack formatted alike; what Slack
// has not, as its words.
func TestCustomersFormatting(t *testing.T) {
	section := func(elements string) string { return `{"elements":[` + elements + `],"type":"rich_text_section"}` }
	text := func(s, style string) string {
		if style != "" {
			return `{"style":{` + style + `},"text":"` + s + `","type":"text"}`
		}
		return `{"text":"` + s + `","type":"text"}`
	}
	const deep = "bold both"
	long := "x := 1 // and so on\n"
	for _, tt := range []struct {
		name, text string
		entities   func(s string) []telegramsim.Entity
		want       []string
	}{
		{"nested styles", deep, func(s string) []telegramsim.Entity {
			return []telegramsim.Entity{formatted(s, s, "bold"), formatted(s, "both", "italic"), formatted(s, "both", "underline"), formatted(s, "both", "strikethrough")}
		}, []string{section(text("bold ", `"bold":true`) + "," + text("both", `"bold":true,"italic":true,"strike":true,"underline":true`))}},
		{"spoiler", "psst secret", func(s string) []telegramsim.Entity {
			return []telegramsim.Entity{formatted(s, "secret", "spoiler")}
		}, []string{section(text("psst secret", ""))}},
		{"code", "see x := 1", func(s string) []telegramsim.Entity {
			return []telegramsim.Entity{formatted(s, "x := 1", "code")}
		}, []string{section(text("see ", "") + "," + text("x := 1", `"code":true`))}},
		{"code block", "so:\nif a < b {\n\treturn\n}\nyes", func(s string) []telegramsim.Entity {
			return []telegramsim.Entity{formatted(s, "if a < b {\n\treturn\n}", "pre", in("Go"))}
		}, []string{section(text("so:", "")), `{"border":0,"elements":[{"text":"if a \u003c b {\n\treturn\n}","type":"text"}],"language":"go","type":"rich_text_preformatted"}`, section(text("yes", ""))}},
		{"quote", "you said\nindeed", func(s string) []telegramsim.Entity {
			return []telegramsim.Entity{formatted(s, "you said", "expandable_blockquote"), formatted(s, "said", "bold")}
		}, []string{`{"elements":[` + text("you ", "") + "," + text("said", `"bold":true`) + `],"type":"rich_text_quote"}`, section(text("indeed", ""))}},
		{"links", "our shop, example.org", func(s string) []telegramsim.Entity {
			return []telegramsim.Entity{formatted(s, "our shop", "text_link", leadsTo("https://shop.example/")), formatted(s, "example.org", "url")}
		}, []string{section(`{"text":"our shop","type":"link","url":"https://shop.example/"},` + text(", ", "") + `,{"text":"example.org","type":"link","url":"http://example.org"}`)}},
		{"a disguised link", "https://bank.example", func(s string) []telegramsim.Entity {
			return []telegramsim.Entity{formatted(s, s, "text_link", leadsTo("https://evil.example/"))}
		}, []string{section(text("https://bank.example (", "") + `,{"text":"https://evil.example/","type":"link","url":"https://evil.example/"},` + text(")", ""))}},
		{"emoji", "👋🏽 and 🦜", func(s string) []telegramsim.Entity {
			return []telegramsim.Entity{formatted(s, "🦜", "custom_emoji", func(e *telegramsim.Entity) { e.CustomEmojiID = "5368324170671202286" })}
		}, []string{section(text("👋🏽 and 🦜", ""))}},
		{"right to left", "שלום עולם, 𠮷e\u0301!", func(s string) []telegramsim.Entity {
			return []telegramsim.Entity{formatted(s, "עולם", "bold"), formatted(s, "e\u0301", "italic")}
		}, []string{section(text("שלום ", "") + "," + text("עולם", `"bold":true`) + "," + text(", 𠮷", "") + "," + text("e\u0301", `"italic":true`) + "," + text("!", ""))}},
		{"markup and unknown", "<!here> @channel *b* :wave:", func(s string) []telegramsim.Entity {
			return []telegramsim.Entity{formatted(s, "@channel", "mention"), formatted(s, "*b*", "telepathy")}
		}, []string{section(text(`\u003c!here\u003e @channel *b* :wave:`, ""))}},
		{"a list that somebody typed", "1. one\n• two", func(string) []telegramsim.Entity { return nil }, []string{section(text("1. one", "") + "," + text(`\n`, "") + "," + text("• two", ""))}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				r := w.start(unasked)
				mia, _, thread := w.talking()
				mia.Write(tt.text, tt.entities(tt.text)...)
				mia.Write("the end")
				w.replied("C0SUPPORT", thread, "the end")
				first, _, _ := strings.Cut(tt.text, "\n")
				want := make([]string, len(tt.want))
				for i, e := range tt.want {
					want[i] = strings.NewReplacer("\n", `\n`, "\t", `\t`).Replace(e)
				}
				if diff := cmp.Diff(want, w.elements(thread, first)); diff != "" {
					t.Errorf("Slack has (-want +got):\n%s", diff)
				}
				r.end()
			})
		})
	}
	t.Run("a long code block", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			r := w.start(unasked)
			mia, _, thread := w.talking()
			code := strings.Repeat(long, 204)
			mia.Write(code, formatted(code, code, "pre", in("go")))
			mia.Write("the end")
			w.replied("C0SUPPORT", thread, "the end")
			blocks := 0
			for _, m := range w.slack.Thread("C0SUPPORT", thread) {
				if strings.Contains(m.Seen(), "x := 1") {
					if !strings.Contains(string(m.Blocks), `"language":"go"`) || len([]rune(m.Seen())) > 4000 {
						t.Errorf("a part is %d characters of %.80s…", len([]rune(m.Seen())), m.Blocks)
					}
					blocks++
				}
			}
			if blocks != 2 {
				t.Errorf("%d blocks of code arrived", blocks)
			}
			r.end()
		})
	})
}

// What an agent formats in Slack arrives in Telegram as entities; what Telegram has
// not, as lines.
func TestAgentsFormatting(t *testing.T) {
	section := func(elements string) string {
		return `{"type":"rich_text_section","elements":[` + elements + `]}`
	}
	styled := func(s, style string) string {
		return `{"type":"text","text":"` + s + `","style":{"` + style + `":true}}`
	}
	plain := func(s string) string { return `{"type":"text","text":"` + s + `"}` }
	list := func(style, more string, items ...string) string {
		for i, item := range items {
			items[i] = section(plain(item))
		}
		return `{"type":"rich_text_list","style":"` + style + `",` + more + `"elements":[` + strings.Join(items, ",") + `]}`
	}
	for _, tt := range []struct {
		name, elements, text string
		want                 func(s string) []telegramsim.Entity
	}{
		{"styles", section(styled("bold", "bold") + "," + styled("it", "italic") + "," + styled("un", "underline") + "," + styled("st", "strike") + "," + styled("co", "code")), "bolditunstco",
			func(s string) []telegramsim.Entity {
				return []telegramsim.Entity{formatted(s, "bold", "bold"), formatted(s, "it", "italic"), formatted(s, "un", "underline"), formatted(s, "st", "strikethrough"), formatted(s, "co", "code")}
			}},
		{"nested styles", section(styled("all ", "bold") + `,{"type":"text","text":"both","style":{"bold":true,"italic":true}}`), "all both",
			func(s string) []telegramsim.Entity {
				return []telegramsim.Entity{formatted(s, s, "bold"), formatted(s, "both", "italic")}
			}},
		{"links", section(`{"type":"link","url":"https://shop.example/a?b=c","text":"our shop"},` + plain(" ") + `,{"type":"link","url":"mailto:us@shop.example","text":"mail"}`), "our shop mail (us@shop.example)",
			func(s string) []telegramsim.Entity {
				return []telegramsim.Entity{formatted(s, "our shop", "text_link", leadsTo("https://shop.example/a?b=c"))}
			}},
		{"emoji", section(`{"type":"emoji","name":"wave","skin_tone":4},{"type":"emoji","name":"flag-england"},{"type":"emoji","name":"party-parrot"},` + plain(" ok")), "👋🏽🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F:party-parrot: ok", nil},
		{"nested lists", section(plain("Do:")) + "," + list("ordered", `"offset":8,`, "one") + "," + list("bullet", `"indent":1,`, "in it") + "," + list("ordered", `"offset":9,`, "two"),
			"Do:\n9. one\n   • in it\n10. two", nil},
		{"quote with a list", `{"type":"rich_text_quote","elements":[` + plain("you said") + `]},` + list("bullet", `"border":1,`, "this") + "," + section(plain("yes")), "you said\n• this\nyes",
			func(s string) []telegramsim.Entity {
				return []telegramsim.Entity{formatted(s, "you said\n• this", "blockquote")}
			}},
		{"code with its language", `{"type":"rich_text_preformatted","language":"go","elements":[` + plain(`a < b\n\tc`) + `]},` + section(styled("see", "bold")), "a < b\n    c\nsee",
			func(s string) []telegramsim.Entity {
				return []telegramsim.Entity{formatted(s, "a < b\n    c", "pre", in("go")), formatted(s, "see", "bold")}
			}},
		{"right to left", section(plain("שלום ") + "," + styled("עולם", "bold") + "," + styled(" 𠮷e\u0301", "italic")), "שלום עולם 𠮷e\u0301",
			func(s string) []telegramsim.Entity {
				return []telegramsim.Entity{formatted(s, "עולם", "bold"), formatted(s, " 𠮷e\u0301", "italic")}
			}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				r := w.start(unasked)
				mia, ben, thread := w.talking()
				if _, err := ben.Reply("C0SUPPORT", thread, "", slacksim.WithFormatting("["+tt.elements+"]")); err != nil {
					t.Fatal(err)
				}
				m := w.told(mia, tt.text)
				if m.Text != tt.text {
					t.Errorf("the customer reads %q, want %q", m.Text, tt.text)
				}
				var want []telegramsim.Entity
				if tt.want != nil {
					want = tt.want(tt.text)
				}
				if diff := cmp.Diff(want, m.Entities); diff != "" {
					t.Errorf("the entities (-want +got):\n%s", diff)
				}
				r.end()
			})
		})
	}
}
