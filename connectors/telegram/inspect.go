package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-telegram/bot/models"

	"frontdesk/connectors"
)

const (
	// tryPoll is how long a poll is tried. Another program that polls has come back by
	// then, so that one of the two is refused; the usual library rests for 5 s.
	tryPoll = 7 * time.Second
	// inspectTimeout bounds each question.
	inspectTimeout = 10 * time.Second
)

var _ connectors.Inspector = (*channel)(nil)

// Inspect asks who the bot is and how its web hook fares, and tries whether somebody
// else polls. A poll without an offset confirms nothing, and one that names no kinds
// of updates changes none: https://core.telegram.org/bots/api#getupdates
func (c *channel) Inspect(ctx context.Context, attended bool) []connectors.Finding {
	asking, cancel := context.WithTimeout(ctx, inspectTimeout)
	defer cancel()
	if _, err := c.api.GetMe(asking); err != nil {
		return []connectors.Finding{refusedBy(connectors.AsFailure(c.failure(err, nil)))}
	}
	info, err := c.api.GetWebhookInfo(asking)
	if err != nil {
		return []connectors.Finding{refusedBy(connectors.AsFailure(c.failure(err, nil)))}
	}
	found := judgeHook(*info, c.hook, time.Now())
	if c.hook == "" && info.URL == "" && !attended && c.rivalled(ctx) {
		found = append(found, connectors.Finding{
			Key: "rival", Gravity: connectors.Mend, Text: "another program polls this bot, so that each misses what the other one gets",
			How: "end the other one, or give each a bot of its own; if you do not know it, have @BotFather revoke the token (/revoke)",
		})
	}
	for i := range found {
		found[i].Text = c.mask(found[i].Text)
	}
	return found
}

// refusedBy is what a failed question means.
func refusedBy(f *connectors.Failure) connectors.Finding {
	if f.Class == connectors.Broken {
		return connectors.Finding{
			Key: "token", Gravity: connectors.Mend, Text: fmt.Sprintf("Telegram refuses the token (%v)", f.Err),
			How: "@BotFather shows the right one: /mybots, your bot, API Token",
		}
	}
	return connectors.Finding{
		Key: connectors.KeyReach, Gravity: connectors.Mend, Text: fmt.Sprintf("Telegram gives no answer (%v)", f.Err),
		How: "see whether this machine reaches https://api.telegram.org, and try again",
	}
}

// judgeHook is what a person should see to in what Telegram says of the web hook. want
// is the address that it should have; empty: none.
func judgeHook(info models.WebhookInfo, want string, now time.Time) []connectors.Finding {
	failed := time.Unix(int64(info.LastErrorDate), 0)
	failing := info.LastErrorDate > 0 && now.Sub(failed) < recently && info.PendingUpdateCount > 0
	switch {
	case want == "" && info.URL == "":
		return nil
	case want == "":
		return []connectors.Finding{{
			Key: "hook", Gravity: connectors.Warn,
			Text: fmt.Sprintf("a web hook is set, to %s, although the configuration says updates: polling", hostOf(info.URL)),
			How:  "if no other program uses this bot, nothing: frontdesk serve takes the web hook away; else give each a bot of its own",
		}}
	case info.URL == "":
		return nil // serve sets it
	case info.URL != want:
		return []connectors.Finding{{
			Key: "hook", Gravity: connectors.Warn, Text: fmt.Sprintf("the web hook goes to %s", hostOf(info.URL)),
			How: "if no other program uses this bot, nothing: frontdesk serve sets its own; else give each a bot of its own",
		}}
	case failing:
		return []connectors.Finding{{
			Key: "hook", Gravity: connectors.Mend,
			Text: fmt.Sprintf("Telegram cannot deliver to %s: %s (%s), updates that wait: %d", want, info.LastErrorMessage, failed.UTC().Format(time.DateTime), info.PendingUpdateCount),
			How:  "see whether that address leads to http.listen, with a certificate that is valid, while frontdesk serve runs",
		}}
	case info.PendingUpdateCount >= crowd:
		return []connectors.Finding{{
			Key: "hook", Gravity: connectors.Warn, Text: fmt.Sprintf("Telegram does not keep up with delivering to %s, updates that wait: %d", want, info.PendingUpdateCount),
			How: "see whether frontdesk serve runs, and what its log says",
		}}
	}
	return nil
}

// hostOf is where a web hook leads; the rest of its address may hold a secret.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "an unreadable address"
	}
	return u.Host
}

// rivalled tries a poll, and tells whether somebody else's ended it.
func (c *channel) rivalled(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, tryPoll+inspectTimeout)
	defer cancel()
	ask, err := json.Marshal(map[string]any{"limit": 1, "timeout": int(tryPoll / time.Second)})
	if err != nil {
		return false
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"getUpdates", bytes.NewReader(ask))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBatch))
	if err != nil || resp.StatusCode != http.StatusConflict {
		return false
	}
	var answer struct{ Description string }
	return json.Unmarshal(body, &answer) == nil && !strings.Contains(answer.Description, "webhook is active")
}
