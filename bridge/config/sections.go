package config

import (
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/workflow"
)

// config reads the file's outermost object.
func (r *reader) config(root *yaml.Node) *Config {
	c := &Config{
		File:            r.file,
		Listen:          "127.0.0.1:8080",
		TimeZone:        time.UTC,
		Slack:           Slack{Command: "/desk", WorkspaceAdmins: true},
		ReopenWithin:    15 * time.Minute,
		CloseWhenSilent: 72 * time.Hour,
		NotePrefixes:    []string{"//", ";;", "note:", "🔒"},
		Reactions:       bridge.DefaultReactions(),
	}
	c.Database = r.defaultDatabase()
	var fallback, include *yaml.Node
	first := &part{r: r, root: root}
	keys := []key{
		{name: "database", read: func(n *yaml.Node) { r.database(n, c) }},
		{name: "http", read: func(n *yaml.Node) { r.http(n, c) }},
		{name: "secrets", read: func(n *yaml.Node) { r.callSecrets(n, c) }},
		{name: "http_allow", read: func(n *yaml.Node) { r.httpAllow(n, c) }},
		{name: "log", read: func(n *yaml.Node) { r.log(n, c) }},
		{name: "time_zone", read: func(n *yaml.Node) { r.timeZone(n, c) }},
		{name: "languages", read: func(n *yaml.Node) { r.languages(n, c) }},
		{name: "slack", read: func(n *yaml.Node) { r.slack(n, c) }},
		{name: "channels", read: func(n *yaml.Node) { r.channels(n, c) }},
		{name: "fallback_team", read: func(n *yaml.Node) { fallback = n }},
		{name: "conversations", read: func(n *yaml.Node) { r.conversations(n, c) }},
		{name: "reactions", read: func(n *yaml.Node) { r.reactions(n, c) }},
		{name: "messages", read: func(n *yaml.Node) {
			r.messages(n, "messages", func(c *Config) (*map[string]bridge.OwnMessage, *map[string]*workflow.Phrase) {
				return &c.Messages, &c.Own
			})
		}},
		{name: "waiting_room", read: func(n *yaml.Node) { c.WaitingRoom = r.slackChannelOf(n, "waiting_room", c) }},
		{name: "include", read: func(n *yaml.Node) { include = n }},
	}
	keys = append(keys, first.shared()...)
	keys = append(keys, later("limits", "retention",
		"rating", "webhooks", "digest", "snippets", "trainees")...)
	seen := r.object(root, "the configuration", keys...)
	if seen == nil {
		return c
	}
	r.required(root, seen, "slack", `slack is missing; it says how to reach your workspace: bot_token and app_token`)
	r.required(root, seen, "channels", `channels is missing; list at least one, such as - {id: telegram, type: telegram, token: "${TELEGRAM_BOT_TOKEN}"}`)
	parts := append([]*part{first}, r.include(include)...)
	teams := r.join(parts, c)
	if !slices.ContainsFunc(parts, func(p *part) bool { return p.teams != nil }) {
		r.required(root, seen, "teams", `teams is missing; list at least one, such as - {id: support, name: Support, slack_channel: "#support"}`)
	}
	r.fallbackTeam(root, fallback, teams, c)
	for _, check := range r.atEnd {
		check(c)
	}
	c.writtenIn(parts)
	return c
}

// required notes that a key is missing from the mapping n.
func (r *reader) required(n *yaml.Node, seen map[string]*yaml.Node, name, text string) {
	if seen != nil && seen[name] == nil {
		r.add(n, "%s", text)
	}
}

// database is "sqlite:PATH" or a postgres URL. What it was filled in with may
// hold a password and is never shown.
func (r *reader) database(n *yaml.Node, c *Config) {
	const example = `"sqlite:frontdesk.db" or "postgres://user:password@host/name"`
	s, ok := r.text(n, "database", example)
	if !ok {
		return
	}
	if path, ok := strings.CutPrefix(s, "sqlite:"); ok {
		if path == "" || strings.HasPrefix(path, ":") || strings.ContainsAny(path, "?#") {
			r.add(n, "database names no usable file; write %s", example)
			return
		}
		c.Database = connectors.NewSecret("sqlite:" + r.absolute(path))
		return
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || len(strings.Trim(u.Path, "/")) == 0 {
		r.add(n, "database must be %s", example)
		return
	}
	if _, has := u.User.Password(); has && !filledIn(n) {
		r.warn(n, "the database's password stands in the file itself, for everybody to read who gets to see it; put it into the environment and write ${NAME} here")
	}
	c.Database = connectors.NewSecret(s)
}

func (r *reader) defaultDatabase() connectors.Secret {
	return connectors.NewSecret("sqlite:" + r.absolute("frontdesk.db"))
}

// absolute makes a path independent of the folder that the program runs in.
func (r *reader) absolute(path string) string {
	if abs, err := filepath.Abs(r.path(path)); err == nil {
		return abs
	}
	return r.path(path)
}

func (r *reader) http(n *yaml.Node, c *Config) {
	keys := []key{{name: "listen", read: func(n *yaml.Node) {
		const example = `"127.0.0.1:8080"`
		s, ok := r.text(n, "http.listen", example)
		if !ok {
			return
		}
		_, port, err := net.SplitHostPort(s)
		if _, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil {
			r.add(n, "http.listen must be a host and a port such as %s, not %s", example, quoted(n.Value))
			return
		}
		c.Listen = s
	}}, {name: "public_url", read: func(n *yaml.Node) { c.PublicURL = r.publicURL(n) }}}
	r.object(n, "http", keys...)
}

// publicURL reads the address at which platforms and customers reach the program.
func (r *reader) publicURL(n *yaml.Node) string {
	const what, example = "http.public_url", "https://desk.example.com"
	s := r.address(n, what, example)
	if s == "" {
		return ""
	}
	if !strings.HasPrefix(s, "https://") {
		r.add(n, "%s must begin with https://, since platforms call no other address; put something that speaks https before http.listen", what)
		return ""
	}
	return strings.TrimSuffix(s, "/")
}

func (r *reader) log(n *yaml.Node, c *Config) {
	levels := []slog.Level{slog.LevelInfo, slog.LevelDebug, slog.LevelWarn, slog.LevelError}
	words := make([]string, len(levels))
	for i, level := range levels {
		words[i] = strings.ToLower(level.String())
	}
	r.object(n, "log",
		key{name: "level", read: func(n *yaml.Node) {
			if s, ok := r.choice(n, "log.level", words); ok {
				c.Log.Level = levels[slices.Index(words, s)]
			}
		}},
		key{name: "format", read: func(n *yaml.Node) {
			if s, ok := r.choice(n, "log.format", []string{"text", "json"}); ok {
				c.Log.JSON = s == "json"
			}
		}},
	)
}

func (r *reader) timeZone(n *yaml.Node, c *Config) {
	if zone := r.zone(n, "time_zone"); zone != nil {
		c.TimeZone = zone
	}
}

var slashCommand = regexp.MustCompile(`^/[a-z0-9_-]{1,31}$`)

func (r *reader) slack(n *yaml.Node, c *Config) {
	s := &c.Slack
	keys := []key{
		{name: "bot_token", read: func(n *yaml.Node) {
			s.BotToken = r.token(n, "slack.bot_token", "${SLACK_BOT_TOKEN}", "xoxb-")
		}},
		{name: "app_token", read: func(n *yaml.Node) {
			s.SocketMode = true
			s.AppToken = r.token(n, "slack.app_token", "${SLACK_APP_TOKEN}", "xapp-")
		}},
		{name: "signing_secret", read: func(n *yaml.Node) { s.SigningSecret = r.signingSecret(n) }},
		{name: "api_url", read: func(n *yaml.Node) { s.APIURL = r.address(n, "slack.api_url", "https://slack.com/api/") }},
		{name: "command", read: func(n *yaml.Node) {
			word, ok := r.text(n, "slack.command", "/desk")
			if ok && !slashCommand.MatchString(word) {
				r.add(n, "slack.command must be a slash and a short lower-case word such as /desk, not %s", quoted(n.Value))
			} else if ok {
				s.Command = word
			}
		}},
		{name: "alerts", read: func(n *yaml.Node) { s.Alerts = r.slackChannelOf(n, "slack.alerts", c) }},
		{name: "admins", read: func(n *yaml.Node) { s.Admins = r.people(n, "slack.admins") }},
		{name: "workspace_admins", read: func(n *yaml.Node) {
			if yes, ok := r.yes(n, "slack.workspace_admins"); ok {
				s.WorkspaceAdmins = yes
			}
		}},
		{name: "link_previews", read: func(n *yaml.Node) {
			if yes, ok := r.yes(n, "slack.link_previews"); ok {
				s.LinkPreviews = yes
			}
		}},
	}
	seen := r.object(n, "slack", keys...)
	r.required(n, seen, "bot_token", `slack.bot_token is missing; it is the "Bot User OAuth Token" of your Slack app, such as ${SLACK_BOT_TOKEN}`)
	if seen != nil && seen["signing_secret"] == nil {
		r.required(n, seen, "app_token", `slack.app_token is missing; write the app-level token for Socket Mode, such as ${SLACK_APP_TOKEN}, or signing_secret if Slack is to send requests to this program`)
	}
}

// signingSecret reads what Slack signs its requests with.
func (r *reader) signingSecret(n *yaml.Node) connectors.Secret {
	s, ok := r.secret(n, "slack.signing_secret", "${SLACK_SIGNING_SECRET}")
	switch {
	case !ok:
		return connectors.Secret{}
	case strings.HasPrefix(s, "xox") || strings.HasPrefix(s, "xapp-"):
		r.add(n, `slack.signing_secret is a token; write the "Signing Secret" that stands among the Basic Information of your Slack app`)
		return connectors.Secret{}
	case len(s) < 16 || strings.ContainsAny(s, " \t"):
		r.add(n, `slack.signing_secret must be the "Signing Secret" that stands among the Basic Information of your Slack app; this is too short, or has blanks in it`)
		return connectors.Secret{}
	}
	return connectors.NewSecret(s)
}

// token reads a secret that begins with a known prefix.
func (r *reader) token(n *yaml.Node, what, example, prefix string) connectors.Secret {
	s, ok := r.secret(n, what, example)
	switch {
	case !ok:
		return connectors.Secret{}
	case !strings.HasPrefix(s, prefix) || strings.ContainsAny(s, " \t"):
		r.add(n, "%s must be a token that begins with %s; this one does not", what, prefix)
		return connectors.Secret{}
	}
	return connectors.NewSecret(s)
}

// address reads the base address of an API and ends it with a slash.
func (r *reader) address(n *yaml.Node, what, example string) string {
	s, ok := r.text(n, what, example)
	if !ok {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		r.add(n, "%s must be an address such as %s, not %s", what, example, quoted(n.Value))
		return ""
	}
	return strings.TrimSuffix(s, "/") + "/"
}

func (r *reader) conversations(n *yaml.Node, c *Config) {
	keys := []key{
		{name: "reopen_within", read: func(n *yaml.Node) {
			if d, ok := r.duration(n, "conversations.reopen_within", "15m"); ok {
				c.ReopenWithin = d
			}
		}},
		{name: "persona", read: func(n *yaml.Node) { r.persona(n, c) }},
		{name: "avatars", read: func(n *yaml.Node) { r.avatars(n, c) }},
		{name: "close_when_silent", read: func(n *yaml.Node) {
			if d, ok := r.duration(n, "conversations.close_when_silent", "72h"); ok {
				c.CloseWhenSilent = d
			}
		}},
		{name: "notes", read: func(n *yaml.Node) {
			r.object(n, "conversations.notes", key{name: "prefixes", read: func(n *yaml.Node) { r.prefixes(n, c) }})
		}},
	}
	r.object(n, "conversations", append(keys, later("consent", "closing_words")...)...)
}

// avatars reads whether customers' pictures are shown, for which Slack must reach us.
func (r *reader) avatars(n *yaml.Node, c *Config) {
	on, ok := r.yes(n, "conversations.avatars")
	c.Avatars = on
	if ok && on {
		r.atEnd = append(r.atEnd, func(c *Config) {
			if c.PublicURL == "" {
				r.add(n, "Slack fetches customers' pictures from this program: say under http.public_url how it is reached from outside, or take avatars out")
			}
		})
	}
}

// prefixes reads what marks a note. Each must be something that no ordinary
// message begins with.
func (r *reader) prefixes(n *yaml.Node, c *Config) {
	const what, example = "a note prefix", `"//"`
	prefixes := []string{}
	r.list(n, "conversations.notes.prefixes", `["//", ";;"]`, func(n *yaml.Node) {
		s, ok := r.text(n, what, example)
		s = strings.TrimSpace(s)
		switch {
		case !ok:
		case strings.HasPrefix(s, "!"):
			r.add(n, `a note prefix must not begin with "!", which begins commands; !note works without being named here`)
		case letter.MatchString(s):
			r.add(n, "the note prefix %s would keep ordinary messages inside; write something such as %s or %q", quoted(n.Value), example, "note:")
		default:
			prefixes = append(prefixes, s)
		}
	})
	c.NotePrefixes = prefixes
}

var letter = regexp.MustCompile(`^[\p{L}\p{N}]+$`)
