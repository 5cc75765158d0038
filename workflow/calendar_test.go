package workflow_test

import (
	"testing"
	"time"

	"frontdesk/workflow"
)

// answerAs asks a single question in a language and gives one reply.
func answerAs(t *testing.T, lang, country, question, said string) string {
	t.Helper()
	facts := ana()
	facts.Contact.Language, facts.Contact.Country = lang, country
	p := newPlayer(t, must(t, withSteps(question)), facts)
	p.begin()
	for _, o := range p.give(workflow.Said{S: said}) {
		if a, ok := o.(workflow.Answered); ok {
			return a.Answer.Value
		}
	}
	return ""
}

// TestDate: it is the 23rd of November 2026.
func TestDate(t *testing.T) {
	for _, test := range []struct{ lang, country, said, want string }{
		{"en", "", "2026-12-31", "2026-12-31"}, {"de", "", "31.12.2026", "2026-12-31"}, {"de", "", "am 31.12.26 bitte", "2026-12-31"},
		{"de", "", "31. 12. 2026", "2026-12-31"}, {"de", "", "3.4.2027", "2027-04-03"}, {"de", "", "31.12.", "2026-12-31"}, {"de", "", "22.11.", "2027-11-22"},
		{"de", "", "23.11.", "2026-11-23"}, {"de", "", "29.2.", "2028-02-29"}, {"de", "", "12/31/2026", "2026-12-31"},
		{"en-US", "", "12/31/2026", "2026-12-31"}, {"en-US", "", "3/4/2027", "2027-03-04"}, {"en-GB", "", "3/4/2027", "2027-04-03"}, {"en-US", "", "31/12/2026", "2026-12-31"},
		{"en-US", "", "3.4.2027", "2027-04-03"},
		{"en", "US", "3/4/27", "2027-03-04"}, {"en", "", "3/4/2027", ""}, {"en", "", "4/4/2027", "2027-04-04"}, {"en", "", "13/4/2027", "2027-04-13"}, {"", "", "1-2-2027", ""},
		{"en", "", "31 dec", "2026-12-31"}, {"en", "", "Dec 31st, 2026", "2026-12-31"}, {"en", "", "31 December 26", "2026-12-31"}, {"en", "", "on the 1st of January", "2027-01-01"},
		{"en", "", "31-Dec-2026", "2026-12-31"}, {"en", "", "31/dec/2026", "2026-12-31"},
		{"en", "", "2 März 2027", "2027-03-02"}, {"de", "", "31. Dez. 2026", "2026-12-31"}, {"pl", "", "3 stycznia 2027 r.", "2027-01-03"}, {"pl", "", "3 sty", "2027-01-03"},
		{"es", "", "31 de diciembre de 2026", "2026-12-31"}, {"fr", "", "le 1er janvier 2027", "2027-01-01"}, {"fr", "", "14 août", "2027-08-14"}, {"fr", "", "3 jui", ""},
		{"pt", "", "5 de março", "2027-03-05"}, {"vi", "", "ngày 31 tháng 12 năm 2026", "2026-12-31"}, {"vi", "", "31/12", "2026-12-31"}, {"ar", "", "٣١ ديسمبر ٢٠٢٦", "2026-12-31"},
		{"ar", "", "٣١/١٢/٢٠٢٦", "2026-12-31"}, {"ar", "", "3 أبريل", "2027-04-03"},
		{"zh-Hans", "", "2026年12月31日", "2026-12-31"}, {"zh-Hans", "", "12月31号", "2026-12-31"}, {"zh-Hant", "", "我想要 12月31日", "2026-12-31"}, {"zh", "", "12/31", "2026-12-31"},
		{"zh", "", "26/12/31", "2026-12-31"}, {"zh", "", "2026/12/31", "2026-12-31"}, {"de", "", "1.2.85", "1985-02-01"}, {"de", "", "1.2.46", "2046-02-01"},
		{"de", "", "31.2.2027", ""}, {"de", "", "0.1.2027", ""}, {"de", "", "1.1.1066", ""}, {"de", "", "1.1.2027 oder 2.1.2027", ""}, {"de", "", "1.1.2027 um 9", ""},
		{"en", "", "December", ""}, {"en", "", "Dec 2026", ""}, {"en", "", "31", ""}, {"en", "", "", ""}, {"en", "", "31 dec 1 jan", ""}, {"en", "", "1 2 3 dec", ""},
		{"en", "", "99999999999999999999-1-1", ""}, {"en", "", "１２月３１日", "2026-12-31"},
	} {
		if got := answerAs(t, test.lang, test.country, "- {ask: When?, id: a, type: date}\n", test.said); got != test.want {
			t.Errorf("%s %s %q: got %q, want %q", test.lang, test.country, test.said, got, test.want)
		}
	}
}

// TestDateByItsDistance: it is a Monday, the 23rd of November 2026.
func TestDateByItsDistance(t *testing.T) {
	for _, test := range []struct{ lang, said, want string }{
		{"en", "today", "2026-11-23"}, {"en", "Tomorrow morning, please!", "2026-11-24"}, {"en", "the day after tomorrow", "2026-11-25"},
		{"en", "on Friday", "2026-11-27"}, {"en", "sun", "2026-11-29"}, {"en", "next Monday", "2026-11-30"}, {"en", "Friday next week", "2026-12-04"}, {"en", "this Friday", "2026-11-27"},
		{"de", "heute", "2026-11-23"}, {"de", "Morgen früh", "2026-11-24"}, {"de", "übermorgen", "2026-11-25"}, {"de", "am kommenden Sonnabend", "2026-11-28"}, {"de", "nächsten Montag", "2026-11-30"},
		{"es", "hoy", "2026-11-23"}, {"es", "mañana por la mañana", "2026-11-24"}, {"es", "pasado mañana", "2026-11-25"}, {"es", "el miércoles", "2026-11-25"}, {"es", "el lunes que viene", "2026-11-30"},
		{"fr", "aujourd’hui", "2026-11-23"}, {"fr", "demain", "2026-11-24"}, {"fr", "après-demain", "2026-11-25"}, {"fr", "dimanche", "2026-11-29"}, {"fr", "lundi prochain", "2026-11-30"},
		{"pl", "dziś", "2026-11-23"}, {"pl", "jutro rano", "2026-11-24"}, {"pl", "pojutrze", "2026-11-25"}, {"pl", "w środę", "2026-11-25"}, {"pl", "w przyszły poniedziałek", "2026-11-30"}, {"pl", "następny poniedziałek", "2026-11-30"},
		{"pt", "hoje", "2026-11-23"}, {"pt", "amanhã", "2026-11-24"}, {"pt", "depois de amanhã", "2026-11-25"}, {"pt", "na terça-feira", "2026-11-24"}, {"pt", "segunda que vem", "2026-11-30"},
		{"ar", "اليوم", "2026-11-23"}, {"ar", "غدًا", "2026-11-24"}, {"ar", "بعد غد", "2026-11-25"}, {"ar", "يوم الخميس", "2026-11-26"}, {"ar", "الاثنين القادم", "2026-11-30"},
		{"vi", "hôm nay", "2026-11-23"}, {"vi", "ngày mai", "2026-11-24"}, {"vi", "mai", "2026-11-24"}, {"vi", "thứ 6", "2026-11-27"}, {"vi", "chủ nhật", "2026-11-29"}, {"vi", "thứ hai tuần sau", "2026-11-30"},
		{"zh-Hans", "今天", "2026-11-23"}, {"zh-Hans", "明天下午", "2026-11-24"}, {"zh-Hant", "後天", "2026-11-25"}, {"zh-Hans", "星期五", "2026-11-27"}, {"zh-Hant", "下週一", "2026-11-30"}, {"zh-Hans", "这周日", "2026-11-29"},
		{"en", "mañana", "2026-11-24"}, {"de", "next Monday", "2026-11-30"},
		// Which of two it is, or whether it is one at all, is asked again.
		{"en", "Monday", ""}, {"en", "this Monday", ""}, {"en", "next Friday", ""}, {"de", "nächsten Freitag", ""}, {"en", "today or tomorrow", ""}, {"en", "Monday or Tuesday", ""},
		{"en", "tomorrow or Friday", ""}, {"en", "not today", ""}, {"en", "Thu 3", ""}, {"de", "Thu 3", ""}, {"en", "last Friday", ""}, {"en", "every Tuesday", ""}, {"en", "two weeks from Tuesday", ""}, {"fr", "mai", ""}, {"en", "next week", ""}, {"en", "next", ""},
		{"en", "please", ""}, {"en", "today today today today today today today", ""}, {"zh", "一", ""},
	} {
		if got := answerAs(t, test.lang, "", "- {ask: When?, id: a, type: date}\n", test.said); got != test.want {
			t.Errorf("%s %q: got %q, want %q", test.lang, test.said, got, test.want)
		}
	}
	facts := ana()
	facts.Now = time.Date(2026, 11, 30, 23, 30, 0, 0, time.FixedZone("there", 3600)) // the last of the month, in the business's time zone
	p := newPlayer(t, must(t, withSteps("- {ask: When?, id: a, type: date}\n")), facts)
	p.begin()
	if got := p.give(workflow.Said{S: "tomorrow"}); p.run().Answers["a"].Value != "2026-12-01" {
		t.Errorf("at the end of a month: got %v", got)
	}
}

func TestTime(t *testing.T) {
	for _, test := range []struct{ lang, said, want string }{
		{"de", "15:30", "15:30"}, {"de", "15.30 Uhr", "15:30"}, {"de", "um 9 Uhr", "09:00"}, {"de", "9:05", "09:05"}, {"de", "3 Uhr nachmittags", "15:00"}, {"de", "7 Uhr früh", "07:00"},
		{"en", "3pm", "15:00"}, {"en", "3 p.m.", "15:00"}, {"en", "at 3:30 PM please", "15:30"}, {"en", "12 am", "00:00"}, {"en", "12pm", "12:00"}, {"en", "3:30", ""}, {"en", "03:30", "03:30"},
		{"en-GB", "3:30", "03:30"}, {"en-US", "12:15", "12:15"}, {"en", "10:30", "10:30"}, {"en", "10.30", ""}, {"en", "15", "15:00"}, {"en", "3", ""}, {"de", "3", ""}, {"de", "0:10", "00:10"}, {"en", "14.30", "14:30"},
		{"fr", "15h30", "15:30"}, {"fr", "9h", "09:00"}, {"fr", "3 h de l’après-midi", "15:00"}, {"es", "las 5 de la tarde", "17:00"}, {"es", "5:30 de la mañana", "05:30"}, {"pt", "8h da noite", "20:00"},
		{"pl", "godz. 15:30", "15:30"}, {"pl", "8 wieczorem", "20:00"}, {"vi", "3 giờ chiều", "15:00"}, {"vi", "15 giờ 30", "15:30"}, {"vi", "3 giờ", ""}, {"vi", "9:30", "09:30"},
		{"ar", "٣:٣٠ مساءً", "15:30"}, {"ar", "9 ص", "09:00"}, {"zh", "下午3点", "15:00"}, {"zh", "下午3点半", "15:30"}, {"zh-Hant", "上午10點15分", "10:15"}, {"zh", "3点", ""}, {"zh", "15点20分", "15:20"},
		{"de", "25:00", ""}, {"de", "12:60", ""}, {"de", "9 bis 10 Uhr", ""}, {"en", "noon", ""}, {"en", "13 am", ""}, {"en", "3 am or pm", ""}, {"en", "", ""}, {"de", "2026", ""},
	} {
		if got := answerAs(t, test.lang, "", "- {ask: When?, id: a, type: time}\n", test.said); got != test.want {
			t.Errorf("%s %q: got %q, want %q", test.lang, test.said, got, test.want)
		}
	}
}

func TestFormatDate(t *testing.T) {
	for lang, want := range map[string]string{
		"en": "1 January 2027", "en-US": "January 1, 2027", "de": "1. Januar 2027", "es": "1 de enero de 2027", "fr": "1er janvier 2027", "pl": "1 stycznia 2027",
		"pt-BR": "1 de janeiro de 2027", "ar": "1 يناير 2027", "vi": "1 tháng 1 năm 2027", "zh-Hans": "2027年1月1日", "zh-TW": "2027年1月1日", "sv": "1 January 2027", "": "1 January 2027",
	} {
		if got := workflow.FormatDate(lang, "2027-01-01"); got != want {
			t.Errorf("%s: got %q, want %q", lang, got, want)
		}
	}
	if got := workflow.FormatDate("en", "soon"); got != "soon" {
		t.Errorf("got %q", got)
	}
}
