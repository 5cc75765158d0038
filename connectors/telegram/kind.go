package telegram

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-telegram/bot"

	"frontdesk/connectors"
)

// Kind is the channel type "telegram".
type Kind struct{}

var (
	_ connectors.Kind     = Kind{}
	_ connectors.Hooked   = (*Settings)(nil)
	_ connectors.Reacting = (*Settings)(nil)
)

// Name is "telegram".
func (Kind) Name() string { return "telegram" }

// Settings returns a Telegram channel's keys with their defaults.
func (Kind) Settings() connectors.Settings {
	return &Settings{APIURL: "https://api.telegram.org", Updates: polling, LinkPreviews: true}
}

// Settings are the keys of a Telegram channel.
type Settings struct {
	Token   connectors.Secret `yaml:"token" help:"The bot's token, as @BotFather gives it out."`
	APIURL  string            `yaml:"api_url" help:"Another base address, for tests."`
	Updates string            `yaml:"updates" help:"Whether the program asks for what is new, or Telegram calls it." enum:"polling,webhook"`
	// LinkPreviews has apps show a preview of the first link in what we send.
	LinkPreviews bool `yaml:"link_previews" help:"Whether apps show a preview of the first link in what is sent."`
}

// A token is the bot's id and a secret: https://core.telegram.org/bots/api#authorizing-your-bot
var tokenForm = regexp.MustCompile(`^[1-9][0-9]*:[A-Za-z0-9_-]+$`)

// Check returns what is wrong with the settings.
func (s *Settings) Check() []connectors.Fault {
	var faults []connectors.Fault
	fault := func(key, text string) { faults = append(faults, connectors.Fault{Key: key, Text: text}) }
	switch {
	case s.Token.IsZero():
		fault("token", "the bot's token is missing: @BotFather gives it out; put it into the environment and write token: ${TELEGRAM_BOT_TOKEN}")
	case !tokenForm.MatchString(s.Token.Reveal()):
		fault("token", "this is not a bot's token: it looks like 123456:ABC-def, as @BotFather gives it out")
	}
	u, err := url.Parse(s.APIURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		fault("api_url", "this is not an address: write one such as https://api.telegram.org")
	}
	if s.Updates != polling && s.Updates != webhook {
		fault("updates", fmt.Sprintf("%q is not a way to get updates: write polling or webhook", s.Updates))
	}
	return faults
}

// The ways to get updates.
const (
	polling = "polling"
	webhook = "webhook"
)

// hookPorts are those that Telegram calls: https://core.telegram.org/bots/api#setwebhook
var hookPorts = []string{"", "443", "80", "88", "8443"}

// CheckHook returns what is wrong with the address that Telegram shall call.
func (s *Settings) CheckHook(base string) []connectors.Fault {
	if s.Updates != webhook {
		return nil
	}
	u, err := url.Parse(base)
	switch {
	case base == "" || err != nil:
		return []connectors.Fault{{Key: "updates", Text: "webhook needs http.public_url, the https address at which Telegram reaches this program; write it, or updates: polling"}}
	case u.Scheme != "https":
		return []connectors.Fault{{Key: "updates", Text: "webhook needs an http.public_url that begins with https://, since Telegram calls no other; or write updates: polling"}}
	case !slices.Contains(hookPorts, u.Port()):
		return []connectors.Fault{{Key: "updates", Text: "Telegram calls the ports 443, 80, 88 and 8443 only, and http.public_url names another; change it, or write updates: polling"}}
	}
	return nil
}

// Open makes the channel.
func (s *Settings) Open(d connectors.Deps) (connectors.Channel, error) {
	token := s.Token.Reveal()
	server := strings.TrimRight(s.APIURL, "/")
	var client http.Client
	if d.HTTP != nil { // whoever only decodes has none
		client = *d.HTTP
	}
	// The token stands in each address: a redirect would carry it, or a message, to somebody else.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c := &channel{
		id: d.ID, unpaced: d.Unpaced, http: &client,
		previews: s.LinkPreviews, log: d.Log.With("channel", string(d.ID)), token: token,
		base: server + "/bot" + token + "/", files: server + "/file/bot" + token,
	}
	if s.Updates == webhook {
		if d.Hook == "" {
			return nil, fmt.Errorf("opening the Telegram channel %s: no address to be called at is known", d.ID)
		}
		c.hook, c.secret = d.Hook, secretOf(token, d.ID)
		c.refusals.Interval = time.Minute
	}
	c.self, _ = strconv.ParseInt(strings.SplitN(token, ":", 2)[0], 10, 64) // Check has seen to its form
	api, err := bot.New(token,
		bot.WithSkipGetMe(), bot.WithServerURL(server), bot.WithHTTPClient(pollTimeout, &client),
		bot.WithErrorsHandler(func(err error) { c.log.Warn("telegram: " + c.mask(err.Error())) }),
	)
	if err != nil {
		return nil, fmt.Errorf("opening the Telegram channel %s: %s", d.ID, c.mask(err.Error()))
	}
	c.api = api
	return c, nil
}
