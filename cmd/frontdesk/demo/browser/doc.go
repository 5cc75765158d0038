// Package browser has tests only: they play on the demo's page, in a real headless
// Chromium against the real binary, and look on the other side's screen for what
// became of it. They also make the README's pictures:
//
//	go test ./cmd/frontdesk/demo/browser -run Pictures -update
//
// Without Chromium they are skipped. It imports nothing of ours.
package browser
