package bridge

import (
	"maps"
	"slices"
	"time"
)

const (
	// albumWait is how long to wait for more of an album after each piece of it.
	albumWait = 2 * time.Second
	// maxAlbum bounds the files of one: what is beyond it is another one.
	maxAlbum = 30
)

// Album is one that the contact has sent: a platform hands over its pieces one by one.
// They are gathered for a moment into one message of the transcript, which has the files
// and the words, and then shown in the thread as one.
type Album struct {
	// ID is the platform's.
	ID string `json:"id"`
	// Message is what the pieces are gathered in, and Parts how many it has; both are
	// empty once it is shown.
	Message MessageID `json:"message,omitempty"`
	Parts   int       `json:"parts,omitempty"`
	// Late: a part of the album has been shown before. Opens: it has opened the
	// conversation.
	Late  bool `json:"late,omitempty"`
	Opens bool `json:"opens,omitempty"`
	// Order is that of its first piece.
	Order int64 `json:"order,omitempty"`
}

// hasAlbum tells whether an album belongs to the conversation.
func (v *Conversation) hasAlbum(album string) bool {
	return album != "" && v.Album != nil && v.Album.ID == album
}

// gather takes in a piece of an album, whose record it makes a part of the album's message
// if that has been begun.
func (d *decision) gather(v *Conversation, album string, order int64, r *Record) {
	next := Album{ID: album, Message: r.Message, Parts: 1, Late: v.hasAlbum(album), Opens: v.OpenedAt.Equal(d.env.Now), Order: order}
	said, begun := Said{Message: r.Message, Conversation: v.ID, From: r.From, Kind: r.Kind, At: r.At, Head: r.Head}, false
	if v.hasAlbum(album) && v.Album.Message != "" {
		said, begun = d.env.Said[v.Album.Message]
		begun = begun && len(said.Files)+len(r.Files) <= maxAlbum
	}
	if begun {
		next = *v.Album
		r.Message, r.Part = next.Message, next.Parts
		next.Parts++
	} else if v.hasAlbum(album) {
		d.showAlbum()
		said = Said{Message: r.Message, Conversation: v.ID, From: r.From, Kind: r.Kind, At: r.At, Head: r.Head}
	}
	said.Files = append(said.Files[:len(said.Files):len(said.Files)], r.Files...)
	if !r.Body.Empty() {
		said.Body = append(said.Body[:len(said.Body):len(said.Body)], r.Body...)
		r.Body = said.Body
	}
	r.Files = said.Files
	if next.Opens && v.First == "" {
		v.First = beginning(r.Body.Plain())
	}
	v.Album = &next
	d.recall(said)
	d.setTimer(timerAlbum, d.env.Now.Add(albumWait))
}

// recall has the rest of the decision know a message of its own.
func (d *decision) recall(said Said) {
	d.env.Said = maps.Clone(d.env.Said)
	if d.env.Said == nil {
		d.env.Said = map[MessageID]Said{}
	}
	d.env.Said[said.Message] = said
}

// endsAlbum tells whether what happens shows an album before it, complete or not:
// whatever people do that is no further piece of it.
func (d *decision) endsAlbum(ev Event) bool {
	switch ev := ev.(type) {
	case MessageIn:
		return d.c.Current != nil && !d.c.Current.hasAlbum(ev.Album)
	case Moving:
		return !ev.Lost && ev.Gone == 0 // what is for a thread that is lost is shown in the next one
	case ThreadGone, Settled, RetryWanted, TimerFired, AgentOffered, QueueMoved:
		return false
	}
	return true
}

// albumComplete shows what was gathered, if anything was, and passes it on to the workflow:
// it may be an answer.
func (d *decision) albumComplete() {
	v := d.c.Current
	if v == nil || v.Album == nil || v.Album.Message == "" {
		return
	}
	a := *v.Album
	d.showAlbum()
	d.sent(v, d.env.Said[a.Message].Files, a.Order, a.Message)
}

// showAlbum shows in the thread what was gathered, if anything was.
func (d *decision) showAlbum() {
	v := d.c.Current
	if v == nil || v.Album == nil || v.Album.Message == "" {
		return
	}
	a := *v.Album
	v.Album = &Album{ID: a.ID}
	d.cancelTimer(timerAlbum)
	said := d.env.Said[a.Message]
	body := said.Body
	if len(said.Files) == 0 {
		body = append(d.announce(said.Kind, v), body...)
	}
	if a.Late {
		body = append(d.deskDoc("desk.album.late"), body...)
	}
	d.show(v, a.Message, append(slices.Clone(said.Head), body...), said.Files)
	if !a.Opens && !a.Late {
		d.received(v, a.Message)
	}
}
