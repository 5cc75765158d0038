package telegram

import (
	"encoding/json"
	"frontdesk/bridge"
	"log/slog"

	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

// The codec of ids, for its round trip.
var (
	ChatRef     = chatRef
	ReadChat    = readChat
	MessageRef  = messageRef
	ReadMessage = readMessage
)

// MaxText is the length of a message.
const MaxText = maxText

// Features are what the channel announces.
var Features = features

// RichDoc reads a rich message.
func RichDoc(raw []byte) richtext.Doc { return richDoc(raw) }

// Receive makes raws of a batch of updates.
func Receive(elements []json.RawMessage) ([]connectors.Raw, int64) {
	return (&channel{id: "shop", log: slog.New(slog.DiscardHandler)}).receive(elements)
}

// PeerBack reads a chat's id, of the bot's own or of a business account, and writes it again.
func PeerBack(id bridge.RemoteID) (bridge.RemoteID, error) {
	p, err := readPeer(id)
	return p.ref(), err
}
