package workflow_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/workflow"
)

// TestBuiltin: each language has each text, with the same placeholders.
func TestBuiltin(t *testing.T) {
	want := []string{"en", "ar", "de", "es", "fr", "pl", "pt", "vi", "zh-Hans", "zh-Hant"}
	if diff := cmp.Diff(want, workflow.NewPhrases(workflow.Builtin()).Languages()); diff != "" {
		t.Errorf("languages: -want +got:\n%s", diff)
	}
	holder := regexp.MustCompile(`\{\w+\}`)
	english := workflow.Builtin()["en"]
	for language, texts := range workflow.Builtin() {
		for key, text := range english {
			if strings.Contains(key, ".") {
				continue // a form for certain numbers
			}
			if texts[key] == "" {
				t.Errorf("%s has no %s", language, key)
			}
			a, b := holder.FindAllString(text, -1), holder.FindAllString(texts[key], -1)
			slices.Sort(a)
			slices.Sort(b)
			if diff := cmp.Diff(a, b); diff != "" {
				t.Errorf("%s of %s: placeholders: -en +%s:\n%s", key, language, language, diff)
			}
		}
		for key := range texts {
			if key, _, _ := strings.Cut(key, "."); english[key] == "" {
				t.Errorf("%s has %s, and English has not", language, key)
			}
		}
	}
}

// What is counted is said in the form that goes with its number, in each language.
func TestPlurals(t *testing.T) {
	p := workflow.NewPhrases(workflow.Builtin())
	for language, words := range map[string]map[int]string{
		"en":      {0: "0 characters", 1: "1 character", 2: "2 characters", 21: "21 characters"},
		"de":      {0: "0 Zeichen", 1: "1 Zeichen", 5: "5 Zeichen"},
		"es":      {0: "0 caracteres", 1: "1 carácter", 2: "2 caracteres"},
		"fr":      {0: "0 caractère", 1: "1 caractère", 2: "2 caractères"},
		"pt-BR":   {0: "0 caractere", 1: "1 caractere", 2: "2 caracteres"},
		"pl":      {0: "0 znaków", 1: "1 znak", 2: "2 znaki", 4: "4 znaki", 5: "5 znaków", 12: "12 znaków", 22: "22 znaki", 25: "25 znaków", 101: "101 znaków"},
		"vi":      {0: "0 ký tự", 1: "1 ký tự", 7: "7 ký tự"},
		"zh-CN":   {1: "1 个字符", 7: "7 个字符"},
		"zh-TW":   {1: "1 個字元", 7: "7 個字元"},
		"ar":      {0: "0 حرف", 1: "حرف واحد", 2: "حرفين", 3: "3 أحرف", 10: "10 أحرف", 11: "11 حرفًا", 99: "99 حرفًا", 100: "100 حرف", 103: "103 أحرف", 111: "111 حرفًا"},
		"ja":      {1: "1 character", 2: "2 characters"}, // which is said in English
		"de-AT":   {1: "1 Zeichen"},
		"unknown": {1: "1 character"},
	} {
		for n, want := range words {
			for _, key := range []string{"text_least", "text_most"} {
				said := p.Say(language, key, "min", strconv.Itoa(n), "max", strconv.Itoa(n), "example", "")
				if rest := said[max(strings.Index(said, want), 0):]; !strings.HasPrefix(rest, want) || strings.HasPrefix(rest[len(want):], "s") {
					t.Errorf("%s, %s of %d: %q says no %q", language, key, n, said, want)
				}
			}
		}
	}
	if got := p.Say("pl", "text_least", "min", "many"); got != "Proszę wpisać co najmniej many znaków." {
		t.Errorf("of no number: %q", got)
	}
}

// TestReaders: who reads what, of several languages.
func TestReaders(t *testing.T) {
	all := map[string]map[string]string{}
	for _, tag := range []string{"en", "pt", "zh-Hant", "zh-Hans", "nb", "sr-Latn", "de", "es"} {
		all[tag] = map[string]string{"x": tag}
	}
	p := workflow.NewPhrases(all)
	for reader, want := range map[string]string{
		"zh-TW": "zh-Hant", "zh-HK": "zh-Hant", "zh-Hant-MO": "zh-Hant", "zh": "zh-Hans", "zh-CN": "zh-Hans", "zh-SG": "zh-Hans",
		"pt-BR": "pt", "pt-PT": "pt", "no": "nb", "nb": "nb", "nn": "nb", "sr": "sr-Latn", "sr-Cyrl": "sr-Latn", "sr-Latn-RS": "sr-Latn",
		"de-AT": "de", "gsw": "de", "es-419": "es", "en-GB": "en", "uk": "en", "ca": "en", "": "en", "xx": "en", "nonsense": "en",
	} {
		if got := p.Say(reader, "x"); got != want {
			t.Errorf("readers of %q get %s, and not %s", reader, got, want)
		}
	}
	one := workflow.NewPhrases(map[string]map[string]string{"en": {"x": "en"}, "zh-Hant": {"x": "zh-Hant"}})
	if got := one.Say("zh-CN", "x"); got != "zh-Hant" {
		t.Errorf("another script of one's own language is better than English: %s", got)
	}
}

func TestPhrases(t *testing.T) {
	p := workflow.NewPhrases(workflow.Builtin(), map[string]map[string]string{
		"en":    {"hello": "Hello {name}, I am {agent}.", "plain": "Plain."},
		"de":    {"hello": "Hallo {name}, hier ist {agent}."},
		"de-AT": {"plain": "Oida."},
		"ar":    {"hello": "مرحبا {name}، أنا {agent}."},
	})
	for _, test := range []struct {
		language, key string
		args          []string
		want          string
	}{
		{"de", "hello", []string{"name", "Ana", "agent", "Ben"}, "Hallo Ana, hier ist Ben."},
		{"de-AT", "hello", []string{"name", "Ana", "agent", "Ben"}, "Hallo Ana, hier ist Ben."},
		{"de-AT", "plain", nil, "Oida."},
		{"de", "plain", nil, "Plain."},
		{"fr", "hello", []string{"name", "{agent}", "agent", "Ben"}, "Hello {agent}, I am Ben."},
		{"ja", "skip", nil, "Skip"},
		{"", "skip", nil, "Skip"},
		{"zh-TW", "skip", nil, "略過"},
		{"zh-CN", "skip", nil, "跳过"},
		{"pt-BR", "skip", nil, "Pular"},
		{"en", "missing", nil, ""},
		{"en", "hello", []string{"name", "آنا", "agent"}, "Hello \u2068آنا\u2069, I am {agent}."},
		{"ar", "hello", []string{"name", "آنا", "agent", "Ben"}, "مرحبا آنا، أنا \u2068Ben\u2069."},
		{"ar", "hello", []string{"name", "7", "agent", "#8"}, "مرحبا 7، أنا #8."},
		{"ar", "hello", []string{"name", "+44 20 7946 0958", "agent", "15:30"}, "مرحبا \u2066+44 20 7946 0958\u2069، أنا 15:30."},
		{"en", "hello", []string{"name", "+44 20 7946 0958", "agent", "8"}, "Hello +44 20 7946 0958, I am 8."},
	} {
		if got := p.Say(test.language, test.key, test.args...); got != test.want {
			t.Errorf("%s %s: got %q, want %q", test.language, test.key, got, test.want)
		}
	}
}

func TestClosingWord(t *testing.T) {
	for _, text := range []string{
		"Thanks", "thanks!", "Thank you so much!!", "ok", "OK, thanks, bye", "👍", "👍🏽", "❤️", "thanks 🙏🏻", "Ok.", "I’m good, thanks",
		"Danke schön!", "vielen dank :)", "Tschüß", "tschüss", "Alles klar, danke", "Merci beaucoup", "d’accord", "C'est bon, merci", "Gracias!!", "¡Gracias!",
		"Dziękuję bardzo", "dzięki", "obrigada", "Muito obrigado!", "شكرًا", "شكرا جزيلا", "مع السلامة", "Cảm ơn bạn", "cám ơn", "谢谢！", "好的，谢谢", "謝謝您", "再见",
		"Thanks for your help!", "no thanks", "👋 bye",
	} {
		if !workflow.ClosingWord(text) {
			t.Errorf("%q should be a closing word", text)
		}
	}
	for _, text := range []string{
		"", " ", "!", "thanks, but it is still broken", "ok?", "thanks？", "شكرا؟", "thanks ¿", "hello", "Hi", "no", "yes", "help", "thanks 5",
		"👎", "thanks 😡", "谢谢，但是还没好", "Salut", "cześć", "chào", "bom dia", "ok so when will it arrive", "gracias pero no funciona",
		"not ok", "again", "1", "tschüss und wann kommt das Paket",
		"thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks",
	} {
		if workflow.ClosingWord(text) {
			t.Errorf("%q should be no closing word", text)
		}
	}
}
