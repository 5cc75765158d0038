package app_test

import (
	"bytes"
	"image"
	pictures "image/jpeg"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// A customer's picture stands beside their words in Slack, by an address of the program's
// own that nobody can guess, and in which there is no token.
func TestAvatars(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const room = "C0DESK"
		w := office(t)
		r := w.start(strings.NewReplacer(`http: {`, `http: {public_url: "`+public+`", `).Replace(plainly) + "\nconversations: {avatars: true}\n")
		defer r.end()
		var photo bytes.Buffer
		if err := pictures.Encode(&photo, image.NewGray(image.Rect(0, 0, 320, 320)), nil); err != nil {
			t.Fatal(err)
		}
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia", LastName: "Wong", Language: "en"})
		if err := mia.SetPortrait(photo.Bytes()); err != nil {
			t.Fatal(err)
		}
		jo := w.telegram.User(telegramsim.Person{FirstName: "Jo", Language: "en"})
		mia.Write("How do I pay?")
		jo.Write("And where?")
		address := func(words string) (at string) {
			w.slackShows(room, func(m slacksim.Message) bool {
				if m.ThreadTS == "" || !strings.Contains(m.Seen(), words) {
					return false
				}
				at = m.IconURL
				return true
			}, words)
			if !strings.HasPrefix(at, public+"/avatars/telegram/") || strings.Contains(at, "bot") || strings.Contains(w.log.String(), at) {
				t.Errorf("%q has its author's picture at %q", words, at)
			}
			return at
		}
		get := func(at string) (code int, kind string, body []byte) {
			resp, err := w.outside().Get(at)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			body, err = io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			return resp.StatusCode, resp.Header.Get("Content-Type"), body
		}
		hers, his := address("How do I pay?"), address("And where?")
		if code, kind, body := get(hers); code != http.StatusOK || kind != "image/jpeg" || len(body) == 0 || len(body) > photo.Len() {
			t.Errorf("Mia's picture: %d, %s, %d bytes", code, kind, len(body))
		}
		if code, kind, body := get(his); code != http.StatusOK || kind != "image/png" || len(body) == 0 {
			t.Errorf("Jo, who has none: %d, %s, %d bytes", code, kind, len(body))
		}
		cut := strings.LastIndexByte(hers, '/')
		for _, forged := range []string{
			hers[:cut] + his[strings.LastIndexByte(his, '/'):], hers[:cut] + "/", hers[:len(hers)-1], hers + "x",
			strings.Replace(hers, "/telegram/", "/telegram/1", 1), public + "/avatars/", public + "/avatars/telegram",
		} {
			if code, _, _ := get(forged); code != http.StatusNotFound {
				t.Errorf("%s is answered %d", forged, code)
			}
		}
	})
}
