package app_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A team goes by another id: its conversations go on in their threads and its queue, and a
// workflow of before finds it.
func TestReloadOfARenamedTeam(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newReloading(t)
		l.change("slack_channel: C0SALES}", "slack_channel: C0SALES, assignment: {strategy: round_robin, max_open: 1}}")
		l.reload("team sales: assignment")
		mia, leo := l.customer("Mia", "Which colour?"), l.customer("Leo", "Which colour?")
		mia.Write("Red")
		l.told(mia, "Ana is with you now.")
		leo.Write("Blue")
		l.replied("C0SALES", l.thread("C0SALES", "Leo"), "is at the limit of 1")
		zoe := l.customer("Zoe", "Which colour?")

		l.change("id: sales, name: Sales", "id: selling, was: [sales], name: Selling", "route: sales", "route: selling")
		answer := l.reload("team sales (gone)")
		if !strings.Contains(answer, "team selling (new)") {
			t.Errorf("the answer is\n%s", answer)
		}
		l.long(time.Minute)
		if got := l.slash("U0EVA", "C0OPS", "/desk status", "Selling: ").Seen(); !strings.Contains(got, "Selling: 2 conversations open, 1 waiting for an agent; 1 agent") {
			t.Errorf("the status is\n%s", got)
		}
		ana := l.slack.User("U0ANA")
		for _, words := range []string{"Hello Mia", "!close"} {
			if _, err := ana.Reply("C0SALES", l.thread("C0SALES", "Mia"), words); err != nil {
				t.Fatal(err)
			}
		}
		l.told(mia, "Hello Mia")
		l.told(leo, "Ana is with you now.") // it was his turn
		zoe.Write("Green")
		l.told(zoe, "Green it is, by the first version.")
		l.thread("C0SALES", "Zoe")
		l.r.end()

		// It may be the next start, too.
		l.change("id: selling, was: [sales], name: Selling", "id: best, was: [selling], name: Best", "route: selling", "route: best")
		l.r = l.start(l.text)
		l.long(2 * time.Minute)
		if got := l.slash("U0EVA", "C0OPS", "/desk status", "Best: ").Seen(); !strings.Contains(got, "Best: 2 conversations open, 1 waiting for an agent; 1 agent") {
			t.Errorf("the status is\n%s", got)
		}
		// What it was before may be forgotten then.
		l.change("was: [selling], ", "")
		l.reload("team best: was")
		leo.Write("Are you there?")
		l.replied("C0SALES", l.thread("C0SALES", "Leo"), "Are you there?")
		l.r.end()
		l.unparked()
	})
}
