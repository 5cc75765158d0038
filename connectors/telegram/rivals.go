package telegram

import (
	"errors"
	"time"
)

// rivals remembers how often somebody else's poll has ended ours.
type rivals struct{ first, last time.Time }

const (
	// rivalsStay is how long after the last such end the trouble lasts.
	rivalsStay = 3 * time.Minute
	// rivalsSure is how long it must go on to be more than the end of a deployment,
	// where the new program ends the poll of the old one.
	rivalsSure = 20 * time.Second
)

var errRival = errors.New("another program gets this bot's updates; each misses what the other one gets")

// met notes that it happened.
func (r *rivals) met(now time.Time) {
	if now.Sub(r.last) > rivalsStay {
		r.first = now
	}
	r.last = now
}

// trouble says that another program polls, as far as that is known; else nil.
func (r *rivals) trouble(now time.Time) *string {
	if r.last.IsZero() || now.Sub(r.last) > rivalsStay || r.last.Sub(r.first) < rivalsSure {
		return nil
	}
	why := "another program polls this bot, so that each misses what the other one gets; end that one, or have @BotFather revoke the token (/revoke)"
	return &why
}
