package connectors

import "log/slog"

// Secret is a token or key. It never prints: not by fmt, JSON, YAML or slog.
// Reveal is the only way to its value.
type Secret struct{ value string }

// NewSecret keeps a value.
func NewSecret(value string) Secret { return Secret{value} }

// Reveal gives the value, to be handed to the platform and to nobody else.
func (s Secret) Reveal() string { return s.value }

// IsZero tells whether there is none.
func (s Secret) IsZero() bool { return s.value == "" }

const hidden = "‹secret›"

func (s Secret) String() string               { return hidden }
func (s Secret) GoString() string             { return hidden }
func (s Secret) LogValue() slog.Value         { return slog.StringValue(hidden) }
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
func (s Secret) MarshalYAML() (any, error)    { return hidden, nil }
