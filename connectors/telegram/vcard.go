package telegram

import (
	"strings"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// maxCard is how long a vCard may be: https://core.telegram.org/bots/api#sendcontact
const maxCard = 2048

// cardFile is a contact card as a file that address books read: the one that Telegram
// has, or one of the name and the number. The sender's own number needs none.
func cardFile(m incoming, card bridge.ContactCard) []bridge.File {
	if card.Own {
		return nil
	}
	data := text(object(m.fields["contact"])["vcard"])
	if !wholeCard(data) {
		data = writeCard(card)
	}
	name := richtext.CleanName(strings.NewReplacer("/", " ", `\`, " ", ":", " ").Replace(card.Name))
	if name == "" {
		name = "contact"
	}
	return []bridge.File{{
		Kind: bridge.FileDocument, Name: name + ".vcf", Type: "text/vcard", Data: data, Size: int64(len(data)),
	}}
}

// wholeCard tells whether a text is a vCard with a beginning and an end:
// https://www.rfc-editor.org/rfc/rfc6350#section-6.1
func wholeCard(s string) bool {
	s = strings.ToUpper(strings.TrimSpace(s))
	return len(s) <= maxCard && strings.HasPrefix(s, "BEGIN:VCARD") && strings.HasSuffix(s, "END:VCARD")
}

// writeCard writes https://www.rfc-editor.org/rfc/rfc2426 , which all address books read.
func writeCard(card bridge.ContactCard) string {
	escape := strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", " ", "\r", " ").Replace
	name := escape(card.Name)
	if name == "" {
		name = escape(card.Phone)
	}
	return strings.Join([]string{"BEGIN:VCARD", "VERSION:3.0", "N:" + name + ";;;;", "FN:" + name, "TEL:" + escape(card.Phone), "END:VCARD", ""}, "\r\n")
}
