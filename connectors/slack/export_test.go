package slack

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

// The kinds of stored payload, for tests.
const (
	KindEvent       = kindEvent
	KindCommand     = kindCommand
	KindInteractive = kindInteractive
	KindBad         = kindBad
	LookBack        = lookBack
)

// WrapForTest wraps a payload as if it had just come to the app of tests.
func WrapForTest(kind string, payload []byte, caughtUp bool) (connectors.Raw, bool, error) {
	return newRaw(body{
		Kind: kind, At: 1_700_000_000_000_000, CaughtUp: caughtUp, Payload: json.RawMessage(payload),
		Self: identity{Team: "T0SIM", User: "U0DESK", Bot: "B0DESK"},
	})
}

// MissedForTest reads messages of a thread's history as catching up does.
func MissedForTest(d *Desk, messages []byte) ([]connectors.Raw, error) {
	head := place{team: "T0SIM", channel: "C0SALES", ts: "1700000000.000100"}
	return d.missed(head, object{"messages": messages}.list("messages"), "0", "0")
}

// AbsentForTest gives the known messages that are absent from pages of the thread at ts.
func AbsentForTest(ts string, known []connectors.Known, pages ...string) []connectors.Known {
	head, f := place{team: "T0SIM", channel: "C0SALES", ts: ts}, found{whole: true}
	for _, p := range pages {
		f.add(head, object{"messages": json.RawMessage("[" + p + "]")})
	}
	return f.absent(head, known, "0.000000", "1800000000.000000")
}

func DocFromBlocks(blocks []byte) (richtext.Doc, bool) { return docFromBlocks(blocks) }

func DocFromMrkdwn(text string) richtext.Doc { return docFromMrkdwn(text) }

// BlocksOf encodes a text as the blocks of a post, in JSON.
func BlocksOf(doc richtext.Doc, ping ...bridge.PersonID) []byte {
	b := richTextBlock(doc, ping)
	if b == nil {
		return []byte("[]")
	}
	out, err := json.Marshal([]any{b})
	if err != nil {
		panic(err)
	}
	return out
}

// CardOf lays a card out, in JSON.
func CardOf(c bridge.Card, mentions bool) []byte {
	out, err := json.Marshal(cardBlocks(c, mentions))
	if err != nil {
		panic(err)
	}
	return out
}

func Features() richtext.Features { return features() }

func RoundTripPlace(id bridge.RemoteID) (bridge.RemoteID, error) {
	p, err := parsePlace(id)
	return p.id(), err
}

func PlaceOf(team, channel, ts string) bridge.RemoteID { return place{team, channel, ts}.id() }

// MayHoldToken tells whether the token would go to an address.
func MayHoldToken(d *Desk, address string) bool {
	at, err := url.Parse(address)
	return err == nil && d.mayHoldToken(at)
}

var (
	ParseTS  = parseTS
	FormatTS = formatTS
	Username = username

	IsHousekeeping = isHousekeeping

	Escape   = escape
	Unescape = unescape
)

// Use is a row of the table that the manifest is made from.
type Use struct{ Method, Library string }

// Uses are the rows of that table.
func Uses() []Use {
	var all []Use
	for _, u := range uses() {
		all = append(all, Use{u.method, u.library})
	}
	return all
}

// Hears are the events that the manifest subscribes to.
func Hears() []string {
	var all []string
	for _, h := range hears() {
		all = append(all, h.event)
	}
	return all
}

// CommandText reads the text of a slash command.
var CommandText = commandText

// ReadRequestForTest reads the body of a request as one of the three addresses does.
func ReadRequestForTest(way int, body []byte) (kind string, payload []byte, nothing bool) {
	read := []func([]byte) request{readEventRequest, readInteraction, readCommand}[way%3]
	r := read(body)
	return r.kind, r.payload, r.nothing
}

// AnsweredForTest reads what Slack says at a response URL.
func AnsweredForTest(status int, after, body string) error {
	return answered(&http.Response{
		StatusCode: status, Header: http.Header{"Retry-After": {after}}, Body: io.NopCloser(strings.NewReader(body)),
	})
}

// EmojiAfter are the names of emoji that are known after a change.
func EmojiAfter(values map[string]string, event json.RawMessage) map[string]string {
	var a aliases
	a.set(values)
	a.change(readObject(event))
	return a.of
}
