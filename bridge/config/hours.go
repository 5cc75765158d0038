package config

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"frontdesk/bridge/hours"
	"frontdesk/workflow/problem"
)

// opening is an entry of the section hours: its schedule, whose zone is nil until
// the file's own is known, and where it stands.
type opening struct {
	schedule *hours.Schedule
	at       string
}

// hours reads the opening hours of one file by their ids.
func (r *reader) hours(n *yaml.Node, c *Config) {
	if !r.isMapping(n, "hours") {
		return
	}
	if c.openings == nil {
		c.openings = map[string]opening{}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		before, twice := c.openings[k.Value]
		switch {
		case k.Kind != yaml.ScalarNode || !ids.MatchString(k.Value):
			r.add(k, "the id of hours must be lower-case letters, digits, _ and -, a letter first, 40 at most")
			continue
		case twice:
			r.add(k, "%q is written twice; it stands at %s already", k.Value, before.at)
			continue
		}
		s := new(hours.Schedule)
		c.openings[k.Value] = opening{s, r.at(k)}
		what := "hours." + k.Value
		seen := r.object(v, what,
			key{name: "time_zone", read: func(n *yaml.Node) { s.Zone = r.zone(n, what+".time_zone") }},
			key{name: "week", read: func(n *yaml.Node) { r.week(n, what+".week", s) }},
			key{name: "closed", read: func(n *yaml.Node) { s.Closed = r.closures(n, what+".closed") }},
		)
		r.required(v, seen, "week", what+".week is missing; it says when it is open, such as week: {mon-fri: 09:00-17:00}")
	}
}

// zone reads the name of a time zone.
func (r *reader) zone(n *yaml.Node, what string) *time.Location {
	const example = `Europe/Berlin`
	s, ok := r.text(n, what, example)
	if !ok {
		return nil
	}
	zone, err := time.LoadLocation(s)
	if err != nil || s == "Local" {
		r.add(n, "%s %s is not known; write a name such as %s or UTC", what, quoted(n.Value), example)
		return nil
	}
	return zone
}

// teamHours reads which hours a team has. They may stand further down in the file.
func (r *reader) teamHours(n *yaml.Node, team int) {
	s, ok := r.text(n, "a team's hours", "office")
	if !ok {
		return
	}
	r.atEnd = append(r.atEnd, func(c *Config) {
		o, known := c.openings[s]
		names := keysOf(c.openings)
		switch near := problem.Suggest(n.Value, names); {
		case known:
			c.Teams[team].Hours = o.schedule
		case len(names) == 0:
			r.add(n, "there are no hours %s; say when that is: hours: {office: {week: {mon-fri: 09:00-17:00}}}", quoted(n.Value))
		case near != "":
			r.add(n, "there are no hours %s; did you mean %q?", quoted(n.Value), near)
		default:
			r.add(n, "there are no hours %s; there is %s", quoted(n.Value), either(names))
		}
	})
}

// zones gives the file's own time zone to the hours that name none.
func (c *Config) zones() {
	for _, o := range c.openings {
		if o.schedule.Zone == nil {
			o.schedule.Zone = c.TimeZone
		}
	}
}

func weekdays() []string { return []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} }

// week reads the ranges of each day. A key is a day or several: mon, mon-fri, fri-mon.
func (r *reader) week(n *yaml.Node, what string, s *hours.Schedule) {
	if !r.isMapping(n, what) {
		return
	}
	given := map[int]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		first, last, several := strings.Cut(k.Value, "-")
		if !several {
			last = first
		}
		from, to := slices.Index(weekdays(), first), slices.Index(weekdays(), last)
		if k.Kind != yaml.ScalarNode || from < 0 || to < 0 {
			r.add(k, "%s has no day %s; write mon, tue, wed, thu, fri, sat or sun, or a span such as mon-fri", what, quoted(k.Value))
			continue
		}
		ranges := r.ranges(v, what+"."+k.Value)
		for d := from; ; d = (d + 1) % 7 {
			if before := given[d]; before != nil {
				r.add(k, "%s has %s twice; it stands at %s already", what, weekdays()[d], r.at(before))
			} else {
				given[d], s.Week[d] = k, ranges
			}
			if d == to {
				break
			}
		}
	}
	if len(n.Content) == 0 {
		r.add(n, "%s is empty; write a day and its hours, such as mon-fri: 09:00-17:00", what)
	}
}

var rangeText = regexp.MustCompile(`^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$`)

// ranges reads one range of the day, or a list of them.
func (r *reader) ranges(n *yaml.Node, what string) []hours.Range {
	const example = "09:00-17:00"
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	var out []hours.Range
	for _, item := range items {
		s, ok := r.word(item, what, example)
		if !ok {
			continue
		}
		m := rangeText.FindStringSubmatch(strings.TrimSpace(s))
		x, fine := hours.Range{}, false
		if m != nil {
			x, fine = hours.Range{From: clock(m[1], m[2]), To: clock(m[3], m[4])}, true
			fine = x.From >= 0 && x.From < hours.MinutesPerDay && x.To >= 0 && x.From != x.To
		}
		if !fine {
			r.add(item, "%s must be a time such as %s (22:00-02:00 goes past midnight, 00:00-24:00 is a whole day), not %s", what, example, quoted(item.Value))
			continue
		}
		for _, y := range out {
			if x.From < end(y) && y.From < end(x) {
				r.add(item, "%s: %s overlaps with another time of the day; join them or move one", what, quoted(item.Value))
				fine = false
				break
			}
		}
		if fine {
			out = append(out, x)
		}
	}
	return out
}

// clock is a time in minutes after midnight, or -1. 24:00 is midnight at the end.
func clock(h, m string) int {
	hour, _ := strconv.Atoi(h)
	minute, _ := strconv.Atoi(m)
	if hour > 24 || minute > 59 || hour == 24 && minute > 0 {
		return -1
	}
	return 60*hour + minute
}

// end is when a range ends, counted from the midnight of the day on which it begins.
func end(x hours.Range) int {
	if x.To <= x.From {
		return x.To + hours.MinutesPerDay
	}
	return x.To
}

// closures reads the days on which all stays shut.
func (r *reader) closures(n *yaml.Node, what string) []hours.Closure {
	var out []hours.Closure
	r.list(n, what, "[12-25, 2027-08-01..2027-08-14]", func(n *yaml.Node) {
		s, ok := r.word(n, what, "12-25")
		if !ok {
			return
		}
		first, last, several := strings.Cut(s, "..")
		if !several {
			last = first
		}
		from, good := date(first)
		to, fine := date(last)
		switch {
		case !good || !fine:
			r.add(n, "%s must be a day such as 12-25 (each year) or 2027-04-02, or a span such as 2027-08-01..2027-08-14, not %s", what, quoted(n.Value))
		case (from.Year == 0) != (to.Year == 0):
			r.add(n, "%s: write both ends of %s with their year, or both without", what, quoted(n.Value))
		case from.Year != 0 && dayOf(to).Before(dayOf(from)):
			r.add(n, "%s: %s ends before it begins", what, quoted(n.Value))
		default:
			out = append(out, hours.Closure{From: from, To: to})
		}
	})
	return out
}

// date reads 12-25 or 2027-04-02.
func date(s string) (hours.Date, bool) {
	s = strings.TrimSpace(s)
	if t, err := time.Parse("2006-01-02", s); err == nil {
		return hours.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}, t.Year() > 0
	}
	// 2000 had a 29 February.
	t, err := time.Parse("2006-01-02", "2000-"+s)
	return hours.Date{Month: t.Month(), Day: t.Day()}, err == nil
}

func dayOf(d hours.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// Hours are the opening hours by their ids.
func (c *Config) Hours() map[string]*hours.Schedule {
	all := make(map[string]*hours.Schedule, len(c.openings))
	for id, o := range c.openings {
		all[id] = o.schedule
	}
	return all
}
