package connectortest

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

func decodes(t *testing.T, h Harness) {
	s := h.open(t)
	if len(h.Samples) == 0 {
		t.Fatal("the harness has no samples")
	}
	some := false
	for _, raw := range h.Samples {
		filed, err := s.Endpoint.Decode(raw)
		if err != nil {
			t.Errorf("Decode(%s) = %v", raw.Key, err)
		}
		some = some || len(filed) > 0
		CheckFiled(t, filed)
	}
	if !some {
		t.Error("no sample holds an event")
	}
}

// garbage decodes samples with something in them broken or replaced. Decode may
// refuse them; what it makes of them must be fit to be filed and always the same.
func garbage(t *testing.T, h Harness) {
	s := h.open(t)
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SampledFrom(h.Samples).Draw(t, "sample")
		raw.Body = Mangle(t, raw.Body)
		filed, err := s.Endpoint.Decode(raw)
		if err != nil {
			AssertLeaksNoSecret(t, err, s.Secrets...)
			return
		}
		CheckFiled(t, filed)
		again, err := s.Endpoint.Decode(raw)
		if err != nil {
			t.Fatalf("Decode of the same again = %v", err)
		}
		if diff := cmp.Diff(filed, again); diff != "" {
			t.Fatalf("Decode of the same again differs:\n%s", diff)
		}
	})
}

// TB is what the checks need of a test: a *testing.T, *testing.F or *rapid.T.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
}

// CheckFiled fails the test if what a decoder returned cannot be filed: a Place
// that does not name exactly one lane, or an event that is not the same once it
// has been stored and read.
func CheckFiled(t TB, filed []connectors.Filed) {
	t.Helper()
	for _, f := range filed {
		if f.Else != nil {
			CheckFiled(t, []connectors.Filed{*f.Else})
			if f.Place.Thread == "" || f.Else.Place.Thread != "" || f.Else.Else != nil {
				t.Errorf("a %s is filed in place of what is in no thread, or itself in one", bridge.EventKind(f.Else.Event))
			}
		}
		p, lanes := f.Place, 0
		for _, set := range []bool{p.User != "", p.Thread != "", p.Message != "", p.Room != "", p.Command != ""} {
			if set {
				lanes++
			}
		}
		if p.Endpoint == "" || lanes != 1 || (p.User != "") != (p.Chat != "") || (p.Message != "") != (p.In != "") || (p.ThreadIsOurs && p.Thread == "" && p.Message == "") {
			t.Errorf("a %s belongs to no one place: %+v", bridge.EventKind(f.Event), p)
		}
		kind, body, err := bridge.EncodeEvent(f.Event)
		if err != nil {
			t.Errorf("storing a decoded event: %v", err)
			continue
		}
		back, err := bridge.DecodeEvent(kind, body)
		if err != nil {
			t.Errorf("reading a stored event: %v", err)
			continue
		}
		if diff := cmp.Diff(f.Event, back); diff != "" {
			t.Errorf("a %s differs once it has been stored:\n%s", kind, diff)
		}
	}
}

// Mangle breaks a body: it cuts it, changes a byte, or puts a value of another
// kind somewhere into its JSON.
func Mangle(t *rapid.T, body []byte) []byte {
	body = append([]byte(nil), body...)
	switch rapid.IntRange(0, 9).Draw(t, "way") {
	case 0:
		return body[:rapid.IntRange(0, len(body)).Draw(t, "cut")]
	case 1:
		if len(body) > 0 {
			body[rapid.IntRange(0, len(body)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
		}
		return body
	case 2:
		return rapid.SliceOf(rapid.Byte()).Draw(t, "noise")
	}
	var v any
	if json.Unmarshal(body, &v) != nil {
		return body
	}
	for range rapid.IntRange(1, 3).Draw(t, "changes") {
		v = replaceSomewhere(t, v)
	}
	out, err := json.Marshal(v)
	if err != nil {
		return body
	}
	return out
}

var oddities = []any{
	nil, true, 0, -1, 1, 2.5, 1e300, int64(1) << 53, "", "x", "\x00", "𝕏\u202e", "-1",
	[]any{}, []any{nil}, []any{1, "a"}, map[string]any{}, map[string]any{"type": "never_heard_of"},
}

func replaceSomewhere(t *rapid.T, v any) any {
	stop := rapid.IntRange(0, 4).Draw(t, "deep") == 0
	switch v := v.(type) {
	case map[string]any:
		if len(v) == 0 || stop {
			break
		}
		key := rapid.SampledFrom(sortedKeys(v)).Draw(t, "key")
		if rapid.IntRange(0, 7).Draw(t, "drop") == 0 {
			delete(v, key)
		} else {
			v[key] = replaceSomewhere(t, v[key])
		}
		return v
	case []any:
		if len(v) == 0 || stop {
			break
		}
		i := rapid.IntRange(0, len(v)-1).Draw(t, "index")
		v[i] = replaceSomewhere(t, v[i])
		return v
	}
	return rapid.SampledFrom(oddities).Draw(t, "oddity")
}
