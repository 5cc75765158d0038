package hours

import (
	"slices"
	"time"
)

// Schedule is when a business is open. A nil Schedule is always open.
type Schedule struct {
	Zone *time.Location
	// Week are the ranges that begin on each day, by time.Weekday.
	Week   [7][]Range
	Closed []Closure
}

// Range is a time of the day, in minutes after midnight, the end not included. One
// that does not end after it begins ends on the following day. A whole day is 0 to
// MinutesPerDay.
type Range struct{ From, To int }

// MinutesPerDay is midnight at a day's end.
const MinutesPerDay = 24 * 60

// Closure are days on which nothing begins, the last one included.
type Closure struct{ From, To Date }

// Date is a day of the calendar. Year 0 is every year; both ends of a Closure then
// have it, and one that ends before it begins goes over the turn of the year.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// horizon is how many days ahead an opening is looked for.
const horizon = 800

// Open tells whether it is open at a time.
func (s *Schedule) Open(t time.Time) bool {
	if s == nil {
		return true
	}
	today := t.In(s.Zone)
	for day := -1; day <= 1; day++ {
		open := false
		s.ranges(today, day, func(from, to time.Time) {
			open = open || !t.Before(from) && t.Before(to)
		})
		if open {
			return true
		}
	}
	return false
}

// NextOpening is the first time from t on at which it is open: t itself if it is
// open then. ok is false if there is none within two years.
func (s *Schedule) NextOpening(t time.Time) (next time.Time, ok bool) {
	if s.Open(t) {
		return t, true
	}
	today := t.In(s.Zone)
	for day := -1; day <= horizon; day++ {
		s.ranges(today, day, func(from, to time.Time) {
			if from.After(t) && from.Before(to) && (!ok || from.Before(next)) {
				next, ok = from, true
			}
		})
		if ok {
			return next, true
		}
	}
	return time.Time{}, false
}

// ranges visits the ranges that begin so many days after the day of t.
func (s *Schedule) ranges(t time.Time, days int, visit func(from, to time.Time)) {
	year, month, day := t.Date()
	// Noon, in a zone where every day has one.
	date := time.Date(year, month, day+days, 12, 0, 0, 0, time.UTC)
	ranges := s.Week[date.Weekday()]
	if len(ranges) == 0 || s.closed(date) {
		return
	}
	for _, r := range ranges {
		end := date
		if r.To <= r.From {
			end = date.AddDate(0, 0, 1)
		}
		visit(s.at(date, r.From), s.at(end, r.To))
	}
}

// closed tells whether a day is one of the closed ones.
func (s *Schedule) closed(date time.Time) bool {
	day := Date{date.Year(), date.Month(), date.Day()}
	for _, c := range s.Closed {
		from, to, d := c.From, c.To, day
		if from.Year == 0 {
			d.Year = 0
			if to.before(from) {
				if !d.before(from) || !to.before(d) {
					return true
				}
				continue
			}
		}
		if !d.before(from) && !to.before(d) {
			return true
		}
	}
	return false
}

func (d Date) before(e Date) bool {
	if d.Year != e.Year {
		return d.Year < e.Year
	}
	if d.Month != e.Month {
		return d.Month < e.Month
	}
	return d.Day < e.Day
}

// at is the moment at which the clocks of the zone first show a time of a day, or
// the moment at which they leap over it.
func (s *Schedule) at(date time.Time, minutes int) time.Time {
	year, month, day := date.Date()
	wall := time.Date(year, month, day, 0, minutes, 0, 0, time.UTC)
	// The offsets of the zone around that time: no zone changes twice in two days.
	before := wall.Add(-offset(wall.AddDate(0, 0, -1), s.Zone))
	after := wall.Add(-offset(wall.AddDate(0, 0, 1), s.Zone))
	first, second := before, after
	if second.Before(first) {
		first, second = second, first
	}
	for _, t := range []time.Time{first, second} {
		if offset(t, s.Zone) == wall.Sub(t) {
			return t.In(s.Zone)
		}
	}
	// The clocks leap over it: the zone's new period has begun at the later of the two.
	start, _ := second.In(s.Zone).ZoneBounds()
	return start
}

// offset is by how much the clocks of a zone are ahead of UTC at a time.
func offset(t time.Time, zone *time.Location) time.Duration {
	_, seconds := t.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}

// ClosesWithin tells whether a Closure falls, at least in part, on the days from one
// time to another, which are a year apart at most.
func (s *Schedule) ClosesWithin(from, to time.Time) bool {
	if s == nil {
		return false
	}
	first, last := s.day(from), s.day(to)
	return slices.ContainsFunc(s.Closed, func(c Closure) bool {
		return c.From.Year == 0 || !c.To.before(first) && !last.before(c.From)
	})
}

// day is the day that it is at a time.
func (s *Schedule) day(t time.Time) Date {
	year, month, day := t.In(s.Zone).Date()
	return Date{year, month, day}
}
