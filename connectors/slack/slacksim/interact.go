package slacksim

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// response is a response_url: good for five uses within half an hour,
// https://docs.slack.dev/interactivity/handling-user-interaction.
type response struct {
	channel *channel
	user    string
	of      *message // the message whose button was pressed, if any
	uses    int
	expires time.Time
}

const (
	responseUses = 5
	responseLife = 30 * time.Minute
)

func (s *Server) newResponse(c *channel, user string, of *message) string {
	id := number(s.next("response"))
	s.responses[id] = &response{channel: c, user: user, of: of, expires: time.Now().Add(responseLife)}
	return strings.Replace(s.base, "ws", "http", 1) + "/respond/" + id
}

// typedCommand is what Slack makes of a text that begins with "/".
func (p *Person) typedCommand(channel, thread, text string) error {
	name, _, _ := strings.Cut(text, " ")
	p.s.mu.Lock()
	known := slices.Contains(p.s.app.Commands, name)
	var err error
	switch {
	case !known:
		err = p.notice("not_a_command", "%s is not a valid command. In Slack, all messages that start with the “/” "+
			"character are interpreted as commands. To send it as a message, put a blank in front.", name)
	case thread != "":
		err = p.notice("not_in_threads", "%s is not supported in threads. Sorry!", name)
	}
	p.s.mu.Unlock()
	if err != nil {
		return err
	}
	return p.Slash(channel, text)
}

// commandText is what becomes of a command's text with should_escape: names of
// people and Slack channels become sequences, everything else stays as typed but
// for the three control characters.
// https://docs.slack.dev/interactivity/implementing-slash-commands
func (s *Server) commandText(text string) string {
	var b strings.Builder
	for _, in := range s.inlines(text, dialect{people: true, wide: true}, inlineStyle{}) {
		switch in.Type {
		case "user":
			b.WriteString("<@" + in.UserID + "|" + s.users[in.UserID].Name + ">")
		case "broadcast":
			b.WriteString("<!" + in.Range + "|" + in.Range + ">")
		case "usergroup":
			b.WriteString("<!subteam^" + in.UsergroupID + "|@" + s.groups[in.UsergroupID].Handle + ">")
		default:
			b.WriteString(s.writtenInline(in))
		}
	}
	return b.String()
}

// Slash runs a slash command ("/desk status") and waits for the app to acknowledge
// it, at most three seconds. What the app answers shows in Ephemerals, or in the
// channel. An error is Slack's notice: without acknowledgement the command is lost.
func (p *Person) Slash(channel, line string) error {
	name, text, _ := strings.Cut(line, " ")
	p.s.mu.Lock()
	c, err := p.mayWrite(channel)
	if err == nil && !slices.Contains(p.s.app.Commands, name) {
		err = p.notice("not_a_command", "%s is not a valid command.", name)
	}
	if err != nil {
		p.s.mu.Unlock()
		return err
	}
	url := p.s.newResponse(c, p.id, nil)
	env := p.s.interaction("slash_commands", reply{
		"token": "simulated", "team_id": p.s.team, "team_domain": "simulated", "channel_id": c.ID, "channel_name": c.Name,
		"user_id": p.id, "user_name": p.s.users[p.id].Name, "command": name, "text": p.s.commandText(strings.TrimSpace(text)),
		"api_app_id": p.s.app.ID, "is_enterprise_install": "false", "response_url": url, "trigger_id": p.s.newTrigger(p.id),
	})
	p.s.mu.Unlock()
	a := <-env.done
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if a.err != nil {
		return p.notice(a.err.Error(), "%s failed with the error %q.", name, a.err)
	}
	if len(a.payload) > 0 && string(a.payload) != "null" {
		var body responseBody
		if err := json.Unmarshal(a.payload, &body); err != nil {
			return p.notice("invalid_response", "%s failed: its answer could not be read.", name)
		}
		if err := p.s.respond(&response{channel: c, user: p.id}, body); err != nil {
			return p.notice(err.Error(), "%s failed: its answer was refused.", name)
		}
	}
	return nil
}

// Press presses a button of a message and waits for the app to acknowledge that, at
// most three seconds.
func (p *Person) Press(channel, ts, actionID string) error {
	p.s.mu.Lock()
	m, b, err := p.button(channel, ts, actionID)
	if err != nil {
		p.s.mu.Unlock()
		return err
	}
	env := p.s.interaction("interactive", p.pressed(m, b))
	p.s.mu.Unlock()
	return p.answered(env, "This app is not responding.")
}

// answered waits until the app has taken what a person did. If it has not, they read sorry.
func (p *Person) answered(env *envelope, sorry string) error {
	a := <-env.done
	if a.err == nil {
		return nil
	}
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.notice(a.err.Error(), "%s", sorry)
}

// button finds a button that the person can see.
func (p *Person) button(channel, ts, actionID string) (*message, button, error) {
	c := p.s.channels[channel]
	if c == nil || !c.has(p.id) {
		return nil, button{}, p.notice("channel_not_found", "There is no such channel.")
	}
	m := c.at(ts)
	for _, e := range p.s.ephemerals {
		if e.ts == ts && e.channel == c && e.sentTo == p.id && !e.deleted {
			m = e
		}
	}
	if m == nil {
		return nil, button{}, p.notice("message_not_found", "There is no such message.")
	}
	for _, b := range buttons(m.blocks) {
		if b.ActionID == actionID {
			return m, b, nil
		}
	}
	return nil, button{}, p.notice("no_such_button", "The message has no button %s.", actionID)
}

// pressed is the payload of block_actions,
// https://docs.slack.dev/reference/interaction-payloads/block_actions-payload.
func (p *Person) pressed(m *message, b button) reply {
	u := p.s.users[p.id]
	container := reply{
		"type": "message", "message_ts": m.ts, "channel_id": m.channel.ID, "is_ephemeral": m.sentTo != "",
	}
	body := reply{
		"type": "block_actions", "token": "simulated", "api_app_id": p.s.app.ID, "is_enterprise_install": false,
		"user":       reply{"id": p.id, "username": u.Name, "name": u.Name, "team_id": p.s.team},
		"team":       reply{"id": p.s.team, "domain": "simulated"},
		"enterprise": nil,
		"channel":    reply{"id": m.channel.ID, "name": m.channel.Name},
		"container":  container,
		"trigger_id": p.s.newTrigger(p.id), "response_url": p.s.newResponse(m.channel, p.id, m),
		"state": reply{"values": reply{}},
		"actions": []reply{{
			"type": "button", "action_id": b.ActionID, "block_id": b.blockID, "value": b.Value, "style": b.Style,
			"text": reply{"type": "plain_text", "text": b.Text.Text, "emoji": true}, "action_ts": p.s.nextTS(),
		}},
	}
	thread := m.threadTS
	if thread == "" && len(m.channel.replies(m.ts)) > 0 {
		thread = m.ts
	}
	if thread != "" {
		container["thread_ts"] = thread
	}
	if m.sentTo == "" {
		body["message"] = p.s.encode(m, true)
	}
	return body
}

// interaction sends what gets one attempt only.
func (s *Server) interaction(kind string, payload reply) *envelope {
	env := &envelope{kind: kind, payload: mustJSON(payload), done: make(chan ack, 1)}
	if s.closed {
		env.answer(ack{err: errClosed})
		return env
	}
	s.submit(env)
	return env
}

// responseBody is what an app sends to a response_url or with an acknowledgement.
type responseBody struct {
	ResponseType    string          `json:"response_type"`
	Text            string          `json:"text"`
	Blocks          json.RawMessage `json:"blocks"`
	ThreadTS        string          `json:"thread_ts"`
	ReplaceOriginal bool            `json:"replace_original"`
	DeleteOriginal  bool            `json:"delete_original"`
}

// serveResponse takes what an app sends to a response_url.
func (s *Server) serveResponse(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var body responseBody
	if err != nil || r.Method != http.MethodPost || json.Unmarshal(raw, &body) != nil {
		http.Error(w, "invalid_payload", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	to := s.responses[r.PathValue("id")]
	switch {
	case to == nil || time.Now().After(to.expires):
		http.Error(w, "expired_url", http.StatusNotFound)
		return
	case to.uses >= responseUses:
		http.Error(w, "used_url", http.StatusNotFound)
		return
	}
	to.uses++
	if err := s.respond(to, body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/plain")
	_, _ = io.WriteString(w, "ok")
}

// respond carries an answer out: it replaces or deletes the message that was
// pressed, or posts a new one, for the person alone unless it says in_channel.
func (s *Server) respond(to *response, body responseBody) error {
	if body.DeleteOriginal {
		if to.of == nil || to.of.deleted {
			return refuse("message_not_found")
		}
		s.discard(to.of)
		return nil
	}
	m := &message{channel: to.channel, text: body.Text, botID: s.app.BotID, appID: s.app.ID, user: s.app.UserID}
	if len(body.Blocks) > 0 && string(body.Blocks) != "null" {
		blocks, err := s.blocks(string(body.Blocks))
		if err != nil {
			return err
		}
		m.blocks = blocks
	}
	if m.text == "" && len(m.blocks) == 0 {
		return refuse("no_text")
	}
	if body.ReplaceOriginal && to.of != nil {
		if to.of.deleted {
			return refuse("message_not_found")
		}
		s.replace(to.of, m)
		return nil
	}
	if parent := to.channel.at(body.ThreadTS); parent != nil && parent.threadTS == "" {
		m.threadTS = body.ThreadTS
	}
	if body.ResponseType == "in_channel" {
		s.post(m)
		return nil
	}
	m.sentTo = to.user
	s.whisper(m)
	return nil
}

func (s *Server) discard(m *message) {
	if m.sentTo == "" {
		s.remove(m)
		return
	}
	m.deleted = true
	s.touch()
}

func (s *Server) replace(m, next *message) {
	if m.sentTo == "" {
		s.edit(m, func() { m.text, m.blocks = next.text, next.blocks })
		return
	}
	m.history = append(m.history, s.show(m).text())
	m.text, m.blocks = next.text, next.blocks
	s.touch()
}
