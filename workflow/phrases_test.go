package workflow_test

import (
	"regexp"
	"slices"
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
			if english[key] == "" {
				t.Errorf("%s has %s, and English has not", language, key)
			}
		}
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
