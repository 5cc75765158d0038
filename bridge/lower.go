package bridge

import (
	"strconv"

	"frontdesk/bridge/richtext"
)

// Lower turns an operation into what a platform with these Caps can carry: long
// text becomes several posts, and more buttons than there may be become numbered
// lines. Nothing is cut but labels of buttons.
func Lower(caps Caps, op Op) []Op {
	switch op := op.(type) {
	case Post:
		return lowerPost(caps, op)
	case Edit:
		op.Body = richtext.Degrade(op.Body, caps.Features)
		return []Op{op}
	case OpenModal:
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

func lowerPost(caps Caps, p Post) []Op {
	body := richtext.Degrade(p.Body, caps.Features)
	buttons := p.Buttons
	if !caps.Share {
		p.Share, p.EndShare = "", false
	}
	if len(buttons) > caps.Buttons || tooLong(buttons, caps.ButtonLabel) {
		body = append(body[:len(body):len(body)], numbered(buttons))
		buttons = nil
	}
	parts := []richtext.Doc{body}
	if caps.Text > 0 && caps.Measure != nil {
		parts = richtext.Split(body, caps.Measure, caps.Text)
	}
	ops := make([]Op, len(parts))
	for i, part := range parts {
		one := p
		one.Body, one.Part, one.Parts = part, i, len(parts)
		one.Buttons, one.Actions = nil, nil
		one.Share = ""
		if i > 0 {
			one.Ping, one.EndShare, one.Answers = nil, false, ""
		}
		if i == len(parts)-1 {
			one.Buttons, one.Actions, one.Share = buttons, p.Actions, p.Share
		}
		ops[i] = one
	}
	return ops
}

// tooLong tells whether a label would have to be cut so that two might look alike.
func tooLong(buttons []Button, limit int) bool {
	for _, b := range buttons {
		if limit > 0 && richtext.Runes(b.Label) > limit {
			return true
		}
	}
	return false
}

// numbered lists choices for a platform that has no buttons for them; the
// workflow understands the number as an answer.
func numbered(buttons []Button) richtext.Block {
	var lines []richtext.Inline
	for i, b := range buttons {
		if i > 0 {
			lines = append(lines, richtext.Break{})
		}
		lines = append(lines, richtext.Text{S: strconv.Itoa(i+1) + ". " + b.Label})
	}
	return richtext.Para{Text: lines}
}
