package bridge

import (
	"strconv"
	"strings"

	"frontdesk/bridge/richtext"
)

// ToThread is a link to the n-th thread of a conversation (0: the latest), for texts
// on the desk side. The store says at delivery where that is.
func ToThread(id ConversationID, n int, label string) richtext.Mention {
	ref := strconv.FormatInt(int64(id), 10) + "." + strconv.Itoa(n)
	return richtext.Mention{Kind: richtext.Thread, Ref: ref, Label: label}
}

// ThreadOf reads the Ref of a mention made by ToThread.
func ThreadOf(ref string) (id ConversationID, n int, ok bool) {
	conversation, thread, _ := strings.Cut(ref, ".")
	i, err := strconv.ParseInt(conversation, 10, 64)
	if err != nil {
		return 0, 0, false
	}
	n, err = strconv.Atoi(thread)
	return ConversationID(i), n, err == nil
}

// ToMessage is a link to a message of a conversation's thread, for texts there.
func ToMessage(m MessageID, label string) richtext.Mention {
	return richtext.Mention{Kind: richtext.Thread, Ref: string(m), Label: label}
}

// MessageLinked reads the Ref of a mention made by ToMessage.
func MessageLinked(ref string) (m MessageID, ok bool) {
	return MessageID(ref), strings.HasPrefix(ref, "m")
}

// ThreadsIn are the Refs of the threads and messages that an operation links to.
func ThreadsIn(op Op) []string {
	var refs []string
	mapThreads(op, func(m richtext.Mention) richtext.Inline {
		refs = append(refs, m.Ref)
		return m
	})
	return refs
}

// LinkThreads gives op with its links to threads and messages made addresses. What address does
// not know keeps its label.
func LinkThreads(op Op, address func(ref string) string) Op {
	return mapThreads(op, func(m richtext.Mention) richtext.Inline {
		return richtext.Text{S: m.Label, Link: address(m.Ref)}
	})
}

// mapThreads replaces the links to threads in op by what f makes of them.
func mapThreads(op Op, f func(richtext.Mention) richtext.Inline) Op {
	doc := func(d richtext.Doc) richtext.Doc {
		return richtext.MapMentions(d, func(m richtext.Mention) richtext.Inline {
			if m.Kind != richtext.Thread {
				return m
			}
			return f(m)
		})
	}
	card := func(c Card) Card {
		lines := make([]CardLine, len(c.Lines))
		for i, l := range c.Lines {
			if l.Thread != "" {
				if in, ok := f(richtext.Mention{Kind: richtext.Thread, Ref: l.Thread, Label: l.Value}).(richtext.Text); ok {
					l.Thread = in.Link
				}
			}
			lines[i] = l
		}
		c.Lines = lines
		return c
	}
	switch op := op.(type) {
	case Post:
		op.Body = doc(op.Body)
		return op
	case Edit:
		op.Body = doc(op.Body)
		return op
	case Whisper:
		op.Body = doc(op.Body)
		return op
	case Respond:
		op.Body = doc(op.Body)
		return op
	case Notice:
		op.Body = doc(op.Body)
		return op
	case OpenModal:
		op.Modal.Text = doc(op.Modal.Text)
		return op
	case OpenThread:
		op.Card = card(op.Card)
		return op
	case RedrawCard:
		op.Card = card(op.Card)
		return op
	}
	return op
}
