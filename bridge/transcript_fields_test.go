package bridge_test

import (
	"strings"
	"testing"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// declares declares a custom attribute: "PATH TYPE [label=Their_plan] [choices=a,b]
// [see=admins] [edit=nobody]".
func (w *world) declares(t *testing.T, text string) {
	t.Helper()
	words := strings.Fields(text)
	_, name, _ := strings.Cut(words[0], ".fields.")
	f := bridge.FieldPolicy{Path: words[0], Label: bridge.FieldLabel(name), Field: workflow.Field{Type: workflow.FieldType(words[1])}}
	for _, word := range words[2:] {
		switch key, value, _ := strings.Cut(word, "="); key {
		case "label":
			f.Label = strings.ReplaceAll(value, "_", " ")
		case "choices":
			f.Choices = strings.Split(value, ",")
		case "see":
			f.See, f.Hidden = bridge.Access(value), value == string(bridge.AccessAdmins)
		case "edit":
			f.Edit = bridge.Access(value)
		default:
			t.Fatalf("a field has no %s", key)
		}
	}
	policy := *w.policy
	policy.Fields = append(policy.Fields[:len(policy.Fields):len(policy.Fields)], f)
	w.policy = &policy
}
