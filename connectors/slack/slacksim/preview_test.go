package slacksim_test

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestPreviews: of pages there is a preview only where it is asked for, of media unless
// it is not wanted.
func TestPreviews(t *testing.T) {
	const page, media = "https://a.example/page", "https://a.example/boat.JPG"
	for _, tt := range []struct {
		name string
		args args
		want []string
	}{
		{"as ever", args{}, []string{media}},
		{"pages too", args{"unfurl_links": "true"}, []string{page, media}},
		{"pages alone", args{"unfurl_links": "1", "unfurl_media": "false"}, []string{page}},
		{"none", args{"unfurl_links": "false", "unfurl_media": "false"}, nil},
		{"none of what is no link", args{"unfurl_links": "true", "parse": "none"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sim := bare()
			defer sim.Close()
			form := url.Values{"channel": {sales}, "text": {"see " + page + " and " + media}}
			for name, value := range tt.args {
				form.Set(name, value)
			}
			ts, _ := postTo(sim, form)
			m, _ := sim.Message(sales, ts)
			if diff := cmp.Diff(tt.want, m.Previews, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
			changes := 0
			for _, e := range sim.Events() {
				if e.Subtype == "message_changed" {
					changes++
				}
			}
			if changes != min(1, len(tt.want)) {
				t.Errorf("%d changes are told", changes)
			}
		})
	}
}
