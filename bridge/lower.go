package bridge

import (
	"slices"
	"strconv"

	"frontdesk/bridge/richtext"
)

// Lower turns an operation into what a platform with these Caps can carry: long
// text becomes several posts, files go in groups that may stand together, and more
// buttons than there may be become numbered lines. Nothing is cut but labels of buttons,
// and no file is left out: see FileCaps.CanTake.
func Lower(caps Caps, op Op) []Op {
	switch op := op.(type) {
	case Post:
		return lowerPost(caps, op)
	case ClearButtons:
		op.Instead = marked(op.Instead)
		return []Op{op}
	case Edit:
		op.Body = richtext.Degrade(op.Body, caps.Features)
		return []Op{op}
	case OpenModal:
		op.Modal.Text = richtext.Degrade(op.Modal.Text, caps.Features)
		return []Op{op}
	case UpdateModal:
		op.Modal.Text = richtext.Degrade(op.Modal.Text, caps.Features)
		return []Op{op}
	case Notice:
		op.Body = richtext.Degrade(op.Body, caps.Features)
		return []Op{op}
	case Whisper:
		op.Body = richtext.Degrade(op.Body, caps.Features)
		return []Op{op}
	case Respond:
		op.Body = richtext.Degrade(op.Body, caps.Features)
		return []Op{op}
	}
	return []Op{op}
}

// lowerPost splits a Post into messages that the platform takes. The words go with the
// first files as their caption or, if they are too long for that or there are buttons
// below them, before them. Links stand below a single file, with its caption.
func lowerPost(caps Caps, p Post) []Op {
	body := richtext.Degrade(p.Body, caps.Features)
	buttons := p.Buttons
	if !slices.Contains(caps.Share, p.Share.What) {
		p.Share = Share{}
	}
	p.EndShare = p.EndShare && len(caps.Share) > 0
	if len(buttons) > caps.Buttons || tooLong(buttons, caps.ButtonLabel) {
		if lines := numbered(buttons); len(lines.Text) > 0 {
			body = append(body[:len(body):len(body)], lines)
		}
		buttons = nil
	}
	buttons = marked(buttons)
	groups := caps.Files.groups(p.Files)
	below := len(buttons) > 0 || len(p.Actions) > 0 || p.Share != Share{}
	if below && areLinks(buttons) && len(p.Files) == 1 && (body.Empty() || caps.isCaption(body)) {
		below = false
	}
	var texts []richtext.Doc
	var caption richtext.Doc
	switch {
	case len(groups) > 0 && !below && body.Empty():
	case len(groups) > 0 && !below && caps.isCaption(body):
		caption = body
	case caps.Text > 0 && caps.Measure != nil:
		texts = richtext.Split(body, caps.Measure, caps.Text)
	default:
		texts = []richtext.Doc{body}
	}
	ops := make([]Op, 0, len(texts)+len(groups))
	parts := len(texts) + len(p.Files)
	lowest := len(texts) - 1
	if lowest < 0 {
		lowest = len(groups) - 1
	}
	add := func(body richtext.Doc, files []File) {
		one := p
		one.Body, one.Files, one.Part, one.Parts = body, files, partsOf(ops), parts
		one.Buttons, one.Actions, one.Share = nil, nil, Share{}
		if len(ops) > 0 {
			one.Ping, one.EndShare, one.Answers = nil, false, ""
		}
		if len(ops) == lowest {
			one.Buttons, one.Actions, one.Share = buttons, p.Actions, p.Share
		}
		ops = append(ops, one)
	}
	for _, text := range texts {
		add(text, nil)
	}
	for i, files := range groups {
		if i > 0 {
			caption = nil
		}
		add(caption, files)
	}
	return ops
}

// Links are those of its buttons that lead to an address.
func (p Post) Links() []Button {
	var links []Button
	for _, b := range p.Buttons {
		if b.URL != "" {
			links = append(links, b)
		}
	}
	return links
}

// areLinks tells whether buttons open addresses, and answer nothing.
func areLinks(buttons []Button) bool {
	return len(buttons) > 0 && !slices.ContainsFunc(buttons, func(b Button) bool { return b.URL == "" })
}

// isCaption tells whether words are short enough to go with files.
func (c Caps) isCaption(body richtext.Doc) bool {
	return c.Files.Caption > 0 && (c.Measure == nil || body.Len(c.Measure) <= c.Files.Caption)
}

// tooLong tells whether a label would have to be cut so that two might look alike.
func tooLong(buttons []Button, limit int) bool {
	for _, b := range buttons {
		if limit > 0 && richtext.Runes(b.Mark+b.Label) > limit {
			return true
		}
	}
	return false
}

// marked are buttons with their marks in their labels.
func marked(buttons []Button) []Button {
	out := slices.Clone(buttons)
	for i, b := range out {
		out[i].Label, out[i].Mark = b.Mark+b.Label, ""
	}
	return out
}

// numbered lists choices for a platform that has no buttons for them; the
// workflow understands the number as an answer.
func numbered(buttons []Button) richtext.Para {
	var lines []richtext.Inline
	for i, b := range buttons {
		if b.Hidden {
			continue
		}
		if b.URL != "" {
			b.Label, b.Plain = b.Label+": "+b.URL, true
		}
		if len(lines) > 0 {
			lines = append(lines, richtext.Break{})
		}
		line := b.Label
		if !b.Plain {
			line = strconv.Itoa(i+1) + ". " + line
		}
		lines = append(lines, richtext.Text{S: line})
	}
	return richtext.Para{Text: lines}
}
