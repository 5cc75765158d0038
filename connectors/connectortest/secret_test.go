package connectortest_test

import (
	"errors"
	"fmt"
	"net/url"
	"testing"

	"frontdesk/connectors/connectortest"
)

// verdict stands in for a test and keeps what it was told.
type verdict struct{ failures int }

func (*verdict) Helper()                 {}
func (v *verdict) Errorf(string, ...any) { v.failures++ }

func TestAssertLeaksNoSecret(t *testing.T) {
	const secret = "42:AA/hush+hush"
	tests := []struct {
		name  string
		err   error
		leaks bool
	}{
		{"innocent", errors.New("chat not found"), false},
		{"outright", errors.New("bot42:AA/hush+hush: not found"), true},
		{"wrapped", fmt.Errorf("sending: %w", errors.New(secret)), true},
		{"escaped", &url.Error{Op: "Post", URL: "http://x/?token=" + url.QueryEscape(secret), Err: errors.New("x")}, true},
		{"nil", nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var v verdict
			connectortest.AssertLeaksNoSecret(&v, tt.err, secret, "")
			if (v.failures > 0) != tt.leaks {
				t.Errorf("it found %d leaks, want some: %v", v.failures, tt.leaks)
			}
		})
	}
}
