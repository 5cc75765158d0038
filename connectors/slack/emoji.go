package slack

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"frontdesk/bridge/richtext"
)

// aliases are the workspace's own names of standard emoji, as far as we know them, with
// the standard names. What is a picture of the workspace's own is not among them.
type aliases struct {
	mu sync.Mutex
	of map[string]string
}

// emojiTimeout bounds how long catching up waits for the names of emoji.
const emojiTimeout = 5 * time.Second

// aliasMark begins the value of an emoji that is another name of one.
const aliasMark = "alias:"

// deepestAlias is how many aliases of aliases are followed.
const deepestAlias = 4

// readEmoji learns the workspace's names of emoji. Without them, and without the scope,
// such a name reaches the customer as it is written.
// Source: https://docs.slack.dev/reference/methods/emoji.list
func (d *Desk) readEmoji(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, emojiTimeout)
	defer cancel()
	answer, err := d.page(ctx, "emoji.list", url.Values{})
	if err != nil {
		if !errors.Is(ctx.Err(), context.Canceled) {
			d.log.InfoContext(ctx, "the workspace's names of emoji are not known", "err", fail(err, repeatable, nil).Err)
		}
		return
	}
	var values map[string]string
	_ = json.Unmarshal(answer["emoji"], &values) // what is no list of names has none
	d.emoji.set(values)
}

func (a *aliases) set(values map[string]string) {
	of := map[string]string{}
	for name, value := range values {
		for range deepestAlias {
			target, is := strings.CutPrefix(value, aliasMark)
			if !is {
				break
			}
			if _, standard := richtext.EmojiByShort(target); standard {
				of[name] = target
				break
			}
			value = values[target]
		}
	}
	a.mu.Lock()
	a.of = of
	a.mu.Unlock()
}

// change follows the event that tells of an emoji that was added, renamed or removed.
// Source: https://docs.slack.dev/reference/events/emoji_changed
func (a *aliases) change(ev object) {
	a.mu.Lock()
	defer a.mu.Unlock()
	of := maps.Clone(a.of)
	if of == nil {
		of = map[string]string{}
	}
	for _, gone := range append(ev.strs("names"), ev.str("old_name"), ev.str("name")) {
		delete(of, gone)
	}
	target, is := strings.CutPrefix(ev.str("value"), aliasMark)
	if known := of[target]; known != "" {
		target = known
	}
	if _, standard := richtext.EmojiByShort(target); is && standard {
		of[firstOf(ev.str("new_name"), ev.str("name"))] = target
	}
	a.of = of
}

// emojiNames finds what may be an emoji's name in a payload.
var emojiNames = regexp.MustCompile(`:([a-z0-9_+'-]{1,100}):|"name":\s*"([a-z0-9_+'-]{1,100})"`)

// in are those of the names that stand in a payload: they are stored with it, so that it
// is read alike at any time.
func (a *aliases) in(payload json.RawMessage) map[string]string {
	a.mu.Lock()
	of := a.of
	a.mu.Unlock()
	if len(of) == 0 {
		return nil
	}
	var found map[string]string
	for _, m := range emojiNames.FindAllSubmatch(payload, -1) {
		name := string(m[1]) + string(m[2])
		if target := of[name]; target != "" {
			if found == nil {
				found = map[string]string{}
			}
			found[name] = target
		}
	}
	return found
}

// standard gives a text with the standard emoji in the places of their aliases.
func standard(doc richtext.Doc, of map[string]string) richtext.Doc {
	if len(of) == 0 {
		return doc
	}
	return richtext.MapEmoji(doc, func(e richtext.Emoji) richtext.Inline {
		if target := of[e.Short]; target != "" && e.Unicode == "" {
			return emojiNamed(target)
		}
		return e
	})
}

// shortNames finds what may be an emoji in a text that somebody typed, with its skin tone.
var shortNames = regexp.MustCompile(`:([a-z0-9_+'-]{1,100}(?:::skin-tone-[2-6])?):`)

// withEmoji is a text that was typed in a modal, with the emoji themselves in the places of
// their short names, which Slack may put there for those that were picked.
func withEmoji(text string, of map[string]string) string {
	return shortNames.ReplaceAllStringFunc(text, func(short string) string {
		name := strings.Trim(short, ":")
		if e, ok := richtext.EmojiByShort(firstOf(of[name], name)); ok {
			return e
		}
		return short
	})
}
