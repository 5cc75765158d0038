package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/time/rate"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// DefaultAPI is where Slack's Web API is.
const DefaultAPI = "https://slack.com/api/"

// Config is what a Desk is opened with.
type Config struct {
	// BotToken ("xoxb-…") speaks, AppToken ("xapp-…") opens the socket. Without an
	// AppToken Slack sends requests, which SigningSecret verifies: see Handler.
	BotToken, AppToken, SigningSecret connectors.Secret
	// APIURL is the base address of the Web API; empty is DefaultAPI.
	APIURL string
	// HTTP makes the calls; nil is a client of its own. Deliver bounds its calls'
	// time itself.
	HTTP *http.Client
	// Dial opens the socket's connection; nil is the usual way.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
	// Log takes what happened, without anybody's words; nil discards it.
	Log *slog.Logger
	// Command is our slash command ("/desk"); empty takes any.
	Command string
	// Threads are the open threads to catch up with after each connect, the most
	// pressing first; nil is none.
	Threads func(ctx context.Context) ([]connectors.Thread, error)
	// MembersChanged is told of a Slack channel that somebody joined or left; empty if
	// a user group has changed. It must not block.
	MembersChanged func(room bridge.RemoteID)
	// PersonGone is told of somebody whose account was deactivated, RoomChanged that
	// something befell a Slack channel. They must not block.
	PersonGone  func(id bridge.PersonID)
	RoomChanged func()
	// Avatar is the address of somebody's picture, as Slack can fetch it; empty if there
	// is none. nil: nobody's.
	Avatar func(bridge.Face) string
	// Previews has Slack show previews of the links in what customers write, for which
	// it asks the addresses that they name.
	Previews bool
	// Limits keeps to Slack's rate limits beforehand. Without it we go as fast as
	// we are let.
	Limits bool
}

// Desk is the desk side: one Slack app in one workspace.
type Desk struct {
	api      *slack.Client
	client   *client
	base     *url.URL
	token    connectors.Secret
	log      *slog.Logger
	command  string
	dial     func(ctx context.Context, network, addr string) (net.Conn, error)
	threads  func(ctx context.Context) ([]connectors.Thread, error)
	members  func(room bridge.RemoteID)
	gone     func(id bridge.PersonID)
	rooms    func()
	previews bool
	avatar   func(bridge.Face) string
	limits   bool
	identity atomic.Pointer[identity]
	emoji    aliases
	// socket tells Socket Mode from signed requests.
	socket  bool
	signing connectors.Secret
	// connected tells whether the socket stands, or requests are attended to.
	connected atomic.Bool
	gap       gap
	again     chan struct{} // a request was not stored: catch up
	refused   atomic.Int64  // requests so far
	refusals  rate.Sometimes
	nameless  atomic.Int64 // when names of authors were refused last
	waiting   waiters
	shares    sharing
}

var (
	_ connectors.Endpoint  = (*Desk)(nil)
	_ connectors.Source    = (*Desk)(nil)
	_ connectors.Hook      = (*Desk)(nil)
	_ connectors.Finder    = (*Desk)(nil)
	_ connectors.Fetcher   = (*Desk)(nil)
	_ connectors.Directory = (*Desk)(nil)
	_ connectors.Prober    = (*Desk)(nil)
	_ connectors.Answering = (*Desk)(nil)
)

// Open makes a Desk. It does not use the network.
func Open(cfg Config) (*Desk, error) {
	if cfg.BotToken.IsZero() || cfg.AppToken.IsZero() && cfg.SigningSecret.IsZero() {
		return nil, errors.New("opening Slack: a bot token, and an app token or a signing secret are needed")
	}
	if cfg.APIURL == "" {
		cfg.APIURL = DefaultAPI
	}
	if !strings.HasSuffix(cfg.APIURL, "/") {
		cfg.APIURL += "/" // the client library joins by concatenation
	}
	base, err := url.Parse(cfg.APIURL)
	if err != nil || base.Host == "" || (base.Scheme != "https" && base.Scheme != "http") {
		return nil, fmt.Errorf("opening Slack: %q is no address of an API", cfg.APIURL)
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	d := &Desk{
		client: newClient(cfg.HTTP), base: base, token: cfg.BotToken, log: cfg.Log, command: cfg.Command,
		dial: cfg.Dial, threads: cfg.Threads, members: cfg.MembersChanged, gone: cfg.PersonGone, rooms: cfg.RoomChanged, previews: cfg.Previews, avatar: cfg.Avatar, limits: cfg.Limits,
		socket: !cfg.AppToken.IsZero(), signing: cfg.SigningSecret,
		again: make(chan struct{}, 1), refusals: rate.Sometimes{Interval: time.Minute},
	}
	d.gap.open = d.threads != nil // what was stored in an earlier life may have gaps before it
	d.api = slack.New(cfg.BotToken.Reveal(),
		slack.OptionAPIURL(cfg.APIURL),
		slack.OptionAppLevelToken(cfg.AppToken.Reveal()),
		slack.OptionHTTPClient(d.client))
	return d, nil
}

// Identify asks Slack who we are. Run needs to know, and does it itself if nobody
// has. Its error is a *connectors.Failure.
func (d *Desk) Identify(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, callTimeout, errSlow)
	defer cancel()
	resp, err := d.api.AuthTestContext(ctx)
	if err != nil {
		return vital(fail(err, repeatable, nil))
	}
	if !isID(resp.TeamID) || !isID(resp.UserID) {
		return &connectors.Failure{Class: connectors.Transient, Err: errors.New("auth.test does not say who we are")}
	}
	d.identity.Store(&identity{Team: resp.TeamID, User: resp.UserID, Bot: resp.BotID, Name: resp.User, Workspace: resp.Team, URL: workspace(resp.URL)})
	return nil
}

// workspace is the workspace's address as links begin with it; "" if it is none.
func workspace(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return "https://" + u.Host + "/"
}

// Connected tells whether the socket stands, or Slack's requests are attended to, so
// that what agents do reaches us at once.
func (d *Desk) Connected() bool { return d.connected.Load() }

// Probe tries the bot token, and gives the bot's name.
func (d *Desk) Probe(ctx context.Context) (string, error) {
	if err := d.Identify(ctx); err != nil {
		return "", err
	}
	return "@" + d.self().Name, nil
}

// self is who we are, as far as we know.
func (d *Desk) self() identity {
	if id := d.identity.Load(); id != nil {
		return *id
	}
	return identity{}
}

// identified makes sure that we know who we are.
func (d *Desk) identified(ctx context.Context) (identity, error) {
	if d.identity.Load() == nil {
		if err := d.Identify(ctx); err != nil {
			return identity{}, err
		}
	}
	return d.self(), nil
}

// callTimeout bounds one call of the Web API.
const callTimeout = 20 * time.Second

var errSlow = errors.New("no answer from Slack in time")
