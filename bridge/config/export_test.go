package config

// MessageKeys are the keys of the section messages.
func MessageKeys() []string { return messageKeys() }
