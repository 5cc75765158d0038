package workflow_test

import (
	"testing"
)

// TestLocations: what counts as a place, in the form in which it is kept. A whole number
// of degrees, a short link or an address may be anything.
func TestLocations(t *testing.T) {
	d := asking(t)["location"]
	for said, want := range map[string]string{
		"52.52, 13.405":                              "52.52,13.405",
		" (52.520008,13.404954). ":                   "52.520008,13.404954",
		"52,52 13,405":                               "52.52,13.405",
		"52,52; 13,405":                              "52.52,13.405",
		"-33.8688 151.2093":                          "-33.8688,151.2093",
		"−33.8688, 151.2093":                         "-33.8688,151.2093",
		"52.52000° N, 13.40500° E":                   "52.52,13.405",
		"S 33.8688 W 70.5":                           "-33.8688,-70.5",
		"lat: 52.5 lon: 13.4":                        "52.5,13.4",
		`52°31'12.0"N 13°24'18.0"E`:                  "52.52,13.405",
		"33°52′08″S 151°12′33″E":                     "-33.868889,151.209167",
		"٥٢٫٥٢، ١٣٫٤٠٥":                              "52.52,13.405",
		"٥٢٫٥٢ ١٣٫٤٠٥":                               "52.52,13.405",
		"５２.５２, １３.４":                                "52.52,13.4",
		"-0.0000001, 0.0":                            "0.0,0.0",
		"geo:52.52,13.405;u=35":                      "52.52,13.405",
		"geo:0,0?q=52.52,13.405(Home)":               "52.52,13.405",
		"https://maps.google.com/?q=52.52,13.405":    "52.52,13.405",
		"https://www.google.com/maps/@52.5,13.4,17z": "52.5,13.4",
		"I am here https://www.google.com/maps/place/Caf%C3%A9/@52.5,13.4,17z/data=!3m1!4b1!4m6!3m5!8m2!3d52.51!4d-13.41!16s.": "52.51,-13.41",
		"https://www.google.de/maps/search/52.52,+13.405?entry=tts":                                                            "52.52,13.405",
		"https://www.google.com/maps/search/?api=1&query=52.52%2C13.405":                                                       "52.52,13.405",
		"https://maps.apple.com/?ll=52.52,13.405&q=Here":                                                                       "52.52,13.405",
		"https://maps.apple.com/place?coordinate=52.52,13.405&name=Here":                                                       "52.52,13.405",
		"https://www.openstreetmap.org/?mlat=52.52&mlon=13.405#map=17/1/2":                                                     "52.52,13.405",
		"www.openstreetmap.org/#map=17/52.52/13.405":                                                                           "52.52,13.405",
		"https://waze.com/ul?ll=52.52%2C13.405&navigate=yes":                                                                   "52.52,13.405",
		"https://www.bing.com/maps?cp=52.52~13.405&lvl=17":                                                                     "52.52,13.405",
		"https://yandex.com/maps/?ll=13.405%2C52.52&z=17":                                                                      "52.52,13.405",
		"https://share.here.com/l/52.52,13.405,Home":                                                                           "52.52,13.405",
		"52, 13": "", "52.52": "", "Main Street 12, 10115 Berlin": "", "91.0, 13.0": "", "52.5, 181.0": "", "": "", "12.50, 3.20, 4.10": "",
		"https://maps.app.goo.gl/abc123":                                                  "",
		"https://shop.example/?q=52.52,13.405":                                            "",
		"https://maps.google.com/?q=1.5,2.5 or https://maps.google.com/?q=3.5,4.5":        "",
		"https://maps.google.com/?q=52.52,13.405 https://maps.google.com/?q=52.52,13.405": "52.52,13.405",
		"https://maps.google.com/?q=95,13":                                                "",
	} {
		a, valid := answered(d, said, "en")
		if valid != (want != "") || valid && a.Value != want {
			t.Errorf("%q is %q (%v), want %q", said, a.Value, valid, want)
		}
	}
}

// TestAskMedia: a place and files as answers, with all that questions have besides.
func TestAskMedia(t *testing.T) {
	german := ana()
	german.Contact.Language = "de"
	const where = `
- ask: Where are you?
  id: spot
  type: location
  save: contact.fields.spot
`
	const proof = `
- {ask: A picture?, id: proof, type: file}
`
	const link = " https://www.openstreetmap.org/?mlat=52.52&mlon=13.405#map=17/52.52/13.405"
	for _, test := range []struct{ name, steps, script string }{
		{"the button of the app", where + "\n- say: \"You are at {{ answers.spot }}.\"", `
			ask spot: Where are you? (Share my location)
			> locates 52.52 13.405
			answered Spot = 52.52,13.405 (52.52, 13.405)` + link + `
			set contact.fields.spot = 52.52,13.405
			say You are at 52.52, 13.405.
			done`},
		{"a place with a name", where, `
			ask spot: Where are you? (Share my location)
			> locates 52.52 13.405 Café Müller; Main  Street 1
			answered Spot = 52.52,13.405 (Café Müller, Main Street 1 (52.52, 13.405))` + link + `
			set contact.fields.spot = 52.52,13.405
			done`},
		{"typed, after what is none", where, `
			ask spot: Where are you? (Share my location)
			> says at home
			> waits 3s
			ask spot: Please send your location: with the button, by 📎 and Location, or as a link from a map app. (Share my location)
			> sends photo
			> waits 3s
			ask spot: Please send your location: with the button, by 📎 and Location, or as a link from a map app. (Share my location) [3.person Talk to a person]
			> says 52.52 13.405
			answered Spot = 52.52,13.405 (52.52, 13.405)` + link + `
			set contact.fields.spot = 52.52,13.405
			done`},
		{"nowhere on earth, and no time left", where + "  retries: 0", `
			ask spot: Where are you? (Share my location)
			> locates 91 13
			> waits 3s
			unanswered Spot: invalid
			done`},
		{"a place skipped, and corrected by another one", `
- {ask: From?, id: from, type: location, required: false}
- {ask: To?, id: to, type: location}
`, `
			ask from: From? (Share my location) [1.skip Skip]
			> says skip
			unanswered From: skipped
			ask to: To? (Share my location)
			> back
			ask from: From? (Share my location) [3.skip Skip]
			> locates=m1 1.5 2.5
			answered From = 1.5,2.5 (1.5, 2.5) https://www.openstreetmap.org/?mlat=1.5&mlon=2.5#map=17/1.5/2.5
			ask to: To? (Share my location)
			> edits=m1 52.52 13.405
			withdrawn from
			answered From = 52.52,13.405 (52.52, 13.405)` + link + `
			ask to: To? (Share my location)
			> waits 30m
			unanswered To: timeout
			done`},
		{"before the question has arrived, and after it", where, `
			ask spot: Where are you? (Share my location)
			> locates@4 1 2
			> locates@6 52.52 13.405
			> arrived 5
			answered Spot = 52.52,13.405 (52.52, 13.405)` + link + `
			set contact.fields.spot = 52.52,13.405
			done`},
		{"a place for a question in words is no answer", "- {ask: Name?, id: name}", `
			ask name: Name?
			> locates 52.52 13.405
			> sends photo
			> waits 3s
			> says Ana
			answered Name = Ana
			done`},
		{"a photo", proof + "\n- say: {en: \"We got {{ answers.proof }}.\", de: \"Wir haben {{ answers.proof }}.\"}\n- if: answers.proof == 'photo'\n  then: [{say: one}]", `
			ask proof: A picture?
			> sends photo
			answered Proof = photo (a photo)
			say We got a photo.
			say one
			done`},
		{"an album, and a file with a name", proof + "\n- {ask: And?, id: more, type: file}\n- say: \"{{ answers.proof }} / {{ answers.more }}\"", `
			ask proof: A picture?
			> sends photo; photo; video; document plan.pdf
			answered Proof = photo, photo, video, plan.pdf (a photo ×2, a video, plan.pdf)
			ask more: And?
			> sends voice; document
			answered More = voice, document (a voice message, a document)
			say a photo ×2, a video, plan.pdf / a voice message, a document
			done`},
		{"words are no file", proof, `
			ask proof: A picture?
			> says Here it comes
			> sends photo
			answered Proof = photo (a photo)
			done`},
		{"words alone, a place and a sticker are none", proof, `
			ask proof: A picture?
			> says I have none
			> waits 3s
			ask proof: Please send a photo or a file here.
			> locates 52.52 13.405
			> sends sticker
			> waits 3s
			ask proof: Please send a photo or a file here. [3.person Talk to a person]
			> says skip
			> waits 3s
			unanswered Proof: invalid
			done`},
		{"files of some kinds", `
- {ask: A picture?, id: proof, type: file, kinds: [photo, video, document], required: false}
`, `
			ask proof: A picture? [1.skip Skip]
			> sends voice
			> waits 3s
			ask proof: Please send a photo, a video or a document here. [2.skip Skip]
			> sends audio song.mp3; animation
			answered Proof = video (a video)
			done`},
		{"a picture sent as a document counts as one", `
- {ask: A picture?, id: proof, type: file, kinds: [photo]}
`, `
			ask proof: A picture?
			> sends document plan.pdf application/pdf
			> waits 3s
			ask proof: Please send a photo here.
			> sends document IMG_1.jpg image/jpeg
			answered Proof = IMG_1.jpg (IMG_1.jpg)
			done`},
		{"a file swapped for another one", proof + "\n- {ask: Name?, id: name}", `
			ask proof: A picture?
			> sends=m1 document a.pdf
			answered Proof = a.pdf (a.pdf)
			ask name: Name?
			> edits=m1 with other words
			> swaps=m1 document b.pdf
			withdrawn proof
			answered Proof = b.pdf (b.pdf)
			ask name: Name?
			> says Ana
			answered Name = Ana
			done`},
		{"a file of the wrong kind swapped for a right one", `
- {ask: A picture?, id: proof, type: file, kinds: [photo]}
`, `
			ask proof: A picture?
			> sends=m1 voice
			> swaps=m1 photo
			answered Proof = photo (a photo)
			done`},
	} {
		t.Run(test.name, func(t *testing.T) { script(t, ana(), withSteps(test.steps), test.script) })
	}
	t.Run("in German", func(t *testing.T) {
		script(t, german, withSteps("\n- {ask: Wo?, id: spot, type: location, retries: 0}\n- {ask: Bild?, id: proof, type: file, kinds: [photo, document]}\n- say: 'Danke für {{ answers.proof }}.'"), `
			ask spot: Wo? (Meinen Standort senden)
			> says zu Hause
			> waits 3s
			unanswered Spot: invalid
			ask proof: Bild?
			> says nein
			> waits 3s
			ask proof: Bitte senden Sie hier ein Foto oder ein Dokument.
			> sends photo
			answered Proof = photo (a photo)
			say Danke für ein Foto.
			done`)
	})
}
