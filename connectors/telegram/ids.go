package telegram

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"frontdesk/bridge"
)

// chatID and its like: a chat is its number, a message "chat:message", for a
// message's number is its own only within its chat.

// A chat of a business account that the bot is connected with has the connection behind
// it, "chat@connection" and "chat:message@connection": the same people have another chat
// with the bot itself. A peer is either.
type peer struct {
	chat int64
	via  string // the business connection; empty for the bot's own chats
}

// connectionForm is what a connection's id may be for us to keep it in ours.
var connectionForm = regexp.MustCompile(`^[A-Za-z0-9_=-]{1,128}$`)

func (p peer) behind() bridge.RemoteID {
	if p.via == "" {
		return ""
	}
	return bridge.RemoteID("@" + p.via)
}

func (p peer) ref() bridge.RemoteID { return chatRef(p.chat) + p.behind() }

func (p peer) message(id int) bridge.RemoteID { return messageRef(p.chat, id) + p.behind() }

// readPeer reads what ref has written.
func readPeer(id bridge.RemoteID) (peer, error) {
	left, via, business := strings.Cut(string(id), "@")
	chat, err := readChat(bridge.RemoteID(left))
	if err != nil || business && !connectionForm.MatchString(via) {
		return peer{}, fmt.Errorf("%q is not a Telegram chat", id)
	}
	return peer{chat, via}, nil
}

// readPeerMessage reads what message has written.
func readPeerMessage(id bridge.RemoteID) (in peer, message int, err error) {
	left, via, business := strings.Cut(string(id), "@")
	in.chat, message, err = readMessage(bridge.RemoteID(left))
	if err != nil || business && !connectionForm.MatchString(via) {
		return peer{}, 0, fmt.Errorf("%q is not a Telegram message", id)
	}
	in.via = via
	return in, message, nil
}

func chatRef(chat int64) bridge.RemoteID {
	return bridge.RemoteID(strconv.FormatInt(chat, 10))
}

func readChat(id bridge.RemoteID) (int64, error) {
	chat, err := strconv.ParseInt(string(id), 10, 64)
	if err != nil || chat == 0 || chatRef(chat) != id {
		return 0, fmt.Errorf("%q is not a Telegram chat", id)
	}
	return chat, nil
}

func messageRef(chat int64, message int) bridge.RemoteID {
	return bridge.RemoteID(strconv.FormatInt(chat, 10) + ":" + strconv.Itoa(message))
}

func readMessage(id bridge.RemoteID) (chat int64, message int, err error) {
	left, right, _ := strings.Cut(string(id), ":")
	chat, err = readChat(bridge.RemoteID(left))
	if err == nil {
		message, err = strconv.Atoi(right)
	}
	if err != nil || message <= 0 || messageRef(chat, message) != id {
		return 0, 0, fmt.Errorf("%q is not a Telegram message", id)
	}
	return chat, message, nil
}
