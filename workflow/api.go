package workflow

import (
	"errors"
)

// Definition is a checked workflow. It is never changed.
type Definition struct {
	ID, Name, Description string
	// Hash names this version; Source is what Load reads it back from.
	Hash   string
	Source []byte
}

// Load reads a definition back from its Source, as the store kept it.
func Load(source []byte) (*Definition, error) { return nil, errors.New("not built") }

// Matches tells whether the definition's trigger holds. A definition without a
// trigger never matches.
func (d *Definition) Matches(f Facts) bool { return false }

// Start begins a run.
func (d *Definition) Start(f Facts) (Run, []Output) { return Run{}, nil }

// Resume goes on with a run. An input that does not fit changes nothing.
func (d *Definition) Resume(r Run, f Facts, in Input) (Run, []Output) { return r, nil }

// Phrases is what the program says by itself, by language.
type Phrases struct{}
