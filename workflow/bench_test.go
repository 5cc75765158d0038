package workflow_test

import (
	"testing"

	"frontdesk/workflow"
)

func BenchmarkLoad(b *testing.B) {
	source := must(b, inbound).Source
	for b.Loop() {
		if _, err := workflow.Load(source); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkResume(b *testing.B) {
	d := must(b, inbound)
	r, _ := d.Start(ana())
	for b.Loop() {
		d.Resume(r, ana(), workflow.Said{S: "buying"})
	}
}

func BenchmarkClosingWord(b *testing.B) {
	for b.Loop() {
		workflow.ClosingWord("ok, thanks for everything")
	}
}
