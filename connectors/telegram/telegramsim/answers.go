package telegramsim

import "encoding/json"

// replyParameters are those of https://core.telegram.org/bots/api#replyparameters that
// are simulated. Quotes of a part of a message are not.
type replyParameters struct {
	message int
	lenient bool // the message is sent also if the other is not there
}

// readReplyParameters follows Client::get_reply_parameters.
func readReplyParameters(raw string) (r replyParameters, refused *reply) {
	if raw == "" {
		return r, nil
	}
	if !json.Valid([]byte(raw)) {
		return r, refuse(400, "Bad Request: can't parse reply parameters JSON object")
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(raw), &fields) != nil || fields == nil {
		return r, refuse(400, "Bad Request: object expected as reply parameters")
	}
	for name, value := range fields {
		switch name {
		case "message_id":
			if json.Unmarshal(value, &r.message) != nil {
				return r, refuse(400, `Bad Request: field "message_id" must be a valid Number`)
			}
		case "allow_sending_without_reply":
			if json.Unmarshal(value, &r.lenient) != nil {
				return r, refuse(400, `Bad Request: field "allow_sending_without_reply" must be of type Boolean`)
			}
		default:
			return r, refuse(400, "Bad Request: the simulator knows no reply parameter "+name)
		}
	}
	return r, nil
}

// answered is the message that a new one of the chat replies to; 0: none.
func (c *chat) answered(p params) (int, *reply) {
	r, refused := readReplyParameters(p["reply_parameters"])
	switch {
	case refused != nil || r.message <= 0:
		return 0, refused
	case c.message(r.message) != nil:
		return r.message, nil
	case r.lenient:
		return 0, nil
	}
	return 0, refuse(400, "Bad Request: message to be replied not found")
}
