package hours_test

import (
	"math/rand/v2"
	"testing"
	"time"
	_ "time/tzdata"

	"frontdesk/bridge/hours"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// clock is hours and minutes as minutes.
func clock(h, m int) int { return 60*h + m }

// office is that of the README: a lunch break, a short Saturday, holidays.
func office(t testing.TB) *hours.Schedule {
	s := &hours.Schedule{Zone: zone(t, "Europe/Berlin"), Closed: []hours.Closure{
		{From: hours.Date{Month: 12, Day: 25}, To: hours.Date{Month: 12, Day: 25}},
		{From: hours.Date{Year: 2027, Month: 4, Day: 2}, To: hours.Date{Year: 2027, Month: 4, Day: 2}},
		{From: hours.Date{Year: 2027, Month: 8, Day: 1}, To: hours.Date{Year: 2027, Month: 8, Day: 14}},
		{From: hours.Date{Month: 12, Day: 30}, To: hours.Date{Month: 1, Day: 2}},
	}}
	for d := time.Monday; d <= time.Friday; d++ {
		s.Week[d] = []hours.Range{{clock(9, 0), clock(12, 30)}, {clock(13, 30), clock(18, 0)}}
	}
	s.Week[time.Saturday] = []hours.Range{{clock(10, 0), clock(14, 0)}}
	return s
}

func TestOffice(t *testing.T) {
	s := office(t)
	const layout = "2006-01-02 15:04:05"
	for _, tc := range []struct{ at, next string }{
		{"2026-11-23 09:00:00", "2026-11-23 09:00:00"}, // Monday, the moment of opening
		{"2026-11-23 08:59:59", "2026-11-23 09:00:00"},
		{"2026-11-23 12:29:59", "2026-11-23 12:29:59"},
		{"2026-11-23 12:30:00", "2026-11-23 13:30:00"}, // lunch
		{"2026-11-23 18:00:00", "2026-11-24 09:00:00"},
		{"2026-11-27 18:00:00", "2026-11-28 10:00:00"}, // Friday evening, a short Saturday
		{"2026-11-28 14:00:00", "2026-11-30 09:00:00"}, // the weekend
		{"2026-12-24 18:30:00", "2026-12-26 10:00:00"}, // Christmas is closed every year
		{"2026-12-29 18:00:00", "2027-01-04 09:00:00"}, // over the turn of the year
		{"2027-01-02 11:00:00", "2027-01-04 09:00:00"},
		{"2031-12-25 11:00:00", "2031-12-26 09:00:00"},
		{"2027-04-02 10:00:00", "2027-04-03 10:00:00"}, // a single day
		{"2028-04-03 10:00:00", "2028-04-03 10:00:00"}, // of one year only
		{"2027-08-03 10:00:00", "2027-08-16 09:00:00"}, // the holidays
		{"2027-03-27 14:00:00", "2027-03-29 09:00:00"}, // clocks go forward
		{"2026-10-24 14:00:00", "2026-10-26 09:00:00"}, // clocks go back
	} {
		at, err := time.ParseInLocation(layout, tc.at, s.Zone)
		if err != nil {
			t.Fatal(err)
		}
		next, ok := s.NextOpening(at)
		if !ok || next.In(s.Zone).Format(layout) != tc.next {
			t.Errorf("at %s it opens at %s (%v), want %s", tc.at, next.In(s.Zone).Format(layout), ok, tc.next)
		}
		if s.Open(at) != (tc.at == tc.next) {
			t.Errorf("at %s it is open: %v", tc.at, s.Open(at))
		}
	}
}

func TestNeverAndAlways(t *testing.T) {
	var always *hours.Schedule
	now := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	if next, ok := always.NextOpening(now); !always.Open(now) || !ok || !next.Equal(now) {
		t.Error("without hours it is always open")
	}
	never := &hours.Schedule{Zone: time.UTC}
	if _, ok := never.NextOpening(now); ok || never.Open(now) {
		t.Error("an empty week opens")
	}
	day := &hours.Schedule{Zone: time.UTC}
	for d := range day.Week {
		day.Week[d] = []hours.Range{{0, hours.MinutesPerDay}}
	}
	for h := range 48 {
		if !day.Open(now.Add(time.Duration(h) * time.Hour)) {
			t.Errorf("around the clock, it is closed %d hours on", h)
		}
	}
}

// TestChangesOfTheClock has ranges that begin, end and lie within the hours that a
// change of the clocks leaves out or repeats.
func TestChangesOfTheClock(t *testing.T) {
	for _, tc := range []struct {
		name, zone string
		month      time.Month
		day        int
		r          hours.Range
		from       string // in UTC
		lasts      time.Duration
	}{
		{"begins in the hour left out", "Europe/Berlin", 3, 28, hours.Range{From: clock(2, 30), To: clock(6, 0)}, "01:00", 3 * time.Hour},
		{"ends in the hour left out", "Europe/Berlin", 3, 28, hours.Range{From: clock(1, 0), To: clock(2, 30)}, "00:00", time.Hour},
		{"lies in the hour left out", "Europe/Berlin", 3, 28, hours.Range{From: clock(2, 10), To: clock(2, 50)}, "", 0},
		{"spans the hour left out", "Europe/Berlin", 3, 28, hours.Range{From: 0, To: clock(6, 0)}, "23:00", 5 * time.Hour},
		{"begins in the hour that comes twice", "Europe/Berlin", 10, 31, hours.Range{From: clock(2, 30), To: clock(6, 0)}, "00:30", 4*time.Hour + 30*time.Minute},
		{"spans the hour that comes twice", "America/New_York", 11, 7, hours.Range{From: 0, To: clock(6, 0)}, "04:00", 7 * time.Hour},
		{"a night into the hour left out", "America/New_York", 3, 13, hours.Range{From: clock(22, 0), To: clock(4, 0)}, "03:00", 5 * time.Hour},
		{"half an hour left out", "Australia/Lord_Howe", 10, 3, hours.Range{From: 0, To: clock(6, 0)}, "13:30", 5*time.Hour + 30*time.Minute},
		{"half an hour comes twice", "Australia/Lord_Howe", 4, 4, hours.Range{From: 0, To: clock(6, 0)}, "13:00", 6*time.Hour + 30*time.Minute},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := &hours.Schedule{Zone: zone(t, tc.zone)}
			noon := time.Date(2027, tc.month, tc.day, 12, 0, 0, 0, s.Zone)
			s.Week[noon.Weekday()] = []hours.Range{tc.r}
			began, minutes := "", 0
			for at := noon.AddDate(0, 0, -1); at.Before(noon.AddDate(0, 0, 1)); at = at.Add(time.Minute) {
				if !s.Open(at) {
					continue
				}
				if minutes++; began == "" {
					began = at.UTC().Format("15:04")
				}
			}
			if lasts := time.Duration(minutes) * time.Minute; began != tc.from || lasts != tc.lasts {
				t.Errorf("open from %s UTC for %v, want %s for %v", began, lasts, tc.from, tc.lasts)
			}
		})
	}
}

// random makes a schedule with nights, breaks and closed days.
func random(r *rand.Rand, z *time.Location) *hours.Schedule {
	s := &hours.Schedule{Zone: z}
	for d := range s.Week {
		at := r.IntN(12 * 60)
		for range r.IntN(3) {
			to := at + 1 + r.IntN(8*60)
			s.Week[d] = append(s.Week[d], hours.Range{From: at, To: to % hours.MinutesPerDay})
			if at = to + 1 + r.IntN(120); at >= hours.MinutesPerDay {
				break
			}
		}
	}
	for range r.IntN(3) {
		from := hours.Date{Month: time.Month(1 + r.IntN(12)), Day: 1 + r.IntN(28)}
		to := hours.Date{Month: time.Month(1 + r.IntN(12)), Day: 1 + r.IntN(28)}
		s.Closed = append(s.Closed, hours.Closure{From: from, To: to})
	}
	return s
}

// TestNextOpening proves the invariants around every change of the clocks of a year.
func TestNextOpening(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe"} {
		z := zone(t, name)
		for seed := range uint64(60) {
			r := rand.New(rand.NewPCG(seed, 7))
			s := random(r, z)
			at := time.Date(2027, 1, 1, 0, 0, 0, 0, z)
			if seed%2 == 0 {
				_, at = at.ZoneBounds() // a change of the clocks
				if seed%4 == 0 {
					_, at = at.ZoneBounds()
				}
			}
			at = at.Add(time.Duration(r.IntN(4*24*60)-2*24*60) * time.Minute)
			prove(t, s, at)
		}
	}
}

func prove(t *testing.T, s *hours.Schedule, at time.Time) {
	t.Helper()
	next, ok := s.NextOpening(at)
	if !ok {
		for m := range 14 * 24 * 60 {
			if s.Open(at.Add(time.Duration(m) * time.Minute)) {
				t.Fatalf("%v: no opening is found after %v, but it is open %d minutes later", s, at, m)
			}
		}
		return
	}
	switch {
	case next.Before(at):
		t.Fatalf("%v: after %v it opens before, at %v", s, at, next)
	case !s.Open(next):
		t.Fatalf("%v: after %v it opens at %v, but is closed then", s, at, next)
	case next.Equal(at) != s.Open(at):
		t.Fatalf("%v: at %v it is open: %v, but opens at %v", s, at, s.Open(at), next)
	}
	for x := at; x.Before(next) && x.Before(at.AddDate(0, 0, 14)); x = x.Add(time.Minute) {
		if s.Open(x) {
			t.Fatalf("%v: after %v it opens at %v, but is open at %v", s, at, next, x)
		}
	}
}

// TestAgainstTheClockOnTheWall compares with what the clock shows, on days on which
// it is not changed.
func TestAgainstTheClockOnTheWall(t *testing.T) {
	z := zone(t, "Europe/Berlin")
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 9))
		s := random(r, z)
		s.Closed = nil
		for m := range 7 * 24 * 60 {
			at := time.Date(2027, 6, 7, 0, m, 0, 0, z)
			want := false
			minute := at.Hour()*60 + at.Minute()
			for _, x := range s.Week[at.Weekday()] {
				night := x.To <= x.From
				want = want || minute >= x.From && (night || minute < x.To)
			}
			for _, x := range s.Week[(at.Weekday()+6)%7] {
				want = want || x.To <= x.From && minute < x.To
			}
			if s.Open(at) != want {
				t.Fatalf("%v at %v: open %v, want %v", s.Week, at, s.Open(at), want)
			}
		}
	}
}

// Whether there are holidays ahead is told for both ends of the year, by the days of
// the schedule's own zone.
func TestClosesWithin(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	day := func(y int, m time.Month, d int) hours.Date { return hours.Date{Year: y, Month: m, Day: d} }
	from := time.Date(2026, 11, 25, 23, 30, 0, 0, time.UTC) // the 26th in Berlin
	for _, tt := range []struct {
		name     string
		from, to hours.Date
		want     bool
	}{
		{"each year", day(0, 12, 25), day(0, 12, 25), true},
		{"the first day", day(2026, 11, 26), day(2026, 11, 26), true},
		{"the day before", day(2026, 11, 25), day(2026, 11, 25), false},
		{"the last day", day(2027, 11, 25), day(2027, 11, 25), true},
		{"the day after", day(2027, 11, 26), day(2027, 12, 24), false},
		{"around all of it", day(2026, 1, 1), day(2028, 1, 1), true},
		{"last year", day(2025, 12, 25), day(2025, 12, 26), false},
	} {
		s := &hours.Schedule{Zone: berlin, Closed: []hours.Closure{{From: tt.from, To: tt.to}}}
		if got := s.ClosesWithin(from, from.AddDate(1, 0, -1)); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
	if (*hours.Schedule)(nil).ClosesWithin(from, from) || (&hours.Schedule{Zone: berlin}).ClosesWithin(from, from) {
		t.Error("what never closes closes")
	}
}
