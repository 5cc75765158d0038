package rehearsal

import (
	"fmt"
	"strings"
	"time"
)

// Monday is when a talk takes place where nothing is said about it.
func Monday(zone *time.Location) time.Time { return time.Date(2026, 3, 2, 10, 0, 0, 0, zone) }

// Moment reads a day and a time, such as "2026-12-24 18:30", or a day of the week and a
// time, such as "sat 12:00". bad says what is wrong with it.
func Moment(s string, zone *time.Location) (at time.Time, bad string) {
	if at, ok := date(s, zone); ok {
		return at, ""
	}
	day, clock, _ := strings.Cut(s, " ")
	for i := range 7 {
		if at := Monday(zone).AddDate(0, 0, i); isDay(day, at) {
			if at, ok := oClock(at, clock); ok {
				return at, ""
			}
		}
	}
	return time.Time{}, "must be a day and a time such as 2026-12-24 18:30, or sat 12:00, not " + fmt.Sprintf("%.60q", s)
}

// next is the first moment after now that a text names: "tomorrow 9:00", "9:00",
// "sat 12:00" or "2026-12-24 18:30". ok is false if it names none; one that does not come
// any more is not after now.
func next(now time.Time, s string) (at time.Time, ok bool) {
	s = strings.TrimSpace(s)
	if at, ok := date(s, now.Location()); ok {
		return at, true
	}
	day, clock, two := strings.Cut(s, " ")
	if !two {
		day, clock = "", s
	}
	for i := range 8 {
		at, fits := oClock(now.AddDate(0, 0, i), clock)
		switch {
		case !fits:
			return at, false
		case strings.EqualFold(day, "today") && i == 0:
			return at, true
		case at.After(now) && (day == "" || strings.EqualFold(day, "tomorrow") && i == 1 || isDay(day, at)):
			return at, true
		}
	}
	return at, false
}

func date(s string, zone *time.Location) (at time.Time, ok bool) {
	for _, form := range []string{"2006-01-02 15:04", "2006-01-02T15:04"} {
		if at, err := time.ParseInLocation(form, s, zone); err == nil {
			return at, true
		}
	}
	return at, false
}

// isDay tells whether a word names the day of the week, by three letters of it at least.
func isDay(word string, at time.Time) bool {
	return len(word) >= 3 && strings.HasPrefix(strings.ToLower(at.Weekday().String()), strings.ToLower(word))
}

// oClock is a time of day on the day of a moment.
func oClock(day time.Time, s string) (at time.Time, ok bool) {
	t, err := time.Parse("15:04", strings.TrimSpace(s))
	return time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), 0, 0, day.Location()), err == nil
}
