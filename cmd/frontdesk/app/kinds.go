package app

import (
	"frontdesk/connectors"
	"frontdesk/connectors/telegram"
)

// Kinds are the sorts of customer-facing channel that the program has. A new one
// is a new folder and a line here.
func Kinds() []connectors.Kind {
	return []connectors.Kind{
		telegram.Kind{},
	}
}
