package freeport

import (
	"net"
	"testing"
)

// A port can be listened at, again and again, and is nobody else's meanwhile.
func TestTake(t *testing.T) {
	seen := map[int]bool{}
	for range 200 {
		p, err := Take()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := p.Close(); err != nil {
				t.Error(err)
			}
		})
		if seen[p.Number] || p.Number < first || p.Number >= end {
			t.Fatalf("the port is %d, after %v", p.Number, seen)
		}
		seen[p.Number] = true
		for range 2 {
			l, err := net.Listen("tcp", p.Address())
			if err != nil {
				t.Fatal(err)
			}
			if err := l.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}
