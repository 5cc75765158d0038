package config

import "frontdesk/bridge"

// MessageKeys are the names of what the program says to customers by itself.
func MessageKeys() []string {
	keys := bridge.Announcements()
	for _, own := range bridge.OwnTexts() {
		keys = append(keys, own.Name)
	}
	return keys
}
