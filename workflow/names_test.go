package workflow_test

import "testing"

func TestCountry(t *testing.T) {
	for said, want := range map[string]string{
		"Germany": "DE", "deutschland": "DE", "Alemania": "DE", "allemagne": "DE", "Niemcy": "DE", "ألمانيا": "DE", "Đức": "DE", "德国": "DE", "德國": "DE", "DE": "DE", "DEU": "",
		"🇵🇱": "PL", "poland!": "PL", "USA": "US", "the UK": "GB", "England": "GB", "I live in Côte d’Ivoire": "CI", "Ich komme aus Österreich": "AT", "我来自中国": "CN",
		"Hong Kong": "HK", "Turkey": "TR", "Guinea-Bissau": "GW", "Papua New Guinea": "PG", "Myanmar": "MM", "viet nam": "VN",
		"no": "", "Atlantis": "", "": "", "Poland or Germany": "", "5": "", "🇵🇱🇩🇪": "", "co": "",
	} {
		if got := answerAs(t, "en", "", "- {ask: Where?, id: a, type: country}\n", said); got != want {
			t.Errorf("%q: got %q, want %q", said, got, want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for said, want := range map[string]string{
		"German": "de", "deutsch": "de", "niemiecki": "de", "Tiếng Đức": "de", "德语": "de", "Polski": "pl", "tiếng Việt": "vi", "العربية": "ar", "Englisch bitte": "en",
		"Chinese": "zh", "中文": "zh", "繁體中文": "zh-Hant", "Simplified Chinese": "zh-Hans", "pt-BR": "pt-BR", "Brazilian Portuguese": "pt-BR", "I speak Ukrainian": "uk", "EN": "en",
		"1": "en", "2": "de", "3": "", "no": "no", "fr": "fr", "not known": "", "": "", "klingon maybe": "tlh", "xx-YY": "",
	} {
		if got := answerAs(t, "en", "", "- {ask: {en: 'Which?', de: 'Welche?'}, id: a, type: language}\n", said); got != want {
			t.Errorf("%q: got %q, want %q", said, got, want)
		}
	}
}

func TestRating(t *testing.T) {
	for said, want := range map[string]string{
		"4": "4", "4/5": "4", "4 of 5": "4", "four": "", "⭐⭐⭐": "3", "★★★★★": "5", "5 stars!": "5", "６": "", "0": "", "-1": "", "4.5": "", "4,5": "", "1 or 2": "", "٣": "3",
		"99999999999999999999": "", "⭐⭐⭐⭐⭐⭐": "",
	} {
		if got, _ := answerTo(t, "- {ask: How?, id: a, type: rating}\n", said); got != want {
			t.Errorf("%q: got %q, want %q", said, got, want)
		}
	}
	if got, _ := answerTo(t, "- {ask: How?, id: a, type: rating, min: 0, max: 10}\n", "0"); got != "0" {
		t.Errorf("nought of ten: got %q", got)
	}
}

func TestMultiChoice(t *testing.T) {
	const question = `
- ask: Which?
  id: a
  type: multi_choice
  max: 3
  choices:
    - {id: red, label: {en: Red, de: Rot}, also: [crimson, scarlet]}
    - {id: blue, label: {en: Blue, de: Blau}}
    - {id: mix, label: "Black and white"}
    - {id: "7", label: Seven}
`
	for said, want := range map[string]string{
		"1": "red", "1, 3": "red, mix", "3 1": "red, mix", "1 and 2": "red, blue", "rot und BLAU": "red, blue", "Black and white": "mix", "black and white, red": "red, mix",
		"crimson": "red", "red; blue\n4": "red, blue, 7", "1,1,1": "red", "２、３": "blue, mix", "红和蓝": "", "1, 5": "", "red green": "", "1 2 3 4": "", "": "", "done": "", ",": "",
	} {
		if got, _ := answerTo(t, question, said); got != want {
			t.Errorf("%q: got %q, want %q", said, got, want)
		}
	}
}

func TestSynonyms(t *testing.T) {
	const question = `
- ask: Which?
  id: a
  type: choice
  choices:
    - {id: buy, label: Buying, also: [order, "Köp", 下单]}
    - {id: help, label: Help, also: [support, "2nd"]}
`
	for said, want := range map[string]string{"ORDER!": "buy", "kop": "buy", "下单": "buy", "support": "help", "2nd": "help", "2": "help", "ordering": ""} {
		if got, _ := answerTo(t, question, said); got != want {
			t.Errorf("%q: got %q, want %q", said, got, want)
		}
	}
}

// TestMeant: misspelled domains are asked about once.
func TestMeant(t *testing.T) {
	for address, meant := range map[string]string{
		"a@gmial.com": "a@gmail.com", "a@gmai.com": "a@gmail.com", "a@gmail.co": "a@gmail.com", "a@gnail.com": "a@gmail.com", "a@gmail.con": "a@gmail.com", "a@hotmial.com": "a@hotmail.com",
		"a@yahooo.com": "a@yahoo.com", "a@shop.con": "a@shop.com", "a@gmial.con": "", "a@wep.de": "a@web.de",
		"a@gmail.com": "", "a@mail.com": "", "a@ymail.com": "", "a@yahoo.co.uk": "", "a@example.org": "", "a@gmx.de": "", "a@icloud.com": "", "a@company.co": "",
	} {
		p := newPlayer(t, must(t, withSteps("- {ask: Mail?, id: a, type: email}\n")), ana())
		p.begin()
		p.give(p.input("says " + address))
		if got := p.run().Meant; got != meant && address != "a@gmial.con" {
			t.Errorf("%s: got %q, want %q", address, got, meant)
		}
	}
}
