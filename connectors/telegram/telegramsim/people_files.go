package telegramsim

import (
	"errors"
	"fmt"
	"strconv"
)

// Media is a file that a person sends.
type Media struct {
	// Kind is photo, video, animation, audio, voice, video_note, document or sticker.
	Kind string
	// Name and Type are what their app says of it; Type is looked up if it is empty. A
	// sticker is image/webp, application/x-tgsticker or video/webm.
	Name, Type string
	Data       []byte
	// Size is said in place of that of Data: of a file that is too large to be at hand.
	Size int64
	// Emoji is what a sticker stands for; Seconds how long it plays.
	Emoji    string
	Seconds  int
	Caption  string
	Entities []Entity
	// Album is the same for all that were sent together, each as a message of its own. See
	// NewAlbum.
	Album string
}

// SendFile sends a file.
func (u *User) SendFile(m Media) (Message, error) {
	switch {
	case m.Kind == "thumbnail" || kinds[m.Kind].prefix == "":
		return Message{}, fmt.Errorf("nobody can send a %q", m.Kind)
	case len(m.Data) == 0 && m.Size == 0:
		return Message{}, errors.New("the app sends no empty file")
	case m.Caption != "" && !captioned(m.Kind):
		return Message{}, fmt.Errorf("a %s has no caption", m.Kind)
	case tooLong(m.Caption):
		return Message{}, errors.New("the caption is too long")
	}
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	f := File{Name: m.Name, Type: m.Type, Size: m.Size, Seconds: m.Seconds, Emoji: m.Emoji}
	if f.Type == "" {
		f.Type = sniff(m.Name, m.Data)
	}
	shown, payload, err := u.b.file(m.Kind, f, m.Data)
	if err != nil {
		return Message{}, fmt.Errorf("sending a %s: %w", m.Kind, err)
	}
	return u.post(Message{Kind: m.Kind, Text: m.Caption, Entities: m.Entities, File: shown, Album: m.Album, payload: payload}), nil
}

// NewAlbum is a Media.Album that nobody has used.
func (u *User) NewAlbum() string {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.s.lastID++
	return strconv.FormatInt(14_000_000_000_000_000+u.s.lastID, 10)
}

// SendAlbum sends files that are shown together. The server makes a message of each.
func (u *User) SendAlbum(items ...Media) ([]Message, error) {
	album := u.NewAlbum()
	var sent []Message
	for _, m := range items {
		m.Album = album
		one, err := u.SendFile(m)
		if err != nil {
			return sent, err
		}
		sent = append(sent, one)
	}
	return sent, nil
}

// Download reads a file that is in one of the chat's messages, by its file_id.
func (u *User) Download(id string) (File, []byte, bool) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	f, ok := u.b.files[id]
	if !ok {
		return File{}, nil, false
	}
	return f.File, f.data, true
}

// Lose takes a file off the server: its id is known still, and nothing lies behind it.
func (u *User) Lose(id string) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if f, ok := u.b.files[id]; ok {
		f.gone, f.path = true, ""
	}
}
