package richtext_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"frontdesk/bridge/richtext"
	"frontdesk/bridge/richtext/richtexttest"
)

// The stored form is read for years: this text may grow, but never change.
func TestJSONForm(t *testing.T) {
	d := doc{
		p("hi ", text{S: "x", Style: allStyles, Link: "https://x/"}, br{}, emoji{Short: "wave", Unicode: "👋"}, emoji{Short: "parrot"}),
		heading{Text: ins(
			mention{Ref: "U1", Label: "Ana"}, mention{Kind: richtext.Group, Ref: "S1"},
			mention{Kind: richtext.Room, Ref: "C1"}, mention{Kind: richtext.Broadcast, Ref: "here"},
			mention{Kind: richtext.Thread, Ref: "1042.2", Label: "#1042"},
		)},
		quote{Body: doc{code{S: "a\n", Language: "go"}}},
		ul(item("a"), nil),
		list{Ordered: true, Start: 3, Items: []doc{item(b("b"))}},
	}
	const want = `[` +
		`{"k":"p","t":[{"k":"t","s":"hi "},{"k":"t","s":"x","y":"biusmp","a":"https://x/"},{"k":"br"},{"k":"e","s":"wave","u":"👋"},{"k":"e","s":"parrot"}]},` +
		`{"k":"h","t":[{"k":"m","m":"person","r":"U1","l":"Ana"},{"k":"m","m":"group","r":"S1"},{"k":"m","m":"room","r":"C1"},{"k":"m","m":"all","r":"here"},{"k":"m","m":"thread","r":"1042.2","l":"#1042"}]},` +
		`{"k":"q","b":[{"k":"code","s":"a\n","l":"go"}]},` +
		`{"k":"ul","i":[[{"k":"p","t":[{"k":"t","s":"a"}]}],[]]},` +
		`{"k":"ol","n":3,"i":[[{"k":"p","t":[{"k":"t","s":"b","y":"b"}]}]]}]`
	if diff := cmp.Diff(want, asJSON(d)); diff != "" {
		t.Errorf("JSON (-want +got):\n%s", diff)
	}
	var got doc
	if err := json.Unmarshal([]byte(want), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d, got); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
}

func TestJSONRoundTrip(t *testing.T) {
	richtexttest.Check(t, func(t *rapid.T, d richtext.Doc) {
		stored, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		got := doc{p("something else")}
		if err := json.Unmarshal(stored, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("round trip (-want +got):\n%s", diff)
		}
	})
}

func TestJSONOfNothing(t *testing.T) {
	if got := asJSON(nil); got != "[]" {
		t.Errorf("nil as JSON: %s", got)
	}
	for _, s := range []string{"null", "[]"} {
		got := doc{p("x")}
		if err := json.Unmarshal([]byte(s), &got); err != nil || got != nil {
			t.Errorf("%s = %v, %v; want nil", s, got, err)
		}
	}
	if out, _ := json.Marshal(struct {
		Body doc `json:"body,omitempty"`
	}{}); string(out) != "{}" {
		t.Errorf("omitted: %s", out)
	}
}

func TestJSONMistakes(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{`{}`, "reading rich text"},
		{`"p"`, "reading rich text"},
		{`[{}]`, `unknown kind of block ""`},
		{`[null]`, `unknown kind of block ""`},
		{`[{"k":"table"}]`, `unknown kind of block "table"`},
		{`[{"k":"q","b":[{"k":"x"}]}]`, `unknown kind of block "x"`},
		{`[{"k":"ul","i":[[{"k":"x"}]]}]`, `unknown kind of block "x"`},
		{`[{"k":"p","t":[{"k":"img"}]}]`, `unknown kind of inline "img"`},
		{`[{"k":"h","t":[null]}]`, `unknown kind of inline ""`},
		{`[{"k":"p","t":[{"k":"t","y":"bz"}]}]`, `unknown style 'z'`},
		{`[{"k":"p","t":[{"k":"m","m":"bot"}]}]`, `unknown kind of mention "bot"`},
		{`[{"k":"p","t":[{"k":"t","s":1}]}]`, "reading rich text"},
		{strings.Repeat(`[{"k":"q","b":`, 20_000), ""},
	} {
		got := doc{p("kept")}
		err := json.Unmarshal([]byte(tt.in), &got)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%.60s: error %v, want %q", tt.in, err, tt.want)
		}
		if got.Plain() != "kept" {
			t.Errorf("%.60s: changed the Doc in spite of the mistake", tt.in)
		}
	}
	// A field of a later version is passed over.
	var got doc
	if err := json.Unmarshal([]byte(`[{"k":"p","z":1,"t":[{"k":"t","s":"a","z":{}}]}]`), &got); err != nil || got.Plain() != "a" {
		t.Errorf("unknown field: %v, %v", got, err)
	}
	for _, d := range []doc{
		{nil}, {para{Text: []richtext.Inline{nil}}}, {p(text{S: "a", Style: 1 << 14})}, {ul(doc{p(mention{Kind: 9})})}, {quote{Body: doc{&para{}}}},
	} {
		if out, err := json.Marshal(d); err == nil {
			t.Errorf("encoded what cannot be read: %s", out)
		}
	}
}

func FuzzUnmarshal(f *testing.F) {
	for seed := range 20 {
		f.Add([]byte(asJSON(richtexttest.Docs().Example(seed))))
	}
	f.Add([]byte(`[{"k":"ol","n":-9223372036854775808,"i":[[],[{"k":"p","t":[{"k":"br"}]}]]}]`))
	f.Fuzz(func(t *testing.T, stored []byte) {
		var d doc
		if json.Unmarshal(stored, &d) != nil {
			return
		}
		again, err := json.Marshal(d)
		if err != nil {
			t.Fatalf("cannot be stored again: %v", err)
		}
		var back doc
		if err := json.Unmarshal(again, &back); err != nil {
			t.Fatalf("cannot be read again: %v", err)
		}
		if diff := cmp.Diff(d, back, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("round trip (-want +got):\n%s", diff)
		}
		if n := d.Normalize(); n.Plain() != d.Plain() || !cmp.Equal(n, n.Normalize()) {
			t.Fatalf("canonical form of %s", stored)
		}
		richtext.Lead(d)
		d.Empty()
	})
}
