package telegram

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/go-telegram/bot"
	"golang.org/x/time/rate"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

// channel is a bot's account.
type channel struct {
	id       bridge.EndpointID
	self     int64 // the bot's own user id
	unpaced  bool
	previews bool
	api      *bot.Bot
	http     *http.Client
	log      *slog.Logger
	base     string // the address of the methods; holds the token
	files    string // the address of files; as well
	token    string

	hook     string // the address that Telegram calls; empty: we poll
	secret   string // which it shows us
	trouble  atomic.Pointer[string]
	refusals rate.Sometimes
}

var (
	_ connectors.Channel   = (*channel)(nil)
	_ connectors.Source    = (*channel)(nil)
	_ connectors.Hook      = (*channel)(nil)
	_ connectors.Watched   = (*channel)(nil)
	_ connectors.Exclusive = (*channel)(nil)
	_ connectors.Prober    = (*channel)(nil)
)

// maxText is the length of a message in UTF-16 code units, once its entities are
// parsed: https://core.telegram.org/bots/api#sendmessage
const maxText = 4096

// features is what a message with entities can show. Of links Telegram drops those
// that its apps would not open (LinkManager::check_link of TDLib); a tab becomes a
// single space (clean_input_string).
var features = richtext.Features{
	Styles: richtext.Bold | richtext.Italic | richtext.Underline | richtext.Strike | richtext.Mono | richtext.Spoiler,
	Links:  true, Quotes: true, CodeBlocks: true,
	Schemes: []string{"http", "https", "tg"}, NamedHosts: true, NoTabs: true,
	Drops: dropped,
}

// dropped are the characters that Telegram takes out of a text: those that end lines
// and steer directions, and marks that draw lines through it, of which one is the ring
// of Å where that is not written as one.
const dropped = "\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u0333\u033F\u030A"

// Telegram would take up to a hundred buttons of any length; a phone shows eight
// rows without hiding the question, and about 40 characters of a label.
const (
	maxButtons = 8
	maxLabel   = 40
)

// Caps is what Telegram can do.
func (c *channel) Caps() bridge.Caps {
	return bridge.Caps{
		Text: maxText, Measure: richtext.UTF16, Features: features,
		Buttons: maxButtons, ButtonLabel: maxLabel, Share: []string{bridge.SharePhone, bridge.ShareLocation}, Repeat: bridge.ShownTwice,
		Edit: bridge.Always, Delete: maxDelete, Files: fileCaps, React: reactions,
	}
}

// Telegram names about one message a second in a chat, with short bursts, and 30 a
// second in all: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
const (
	chatEvery, chatBurst = time.Second, 3
	botEvery, botBurst   = time.Second / 30, 30
)

// Gates are the chat's and the bot's. An album counts as the messages that it becomes.
func (c *channel) Gates(d connectors.Delivery) []connectors.Gate {
	whole := "telegram/" + string(c.id)
	chat := connectors.Gate{Key: whole + "/chat/" + string(room(d)), Every: chatEvery, Burst: chatBurst}
	all := connectors.Gate{Key: whole, Every: botEvery, Burst: botBurst}
	if p, is := d.Op.(bridge.Post); is {
		chat.Counts, all.Counts = len(p.Files), len(p.Files)
	}
	if c.unpaced {
		chat.Every, chat.Burst, all.Every, all.Burst = 0, 0, 0, 0
	}
	return []connectors.Gate{chat, all}
}

// Exclusive tells whether we poll: Telegram deals updates out between two who do,
// and answers 409 to one of them.
func (c *channel) Exclusive() bool { return c.hook == "" }

// Probe asks Telegram who the bot is.
func (c *channel) Probe(ctx context.Context) (string, error) {
	me, err := c.api.GetMe(ctx)
	if err != nil {
		return "", fmt.Errorf("asking Telegram who the bot is: %w", c.failure(err, nil))
	}
	return "@" + me.Username, nil
}
