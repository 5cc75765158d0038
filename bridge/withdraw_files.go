package bridge

import "slices"

// DeletedFile is a file that was deleted in a thread of a reply whose other files stay.
type DeletedFile struct {
	Message MessageID `json:"message"`
	File    RemoteID  `json:"file"`
}

// maxDeletedFiles bounds the files whose deletion waits.
const maxDeletedFiles = 50

// isAll tells whether the deletion of files is one of the whole message: nothing is left
// of it or, if it was edited, it is not known which of its parts at the customer's are files.
func (ev ReplyDeleted) isAll(said Said) bool {
	return ev.NoneLeft && (said.Body.Empty() || said.Edited)
}

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
// still have them. The words that went with one of them go to the customer once more.
func (d *decision) takeFilesOf(v *Conversation, said Said, ids []RemoteID) {
	e := d.forCustomer(said.Conversation, nil)
	caps := d.env.Policy.Caps[e.Endpoint]
	sent, _ := d.fitting(e.Endpoint, said.Files)
	have := v.has(said)
	ops := Lower(caps, Post{Message: said.Message, Body: signed(said.Signed, said.Body), By: said.Author, Files: sent})
	certain := !said.Edited && have >= partsOf(ops) // else which part is which is not known
	var words *Post
	for _, op := range ops {
		p := op.(Post)
		for i, f := range p.Files {
			if !slices.Contains(ids, f.ID) {
				continue
			}
			key := ""
			switch {
			case have == 0:
				d.note("the customer does not have that file")
				continue
			case caps.Delete == 0:
				key = "desk.back.file.never"
			case !certain:
				key = "desk.back.file.which"
			case d.env.Now.Sub(said.At) > caps.Delete:
				key = "desk.back.file.too_old"
			}
			if key != "" {
				d.toThread(said.Conversation, d.backDoc(key, said.Conversation, "what", d.fileWords(f)), said.Author)
				continue
			}
			e.Op = Delete{Message: said.Message, From: p.Part + i, To: p.Part + i + 1, By: said.Author, Why: BackFile}
			d.emit(e)
			if i == 0 && !p.Body.Empty() {
				words = &p
			}
		}
	}
	if words != nil {
		d.wordsAlone(v, said, *words, have)
	}
}

// wordsAlone sends the words of a reply once more whose file, which they went with, is
// taken back: as a further part of the reply.
func (d *decision) wordsAlone(v *Conversation, said Said, p Post, have int) {
	if v.ID != said.Conversation || v.Status == Closed {
		d.whisper(said.Conversation, said.Author, d.about(v, "desk.back.file.words_gone"))
		return
	}
	e := d.forCustomer(v.ID, Post{Message: said.Message, Part: have, Parts: have + 1, Body: p.Body, By: said.Author})
	d.emitLowered(e)
	d.grows(v, said.Message, have, have+1)
	d.whisper(said.Conversation, said.Author, d.about(v, "desk.back.file.words"))
}

// fileBackSettled tells an agent whether a file was taken back.
func (d *decision) fileBackSettled(ev Settled, back bool) {
	if back {
		if ev.Result == Delivered {
			d.auditTakenBack(ev)
		}
		d.whisper(ev.Conversation, ev.By, d.backDoc("desk.back.file", ev.Conversation).Plain())
		return
	}
	d.gone(ev)
	key := "desk.back.file.failed"
	if slices.Contains([]string{ReasonBlocked, ReasonDeactivated}, ev.Reason) {
		key = "desk.back." + ev.Reason
	}
	d.toThread(ev.Conversation, d.backDoc(key, ev.Conversation), ev.By)
}
