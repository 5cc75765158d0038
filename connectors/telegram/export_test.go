package telegram

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
