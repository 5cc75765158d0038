package telegram

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	mrand "math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-telegram/bot"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

const (
	// pollTimeout is how long Telegram lets a poll wait; it allows no more.
	pollTimeout = 50 * time.Second
	// pollSlack is what the network may take beyond it.
	pollSlack = 15 * time.Second
	// maxBatch bounds an answer: 100 updates of at most 512 KiB.
	maxBatch = 64 << 20
	// answerTimeout bounds the answer to a button press, which is tried once.
	answerTimeout = 10 * time.Second
	// answersAtOnce bounds how many of them are under way.
	answersAtOnce = 8
	// unreachable is how long polling must have failed for a person to be told.
	unreachable = 30 * time.Second
	// Pauses after trouble double from the shortest to the longest.
	shortPause, longPause = 500 * time.Millisecond, time.Minute
)

// What we ask for. Telegram keeps the list until it is told another one:
// https://core.telegram.org/bots/api#getupdates
var wanted = []string{
	"message", "edited_message", "callback_query", "my_chat_member", "message_reaction",
	"business_connection", "business_message", "edited_business_message", "deleted_business_messages",
}

// Run polls until ctx ends, or until Telegram says that the token is not valid. If
// Telegram calls us, it sees to that instead.
func (c *channel) Run(ctx context.Context, sink connectors.Sink) error {
	if c.hook != "" {
		return c.attend(ctx)
	}
	return c.pollOn(ctx, sink)
}

func (c *channel) pollOn(ctx context.Context, sink connectors.Sink) error {
	var answers sync.WaitGroup
	defer answers.Wait()
	slots := make(chan struct{}, answersAtOnce)
	var offset int64
	pause := newBackoff()
	var failing time.Time // since when
	var rival rivals
	defer c.trouble.Store(nil)
	for ctx.Err() == nil {
		elements, err := c.poll(ctx, offset)
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			if errors.Is(err, errHooked) {
				err = c.unhook(ctx)
			}
			f := connectors.AsFailure(err)
			if f.Class == connectors.Broken {
				return f
			}
			if failing.IsZero() {
				failing = time.Now()
			}
			if errors.Is(err, errRival) {
				rival.met(time.Now())
			}
			if why := rival.trouble(time.Now()); why != nil {
				c.trouble.Store(why)
			} else if time.Since(failing) >= unreachable {
				why := "Telegram cannot be reached"
				c.trouble.Store(&why)
			}
			wait := max(pause.next(), f.After)
			c.log.Warn("polling Telegram failed", "error", f.Err, "offset", offset, "pause", wait)
			sleep(ctx, wait)
			continue
		}
		failing = time.Time{}
		c.trouble.Store(rival.trouble(time.Now()))
		raws, next := c.receive(elements)
		if len(raws) > 0 {
			if err := sink(ctx, raws...); err != nil {
				if ctx.Err() != nil {
					return nil // they stay unconfirmed, for the next start
				}
				wait := pause.next()
				c.log.Error("updates from Telegram could not be stored; they stay unconfirmed",
					"error", err, "updates", len(raws), "pause", wait)
				sleep(ctx, wait)
				continue
			}
			for _, e := range elements {
				c.answer(ctx, &answers, slots, e)
			}
		}
		if len(elements) > 0 && next == 0 {
			// nothing in the batch can be confirmed, so that it would come again at once
			sleep(ctx, pause.next())
			continue
		}
		if next > 0 {
			offset = next
		}
		pause.reset()
	}
	return nil
}

// receive makes raws of a batch, and tells the offset that confirms it; 0 if there
// is none. The next offset is the last id plus one even if that is less than
// before: after a quiet week Telegram draws ids anew.
func (c *channel) receive(elements []json.RawMessage) (raws []connectors.Raw, next int64) {
	for _, body := range elements {
		var u struct {
			ID *int64 `json:"update_id"`
		}
		raw := connectors.Raw{Endpoint: c.id, Body: body}
		if err := json.Unmarshal(body, &u); err == nil && u.ID != nil && *u.ID > 0 {
			raw.Key = "update/" + strconv.FormatInt(*u.ID, 10)
			raw.Lane = string(c.id) + "/" + laneOf(body)
			next = *u.ID + 1
		} else {
			sum := sha256.Sum256(body)
			raw.Key = "strange/" + hex.EncodeToString(sum[:16])
			raw.Lane = string(c.id) + "/strange"
			c.log.Error("Telegram sent something that is no update; it is kept aside", "key", raw.Key, "bytes", len(body))
		}
		raws = append(raws, raw)
	}
	return raws, next
}

// poll asks once for the updates from offset on. Its error is a *connectors.Failure.
func (c *channel) poll(ctx context.Context, offset int64) ([]json.RawMessage, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, pollTimeout+pollSlack, errors.New("no answer from Telegram to a poll in time"))
	defer cancel()
	ask, err := json.Marshal(map[string]any{
		"offset": offset, "limit": 100, "timeout": int(pollTimeout / time.Second), "allowed_updates": wanted,
	})
	if err != nil {
		return nil, fmt.Errorf("asking for updates: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"getUpdates", bytes.NewReader(ask))
	if err != nil {
		return nil, c.passing(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Do(req)
	if err != nil {
		if inner, ok := errors.AsType[*url.Error](err); ok {
			err = inner.Err
		}
		return nil, c.passing(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBatch))
	if err != nil {
		return nil, c.passing(err)
	}
	return c.readBatch(resp.StatusCode, body)
}

// readBatch reads the answer to a poll. Whatever is in the list, the list is read.
func (c *channel) readBatch(status int, body []byte) ([]json.RawMessage, error) {
	var answer struct {
		OK          bool              `json:"ok"`
		Result      []json.RawMessage `json:"result"`
		Code        int               `json:"error_code"`
		Description string            `json:"description"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, c.passing(fmt.Errorf("status %d, and no JSON that can be read: %w", status, err))
	}
	if answer.OK {
		return answer.Result, nil
	}
	word := errors.New(c.mask(answer.Description))
	switch answer.Code {
	case http.StatusUnauthorized, http.StatusNotFound:
		return nil, &connectors.Failure{Class: connectors.Broken, Reason: bridge.ReasonNotAllowed, Err: word}
	case http.StatusConflict:
		if strings.Contains(answer.Description, "webhook is active") {
			return nil, errHooked
		}
		// Another program polls this bot. The one that waits longer gets this answer, so
		// it may also be our successor in a deployment.
		c.log.Error(errRival.Error(), "telegram", word)
		word = errRival
	}
	return nil, &connectors.Failure{
		Class: connectors.Transient, After: time.Duration(answer.Parameters.RetryAfter) * time.Second, Err: word,
	}
}

func (c *channel) passing(err error) *connectors.Failure {
	return &connectors.Failure{Class: connectors.Transient, Err: errors.New(c.mask(err.Error()))}
}

// answer tells the app of whoever pressed a button that the press has arrived, so
// that it stops showing that it waits. It is tried once and may be lost: Telegram
// takes the answer for some minutes only.
func (c *channel) answer(ctx context.Context, answers *sync.WaitGroup, slots chan struct{}, element json.RawMessage) {
	var u struct {
		Press struct {
			ID string `json:"id"`
		} `json:"callback_query"`
	}
	if json.Unmarshal(element, &u) != nil || u.Press.ID == "" {
		return
	}
	answers.Go(func() {
		ctx, cancel := context.WithTimeout(ctx, answerTimeout)
		defer cancel()
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
		case <-ctx.Done():
			return
		}
		_, err := c.api.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: u.Press.ID})
		if err != nil && ctx.Err() == nil && !errors.Is(err, bot.ErrorBadRequest) { // too old, or answered
			c.log.Warn("a button press was not answered", "error", c.mask(err.Error()))
		}
	})
}

// backoff draws growing pauses, each with a random part, so that several pollers
// that fail together do not come back together. They are seeded from crypto/rand, so that
// a test which fixes that has the same ones each time.
type backoff struct {
	last time.Duration
	src  *mrand.Rand
}

func newBackoff() *backoff {
	var seed [16]byte
	_, _ = rand.Read(seed[:]) // never fails, see crypto/rand
	return &backoff{src: mrand.New(mrand.NewPCG(binary.LittleEndian.Uint64(seed[:8]), binary.LittleEndian.Uint64(seed[8:])))}
}

func (b *backoff) next() time.Duration {
	b.last = min(max(2*b.last, shortPause), longPause)
	return b.last/2 + time.Duration(b.src.Int64N(int64(b.last/2)))
}

func (b *backoff) reset() { b.last = 0 }

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
