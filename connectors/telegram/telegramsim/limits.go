package telegramsim

import (
	"math"
	"time"
)

// Telegram leaves its limits open on purpose and names about one message a second
// in a chat, with short bursts, 20 a minute in a group and 30 a second in all:
// https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
const (
	chatEvery, chatBurst   = time.Second, 4
	groupEvery, groupBurst = 3 * time.Second, 20
	botEvery, botBurst     = time.Second / 30, 40
)

// bucket is a token bucket, full at first.
type bucket struct {
	spent float64
	at    time.Time
}

// take spends n tokens if there is one, or says after how many seconds there will be.
func (b *bucket) take(now time.Time, every time.Duration, burst, n int) (seconds int, ok bool) {
	b.spent = max(0, b.spent-float64(now.Sub(b.at))/float64(every))
	b.at = now
	if b.spent+1 > float64(burst) {
		wait := (b.spent + 1 - float64(burst)) * every.Seconds()
		return max(1, int(math.Ceil(wait))), false
	}
	b.spent += float64(n)
	return 0, true
}

// admit lets n messages that come at once to a chat pass, or throttles them. The lock
// is held.
func (b *Bot) admit(c *chat, n int) *reply {
	if !b.s.limited {
		return nil
	}
	now := time.Now()
	every, burst := chatEvery, chatBurst
	if c.user == nil {
		every, burst = groupEvery, groupBurst
	}
	if seconds, ok := c.sent.take(now, every, burst, n); !ok {
		return throttle(seconds)
	}
	if seconds, ok := b.sent.take(now, botEvery, botBurst, n); !ok {
		return throttle(seconds)
	}
	return nil
}
