package app_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

const visitWorkflows = `
  - id: visit
    trigger: {event: conversation_opened}
    steps:
      - {ask: Where is it?, id: spot, type: location, save: conversation.fields.spot}
      - {ask: A picture of it?, id: proof, type: file, kinds: [photo]}
      - {ask: And the bill?, id: bill, type: file, required: false}
      - {route: sales}
`

// TestPlacesAndFiles: where somebody is by the button of their app, and files, as answers,
// with a restart in between.
func TestPlacesAndFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		before, _, _ := strings.Cut(configuration, "\nworkflows:\n")
		cfg := before + "\nworkflows:\n" + strings.TrimPrefix(visitWorkflows, "\n")
		r := w.start(cfg)
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia", LastName: "Wong", Language: "de", Latitude: 52.5163, Longitude: 13.3777})
		mia.Write("It leaks")
		w.told(mia, "Where is it?")
		if _, err := mia.PressKey("Meinen Standort senden"); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "A picture of it?")
		if keys, _ := mia.Keys(); len(keys) > 0 {
			t.Errorf("in place of the keyboard there is still %q", keys)
		}
		r.end()

		r = w.start(cfg)
		shot := drawing(t, 400, 300)
		if _, err := mia.SendFile(telegramsim.Media{Kind: "voice", Data: bytes.Repeat([]byte("OggS"), 100)}); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "Bitte senden Sie hier ein Foto.")
		if _, err := mia.SendAlbum(telegramsim.Media{Kind: "photo", Data: shot}, telegramsim.Media{Kind: "photo", Data: shot}); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "And the bill?")
		if _, err := mia.SendFile(telegramsim.Media{Kind: "document", Name: "bill.pdf", Data: []byte("%PDF-1.7 a bill")}); err != nil {
			t.Fatal(err)
		}
		card := w.thread("C0SALES", "Mia Wong")
		w.slackShows("C0SALES", func(m slacksim.Message) bool {
			s := m.Seen()
			return m.TS == card && strings.Contains(s, "52.5163, 13.3777") && strings.Contains(s, "a photo ×2") && strings.Contains(s, "bill.pdf") &&
				regexp.MustCompile(`mlat=52.5163(&|\\u0026)mlon=13.3777`).Match(m.Blocks)
		}, "the answers, with a link to a map")
		w.slackShows("C0SALES", func(m slacksim.Message) bool { return m.ThreadTS == card && len(m.Files) == 2 }, "the album")
		w.slackShows("C0SALES", func(m slacksim.Message) bool {
			return m.ThreadTS == card && len(m.Files) == 1 && m.Files[0].Name == "bill.pdf"
		}, "the bill")
		r.end()
	})
}
