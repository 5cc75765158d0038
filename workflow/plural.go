package workflow

import (
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// plurals are the phrases with a word that is counted, and the value that counts it. In the
// catalogue "text_least" is the form for all other numbers, "text_least.one" that for one
// in the sense of the language, and so on.
var plurals = map[string]string{
	"text_least": "min", "text_most": "max", "text_between": "max",
	"multi_least": "min", "multi_most": "max", "multi_between": "max",
}

// forms are the names of the forms, as CLDR has them; a language has some of them only.
var forms = map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}

// pluralForm is the form in which a phrase is said; "" for the one for all other numbers.
func pluralForm(tag, key string, args []string) string {
	counts, counted := plurals[key]
	for i := 0; counted && i+1 < len(args); i += 2 {
		if args[i] == counts {
			if n, err := strconv.Atoi(args[i+1]); err == nil && n >= 0 {
				return forms[plural.Cardinal.MatchPlural(language.Make(tag), n, 0, 0, 0, 0)]
			}
		}
	}
	return ""
}

// cutForm parts the key of a form from that of its phrase.
func cutForm(key string) (phrase, form string) {
	for _, f := range forms {
		if phrase, ok := strings.CutSuffix(key, "."+f); ok && plurals[phrase] != "" {
			return phrase, f
		}
	}
	return key, ""
}

// pluralPhrases are the forms for certain numbers. Where a language has a form that is not
// here, its words for it are those for all other numbers.
func pluralPhrases() map[string]map[string]string {
	return map[string]map[string]string{
		"en": {
			"text_least.one":   "Please write at least {min} character.",
			"text_most.one":    "Please write {max} character at most.",
			"text_between.one": "Please write from {min} to {max} character.",
		},
		"es": {
			"text_least.one":   "Por favor, escriba al menos {min} carácter.",
			"text_most.one":    "Por favor, escriba {max} carácter como máximo.",
			"text_between.one": "Por favor, escriba de {min} a {max} carácter.",
			"multi_most.one":   "Por favor, elija solo {max} de estas opciones.",
		},
		"fr": {
			"text_least.one":   "Merci d’écrire au moins {min} caractère.",
			"text_most.one":    "Merci d’écrire {max} caractère au plus.",
			"text_between.one": "Merci d’écrire de {min} à {max} caractère.",
			"multi_least.one":  "Merci de choisir au moins une de ces réponses.",
			"multi_most.one":   "Merci de choisir une seule de ces réponses.",
		},
		"pl": {
			"text_least.one": "Proszę wpisać co najmniej {min} znak.", "text_least.few": "Proszę wpisać co najmniej {min} znaki.",
			"text_most.one": "Proszę wpisać najwyżej {max} znak.", "text_most.few": "Proszę wpisać najwyżej {max} znaki.",
			"text_between.one": "Proszę wpisać od {min} do {max} znaku.",
			"multi_least.one":  "Proszę wybrać co najmniej jedną z tych odpowiedzi.",
			"multi_most.one":   "Proszę wybrać najwyżej jedną z tych odpowiedzi.",
		},
		"pt": {
			"text_least.one":   "Por favor, escreva pelo menos {min} caractere.",
			"text_most.one":    "Por favor, escreva no máximo {max} caractere.",
			"text_between.one": "Por favor, escreva de {min} a {max} caractere.",
			"multi_least.one":  "Por favor, escolha pelo menos uma destas opções.",
			"multi_most.one":   "Por favor, escolha no máximo uma destas opções.",
		},
		"ar": {
			"text_least.one": "يرجى كتابة حرف واحد على الأقل.", "text_least.two": "يرجى كتابة حرفين على الأقل.",
			"text_least.few": "يرجى كتابة {min} أحرف على الأقل.", "text_least.many": "يرجى كتابة {min} حرفًا على الأقل.",
			"text_most.one": "يرجى كتابة حرف واحد على الأكثر.", "text_most.two": "يرجى كتابة حرفين على الأكثر.",
			"text_most.few": "يرجى كتابة {max} أحرف على الأكثر.", "text_most.many": "يرجى كتابة {max} حرفًا على الأكثر.",
			"text_between.few": "يرجى كتابة ما بين {min} و{max} أحرف.", "text_between.many": "يرجى كتابة ما بين {min} و{max} حرفًا.",
			"multi_least.one": "يرجى اختيار خيار واحد على الأقل.", "multi_least.two": "يرجى اختيار خيارين على الأقل.",
			"multi_least.few": "يرجى اختيار {min} خيارات على الأقل.", "multi_least.many": "يرجى اختيار {min} خيارًا على الأقل.",
			"multi_most.one": "يرجى اختيار خيار واحد على الأكثر.", "multi_most.two": "يرجى اختيار خيارين على الأكثر.",
			"multi_most.few": "يرجى اختيار {max} خيارات على الأكثر.", "multi_most.many": "يرجى اختيار {max} خيارًا على الأكثر.",
			"multi_between.few": "يرجى اختيار ما بين {min} و{max} خيارات.", "multi_between.many": "يرجى اختيار ما بين {min} و{max} خيارًا.",
		},
	}
}
