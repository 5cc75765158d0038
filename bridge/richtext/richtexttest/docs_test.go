package richtexttest_test

import (
	"testing"

	"pgregory.net/rapid"

	"frontdesk/bridge/richtext"
	"frontdesk/bridge/richtext/richtexttest"
)

// A property that was never tried on a class of text says nothing about it.
func TestDocsReachEveryClass(t *testing.T) {
	tried := 0
	richtexttest.Check(t, func(*rapid.T, richtext.Doc) { tried++ })
	if tried < 100 {
		t.Errorf("only %d Docs were made", tried)
	}
}

// The classes are seen where they are, and not where they are not.
func TestClasses(t *testing.T) {
	text := func(s string) richtext.Doc { return richtext.FromPlain(s) }
	bold := func(s string) richtext.Inline { return richtext.Text{S: s, Style: richtext.Bold} }
	link := func(s string) richtext.Inline { return richtext.Text{S: s, Link: "https://a.example/"} }
	para := func(ins ...richtext.Inline) richtext.Doc { return richtext.Doc{richtext.Para{Text: ins}} }
	for _, tt := range []struct {
		class string
		parts []richtext.Doc
	}{
		{"link over a split", []richtext.Doc{para(link("our fine")), para(link("shop"))}},
		{"link beside a split", []richtext.Doc{para(link("shop")), text("b")}},
		{"style over a split", []richtext.Doc{para(bold("a")), para(bold("b"))}},
		{"code over a split", []richtext.Doc{{richtext.Code{S: "a"}}, {richtext.Code{S: "b"}}}},
		{"quote over a split", []richtext.Doc{{richtext.Quote{Body: text("a")}}, {richtext.Quote{Body: text("b")}}}},
		{"list over a split", []richtext.Doc{{richtext.List{Items: []richtext.Doc{text("a")}}}, {richtext.List{Items: []richtext.Doc{text("b")}}}}},
		{"right-to-left at a split", []richtext.Doc{text("שלום"), text("a")}},
		{"astral at a split", []richtext.Doc{text("a"), text("😀 a")}},
		{"combining at a split", []richtext.Doc{text("ae\u0301"), text("a")}},
	} {
		var c, none richtexttest.Classes
		c.NoteParts(tt.parts)
		c.Require(t, tt.class)
		none.NoteParts([]richtext.Doc{text("a"), text("b")})
		if f := new(failures); f.of(none, tt.class) == 0 {
			t.Errorf("%s was seen where there is none", tt.class)
		}
	}
	if f := new(failures); f.of(richtexttest.Classes{}, richtexttest.Wanted()...) != len(richtexttest.Wanted()) {
		t.Error("classes that were never made are not missed")
	}
}

// failures counts the failures of a test that is expected to fail.
type failures struct {
	testing.TB
	n int
}

func (f *failures) of(c richtexttest.Classes, classes ...string) int {
	c.Require(f, classes...)
	return f.n
}

func (f *failures) Helper()               {}
func (f *failures) Logf(string, ...any)   {}
func (f *failures) Errorf(string, ...any) { f.n++ }
