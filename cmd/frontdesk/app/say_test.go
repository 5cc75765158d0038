package app_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// A workflow sends a file with words and a link below it. A conversation gets the file as
// it was when the workflow began, also after the file was changed and after a restart.
func TestSayWithFile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newLongWorld(t)
		l := &reloading{world: w, text: short}
		l.slack.AddUser(slacksim.User{ID: "U0EVA", Name: "eva", DisplayName: "Eva", RealName: "Eva Kraus"})
		l.slack.AddChannel(slacksim.Channel{ID: "C0OPS", Name: "ops", Members: []string{"U0EVA", "U0DESK"}})
		l.write("files/prices.pdf", "%PDF-1.7 the first prices")
		l.change(`say: "{{ answers.colour }} it is, by the first version."`,
			"say: Our prices\n        file: files/prices.pdf\n        buttons: [{label: \"Buy {{ answers.colour }}\", url: \"https://example.com/buy?colour={{ answers.colour }}\"}]")
		l.r = l.start(l.text)
		mia, leo := l.customer("Mia", "Which colour?"), l.customer("Leo", "Which colour?")

		l.write("files/prices.pdf", "%PDF-1.7 the second prices")
		l.reload("workflow inbound")
		mia.Write("dark red")
		l.gets(mia, "the first prices", "dark red", "https://example.com/buy?colour=dark%20red")
		card := l.thread("C0SALES", "Mia")
		l.replied("C0SALES", card, "The workflow sent Mia a file, “prices.pdf” (25 B).")
		kim := l.customer("Kim", "Which colour?")
		kim.Write("Blue")
		l.gets(kim, "the second prices", "Blue", "https://example.com/buy?colour=Blue")
		l.r.end()

		l.r = l.start(l.text)
		leo.Write("Green")
		l.gets(leo, "the first prices", "Green", "https://example.com/buy?colour=Green")
		l.r.end()
	})
}

// gets waits until a customer has the file, the words and the link, all in one message.
func (l *reloading) gets(u *telegramsim.User, holds, colour, url string) {
	l.Helper()
	ctx, cancel := context.WithTimeout(l.ctx, time.Minute)
	defer cancel()
	m, err := u.WaitText(ctx, "Our prices")
	if err != nil {
		l.Fatal(err)
	}
	b, ok := m.Button("Buy " + colour)
	if m.Kind != "document" || m.File == nil || m.File.Name != "prices.pdf" || !ok || b.URL != url {
		l.Fatalf("there is a %s, %+v, with %+v", m.Kind, m.File, m.Buttons)
	}
	if _, data, ok := u.Download(m.File.ID); !ok || !strings.HasSuffix(string(data), holds) {
		l.Errorf("the file holds %q, want %q", data, holds)
	}
}
