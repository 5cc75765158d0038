package bridge

import (
	"slices"
	"strconv"
	"strings"

	"frontdesk/bridge/richtext"
)

// unfit is a file that cannot go where it should, and why: one of the reasons.
type unfit struct {
	file   File
	reason string
	// limit is how many bytes it could have, if it is too large and that is known; here,
	// if that is the limit of where it should go.
	limit int64
	here  bool
}

// fitting parts files into those that can go to an endpoint, as far as that is known, and
// those that cannot.
func (d *decision) fitting(to EndpointID, files []File) (fit []File, not []unfit) {
	for _, f := range files {
		if u := d.unfitFor(to, f); u.reason != "" {
			not = append(not, u)
			continue
		}
		fit = append(fit, f)
	}
	return fit, not
}

// unfitFor is why a file cannot go to an endpoint; without a reason it can.
func (d *decision) unfitFor(to EndpointID, f File) unfit {
	reason, _ := d.env.Policy.Caps[to].Files.CanTake(f)
	fetch := d.env.Policy.Caps[f.Endpoint].Files.Fetch
	if reason == "" && fetch > 0 && f.Size > fetch {
		reason = ReasonTooLarge
	}
	return d.unfit(to, f, reason)
}

// unfit finds the limit to a reason for which a file cannot go to an endpoint.
func (d *decision) unfit(to EndpointID, f File, reason string) unfit {
	u := unfit{file: f, reason: reason}
	if reason != ReasonTooLarge {
		return u
	}
	size, fetch := d.env.Policy.Caps[to].Files.Size, d.env.Policy.Caps[f.Endpoint].Files.Fetch
	u.limit, u.here = size, true
	if fetch > 0 && (size == 0 || fetch < size) {
		u.limit, u.here = fetch, false
	}
	return u
}

// show shows in the thread what a contact has sent: the files that can get there, and of
// the others what they are. The contact is told of those where that is of use.
func (d *decision) show(v *Conversation, m MessageID, body richtext.Doc, files []File) {
	fit, not := d.fitting(Desk, files)
	if len(not) > 0 {
		body = append(d.unshown(v.Identity.Endpoint, not, v.Status != Closed), body...)
		d.tellUnfit(v, not)
	}
	d.post(v.ID, m, d.author(v), body, fit...)
}

// unshown says in the thread what cannot be shown there of a contact's files, and why.
// asked: the contact is told so where they can do something about it.
func (d *decision) unshown(from EndpointID, not []unfit, asked bool) richtext.Doc {
	app := d.env.Policy.Channels[from].App
	var body richtext.Doc
	for _, u := range not {
		key := "desk.file." + u.reason
		switch {
		case u.reason == ReasonTooLarge && u.limit == 0:
			key += "_any"
		case u.reason == ReasonTooLarge && u.here:
			key += "_here"
		case d.desk(key) == "":
			key = "desk.announce"
		}
		if asked && d.desk(key+".asked") != "" {
			key += ".asked"
		}
		body = append(body, d.deskDoc(key, "what", d.fileWords(u.file), "app", app, "limit", SizeWords(u.limit), "name", d.contactName())...)
	}
	return body
}

// contactCan are the keys of what a contact is told of a file that does not get through,
// by the reason: where they can do something about it.
var contactCan = map[string]string{
	ReasonTooLarge: "file_too_large", ReasonEmpty: "file_empty", ReasonFileType: "file_type", ReasonNoFile: "file_lost",
}

// tellUnfit tells a contact once of each reason for which files of theirs do not get
// through, and which those are.
func (d *decision) tellUnfit(v *Conversation, not []unfit) {
	told := map[string]bool{}
	for i, u := range not {
		key, can := contactCan[u.reason]
		if u.reason == ReasonTooLarge && u.limit == 0 {
			key += "_any"
		}
		if can && !told[key] && v.Status != Closed {
			d.toCustomer(v, append(namesOf(not[i:], u.reason), d.say(key, "limit", SizeWords(u.limit))...), nil)
		}
		told[key] = true
	}
}

// namesOf names those files, of those that have a name, that do not get through for a reason.
func namesOf(not []unfit, reason string) richtext.Doc {
	var names []string
	for _, u := range not {
		if name := fileName(u.file); u.reason == reason && name != "" && len(names) <= maxNamed {
			names = append(names, name)
		}
	}
	switch {
	case len(names) == 0:
		return nil
	case len(names) > maxNamed:
		names[maxNamed] = "…"
	}
	return richtext.FromPlain("📎 " + strings.Join(names, ", "))
}

// maxFileName bounds what is shown of a file's name where it only is named.
const maxFileName = 80

// fileWords names a file: "a video, “party.mp4” (35 MB)".
func (d *decision) fileWords(f File) string {
	text := d.desk("desk.kind." + f.Kind)
	if text == "" {
		text = d.desk("desk.kind." + FileDocument)
	}
	if name := fileName(f); name != "" {
		text += ", “" + name + "”"
	}
	if f.Size > 0 {
		text += " (" + SizeWords(f.Size) + ")"
	}
	return text
}

func fileName(f File) string {
	name := []rune(richtext.CleanName(f.Name))
	if len(name) > maxFileName {
		return string(name[:maxFileName-1]) + "…"
	}
	return string(name)
}

// wordsOf is how a message is called where it is not shown whole: by its words and files.
func (d *decision) wordsOf(s Said) string {
	words := beginning(s.Body.Plain())
	if len(s.Files) == 0 {
		return words
	}
	return strings.TrimSpace(words + " 📎 " + d.filesWords(s.Files))
}

// filesWords names files, each by its name or, if it has none, by what it is.
func (d *decision) filesWords(files []File) string {
	var names []string
	for i, f := range files {
		if i == maxNamed && len(files) > maxNamed+1 {
			names = append(names, d.desk("desk.file.more", "more", strconv.Itoa(len(files)-i)))
			break
		}
		name := fileName(f)
		if name == "" {
			name = d.fileWords(f)
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// maxNamed is how many of several files are named.
const maxNamed = 5

// SizeWords is a size as people read it: "35 MB". Platforms count their limits so, too.
func SizeWords(bytes int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB"}
	size, i := float64(bytes), 0
	for size >= 1024 && i < len(units)-1 {
		size, i = size/1024, i+1
	}
	if size >= 9.95 || size == float64(int64(size)) {
		return strconv.FormatInt(int64(size+0.5), 10) + " " + units[i]
	}
	return strconv.FormatFloat(size, 'f', 1, 64) + " " + units[i]
}

// fileReasons are those for which a delivery of files fails that would go through
// without them.
var fileReasons = []string{
	ReasonTooLarge, ReasonEmpty, ReasonFileType, ReasonNoFile, ReasonNoAccess, ReasonNotAFile, ReasonNotAllowed, ReasonNoScope, ReasonOther,
}

// lostFiles tells whether files were refused as such.
func (ev Settled) lostFiles() bool {
	return len(ev.Files) > 0 && ev.Result == Refused && slices.Contains(fileReasons, ev.Reason)
}

// filesNotShown is about files of a contact's that the thread did not get. Where there
// were several each is tried by itself, and in the place of one stands what it was: the
// words that came with it are shown in any case. v is nil if its conversation is not the
// current one any more.
func (d *decision) filesNotShown(v *Conversation, ev Settled) {
	d.note("a file was not shown: " + ev.Reason)
	post := Post{Body: ev.Body, Author: ev.Author, Again: ev.Why == WhyAgain}
	if len(ev.Files) == 1 {
		from := ev.Files[0].Endpoint
		if v != nil {
			from = v.Identity.Endpoint
		}
		not := []unfit{d.unfit(Desk, ev.Files[0], ev.Reason)}
		post.Body = append(d.unshown(from, not, v != nil && v.Status != Closed && !post.Again), ev.Body...)
		if v != nil && !post.Again {
			d.tellUnfit(v, not)
		}
	}
	e := Effect{Conversation: ev.Conversation, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(ev.Conversation, ToDesk, LaneMessages)}
	for i := range max(1, len(ev.Files)) {
		one := post
		one.Message = d.newMessage()
		if i == 0 && ev.Parts == len(ev.Files) {
			one.Message = ev.Message // so that it is known there as well
		}
		if i > 0 {
			one.Body = nil
		}
		if len(ev.Files) > 1 {
			one.Files = ev.Files[i : i+1]
		}
		e.Op = one
		d.emit(e)
	}
}
