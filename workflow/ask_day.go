package workflow

import (
	"maps"
	"strings"
	"time"
	"unicode"
)

// dayWord is what a word says about a day.
type dayWord struct {
	kind  dayKind
	value int // days from now, or the weekday with Monday as 1
}

type dayKind uint8

const (
	aside    dayKind = iota // says nothing about which day: "on", "the", "please"
	daysOn                  // today, tomorrow
	weekday                 // Monday
	thisOne                 // this Monday
	nextOne                 // next Monday, which may be that of this week or of the next one
	nextWeek                // Monday next week
)

// dayNames are the words for days in each language, folded; those for one day stand
// together between bars.
type dayNames struct {
	days     [3]string // today, tomorrow, the day after
	weekdays [7]string // from Monday on
	this     string
	next     string
	nextWeek string
	aside    string
}

var dayTables = map[string]dayNames{
	"en": {
		[3]string{"today", "tomorrow|tmrw|tmr", "day after tomorrow"},
		[7]string{"monday|mon", "tuesday|tue|tues", "wednesday|wed", "thursday|thu|thur|thurs", "friday|fri", "saturday|sat", "sunday|sun"},
		"this", "next", "next week|of next week", "on|the|coming|please|by|for|in the|at|morning|afternoon|evening|night|i think|maybe|would be good|is fine",
	},
	"de": {
		[3]string{"heute", "morgen", "ubermorgen|uebermorgen"},
		[7]string{"montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag|sonnabend", "sonntag"},
		"diesen|dieser", "nachsten|nachster|naechsten|naechster", "nachste woche|naechste woche|der nachsten woche|in der nachsten woche",
		"am|den|kommenden|kommender|bitte|gern|gerne|fruh|vormittag|vormittags|nachmittag|nachmittags|abend|abends|ab|zum",
	},
	"es": {
		[3]string{"hoy", "manana", "pasado manana"},
		[7]string{"lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"},
		"este", "proximo|siguiente|que viene", "de la semana que viene|de la proxima semana", "el|para|por favor|por la manana|por la tarde|por la noche",
	},
	"fr": {
		[3]string{"aujourdhui|aujourd hui", "demain", "apres demain"},
		[7]string{"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"},
		"ce", "prochain", "de la semaine prochaine|la semaine prochaine", "le|pour|sil vous plait|s il vous plait|svp|matin|apres midi|soir|dans la matinee",
	},
	"pl": {
		[3]string{"dzis|dzisiaj", "jutro", "pojutrze"},
		[7]string{"poniedzialek", "wtorek", "sroda|srode", "czwartek", "piatek", "sobota|sobote", "niedziela|niedziele"},
		"ten|ta|te", "nastepny|nastepna|przyszly|przyszla", "w przyszlym tygodniu|w nastepnym tygodniu",
		"w|we|na|prosze|najblizszy|najblizsza|rano|po poludniu|wieczorem",
	},
	"pt": {
		[3]string{"hoje", "amanha", "depois de amanha"},
		[7]string{"segunda|segunda feira", "terca|terca feira", "quarta|quarta feira", "quinta|quinta feira", "sexta|sexta feira", "sabado", "domingo"},
		"este|esta|nesta|neste", "proximo|proxima|que vem", "da semana que vem|da proxima semana",
		"na|no|em|para|por favor|de manha|de tarde|a tarde|a noite",
	},
	"ar": {
		[3]string{"اليوم", "غدا|بكره|بكرة", "بعد غد|بعد غدا"},
		[7]string{"الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعة|الجمعه", "السبت", "الاحد"},
		"هذا", "القادم|القادمة|المقبل|المقبلة", "الاسبوع القادم|الاسبوع المقبل|من الاسبوع القادم|من الاسبوع المقبل",
		"يوم|في|من فضلك|لو سمحت|صباحا|مساء",
	},
	"vi": {
		[3]string{"hom nay|bua nay", "ngay mai|sang mai|chieu mai|toi mai", "ngay kia|ngay mot"},
		[7]string{"thu hai", "thu ba", "thu tu", "thu nam", "thu sau", "thu bay", "chu nhat"},
		"nay", "toi", "tuan sau|tuan toi", "vao|ngay|lam on|buoi sang|buoi chieu|nhe|a|sang|chieu",
	},
	"zh": {
		[3]string{"今天|今日", "明天|明日|明早|明晚", "后天|後天"},
		[7]string{
			"周一|週一|星期一|礼拜一|禮拜一", "周二|週二|星期二|礼拜二|禮拜二", "周三|週三|星期三|礼拜三|禮拜三", "周四|週四|星期四|礼拜四|禮拜四",
			"周五|週五|星期五|礼拜五|禮拜五", "周六|週六|星期六|礼拜六|禮拜六", "周日|周天|週日|週天|星期日|星期天|礼拜日|礼拜天|禮拜日|禮拜天",
		},
		"这|这个|這|這個|本", "", "下|下个|下個", "在|吧|请|請|上午|下午|早上|晚上|的|我想|可以",
	},
}

// ownDays are words that mean a day to readers of one language only: "Thu 3" is a Tuesday in
// Vietnam, and elsewhere a Thursday, the third of some month.
var ownDays = map[string]map[string]dayWord{
	"vi": {
		"mai": {daysOn, 1}, "thu 2": {weekday, 1}, "thu 3": {weekday, 2}, "thu 4": {weekday, 3}, "thu 5": {weekday, 4}, "thu 6": {weekday, 5}, "thu 7": {weekday, 6},
	},
}

// wordsOfDays are the words of all languages. A few are in several of them and mean the same.
func wordsOfDays(base string) map[string]dayWord {
	all := map[string]dayWord{}
	add := func(words string, w dayWord) {
		for word := range strings.SplitSeq(words, "|") {
			if had, is := all[word]; word != "" && (!is || had.kind == aside) {
				all[word] = w
			}
		}
	}
	for _, lang := range keysOf(dayTables) {
		t := dayTables[lang]
		for i, words := range t.days {
			add(words, dayWord{daysOn, i})
		}
		for i, words := range t.weekdays {
			add(words, dayWord{weekday, i + 1})
		}
		add(t.this, dayWord{kind: thisOne})
		add(t.next, dayWord{kind: nextOne})
		add(t.nextWeek, dayWord{kind: nextWeek})
		add(t.aside, dayWord{kind: aside})
	}
	maps.Copy(all, ownDays[base])
	return all
}

// maxDayParts is how many words may tell a day, or signs where there are no spaces.
const maxDayParts = 12

// nearDay reads a day that is said by its distance or its weekday, if that is all that a
// text says: "tomorrow", "on Monday, please", "下周一". A weekday is the next one; where it
// may be of this week or of the next one, there is none.
func nearDay(text, base string, now time.Time) (time.Time, bool) {
	folded := fold(text)
	parts, space := strings.Fields(folded), " "
	if strings.ContainsFunc(folded, isHan) {
		parts, space = strings.FieldsFunc(folded, unicode.IsSpace), ""
		parts = strings.Split(strings.Join(parts, ""), "")
	}
	if len(parts) > maxDayParts {
		return time.Time{}, false
	}
	words := wordsOfDays(base)
	said := map[dayKind]int{}
	for len(parts) > 0 {
		n := len(parts)
		for n > 0 && !isDayWord(words, parts[:n], space) {
			n--
		}
		if n == 0 {
			return time.Time{}, false
		}
		w := words[strings.Join(parts[:n], space)]
		if _, twice := said[w.kind]; twice && w.kind != aside {
			return time.Time{}, false
		}
		said[w.kind] = w.value
		parts = parts[n:]
	}
	delete(said, aside)
	days, ok := distance(said, int(now.Weekday()+6)%7+1)
	if !ok {
		return time.Time{}, false
	}
	return time.Date(now.Year(), now.Month(), now.Day()+days, 0, 0, 0, 0, time.UTC), true
}

func isDayWord(words map[string]dayWord, parts []string, space string) bool {
	_, is := words[strings.Join(parts, space)]
	return is
}

// distance is how many days on from today, a weekday, is what was said.
func distance(said map[dayKind]int, today int) (days int, ok bool) {
	kinds := len(said)
	if days, ok = said[daysOn]; ok {
		return days, kinds == 1
	}
	day, ok := said[weekday]
	if !ok || kinds > 2 {
		return 0, false
	}
	_, this := said[thisOne]
	_, next := said[nextOne]
	_, following := said[nextWeek]
	const week = 7
	switch {
	case following, next && day <= today:
		return week + day - today, true
	case next, day == today, this && day < today:
		return 0, false // the one of this week, or the other one?
	case day > today:
		return day - today, true
	}
	return week + day - today, true
}
