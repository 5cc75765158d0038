package telegramsim

import "encoding/json"

// Content is what a message holds besides text, as its JSON has it under its Kind:
// https://core.telegram.org/bots/api#message ; nil for a text.
func (m Message) Content() json.RawMessage { return m.payload }

// ForwardedFrom is the name that an app shows above what was passed on; empty if it was not.
func (m Message) ForwardedFrom() string {
	o, is := m.also["forward_origin"].(Origin)
	if !is {
		// Of a saved world it is what JSON makes of it.
		var fields map[string]any
		if fields, is = m.also["forward_origin"].(map[string]any); !is {
			return ""
		}
		o = fields
	}
	if name, is := o["sender_user_name"].(string); is {
		return name
	}
	for _, key := range []string{"sender_user", "sender_chat", "chat"} {
		if who, is := o[key].(map[string]any); is {
			for _, name := range []string{"first_name", "title"} {
				if s, is := who[name].(string); is {
					return s
				}
			}
		}
	}
	return ""
}
