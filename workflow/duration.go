package workflow

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

var errDuration = errors.New(`write a number and a unit, such as 45s, 30m, 12h, 3d or 2w`)

// ParseDuration reads a duration as configurations hold it: Go's form plus d
// (24 hours) and w (7 days), as in "1h30m", "3d" and "2w". It is never negative.
func ParseDuration(s string) (time.Duration, error) {
	if s == "0" {
		return 0, nil
	}
	var total float64
	var exact time.Duration
	rest := s
	for rest != "" {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789."))
		number, tail := rest[:digits], rest[digits:]
		letters := strings.IndexAny(tail, "0123456789.")
		if letters < 0 {
			letters = len(tail)
		}
		part, err := durationPart(number, tail[:letters])
		if err != nil {
			return 0, fmt.Errorf("%q is no duration: %w", s, err)
		}
		if total += float64(part); total >= math.MaxInt64 {
			return 0, fmt.Errorf("%q is too long", s)
		}
		exact += part
		rest = tail[letters:]
	}
	if s == "" {
		return 0, fmt.Errorf("the duration is empty: %w", errDuration)
	}
	return exact, nil
}

// FormatDuration is a duration as configurations hold it, for ParseDuration: in its largest
// unit if it is a whole number of them, else in Go's form without the zeros at its end.
func FormatDuration(d time.Duration) string {
	for _, u := range []struct {
		unit string
		size time.Duration
	}{{"w", 7 * 24 * time.Hour}, {"d", 24 * time.Hour}, {"h", time.Hour}} {
		if d >= u.size && d%u.size == 0 {
			return strconv.FormatInt(int64(d/u.size), 10) + u.unit
		}
	}
	s := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(s, zero) {
			s = s[:len(s)-2]
		}
	}
	return s
}

// DurationWords is a duration as people say it: "1 hour 30 minutes".
func DurationWords(d time.Duration) string {
	var words []string
	for _, u := range []struct {
		name string
		size time.Duration
	}{{"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}, {"second", time.Second}} {
		n := d / u.size
		d -= n * u.size
		switch {
		case n == 1:
			words = append(words, "1 "+u.name)
		case n > 1:
			words = append(words, strconv.FormatInt(int64(n), 10)+" "+u.name+"s")
		}
	}
	if len(words) == 0 {
		return "a moment"
	}
	return strings.Join(words, " ")
}

// durationPart reads one number with its unit.
func durationPart(number, unit string) (time.Duration, error) {
	days := map[string]float64{"d": 24, "w": 7 * 24}
	if hours, ok := days[unit]; ok {
		n, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return 0, errDuration
		}
		if n*hours > math.MaxInt64/float64(time.Hour)-1 {
			return 0, errors.New("it is too long")
		}
		return time.Duration(math.Round(n * hours * float64(time.Hour))), nil
	}
	if number == "" || unit == "" {
		return 0, errDuration
	}
	d, err := time.ParseDuration(number + unit)
	if err != nil {
		return 0, errDuration
	}
	return d, nil
}
