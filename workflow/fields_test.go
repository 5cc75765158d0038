package workflow_test

import (
	"slices"
	"testing"

	"frontdesk/workflow"
)

// TestSavePlaces: an answer is not offered to be kept where agents may not see it, since they
// read what the customer answers.
func TestSavePlaces(t *testing.T) {
	fields := &workflow.Fields{Contact: map[string]workflow.Field{
		"plan": {Type: workflow.FieldText}, "risk": {Type: workflow.FieldText, Hidden: true}, "seats": {Type: workflow.FieldNumber},
	}}
	places := workflow.SavePlaces("text", fields)
	for path, want := range map[string]bool{"contact.fields.plan": true, "contact.fields.risk": false, "contact.fields.seats": false, "contact.name": true} {
		if slices.Contains(places, path) != want {
			t.Errorf("%s is offered: %v, want %v", path, !want, want)
		}
	}
}
