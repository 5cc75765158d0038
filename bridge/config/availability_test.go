package config_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/config"
	"frontdesk/bridge/hours"
	"frontdesk/workflow"
)

func TestAvailability(t *testing.T) {
	c := load(t, `
time_zone: America/New_York
slack: {bot_token: "${SLACK_BOT_TOKEN}", app_token: "${SLACK_APP_TOKEN}"}
channels: [{id: birds, type: pigeon, token: "${PIGEON}"}]
teams:
  - id: sales
    name: Sales
    slack_channel: C0SALES
    assignment: {strategy: least_open, max_open: 5}
    agents: [U0ANA, U0BEN]
    hours: office
    messages: {closed: "", assigned: "Hi from {{ team.name }}, ${PIGEON}"}
  - {id: support, slack_channel: C0SUP, agents: "@support-team", hours: bar, assignment: {strategy: last_agent}}
  - {id: third, slack_channel: C0THIRD, agents: channel}
fallback_team: sales
messages:
  outside_hours: {en: "Back {{ team.opens }}", de: "Wieder da {{ team.opens }}"}
hours:
  office: {time_zone: Europe/Berlin, week: {mon-fri: [09:00-12:30, 13:30-18:00], sat: 10:00-14:00}, closed: [12-25, 2027-04-02, 2027-08-01..2027-08-14]}
  bar: {week: {fri-sat: 20:00-03:00, sun: 00:00-24:00}, closed: [12-24..01-01, 02-29]}
`)
	policy := c.Policy(config.World{})
	sales, support, third := policy.Teams[0], policy.Teams[1], policy.Teams[2]
	if diff := cmp.Diff(bridge.AgentsRule{List: []bridge.PersonID{"U0ANA", "U0BEN"}}, sales.Agents); diff != "" || sales.MaxOpen != 5 || sales.Strategy != "least_open" {
		t.Errorf("sales: %+v", sales)
	}
	if support.Agents.Group != "@support-team" || support.Strategy != "last_agent" || !third.Agents.OfChannel() || third.Hours != nil {
		t.Errorf("support: %+v, third: %+v", support, third)
	}
	day := []hours.Range{{From: 540, To: 750}, {From: 810, To: 1080}}
	office := &hours.Schedule{
		Week: [7][]hours.Range{nil, day, day, day, day, day, {{From: 600, To: 840}}},
		Closed: []hours.Closure{
			{From: hours.Date{Month: 12, Day: 25}, To: hours.Date{Month: 12, Day: 25}},
			{From: hours.Date{Year: 2027, Month: 4, Day: 2}, To: hours.Date{Year: 2027, Month: 4, Day: 2}},
			{From: hours.Date{Year: 2027, Month: 8, Day: 1}, To: hours.Date{Year: 2027, Month: 8, Day: 14}},
		},
	}
	night := []hours.Range{{From: 1200, To: 180}}
	bar := &hours.Schedule{
		Week: [7][]hours.Range{{{From: 0, To: 1440}}, nil, nil, nil, nil, night, night},
		Closed: []hours.Closure{
			{From: hours.Date{Month: 12, Day: 24}, To: hours.Date{Month: 1, Day: 1}},
			{From: hours.Date{Month: 2, Day: 29}, To: hours.Date{Month: 2, Day: 29}},
		},
	}
	for _, x := range []struct {
		got, want *hours.Schedule
		zone      string
	}{{sales.Hours, office, "Europe/Berlin"}, {support.Hours, bar, "America/New_York"}} {
		if x.got.Zone.String() != x.zone {
			t.Errorf("the zone is %v, want %s", x.got.Zone, x.zone)
		}
		x.want.Zone = x.got.Zone
		zone := cmp.Comparer(func(a, b *time.Location) bool { return a == b })
		if diff := cmp.Diff(x.want, x.got, zone); diff != "" {
			t.Errorf("hours (-want +got):\n%s", diff)
		}
	}
	facts := workflow.Facts{Team: workflow.TeamFacts{Name: "Sales", Opens: "morgen"}, Contact: workflow.ContactFacts{Language: "de"}}
	if m, own := sales.Messages["closed"]; !own || m.Text != nil {
		t.Error("an empty text is not kept as nothing")
	}
	if got := sales.Messages["assigned"].Text.Fill(facts).Plain(); got != "Hi from Sales, p-1" {
		t.Errorf("assigned: %q", got)
	}
	if got := policy.Messages["outside_hours"].Text.Fill(facts).Plain(); got != "Wieder da morgen" || len(policy.Messages) != 1 {
		t.Errorf("outside_hours: %q", got)
	}
}
