package bridge

import (
	"slices"

	"frontdesk/bridge/richtext"
)

// DeletedFile is a file that was deleted in a thread of a reply whose other files stay.
type DeletedFile struct {
	Message MessageID `json:"message"`
	File    RemoteID  `json:"file"`
}

// maxDeletedFiles bounds the files whose deletion waits.
const maxDeletedFiles = 50

// isAll tells whether the deletion of files is one of the whole message: nothing is left of it.
func (ev ReplyDeleted) isAll(said Said) bool { return ev.NoneLeft && said.Body.Empty() }

// filesDeleted is the deletion of some of the files of a message. It waits like that of a
// whole one, for Slack may tell of a deleted thread file by file.
func (d *decision) filesDeleted(ev ReplyDeleted) {
	said, known := d.env.Said[d.env.About]
	v := d.c.Current
	if !known || v == nil || said.From != FromAgent {
		d.note("files of nothing that the customer has were deleted")
		return
	}
	w := d.withdrawing()
	if len(w.Files)+len(ev.Files) > maxDeletedFiles {
		d.withdrawNow()
		w = d.withdrawing()
	}
	if w.isMass() {
		return
	}
	for _, id := range ev.Files[:min(len(ev.Files), maxDeletedFiles)] {
		if f := (DeletedFile{Message: said.Message, File: id}); !slices.Contains(w.Files, f) {
			w.Files = append(slices.Clone(w.Files), f)
		}
	}
	d.c.Withdrawing = &w
	d.setTimer(timerWithdraw, d.env.Now.Add(withdrawAfter))
}

// takeFilesBack deletes files at the customer's, of each reply in turn. Those of a reply
// that was deleted itself go with it.
func (d *decision) takeFilesBack(v *Conversation, files []DeletedFile) {
	for len(files) > 0 {
		of := files[0].Message
		var ids []RemoteID
		var rest []DeletedFile
		for _, f := range files {
			if f.Message == of {
				ids = append(ids, f.File)
			} else {
				rest = append(rest, f)
			}
		}
		if said, known := d.env.Said[of]; known && said.From == FromAgent && !said.Deleted {
			d.takeFilesOf(v, said, ids)
		}
		files = rest
	}
}

// takeFilesOf deletes some of the files of a reply at the customer's, or says that they
// still have them. If its words went with one of them, they go to the customer once more.
func (d *decision) takeFilesOf(v *Conversation, said Said, ids []RemoteID) {
	e := d.forCustomer(said.Conversation, nil)
	caps := d.env.Policy.Caps[e.Endpoint]
	captioned, elsewhere := false, false
	for _, p := range d.there(v, said) {
		i := slices.IndexFunc(said.Files, func(f File) bool { return f.ID == p.File })
		if i < 0 || !slices.Contains(ids, p.File) {
			elsewhere = elsewhere || p.Words
			continue
		}
		key := ""
		switch {
		case caps.Delete == 0:
			key = "desk.back.file.never"
		case d.env.Now.Sub(said.At) > caps.Delete:
			key = "desk.back.file.too_old"
		}
		if key != "" {
			d.toThread(said.Conversation, d.fileBackDoc(key, said.Conversation, said.Files[i]), said.Author)
			continue
		}
		captioned = captioned || p.Words
		e.Op = Delete{Message: said.Message, From: p.Part, To: p.Part + 1, By: said.Author, Why: BackFile, File: &said.Files[i]}
		d.emit(e)
	}
	if captioned && !elsewhere && !said.Body.Empty() {
		d.wordsAlone(v, said)
	}
}

// there is what the customer has of a reply, part by part, or is about to get.
func (d *decision) there(v *Conversation, said Said) []PartThere {
	have := v.has(said)
	if have == said.Parts {
		return said.There
	}
	e := d.forCustomer(said.Conversation, nil)
	sent, _ := d.fitting(e.Endpoint, said.Files)
	ops := Lower(d.env.Policy.Caps[e.Endpoint], Post{Message: said.Message, Body: signed(said.Signed, said.Body), Files: sent})
	if partsOf(ops) != have {
		return said.There
	}
	var parts []PartThere
	for _, op := range ops {
		parts = append(parts, op.(Post).Holds()...)
	}
	return parts
}

// wordsAt are the parts of a reply with files that its words are, if they stand together; the
// first file where it has none. It is empty if they were said anew in a correction.
func wordsAt(there []PartThere) (at []PartThere) {
	for _, p := range there {
		switch last := len(at) - 1; {
		case !p.Words:
		case last >= 0 && (p.Part != at[last].Part+1 || p.File != "" || at[last].File != ""):
			return nil
		default:
			at = append(at, p)
		}
	}
	if first := slices.IndexFunc(there, func(p PartThere) bool { return p.File != "" }); len(at) == 0 && first >= 0 {
		at = there[first : first+1]
	}
	return at
}

// wordsAlone sends the words of a reply once more whose file, which they went with, is
// taken back: as a further part of the reply.
func (d *decision) wordsAlone(v *Conversation, said Said) {
	if v.ID != said.Conversation || v.Status == Closed {
		d.whisper(said.Conversation, said.Author, d.about(v, "desk.back.file.words_gone"))
		return
	}
	have := v.has(said)
	e := d.forCustomer(v.ID, nil)
	texts := Lower(d.env.Policy.Caps[e.Endpoint], Post{Message: said.Message, Body: signed(said.Signed, said.Body), By: said.Author})
	for i, op := range texts {
		p := op.(Post)
		p.Part, p.Parts = have+i, have+len(texts)
		e.Op = p
		d.emitLowered(e)
	}
	d.grows(v, said.Message, have, have+len(texts))
	d.whisper(said.Conversation, said.Author, d.about(v, "desk.back.file.words"))
}

// fileBackDoc is a phrase about taking a file back.
func (d *decision) fileBackDoc(key string, id ConversationID, f File) richtext.Doc {
	return d.backDoc(key, id, "what", d.fileWords(f))
}

// fileBackSettled tells an agent whether a file was taken back.
func (d *decision) fileBackSettled(ev Settled, back bool) {
	var file File
	if len(ev.Files) > 0 {
		file = ev.Files[0]
	}
	if back {
		if ev.Result == Delivered {
			d.auditTakenBack(ev)
		}
		d.whisper(ev.Conversation, ev.By, d.fileBackDoc("desk.back.file", ev.Conversation, file).Plain())
		return
	}
	d.gone(ev)
	key := "desk.back.file.failed"
	switch ev.Reason {
	case ReasonBlocked, ReasonDeactivated:
		key = "desk.back." + ev.Reason
	case ReasonTooOld:
		key = "desk.back.file.too_old"
	}
	d.toThread(ev.Conversation, d.fileBackDoc(key, ev.Conversation, file), ev.By)
}
