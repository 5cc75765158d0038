package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// The beginnings of files, by which it is known what they are.
const (
	jpegHead = "\xff\xd8\xff\xe0\x00\x10JFIF\x00"
	webpHead = "RIFF\x40\x00\x00\x00WEBPVP8 "
	pdfHead  = "%PDF-1.4\n"
)

// sendsFile has a customer send a file that no other is like, with words or without.
func (c *Crowd) sendsFile(who *customer, what string, m telegramsim.Media, head string) bool {
	word := c.word("c")
	s := &sent{what: what}
	if m.Caption != "" {
		s.shows, m.Caption = word, fmt.Sprintf(m.Caption, word)
	}
	m.Data = []byte(head + word)
	sum := sha256.Sum256(m.Data)
	s.sum = hex.EncodeToString(sum[:])
	shown, err := who.SendFile(m)
	if err != nil {
		c.trace.Note("Telegram says: %v", err)
		return false
	}
	return c.sends(who, s, shown)
}

func (c *Crowd) sendsPhoto() bool {
	return c.sendsFile(pick(c, c.customers), "a customer sends a photo", telegramsim.Media{Kind: "photo", Caption: "my %s"}, jpegHead)
}

func (c *Crowd) sendsSticker() bool {
	return c.sendsFile(pick(c, c.customers), "a customer sends a sticker", telegramsim.Media{Kind: "sticker", Type: "image/webp", Emoji: "🦊"}, webpHead)
}

func (c *Crowd) sendsDocument() bool {
	return c.sendsFile(pick(c, c.customers), "a customer sends a document", telegramsim.Media{Kind: "document", Name: "<!channel> bill.pdf"}, pdfHead)
}

// sendsAlbum sends several photos at once, with words on one of them, or one more of the
// last album.
func (c *Crowd) sendsAlbum() bool {
	const what = "a customer sends an album"
	who := pick(c, c.customers)
	if who.album != "" && c.rng.IntN(3) == 0 {
		return c.sendsFile(who, what, telegramsim.Media{Kind: "photo", Album: who.album}, jpegHead)
	}
	who.album = who.NewAlbum()
	n := 2 + c.rng.IntN(3)
	captioned := c.rng.IntN(n)
	for i := range n {
		m := telegramsim.Media{Kind: "photo", Album: who.album}
		if i == captioned {
			m.Caption = "all of %s"
		}
		if !c.sendsFile(who, what, m, jpegHead) {
			return false
		}
	}
	return true
}

// shares has an agent share files in a thread, whose names hold the remark's word.
func (c *Crowd) shares(what string, forms []string) bool {
	card, agent, ok := c.thread()
	if !ok {
		return false
	}
	word := c.word("a")
	text := pick(c, forms)
	if strings.Contains(text, "%s") {
		text = fmt.Sprintf(text, word)
	}
	var files []string
	opts := []slacksim.SendOption{slacksim.NoCommand()}
	for i := range 1 + c.rng.IntN(3) {
		name := fmt.Sprintf("%s%d.pdf", word, i)
		files = append(files, name)
		opts = append(opts, slacksim.WithUpload(slacksim.Upload{Name: name, MIMEType: "application/pdf", Content: []byte(pdfHead + name)}))
	}
	return c.wrote(&remark{
		what: what, of: c.who(card), author: agent, channel: card.Channel, thread: card.TS, word: word, text: text, files: files,
	}, opts...)
}

func (c *Crowd) sharesFiles() bool {
	return c.shares("an agent shares files", []string{"", "As promised, %s", "Please read *%s*"})
}

func (c *Crowd) keepsFiles() bool {
	return c.shares("an agent keeps files inside", []string{";; look at %s", "note: %s", "@here %s"})
}

// holds tells whether a message in a chat holds a word, in its text or the name of its
// file, and as what: by the file's name, if it has one.
func holds(m telegramsim.Message, word string) (as string, is bool) {
	if m.File != nil && strings.Contains(m.File.Name, word) {
		return m.File.Name, true
	}
	return word, strings.Contains(m.Text, word)
}
