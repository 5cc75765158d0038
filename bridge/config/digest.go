package config

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"go.yaml.in/yaml/v4"
)

// Digest stands for what the files of a configuration hold, the included ones among
// them: it is another once one of them has changed, appeared, gone or become unreadable.
type Digest [sha256.Size]byte

// sums are the files that were read, with what they hold.
type sums map[string][sha256.Size]byte

// add notes what a file holds, or that it cannot be read.
func (s sums) add(path string, text []byte, err error) {
	if s == nil {
		return
	}
	if err != nil {
		text = []byte("unreadable: " + plain(err))
	}
	s[path] = sha256.Sum256(text)
}

func (s sums) digest() Digest {
	h := sha256.New()
	for _, path := range slices.Sorted(maps.Keys(s)) {
		sum := s[path]
		fmt.Fprintf(h, "%q %x\n", path, sum)
	}
	return Digest(h.Sum(nil))
}

// Files are those of a configuration, to be looked at again and again. They are not safe
// for concurrent use.
type Files struct {
	path string
	env  Lookup
	// main is what the main file held when include was last read in it.
	main    [sha256.Size]byte
	include *yaml.Node
}

// NewFiles are those of the configuration at path.
func NewFiles(path string, env Lookup) *Files { return &Files{path: path, env: env} }

// Digest is that of what they hold now.
func (f *Files) Digest() Digest {
	r := &reader{file: f.path, dir: filepath.Dir(f.path), env: f.env, sums: sums{}}
	text, err := readFile(f.path, maxSize)
	r.sums.add(f.path, text, err)
	if now := r.sums[f.path]; now != f.main {
		f.main, f.include = now, nil
		if root := r.parse(f.path); root != nil {
			f.include = value(root, "include")
		}
	}
	if f.include != nil {
		for _, path := range r.filesOf(f.include) {
			text, err := readFile(path, maxSize)
			r.sums.add(path, text, err)
		}
	}
	return r.sums.digest()
}
