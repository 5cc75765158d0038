package workflow

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// Orders are those in which the parts of a date are written with digits.
const (
	dayFirst   = "dmy"
	monthFirst = "mdy"
	yearFirst  = "ymd"
)

// placeOf is a language and the country in which it is spoken, "" if that is not known.
func placeOf(lang, country string) (base, region string) {
	tag := language.Make(lang)
	b, sure := tag.Base()
	if base = b.String(); sure == language.No {
		base = ""
	}
	if r, sure := tag.Region(); sure == language.Exact {
		return base, r.String()
	}
	return base, country
}

// dateOrders are those in which readers of a language may write a date. From English
// alone, or from no language at all, one cannot tell.
func dateOrders(lang, country string) []string {
	switch base, region := placeOf(lang, country); {
	case slices.Contains([]string{"zh", "ja", "ko", "hu", "lt"}, base):
		return []string{yearFirst}
	case base == "en" && slices.Contains([]string{"US", "PH", "PR"}, region):
		return []string{monthFirst}
	case base == "", base == "en" && (region == "" || region == "CA"):
		return []string{dayFirst, monthFirst}
	}
	return []string{dayFirst}
}

// dated is a date made of numbers, if there is such a day in a year that people mean.
func dated(year, month, day int) (time.Time, bool) {
	if year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == day
}

// onDay is a day of a month of a year as it was written: in full, with two digits, or
// not at all, which is the next such day.
func onDay(year string, month, day int, now time.Time) (time.Time, bool) {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	y, err := strconv.Atoi(year)
	switch {
	case year == "":
		const leap = 8 // years between two 29ths of February at most
		for y := now.Year(); y <= now.Year()+leap; y++ {
			if t, ok := dated(y, month, day); ok && !t.Before(today) {
				return t, true
			}
		}
		return time.Time{}, false
	case err != nil || len(year) != 2 && len(year) != 4:
		return time.Time{}, false
	case len(year) == 2:
		const ahead = 20
		if y += 2000; y > now.Year()+ahead {
			y -= 100
		}
	}
	return dated(y, month, day)
}

// monthNames are the names of the months in each language, folded; those of one month
// stand together between bars.
var monthNames = map[string][12]string{
	"en": {"january", "february", "march", "april", "may", "june", "july", "august", "september|sept", "october", "november", "december"},
	"de": {"januar|janner|jaenner", "februar|feber", "marz|maerz", "april", "mai", "juni|juno", "juli", "august", "september", "oktober", "november", "dezember"},
	"es": {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre|setiembre", "octubre", "noviembre", "diciembre"},
	"fr": {"janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet|juil", "aout", "septembre", "octobre", "novembre", "decembre"},
	"pl": {"stycznia|styczen", "lutego|luty", "marca|marzec", "kwietnia|kwiecien", "maja|maj", "czerwca|czerwiec", "lipca|lipiec", "sierpnia|sierpien", "wrzesnia|wrzesien", "pazdziernika|pazdziernik", "listopada|listopad", "grudnia|grudzien"},
	"pt": {"janeiro", "fevereiro", "marco", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"},
	"ar": {"يناير", "فبراير|شباط", "مارس|اذار", "ابريل|نيسان", "مايو|ايار", "يونيو|حزيران", "يوليو|تموز", "اغسطس", "سبتمبر|ايلول", "اكتوبر", "نوفمبر", "ديسمبر"},
}

// monthOf is the month that a folded word names: in any language, or by its first
// three letters or more in the reader's own or in English.
func monthOf(word, base string) (time.Month, bool) {
	var found time.Month
	for _, lang := range keysOf(monthNames) {
		short := (lang == base || lang == "en") && len([]rune(word)) >= 3
		for i, names := range monthNames[lang] {
			for name := range strings.SplitSeq(names, "|") {
				if name != word && (!short || !strings.HasPrefix(name, word)) {
					continue
				}
				if month := time.Month(i + 1); found != 0 && found != month {
					return 0, false
				}
				found = time.Month(i + 1)
			}
		}
	}
	return found, found != 0
}

// shownMonths are the names as they stand in a date.
var shownMonths = map[string]string{
	"en": "January February March April May June July August September October November December",
	"de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
	"es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
	"fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
	"pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
	"pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
	"ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}

// FormatDate shows a day, as in "2027-01-31", to readers of a language; what is none
// stays as it is.
func FormatDate(lang, day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	base, region := placeOf(lang, "")
	names, known := shownMonths[base]
	if !known {
		names = shownMonths[fallback]
	}
	date, year, month := strconv.Itoa(t.Day()), strconv.Itoa(t.Year()), strings.Fields(names)[t.Month()-1]
	switch {
	case base == "zh" || base == "ja":
		return year + "年" + strconv.Itoa(int(t.Month())) + "月" + date + "日"
	case base == "vi":
		return date + " tháng " + strconv.Itoa(int(t.Month())) + " năm " + year
	case base == "de":
		return date + ". " + month + " " + year
	case base == "es" || base == "pt":
		return date + " de " + month + " de " + year
	case base == "fr" && t.Day() == 1:
		return "1er " + month + " " + year
	case base == "en" && region == "US":
		return month + " " + date + ", " + year
	}
	return date + " " + month + " " + year
}

// exampleDate shows how a date may be written in a language.
func exampleDate(lang, country string, now time.Time) string {
	day := time.Date(now.Year(), time.December, 31, 0, 0, 0, 0, time.UTC)
	base, _ := placeOf(lang, country)
	orders := dateOrders(lang, country)
	switch {
	case len(orders) > 1, orders[0] == yearFirst && base == "zh":
		return FormatDate(lang, day.Format(time.DateOnly))
	case orders[0] == yearFirst:
		return day.Format(time.DateOnly)
	case orders[0] == monthFirst:
		return day.Format("01/02/2006")
	case slices.Contains([]string{"de", "pl", "ru", "uk", "cs", "sk", "fi", "nb", "no", "da", "tr", "ro", "bg"}, base):
		return day.Format("02.01.2006")
	}
	return day.Format("02/01/2006")
}
