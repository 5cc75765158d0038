package slacksim

import (
	"math"
	"time"
)

// Messages: about one a second for each channel, with short bursts
// (https://docs.slack.dev/apis/web-api/rate-limits). How short is not documented.
const (
	postsPerMinute = 60
	postBurst      = 5
)

// bucket holds the calls that may be made at once.
type bucket struct {
	left float64
	at   time.Time
}

// spend takes a call from a method's bucket, which holds a minute's worth, and
// says how long to wait where none is left.
func (s *Server) spend(key string, perMinute int) time.Duration {
	return s.take(key, perMinute, float64(perMinute))
}

func (s *Server) spendPost(channel string) time.Duration {
	return s.take("post "+channel, postsPerMinute, postBurst)
}

func (s *Server) take(key string, perMinute int, size float64) time.Duration {
	if !s.limited || perMinute == 0 {
		return 0
	}
	now := time.Now()
	b := s.buckets[key]
	if b == nil {
		b = &bucket{left: size, at: now}
		s.buckets[key] = b
	}
	perSecond := float64(perMinute) / 60
	b.left = min(size, b.left+now.Sub(b.at).Seconds()*perSecond)
	b.at = now
	if b.left < 1 {
		return time.Duration(math.Ceil((1-b.left)/perSecond)) * time.Second
	}
	b.left--
	return 0
}
