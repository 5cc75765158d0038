package telegram

import (
	"fmt"
	"strconv"
	"strings"

	"frontdesk/bridge"
)

// chatID and its like: a chat is its number, a message "chat:message", for a
// message's number is its own only within its chat.

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
