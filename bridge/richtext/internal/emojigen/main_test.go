package main

import (
	"strings"
	"testing"
)

func TestGenerate(t *testing.T) {
	const src = `[
		{"unified":"1F44D","short_names":["+1","thumbsup"],"skin_variations":{"1F3FB":{"unified":"1F44D-1F3FB"}}},
		{"unified":"261D-FE0F","short_names":["point_up"],"skin_variations":{"1F3FB":{"unified":"261D-1F3FB"}}},
		{"unified":"1F91D","short_names":["handshake"],"skin_variations":{
			"1F3FB":{"unified":"1F91D-1F3FB"},"1F3FB-1F3FC":{"unified":"1FAF1-1F3FB-200D-1FAF2-1F3FC"},"1F3FF-1F3FB":{"unified":"1FAF1-1F3FF-200D-1FAF2-1F3FB"}}},
		{"unified":"1F1E9-1F1EA","short_names":["de"]}
	]`
	got, err := generate([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	want := header + "👍\t+1 thumbsup\t1\n☝\uFE0F\tpoint_up\t1\n🤝\thandshake\t1\t🫱①\u200D🫲②\n🇩🇪\tde\n"
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// What the table's rules cannot say must not get into it.
func TestGenerateRefuses(t *testing.T) {
	for _, tt := range []struct{ src, want string }{
		{`{}`, "cannot unmarshal"},
		{`[{"unified":"1F44D"}]`, "no name"},
		{`[{"unified":"XYZ","short_names":["x"]}]`, "code point"},
		{`[{"unified":"1F44D","short_names":["+1"],"skin_variations":{"1F3FB":{"unified":"1F44E-1F3FB"}}}]`, "skin tone 1F3FB"},
	} {
		if _, err := generate([]byte(tt.src)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.src, err, tt.want)
		}
	}
}
