package workflow

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// index finds codes by what people call the things, folded, in a language.
type index struct {
	of  map[string]map[string]string // by language
	all map[string]string            // in whichever one, apart from what has two meanings
}

// newIndex makes an index of names in each of the languages. extra are further ones.
func newIndex(codes []string, name func(in language.Tag, code string) []string, extra map[string]string) index {
	x := index{of: map[string]map[string]string{}, all: map[string]string{}}
	for _, lang := range keysOf(Builtin()) {
		own := map[string]string{}
		for _, code := range codes {
			for _, n := range name(language.Make(lang), code) {
				short, _, _ := strings.Cut(n, "(")
				for _, word := range []string{fold(n), fold(short)} {
					if own[word] == "" {
						own[word] = code
					}
				}
			}
		}
		delete(own, "")
		x.of[lang] = own
		for _, n := range keysOf(own) {
			if before, known := x.all[n]; known && before != own[n] {
				x.all[n] = ""
				continue
			}
			x.all[n] = own[n]
		}
	}
	for words, code := range extra {
		for word := range strings.SplitSeq(words, "|") {
			x.all[fold(word)] = code
		}
	}
	return x
}

// find reads a text as a name, or finds the only one within it. lang is one of ours.
func (x index) find(said, lang string) (code string, ok bool) {
	own := x.of[lang]
	look := func(words string) string {
		if code := own[words]; code != "" {
			return code
		}
		return x.all[words]
	}
	typed := fold(said)
	if code := look(typed); code != "" {
		return code, true
	}
	const shortest, longest = 4, 6
	words := strings.Fields(typed)
	for from := 0; from < len(words); {
		step := 1
		for n := min(longest, len(words)-from); n > 0; n-- {
			part := strings.Join(words[from:from+n], " ")
			one := look(part)
			if one == "" || utf8.RuneCountInString(part) < shortest {
				continue
			}
			if code != "" && code != one {
				return "", false
			}
			code, step = one, n
			break
		}
		from += step
	}
	return x.within(typed, code)
}

// within finds a name in a text of a script that has no blanks.
func (x index) within(typed, code string) (string, bool) {
	if code != "" || !strings.ContainsFunc(typed, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return code, code != ""
	}
	longest := ""
	for _, name := range keysOf(x.all) {
		r, _ := utf8.DecodeRuneInString(name)
		if unicode.Is(unicode.Han, r) && utf8.RuneCountInString(name) > 1 && len(name) > len(longest) && strings.Contains(typed, name) {
			longest = name
		}
	}
	code = x.all[longest]
	return code, code != ""
}

// language is the one of the texts that readers of lang get.
func (p *Phrases) language(lang string) string { return p.languages[p.match.index(lang)] }

// countries are all of them by their names.
var countries = sync.OnceValue(func() index {
	return newIndex(countryCodes(), func(in language.Tag, code string) []string {
		return []string{display.Regions(in).Name(language.MustParseRegion(code))}
	}, map[string]string{
		"usa|us|america|the states|united states of america|amerika|estados unidos de america|eeuu|ee uu|eua|etats unis d amerique|my|hoa ky|美國|美国|امريكا":                                                                             "US",
		"uk|the uk|great britain|britain|england|scotland|wales|northern ireland|grossbritannien|schottland|gran bretana|inglaterra|escocia|grande bretagne|angleterre|ecosse|anglia|gra bretanha|anh|nuoc anh|بريطانيا|انجلترا|英國|英国": "GB",
		"holland|holanda|hollande|holandia|ha lan|هولندا|荷兰|荷蘭": "NL", "uae|emirates|emirate|emiratos|dubai|الامارات|阿联酋|阿聯酋": "AE",
		"czech republic|tschechische republik|tschechei|republica checa|republique tcheque|republika czeska": "CZ",
		"south korea|korea|sudkorea|corea|coree|korea poludniowa|coreia|韩国|韓國|كوريا":                         "KR", "turkey|turkiye|turkei|turquia": "TR",
		"hong kong|hongkong|香港": "HK", "macau|macao|澳门|澳門": "MO", "taiwan|台湾|臺灣|台灣": "TW", "china|mainland china|中国大陆|中國大陸|中国|中國": "CN",
		"palestine|palastina|palestina|فلسطين": "PS", "ivory coast|elfenbeinkuste|costa de marfil|cote d ivoire": "CI", "burma|birma": "MM",
		"deutschland|brd": "DE", "schweiz|swiss": "CH", "macedonia|mazedonien": "MK", "russia|russian federation": "RU",
	})
})

// countryCodes are those of all countries.
func countryCodes() []string {
	var out []string
	for _, r := range language.Supported.Regions() {
		if code, ok := countryCode(nil, r.String()); ok && code == r.Canonicalize().String() && code == r.String() && display.English.Regions().Name(r) != "" {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}

// judgeCountry takes the name of a country in any of the languages, its flag, or its
// code in capital letters. Its value is the code of ISO 3166.
func judgeCountry(x *execution, s *askStep, said string) (Answer, bool) {
	code, ok := flagOf(said)
	word := strings.TrimSpace(visible(said))
	if c, is := countryCode(x, word); !ok && is && word == strings.ToUpper(word) {
		code, ok = c, true
	}
	if !ok {
		code, ok = countries().find(said, x.phrases().language(x.f.Contact.Language))
	}
	return Answer{Value: code, Label: countryName(fallback, code)}, ok
}

// flagOf is the country whose flag a text has, if it has one.
func flagOf(said string) (string, bool) {
	var code []rune
	for _, r := range said {
		if '🇦' <= r && r <= '🇿' {
			code = append(code, 'A'+r-'🇦')
		}
	}
	if len(code) != 2 {
		return "", false
	}
	return countryCode(nil, string(code))
}

// countryName is what readers of a language call a country.
func countryName(lang, code string) string {
	r, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	namer := display.Regions(language.Make(lang))
	if namer == nil {
		namer = display.Regions(language.English)
	}
	if name := namer.Name(r); name != "" {
		return name
	}
	return code
}

// tongues are the languages by their names, in our languages and in their own.
var tongues = sync.OnceValue(func() index {
	return newIndex(languageCodes(), func(in language.Tag, code string) []string {
		tag := language.Make(code)
		names := []string{display.Tags(in).Name(tag), display.Self.Name(tag)}
		if in == language.Vietnamese {
			names = append(names, strings.TrimPrefix(names[0], "Tiếng "))
		}
		return names
	}, map[string]string{
		"mandarin|chinese|chinesisch|chino|chinois|chinski|chines|putonghua|中文|汉语|漢語|普通话|普通話|國語|国语": "zh",
		"繁體中文|繁体中文|正體中文|繁體|繁体|traditional chinese":                                                  "zh-Hant", "简体中文|簡體中文|简体|簡體|simplified chinese": "zh-Hans",
		"عربي|عربية|arabisch|arabe": "ar", "farsi": "fa", "flemish|flamisch": "nl", "brazilian|brasileiro": "pt-BR", "castellano": "es",
	})
})

// languageCodes are the tags of the languages that there are names of.
func languageCodes() []string {
	out := []string{"zh-Hans", "zh-Hant", "pt-BR", "pt-PT", "en-US", "en-GB", "fr-CA", "es-419", "de-AT", "de-CH"}
	for _, b := range language.Supported.BaseLanguages() {
		if code := b.String(); code != "und" && code != "mul" && language.All.Make(code).String() == code && display.English.Languages().Name(b) != "" {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}

// offerLanguages are those that the workflow speaks, if they are several.
func offerLanguages(x *execution, _ *askStep) []option {
	if len(x.d.languages) < 2 {
		return nil
	}
	var out []option
	for _, tag := range x.d.languages {
		name := display.Self.Name(language.Make(tag))
		r, size := utf8.DecodeRuneInString(name)
		out = append(out, option{label: string(unicode.ToUpper(r)) + name[size:], answer: languageAnswer(tag)})
	}
	return out
}

func languageAnswer(tag string) Answer { return Answer{Value: tag, Label: languageName(fallback, tag)} }

// judgeLanguage takes the name of a language in any of ours and in itself, or its tag.
func judgeLanguage(x *execution, s *askStep, said string) (Answer, bool) {
	options := offerLanguages(x, s)
	typed := fold(said)
	if i, ok := wholeNumber(typed); ok && 1 <= i && i <= len(options) {
		return options[i-1].answer, true
	}
	for _, o := range options {
		if fold(o.answer.Value) == typed || fold(o.label) == typed {
			return o.answer, true
		}
	}
	word := strings.TrimSpace(visible(said))
	if tag, ok := languageTag(x, word); ok && languageName(fallback, tag) != tag {
		return languageAnswer(tag), true
	}
	tag, ok := tongues().find(said, x.phrases().language(x.f.Contact.Language))
	return languageAnswer(tag), ok
}

// languageName is what readers of lang call a language.
func languageName(lang, tag string) string {
	namer := display.Tags(language.Make(lang))
	if namer == nil {
		namer = display.Tags(language.English)
	}
	if name := namer.Name(language.Make(tag)); name != "" && tag != "" {
		return name
	}
	return tag
}

// ReadLanguage reads a language as people name it: a tag, or a name in any of the languages.
func ReadLanguage(said string) (tag string, ok bool) {
	word := strings.TrimSpace(visible(said))
	if tag, ok := languageTag(nil, word); ok && languageName(fallback, tag) != tag {
		return tag, true
	}
	return tongues().find(said, fallback)
}
