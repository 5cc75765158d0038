package workflow

import "strings"

// WantsPerson tells whether a message does no more than ask for a person, in any of the
// languages.
func WantsPerson(text string) bool { return among(text, personWords) }

// WantsRestart tells whether a message does no more than ask to start over.
func WantsRestart(text string) bool { return among(text, restartWords) }

// among tells whether a text is one of the words that a list has between bars, perhaps
// with a please.
func among(text, list string) bool {
	if len(text) > maxClosing {
		return false
	}
	words := fold(text)
	for please := range strings.SplitSeq("|please|pls|bitte|por favor|s il vous plait|svp|prosze|من فضلك|lam on|请|請|谢谢|謝謝", "|") {
		bare := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(words, please), please))
		if bare != "" && strings.Contains(list, "|"+bare+"|") {
			return true
		}
	}
	return false
}

// personWords ask for a person, folded, between bars.
const personWords = "|" +
	"agent|an agent|human|a human|human agent|live agent|real person|a real person|person|operator|representative|talk to a person|talk to a human|talk to an agent|talk to someone|speak to a person|" +
	"speak to a human|speak to an agent|speak to someone|i want to talk to a person|i want to talk to a human|i want to talk to an agent|i want a human|i want an agent|can i talk to a person|can i talk to a human|customer service|" +
	"mensch|einen menschen|mitarbeiter|mit einem menschen sprechen|mit einem mitarbeiter sprechen|ich mochte mit einem menschen sprechen|ich mochte mit jemandem sprechen|echte person|kundenservice|kundendienst|" +
	"agente|un agente|persona|una persona|humano|operador|hablar con una persona|hablar con un agente|hablar con alguien|quiero hablar con una persona|quiero hablar con un agente|atencion al cliente|" +
	"un humain|humain|une personne|conseiller|un conseiller|parler a un humain|parler a une personne|parler a un conseiller|parler a quelqu un|parler a quelquun|je veux parler a un conseiller|je veux parler a quelqu un|service client|" +
	"czlowiek|konsultant|konsultanta|z czlowiekiem|rozmowa z czlowiekiem|rozmowa z konsultantem|chce rozmawiac z czlowiekiem|chce rozmawiac z konsultantem|polacz z konsultantem|biuro obslugi klienta|" +
	"atendente|um atendente|pessoa|uma pessoa|falar com uma pessoa|falar com um atendente|falar com alguem|quero falar com uma pessoa|quero falar com um atendente|atendimento humano|" +
	"موظف|شخص|انسان|اريد التحدث مع موظف|التحدث مع موظف|التحدث الى شخص|اريد التحدث الى شخص|خدمه العملاء|خدمة العملاء|" +
	"nhan vien|gap nhan vien|noi chuyen voi nhan vien|toi muon gap nhan vien|nguoi that|tu van vien|gap tu van vien|" +
	"人工|转人工|人工客服|人工服务|客服|真人|我要人工|找客服|轉人工|人工服務|我要真人|找真人|真人客服|"

// restartWords ask to start over, folded, between bars.
const restartWords = "|" +
	"restart|start over|start again|start from the beginning|begin again|from the beginning|neu starten|neu anfangen|von vorn|von vorne|noch einmal von vorn|noch mal von vorn|von vorne anfangen|" +
	"reiniciar|empezar de nuevo|volver a empezar|desde el principio|recommencer|repartir de zero|depuis le debut|reprendre au debut|zacznij od nowa|od nowa|od poczatku|zaczac od nowa|" +
	"recomecar|comecar de novo|do inicio|comecar do inicio|ابدا من جديد|من البدايه|من البداية|اعاده البدء|اعادة البدء|bat dau lai|lam lai tu dau|tu dau|重新开始|从头开始|重新來過|重新開始|從頭開始|重来|重來|"
