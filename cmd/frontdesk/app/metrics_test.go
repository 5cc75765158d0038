package app_test

import (
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// figure reads a sample of /metrics by its name and labels as they stand there.
func figure(t *testing.T, text, sample string) float64 {
	t.Helper()
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, sample+" "); ok {
			v, err := strconv.ParseFloat(strings.TrimSpace(rest), 64)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			return v
		}
	}
	t.Errorf("there is no %s", sample)
	return -1
}

// What happens shows in the figures, which are formed as Prometheus' conventions
// have it, and name nobody.
func TestMetrics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(configuration)
		r.becomes(http.StatusOK, "ready\n")
		w.slack.OnEvent(func(slacksim.Event) slacksim.EventFault { return slacksim.EventFault{Duplicate: true, Again: true} })
		w.telegram.Order("sendMessage", telegramsim.Throttled(2))
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia", LastName: "Wong", Language: "en"})
		mia.Write("Hi, do you have blue ones?")
		button, _ := w.told(mia, "What is it about?").Button("Buying")
		if _, err := mia.Press(button); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "Your email?")
		mia.Write("mia@example.org")
		ts := w.thread("C0SALES", "Mia Wong")
		w.replied("C0SALES", ts, "@Ana")
		lost := false
		w.slack.OnCall(func(c slacksim.Call) slacksim.Fault {
			if c.Method != "chat.postMessage" || lost {
				return slacksim.Fault{}
			}
			lost = true
			return slacksim.Status(http.StatusBadGateway).AfterEffect()
		})
		mia.Write("Are you there?")
		w.replied("C0SALES", ts, "Are you there?")
		if _, err := w.slack.User("U0ANA").Reply("C0SALES", ts, "Yes."); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "Yes.")
		time.Sleep(time.Minute)
		leo := w.telegram.User(telegramsim.Person{FirstName: "Leo"})
		leo.Write("Hello")
		w.told(leo, "What is it about?")
		w.telegram.Bot("shop_bot").Revoke()
		time.Sleep(time.Minute)

		code, text := r.get("/metrics")
		if code != http.StatusOK {
			t.Fatalf("/metrics: %d %s", code, text)
		}
		for sample, want := range map[string]float64{
			`frontdesk_received_total{endpoint="telegram"}`:                    5,
			`frontdesk_received_total{endpoint="slack"}`:                       1,
			`frontdesk_events_decided_total{kind="message_in"}`:                4,
			`frontdesk_events_decided_total{kind="replied"}`:                   1,
			`frontdesk_delivery_throttled_total{endpoint="telegram"}`:          1,
			`frontdesk_delivery_duplicates_avoided_total{endpoint="slack"}`:    1,
			`frontdesk_delivery_duplicates_avoided_total{endpoint="telegram"}`: 0,
			`frontdesk_delivery_duplicates_possible_total{endpoint="slack"}`:   0,
			`frontdesk_conversations{state="open",team="sales"}`:               1,
			`frontdesk_conversations{state="asking",team=""}`:                  1,
			`frontdesk_endpoint_broken{endpoint="telegram",way="in"}`:          1,
			`frontdesk_endpoint_broken{endpoint="slack",way="out"}`:            0,
			`frontdesk_parked`:                       0,
			`frontdesk_lanes_waiting`:                0,
			`frontdesk_lanes_busy{endpoint="slack"}`: 0,
			`frontdesk_waiting{stage="delivery"}`:    0, // what Leo wrote has no thread to go to yet
		} {
			if got := figure(t, text, sample); got != want {
				t.Errorf("%s is %v, want %v", sample, got, want)
			}
		}
		for _, sample := range []string{
			`frontdesk_received_duplicates_total{endpoint="slack"}`, `frontdesk_delivery_retries_total{endpoint="slack"}`,
			`frontdesk_decision_lag_seconds_count`, `frontdesk_delivery_lag_seconds_count{endpoint="telegram"}`,
			`frontdesk_deliveries_total{endpoint="telegram",result="delivered"}`,
		} {
			if got := figure(t, text, sample); got < 1 {
				t.Errorf("%s is %v", sample, got)
			}
		}
		problems, err := promlint.New(strings.NewReader(text)).Lint()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range problems {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
		for _, secret := range []string{"Mia", "Wong", "Ana", "U0ANA", "blue", "example.org", "1:shop", "xoxb", ts} {
			if strings.Contains(text, secret) {
				t.Errorf("the figures hold %q", secret)
			}
		}
		described(t, text)
		r.end()
	})
}

// described compares the README's list with the figures there are.
func described(t *testing.T, text string) {
	t.Helper()
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var listed, there []string
	for _, m := range regexp.MustCompile("(?m)^\\| `(frontdesk_[a-z_]+)").FindAllSubmatch(readme, -1) {
		listed = append(listed, string(m[1]))
	}
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (frontdesk_[a-z_]+) `).FindAllStringSubmatch(text, -1) {
		there = append(there, m[1])
	}
	slices.Sort(listed)
	slices.Sort(there)
	if diff := cmp.Diff(there, listed); diff != "" {
		t.Errorf("the README lists other figures (-there +listed):\n%s", diff)
	}
}
