package bridge_test

import (
	"fmt"
	"strings"
	"testing"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// gives has the customer send what is neither plain text nor a file.
//
//	gives KIND DETAIL | TEXT       something of a kind, with what stands in it
//	reports KIND DETAIL            the app says that something happened
//	pins WORDS                     the message with these words
//	is LATITUDE LONGITUDE NAME     a place; "lives" one that moves; "moves", "stops": where it is since
//	replies WORDS | TEXT           to a message with these words
//	quotes PART | WORDS | TEXT     the same, with a part of it marked
//	recalls NAME | WORDS | TEXT    a reply to a message that is not known, as the app tells of it
//	forwards NAME | TEXT           what somebody else has written
//	gets-told OWNER | TEXT         what the owner of the account has written by themselves
//	gets-edited OWNER | WORDS | TEXT  and changed
//	passes-card NAME | NUMBER      somebody's contact card, from somebody else
func (w *world) gives(t *testing.T, from bridge.Profile, verb, what string) {
	t.Helper()
	in := bridge.MessageIn{Stamp: w.stamp(), From: from, Kind: bridge.KindText}
	part := strings.Split(what, " | ")
	last := part[len(part)-1]
	switch verb {
	case "gives":
		in.Kind, in.Detail, _ = strings.Cut(part[0], " ")
		if len(part) > 1 {
			in.Text = richtext.FromPlain(last)
		}
	case "reports":
		in.Service = true
		in.Kind, in.Detail, _ = strings.Cut(what, " ")
	case "pins":
		in.Service, in.Kind, in.About = true, "pinned_message", "on"
		w.about = w.withWords(what)
	case "is", "lives", "moves", "stops":
		p := &bridge.Location{Live: verb == "lives" || verb == "moves"}
		fields := strings.SplitN(what, " ", 3)
		fmt.Sscan(what, &p.Latitude, &p.Longitude)
		if len(fields) > 2 {
			p.Name, p.Address = fields[2], "Main Street 1"
		}
		if verb == "moves" || verb == "stops" {
			w.decide(bridge.MessageChanged{Stamp: w.stamp(), From: from, Kind: "location", Place: p})
			return
		}
		in.Kind, in.Place = "location", p
	case "replies":
		in.About, in.Text = "on", richtext.FromPlain(last)
		in.Referred = &bridge.Referred{Words: part[0]}
		w.about = w.withWords(part[0])
	case "quotes":
		in.About, in.Text, in.Quote = "on", richtext.FromPlain(last), richtext.FromPlain(part[0])
		w.about = w.withWords(part[1])
	case "recalls":
		in.About, in.Text, in.Referred = "on", richtext.FromPlain(last), &bridge.Referred{From: part[0], Words: part[1]}
	case "forwards":
		in.Forwarded, in.Text = part[0], richtext.FromPlain(last)
	case "gets-told": // gets-told OWNER | TEXT: somebody else on our side writes to them
		in.Ours, in.Text = part[0], richtext.FromPlain(last)
	case "gets-edited": // gets-edited OWNER | WORDS | TEXT
		w.about = w.withWords(part[1])
		w.decide(bridge.MessageChanged{Stamp: w.stamp(), From: from, Kind: bridge.KindText, Ours: part[0], Text: richtext.FromPlain(last)})
		return
	case "passes-card":
		in.Kind, in.Forwarded, in.Card = bridge.KindContact, part[0], &bridge.ContactCard{Name: "Ben Okri", Phone: last}
	}
	w.decide(in)
}

// withWords is the latest message of the conversation with these words; "" if there is none.
func (w *world) withWords(words string) (id bridge.MessageID) {
	for _, s := range w.transcript {
		if strings.HasPrefix(s.Body.Plain(), words) {
			id = s.Message
		}
	}
	return id
}
