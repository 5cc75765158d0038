package workflow

import (
	"strings"
	"unicode"
)

// maxClosing is how long a closing word may be, in bytes. Nobody says goodbye at
// greater length without saying something else.
const maxClosing = 200

// ClosingWord tells whether a message only thanks, agrees or says goodbye, so
// that it need not open a conversation: "Thanks!", "ok, bye", "👍". A message
// with a question mark or with any other word is none.
func ClosingWord(text string) bool {
	if len(text) > maxClosing || strings.ContainsAny(text, "?？؟¿") {
		return false
	}
	words, symbols := splitSymbols(text)
	if words == "" && symbols == "" {
		return false
	}
	for _, r := range symbols {
		if !strings.ContainsRune(closingSymbols, r) {
			return false
		}
	}
	return words == "" || closes(words)
}

// splitSymbols parts a text into its folded words and its emoji, without what
// only changes the look of one.
func splitSymbols(text string) (words, symbols string) {
	var w, s strings.Builder
	for _, r := range text {
		switch {
		case unicode.Is(unicode.So, r):
			s.WriteRune(r)
			w.WriteByte(' ')
		default:
			w.WriteRune(r)
		}
	}
	return fold(w.String()), s.String()
}

// closes tells whether folded words are nothing but closing words, one after
// another. Scripts without spaces between words are taken apart anywhere.
func closes(words string) bool {
	if strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return covered(strings.Split(strings.ReplaceAll(words, " ", ""), ""), "")
	}
	return covered(strings.Fields(words), " ")
}

// covered tells whether the parts are a sequence of closing words, each of which
// may consist of several parts.
func covered(parts []string, space string) bool {
	reached := make([]bool, len(parts)+1)
	reached[0] = true
	for end := 1; end <= len(parts); end++ {
		for start := range end {
			if reached[start] && strings.Contains(closingWords, "|"+strings.Join(parts[start:end], space)+"|") {
				reached[end] = true
				break
			}
		}
	}
	return reached[len(parts)]
}

// closingSymbols are the emoji that close a conversation, without skin tones.
const closingSymbols = "👍👌🙏❤💙💚💛💜🧡🤝👋😊🙂😀😃😄😁☺😘🤗🥰😍👏🎉✅✔💯🙌✌🤙🫶🌹🌸💐"

// closingWords are the closing words of each language, folded, between bars.
const closingWords = "|" +
	// English
	"thanks|thank you|thank u|thankyou|thx|thnx|ty|tysm|tnx|cheers|many thanks|thanks again|thank you again|thanks a lot|thanks a bunch|thanks a million|" +
	"thanks so much|thanks very much|thank you so much|thank you very much|thanks for your help|thank you for your help|thanks for the help|thank you for the help|thank you so much for your help|" +
	"ok|okay|k|okey|kk|alright|all right|all good|im good|got it|understood|great|perfect|super|nice|cool|awesome|excellent|wonderful|sounds good|will do|" +
	"bye|bye bye|goodbye|good bye|see you|see ya|cya|take care|have a nice day|have a good day|have a great day|you too|good night|" +
	"no thanks|no thank you|thats all|that is all|thats it|done|noted|appreciated|much appreciated|appreciate it|i appreciate it|" +
	// German
	"danke|danke schon|dankeschon|danke sehr|vielen dank|besten dank|herzlichen dank|vielen lieben dank|lieben dank|tausend dank|dank|dank dir|ich danke ihnen|danke ihnen|danke dir|merci|" +
	"alles klar|in ordnung|passt|passt so|gut|sehr gut|prima|toll|klasse|verstanden|erledigt|gerne|" +
	"tschuss|tschuess|tschau|ciao|auf wiedersehen|bis dann|bis bald|schonen tag|schonen tag noch|einen schonen tag|einen schonen tag noch|gute nacht|das war alles|nein danke|fur ihre hilfe|fur die hilfe|" +
	// Spanish
	"gracias|muchas gracias|mil gracias|muchisimas gracias|gracias por todo|muy amable|vale|de acuerdo|listo|perfecto|genial|excelente|entendido|" +
	"adios|hasta luego|hasta pronto|chau|que tenga buen dia|igualmente|no gracias|eso es todo|por su ayuda|por la ayuda|por tu ayuda|" +
	// French
	"merci|merci beaucoup|merci bien|mille mercis|grand merci|un grand merci|daccord|d accord|parfait|tres bien|entendu|compris|genial|cest bon|c est bon|" +
	"au revoir|a bientot|bonne journee|bonne soiree|bonne nuit|a vous aussi|non merci|cest tout|c est tout|pour votre aide|pour ton aide|" +
	// Polish
	"dzieki|dziekuje|dziekuje bardzo|dziekuje pieknie|wielkie dzieki|bardzo dziekuje|dzieki wielkie|dziekuje slicznie|dobrze|dobra|okej|w porzadku|jasne|swietnie|super|rozumiem|" +
	"do widzenia|pa|pa pa|na razie|milego dnia|dobranoc|nawzajem|nie dziekuje|to wszystko|za pomoc|" +
	// Portuguese
	"obrigado|obrigada|muito obrigado|muito obrigada|obg|valeu|vlw|brigado|brigada|grato|grata|ta bom|certo|beleza|blz|perfeito|otimo|combinado|entendi|" +
	"tchau|ate logo|ate mais|adeus|tenha um bom dia|igualmente|nao obrigado|nao obrigada|e so isso|pela ajuda|" +
	// Arabic
	"شكرا|شكرا لك|شكرا لكم|شكرا جزيلا|شكرا كثيرا|جزاك الله خيرا|الف شكر|مشكور|مشكورين|تسلم|يعطيك العافية|حسنا|تمام|طيب|اوكي|ممتاز|ماشي|" +
	"مع السلامة|الى اللقاء|وداعا|باي|يومك سعيد|تصبح على خير|لا شكرا|" +
	// Vietnamese
	"cam on|cam on ban|cam on nhieu|cam on ban nhieu|cam on rat nhieu|cam on anh|cam on chi|cam on em|xin cam on|da cam on|vang|vang a|da|da vang|duoc roi|tot roi|tuyet voi|hieu roi|" +
	"tam biet|chao tam biet|hen gap lai|chuc ngu ngon|khong cam on|" +
	// Chinese
	"谢谢|谢谢你|谢谢您|谢谢啦|谢谢了|多谢|多谢了|感谢|非常感谢|太感谢了|谢了|谢|好|好的|好吧|好滴|行|可以|嗯|嗯嗯|明白|明白了|知道了|了解|收到|没事了|没问题|不用了|" +
	"再见|拜拜|拜|晚安|辛苦了|" +
	"謝謝|謝謝你|謝謝您|謝謝啦|謝謝了|多謝|多謝了|感謝|非常感謝|太感謝了|謝了|謝|沒事了|沒問題|再見|掰掰|掰|了解了|不客氣|不客气|"
