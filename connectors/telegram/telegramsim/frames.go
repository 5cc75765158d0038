package telegramsim

import (
	"fmt"
	"maps"
	"strings"
	"time"
)

// frame is what is around that which somebody sends: what it replies to, and from where
// they pass it on.
type frame struct {
	replyTo int
	also    map[string]any
}

func (u *User) framed(f frame) *User {
	other := *u
	other.frame = f
	return &other
}

// Replying is the person while they reply to a message of the chat. If quote is not
// empty they have marked that part of its text: https://core.telegram.org/bots/api#textquote
func (u *User) Replying(to int, quote string) (*User, error) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m := u.c.message(to)
	if m == nil {
		return nil, fmt.Errorf("there is no message %d to reply to", to)
	}
	f := frame{replyTo: to}
	if quote != "" {
		before, _, there := strings.Cut(m.Text, quote)
		if !there {
			return nil, fmt.Errorf("message %d does not say %q", to, quote)
		}
		f.also = quoteJSON(quote, units(before))
	}
	return u.framed(f), nil
}

func quoteJSON(quote string, position int) map[string]any {
	return map[string]any{"quote": map[string]any{"text": quote, "position": position, "is_manual": true}}
}

// Origin is where a message was written at first: https://core.telegram.org/bots/api#messageorigin
type Origin map[string]any

func origin(kind string, fields map[string]any) Origin {
	fields["type"], fields["date"] = kind, time.Now().Add(-time.Hour).Unix()
	return fields
}

// FromPerson is somebody whose account may be seen.
func FromPerson(p Person) Origin {
	return origin("user", map[string]any{"sender_user": (&person{Person: p}).json()})
}

// FromHidden is somebody of whom no more than the name may be seen.
func FromHidden(name string) Origin {
	return origin("hidden_user", map[string]any{"sender_user_name": name})
}

// FromGroup is a group that speaks for itself. The signature may be empty.
func FromGroup(title, signature string) Origin {
	return signed(origin("chat", map[string]any{"sender_chat": map[string]any{"id": -1001700000001, "type": "supergroup", "title": title}}), signature)
}

// FromChannel is a channel. The username and the signature may be empty.
func FromChannel(title, username, signature string) Origin {
	chat := map[string]any{"id": -1001700000002, "type": "channel", "title": title}
	if username != "" {
		chat["username"] = username
	}
	return signed(origin("channel", map[string]any{"chat": chat, "message_id": 42}), signature)
}

func signed(o Origin, signature string) Origin {
	if signature != "" {
		o["author_signature"] = signature
	}
	return o
}

// Forwarding is the person while they pass on what was written elsewhere.
func (u *User) Forwarding(from Origin) *User {
	return u.framed(frame{also: map[string]any{"forward_origin": from}})
}

// ReplyingElsewhere is the person while they reply to a message of another chat, of which
// they have marked a part: https://core.telegram.org/bots/api#externalreplyinfo
func (u *User) ReplyingElsewhere(from Origin, quote string) *User {
	f := frame{also: map[string]any{"external_reply": map[string]any{"origin": from}}}
	if quote != "" {
		f.also["quote"] = quoteJSON(quote, 0)["quote"]
	}
	return u.framed(f)
}

// ReplyingToStory is the person while they reply to a story.
func (u *User) ReplyingToStory(title, username string, id int) *User {
	return u.framed(frame{also: map[string]any{"reply_to_story": Story(title, username, id).payload}})
}

// put puts the frame around a message.
func (f frame) put(m Message) Message {
	if f.replyTo != 0 {
		m.ReplyTo = f.replyTo
	}
	if len(f.also) > 0 {
		also := maps.Clone(f.also)
		maps.Copy(also, m.also)
		m.also = also
	}
	return m
}
