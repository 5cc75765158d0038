package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// What went wrong in other programs with who gets a conversation, and when.

// turnsConfiguration is that of a team whose agents have customers in turn, those they had before first.
const turnsConfiguration = `
database: sqlite:frontdesk.db
http: {listen: "127.0.0.1:0"}
slack: {bot_token: xoxb-simulated, app_token: xapp-simulated, api_url: "http://slack.test/api/"}
channels:
  - {id: telegram, type: telegram, token: "1:shop", api_url: "http://telegram.test"}
teams:
  - {id: sales, name: Sales, slack_channel: C0SALES, assignment: {strategy: last_agent, max_open: 2}}
`

// pair is a world with Ana and Eva in sales.
func pair(t *testing.T) (w *world, mia *telegramsim.User) {
	w = threeAgents(t)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Hour)
	t.Cleanup(cancel)
	w.ctx, w.poll = ctx, 10*time.Second
	return w, w.telegram.User(telegramsim.Person{FirstName: "Mia", Language: "en"})
}

// whose waits until a customer is told who is with them, and gives the agent and the other one.
func (w *world) whose(u *telegramsim.User) (agent, other string) {
	w.Helper()
	w.told(u, " is with you now")
	if heard(u, "Ana is with you now") > 0 {
		return "U0ANA", "U0EVA"
	}
	return "U0EVA", "U0ANA"
}

// assigned waits until a thread's card names an assignee.
func (w *world) assigned(channel, card, who string) {
	w.Helper()
	name := map[string]string{"U0ANA": "Ana", "U0EVA": "Eva", "U0BEN": "Ben"}[who]
	w.slackShows(channel, func(m slacksim.Message) bool {
		return m.TS == card && strings.Contains(m.Seen(), "Assignee: "+name)
	}, "the assignee "+name)
}

// chatwoot issue 4158: a customer who came back was given to the agent they had had,
// who was not there.
func TestChatwoot4158BackToAnAgentWhoIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, mia := pair(t)
		r := w.start(turnsConfiguration)
		mia.Write("Hello")
		before, other := w.whose(mia)
		w.says(before, "C0SALES", w.thread("C0SALES", "Mia #1"), "!close")
		w.told(mia, "closed now")
		w.slash(before, "C0SALES", "/desk away until tomorrow", "You are away")
		time.Sleep(time.Hour) // too late to reopen
		mia.Write("It is me again")
		w.assigned("C0SALES", w.thread("C0SALES", "Mia #2"), other)
		// In telegram-support-bot a new ticket erased the old one.
		w.slash(other, "C0SALES", "/desk show #2", "#1")
		r.end()
	})
}

// chatwoot issue 9587: what was closed was opened again on an agent whose shift had ended.
func TestChatwoot9587ReopenedOnAnAgentWhoIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, mia := pair(t)
		r := w.start(turnsConfiguration)
		mia.Write("Hello")
		before, other := w.whose(mia)
		card := w.thread("C0SALES", "Mia #1")
		w.says(before, "C0SALES", card, "!close")
		w.told(mia, "closed now")
		w.slash(before, "C0SALES", "/desk away", "You are away")
		mia.Write("One more thing, please")
		w.assigned("C0SALES", card, other)
		// Both away: it waits in the queue, and is given to whoever is back first.
		w.marked("C0SALES", w.writes(other, "C0SALES", card, "!close"), "lock")
		w.slash(other, "C0SALES", "/desk away", "You are away")
		mia.Write("And one more thing, please")
		w.replied("C0SALES", card, "each of the 2 agents of Sales is away")
		w.slash(before, "C0SALES", "/desk back", "Welcome back")
		w.assigned("C0SALES", card, before)
		r.end()
	})
}

// chatwoot issue 5672: with everybody offline, conversations were left in limbo.
func TestChatwoot5672EverybodyAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, mia := pair(t)
		r := w.start(strings.Replace(turnsConfiguration, "max_open: 2}", "max_open: 2}, notify: {new: here, waiting: 5m}", 1))
		r.becomes(http.StatusOK, "ready")
		w.slash("U0ANA", "C0SALES", "/desk away", "You are away")
		w.slash("U0EVA", "C0SALES", "/desk away", "You are away")
		mia.Write("Anybody?")
		w.told(mia, "Nobody is free right now")
		card := w.thread("C0SALES", "Mia #1")
		w.replied("C0SALES", card, "This conversation is number 1 in the queue; whoever replies first takes it.")
		if m, _ := w.slack.Message("C0SALES", card); len(m.Notified()) != 1 {
			t.Errorf("the new conversation calls %v", m.Notified())
		}
		w.thread("C0SALES", "Mia has been waiting for an answer for 5 minutes")
		w.slash("U0ANA", "C0SALES", "/desk back", "Welcome back")
		w.assigned("C0SALES", card, "U0ANA")
		w.told(mia, "Ana is with you now")
		r.end()
	})
}

// chatwoot issue 1198: no cap on what one agent has. chatwoot issue 5436: an agent with
// a telephone looked offline, since availability was taken from a connection.
func TestChatwoot1198And5436CapAndPresence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, mia := pair(t)
		w.slack.AddChannel(slacksim.Channel{ID: "C0SALES", Name: "sales", Members: []string{"U0ANA", "U0DESK"}})
		r := w.start(turnsConfiguration)
		mia.Write("Hello")
		w.told(mia, "Ana is with you now") // whom nobody has seen online
		w.telegram.User(telegramsim.Person{FirstName: "Tom", Language: "en"}).Write("Hello")
		w.assigned("C0SALES", w.thread("C0SALES", "Tom #2"), "U0ANA")
		w.telegram.User(telegramsim.Person{FirstName: "Kim", Language: "en"}).Write("Hello")
		kims := w.thread("C0SALES", "Kim #3")
		w.replied("C0SALES", kims, "at the limit of 2")
		w.says("U0ANA", "C0SALES", w.thread("C0SALES", "Mia #1"), "!close")
		w.assigned("C0SALES", kims, "U0ANA")
		r.end()
	})
}

// Rocket.Chat says so itself (business-hours.md): an agent of two departments may be
// given chats outside the hours of one. Hours belong to the team.
func TestRocketChatHoursOfAnAgentInTwoTeams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, mia := pair(t)
		w.slack.AddChannel(slacksim.Channel{ID: "C0SUPPORT", Name: "support", Members: []string{"U0ANA", "U0DESK"}})
		w.slack.AddChannel(slacksim.Channel{ID: "C0SALES", Name: "sales", Members: []string{"U0ANA", "U0DESK"}})
		// A bubble begins on a Saturday at midnight.
		r := w.start(strings.Replace(configuration, `slack_channel: "#support"}`, `slack_channel: "#support", hours: day, assignment: {strategy: round_robin}}`, 1) +
			"hours: {day: {week: {sat: 00:30-18:00}}}\n")
		tom := w.telegram.User(telegramsim.Person{FirstName: "Tom", Language: "en"})
		w.waits(mia, "Hello", "Help")
		w.waits(tom, "Hello", "Buying")
		w.told(tom, "Ana is with you now") // sales has no hours
		w.told(mia, "closed right now")
		card := w.thread("C0SUPPORT", "Mia #")
		w.replied("C0SUPPORT", card, "Outside hours")
		time.Sleep(10 * time.Minute)
		if n := heard(mia, "is with you now"); n != 0 {
			t.Error("somebody was assigned outside the team's hours")
		}
		w.told(mia, "Ana is with you now")
		if now := time.Now().UTC(); now.Hour() != 0 || now.Minute() < 30 {
			t.Errorf("at %v", now)
		}
		r.end()
	})
}

// chatwoot issue 13606 and papercups issue 529: sales and support mixed in one Slack channel.
func TestPapercups529TeamsApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, mia := pair(t)
		r := w.start(configuration)
		tom := w.telegram.User(telegramsim.Person{FirstName: "Tom", Language: "en"})
		w.waits(mia, "I want a boat", "Buying")
		w.waits(tom, "My boat sinks", "Help")
		w.replied("C0SALES", w.thread("C0SALES", "Mia #"), "I want a boat")
		w.replied("C0SUPPORT", w.thread("C0SUPPORT", "Tom #"), "My boat sinks")
		r.end()
		for channel, foreign := range map[string]string{"C0SALES": "Tom", "C0SUPPORT": "Mia"} {
			for _, m := range w.slack.All(channel) {
				if strings.Contains(m.Seen(), foreign) {
					t.Errorf("%s shows %q", channel, m.Seen())
				}
			}
		}
	})
}

// papercups issue 365: giving a team another Slack channel broke the threads that were open.
func TestPapercups365TheTeamMovesToAnotherSlackChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		w.slack.AddChannel(slacksim.Channel{ID: "C0NEW", Name: "new", Members: []string{"U0ANA", "U0BEN", "U0DESK"}})
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		r.end()
		missed := w.says("U0ANA", "C0DESK", thread, "I have looked it up")
		r = w.start(strings.Replace(plainly, "slack_channel: C0DESK", "slack_channel: C0NEW", 1))
		w.marked("C0DESK", missed, "white_check_mark")
		mia.Write("Thank you so much")
		w.replied("C0DESK", thread, "Thank you so much")
		w.says("U0ANA", "C0DESK", thread, "You are welcome")
		w.told(mia, "You are welcome")
		tom := w.telegram.User(telegramsim.Person{FirstName: "Tom", Language: "en"})
		tom.Write("Hello")
		w.replied("C0NEW", w.thread("C0NEW", "Tom #"), "Hello")
		r.end()
	})
}

// chatwoot issue 1894: asked for the name and address although they were known.
func TestChatwoot1894AskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, mia := pair(t)
		r := w.start(strings.Replace(configuration, "save: contact.email", "save: contact.email\n        skip_if: known(contact.email)", 1))
		w.waits(mia, "I want a boat", "Buying")
		w.told(mia, "Ana is with you now")
		w.says("U0ANA", "C0SALES", w.thread("C0SALES", "Mia #1"), "!close")
		w.told(mia, "closed now")
		time.Sleep(time.Hour)
		mia.Write("Another boat")
		if _, err := mia.Wait(w.ctx, func([]telegramsim.Message) bool { return heard(mia, "What is it about?") == 2 }); err != nil {
			t.Fatal(err)
		}
		mia.Write("Buying")
		w.slackShows("C0SALES", func(m slacksim.Message) bool {
			return strings.Contains(m.Seen(), "Mia #2") && strings.Contains(m.Seen(), "mia@example.com")
		}, "the address on the second card")
		r.end()
		if n := heard(mia, "Your email?"); n != 1 {
			t.Errorf("the address was asked for %d times", n)
		}
	})
}

// Rocket.Chat issues 18041 and 18200: chats that were "already taken" and that no
// admin could close.
func TestRocketChat18041AnAdminCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, mia := pair(t)
		w.slack.AddUser(slacksim.User{ID: "U0BOSS", Name: "boss", Owner: true})
		w.slack.AddChannel(slacksim.Channel{ID: "C0ALL", Name: "all", Members: []string{"U0BOSS"}})
		r := w.start(turnsConfiguration)
		mia.Write("Hello")
		w.whose(mia)
		w.slash("U0BOSS", "C0ALL", "/desk close #1", "#1")
		w.told(mia, "closed now")
		r.end()
	})
}
