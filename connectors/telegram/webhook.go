package telegram

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/go-telegram/bot"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

const (
	// maxUpdate is the greatest update we take; Telegram keeps none over 512 KiB.
	maxUpdate = 1 << 20
	// hookStoreTimeout is how long the Sink may take; Telegram waits about a minute.
	hookStoreTimeout = 20 * time.Second
	// hookConnections is how many updates Telegram sends at once, Telegram's own default.
	hookConnections = 40
	// watchEvery is how often Telegram is asked how its calls fare.
	watchEvery = time.Minute
	// recently is how old a failed call may be to count as trouble still: Telegram
	// tries again every two minutes at the latest.
	recently = 5 * time.Minute
	// crowd is how many updates that wait are trouble even if no call has failed.
	crowd = 100
	// callTimeout bounds a call about the web hook.
	callTimeout = 20 * time.Second
)

// errHooked is Telegram's word that a web hook keeps the bot from being polled.
var errHooked = errors.New("a web hook is set")

// secretOf is what Telegram shows us with each call. It follows from the token, so
// that every replica and every life knows it, and nobody else.
func secretOf(token string, id bridge.EndpointID) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("frontdesk web hook " + string(id)))
	return hex.EncodeToString(mac.Sum(nil))
}

// Handler takes Telegram's calls, one update each, and answers 200 to what the Sink
// has stored; Telegram repeats the others. It is nil if we poll.
func (c *channel) Handler(sink connectors.Sink) http.Handler {
	if c.hook == "" {
		return nil
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, code := c.verified(w, r)
		if code != http.StatusOK {
			c.refusals.Do(func() {
				c.log.Warn("a request to the web hook's address was refused; Telegram did not send it", "status", code)
			})
			w.WriteHeader(code)
			return
		}
		ctx, cancel := context.WithTimeoutCause(r.Context(), hookStoreTimeout, errors.New("storing an update took too long"))
		defer cancel()
		raws, _ := c.receive([]json.RawMessage{body})
		if err := sink(ctx, raws...); err != nil {
			c.log.Error("an update from Telegram could not be stored; Telegram sends it again", "error", err, "key", raws[0].Key)
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		c.answerInline(w, body)
	})
}

// verified reads a request that shows our secret. Of others nothing is looked at.
func (c *channel) verified(w http.ResponseWriter, r *http.Request) (body []byte, code int) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return nil, http.StatusMethodNotAllowed
	}
	shown := r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
	if subtle.ConstantTimeCompare([]byte(shown), []byte(c.secret)) != 1 {
		return nil, http.StatusUnauthorized
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, http.StatusUnsupportedMediaType
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, http.StatusRequestEntityTooLarge
	}
	if err != nil || !json.Valid(body) {
		return nil, http.StatusBadRequest
	}
	return body, http.StatusOK
}

// answerInline tells the app of whoever pressed a button that the press has arrived,
// which an answer may do without a call of its own:
// https://core.telegram.org/bots/api#making-requests-when-getting-updates
func (c *channel) answerInline(w http.ResponseWriter, body []byte) {
	var u struct {
		Press struct {
			ID string `json:"id"`
		} `json:"callback_query"`
	}
	if json.Unmarshal(body, &u) != nil || u.Press.ID == "" {
		w.WriteHeader(http.StatusOK)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	// Whoever asked may be gone.
	_ = json.NewEncoder(w).Encode(map[string]string{"method": "answerCallbackQuery", "callback_query_id": u.Press.ID})
}

// attend sets the web hook, and watches how Telegram fares with it, until ctx ends
// or Telegram refuses it.
func (c *channel) attend(ctx context.Context) error {
	defer c.trouble.Store(nil)
	pause := newBackoff()
	for ctx.Err() == nil {
		err := c.setHook(ctx)
		for err == nil && ctx.Err() == nil {
			pause.reset()
			sleep(ctx, watchEvery)
			err = c.watch(ctx)
		}
		if ctx.Err() != nil {
			break
		}
		f := connectors.AsFailure(err)
		if f.Class == connectors.Broken {
			return f
		}
		wait := max(pause.next(), f.After)
		c.log.Warn("the web hook cannot be seen to", "error", f.Err, "pause", wait)
		sleep(ctx, wait)
	}
	return nil
}

// setHook has Telegram call us, with what waits for us already. What it refuses only
// a person can mend.
func (c *channel) setHook(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err := c.api.SetWebhook(ctx, &bot.SetWebhookParams{
		URL: c.hook, SecretToken: c.secret, MaxConnections: hookConnections, AllowedUpdates: wanted,
	})
	if err != nil {
		f := c.failure(err, nil)
		if f.Class == connectors.Rejected {
			f.Class, f.Reason = connectors.Broken, bridge.ReasonNotAllowed
		}
		return f
	}
	c.log.Info("the web hook is set", "url", c.hook)
	return nil
}

// errOtherHook is that somebody else gets what customers write.
var errOtherHook = errors.New("another program has changed the web hook; it is set again")

// watch asks Telegram how its calls fare.
func (c *channel) watch(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	info, err := c.api.GetWebhookInfo(ctx)
	if err != nil {
		return c.failure(err, nil)
	}
	if info.URL != c.hook {
		c.troubled("another program has changed this bot's web hook, so that it gets what customers write; each program needs a bot of its own")
		return &connectors.Failure{Class: connectors.Transient, Err: errOtherHook}
	}
	failed := time.Unix(int64(info.LastErrorDate), 0)
	switch waiting := info.PendingUpdateCount; {
	case waiting > 0 && info.LastErrorDate > 0 && time.Since(failed) < recently:
		c.troubled(fmt.Sprintf("Telegram cannot deliver to %s: %s; updates that wait: %d", c.hook, c.mask(info.LastErrorMessage), waiting))
	case waiting >= crowd:
		c.troubled(fmt.Sprintf("Telegram does not keep up with delivering to %s; updates that wait: %d", c.hook, waiting))
	default:
		c.trouble.Store(nil)
	}
	return nil
}

func (c *channel) troubled(why string) {
	c.trouble.Store(&why)
	c.log.Error("the web hook is in trouble", "why", why)
}

// Trouble says what Telegram told of its calls.
func (c *channel) Trouble() string {
	if why := c.trouble.Load(); why != nil {
		return *why
	}
	return ""
}

// unhook takes a web hook away that was set when the bot was not polled. What waits
// for it is kept. Its error, always one, has the poll tried again.
func (c *channel) unhook(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	if _, err := c.api.DeleteWebhook(ctx, &bot.DeleteWebhookParams{}); err != nil {
		return c.failure(err, nil)
	}
	return c.passing(errors.New("a web hook was set for this bot; it has been taken away, since the configuration says to poll"))
}
