package slacksim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Person acts as one of the workspace's people.
type Person struct {
	s  *Server
	id string
}

// User gives the person with that id, who must have been added.
func (s *Server) User(id string) *Person { return &Person{s: s, id: id} }

// ID is the person's id.
func (p *Person) ID() string { return p.id }

// Notice is what Slack itself tells a person who tried something; it is an error too.
type Notice struct {
	Code string
	Text string
}

func (n Notice) Error() string { return n.Code + ": " + n.Text }

// notice tells the person and gives the error.
func (p *Person) notice(code, format string, args ...any) error {
	n := Notice{Code: code, Text: fmt.Sprintf(format, args...)}
	p.s.notices[p.id] = append(p.s.notices[p.id], n)
	p.s.touch()
	return n
}

// Notices are what Slack itself has told the person so far.
func (p *Person) Notices() []Notice {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return slices.Clone(p.s.notices[p.id])
}

// SendOption changes how a person's message is sent.
type SendOption func(*sending)

type sending struct {
	alsoToChannel bool
	asIs          bool
	rich          string
	files         []Upload
	shares        string // a ts
}

// AlsoToChannel ticks "Also send to #channel" on a reply (thread_broadcast).
func AlsoToChannel() SendOption { return func(o *sending) { o.alsoToChannel = true } }

// NoCommand sends a text although it begins with "/", as some of Slack's clients do.
func NoCommand() SendOption { return func(o *sending) { o.asIs = true } }

// WithFormatting sends what the composer's buttons make: one rich_text block, whose
// elements these are, in JSON. The text is left out then.
func WithFormatting(elements string) SendOption {
	return func(o *sending) { o.rich = elements }
}

// Sharing forwards a message of the same channel, with the text as one's own words.
func Sharing(ts string) SendOption { return func(o *sending) { o.shares = ts } }

// Post writes into a channel, through the composer, and gives the message's ts. A
// text that begins with "/" is a command; Post then sends that and gives no ts.
func (p *Person) Post(channel, text string, opts ...SendOption) (ts string, err error) {
	return p.send(channel, "", text, opts)
}

// Reply writes into a thread, as Post does. Commands do not work there: nothing is
// posted, and the error is Slack's notice.
func (p *Person) Reply(channel, thread, text string, opts ...SendOption) (ts string, err error) {
	return p.send(channel, thread, text, opts)
}

func (p *Person) send(channel, thread, text string, opts []SendOption) (string, error) {
	var o sending
	for _, opt := range opts {
		opt(&o)
	}
	if strings.HasPrefix(text, "/") && !o.asIs {
		return "", p.typedCommand(channel, thread, text)
	}
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c, err := p.mayWrite(channel)
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(text) == "" && len(o.files) == 0 && o.rich == "" && o.shares == "" {
		return "", p.notice("no_text", "There is nothing to send.")
	}
	m := &message{channel: c, user: p.id, clientID: fmt.Sprintf("00000000-0000-4000-9000-%012d", p.s.next("client"))}
	p.s.compose(m, text)
	if o.rich != "" {
		blocks, err := p.s.blocks(`[{"type":"rich_text","elements":` + o.rich + `}]`)
		if err != nil {
			return "", fmt.Errorf("the composer makes no such blocks: %w", err)
		}
		m.blocks = blocks
		m.text = p.s.written(blocks[0].body.(*richText).elements)
	}
	if o.shares != "" {
		of := c.at(o.shares)
		if of == nil {
			return "", p.notice("message_not_found", "There is no such message.")
		}
		// As Slack's clients have it when one shares a message: from memory.
		m.shared = []reply{{
			"is_msg_unfurl": true, "is_share": true, "channel_id": c.ID, "ts": of.ts, "author_id": of.user, "text": of.text,
			"from_url": "https://simulated.slack.com/archives/" + c.ID + "/p" + strings.Replace(of.ts, ".", "", 1),
		}}
	}
	if thread != "" {
		parent := c.byTS[thread]
		switch {
		case parent == nil || parent.deleted && len(c.replies(thread)) == 0:
			return "", p.notice("message_not_found", "This thread is gone.")
		case parent.threadTS != "":
			return "", p.notice("cannot_reply_to_message", "Replies have no threads of their own.")
		case parent.locked:
			return "", p.notice("thread_locked", "This thread is locked.")
		}
		m.threadTS = thread
		if o.alsoToChannel {
			m.subtype = "thread_broadcast"
		}
	}
	for _, u := range o.files {
		f, err := p.upload(u)
		if err != nil {
			return "", err
		}
		m.files = append(m.files, f)
		if m.subtype == "" {
			m.subtype = "file_share"
		}
	}
	p.s.post(m)
	return m.ts, nil
}

// compose turns typed text into a rich_text block and the text field beside it.
func (s *Server) compose(m *message, typed string) {
	m.text, m.blocks = "", nil
	if strings.TrimSpace(typed) == "" {
		return
	}
	rich := s.parse(strings.TrimRight(typed, " \n"), composed)
	m.text = s.written(rich)
	id := fmt.Sprintf("b%d", s.next("block"))
	raw := mustJSON(reply{"type": "rich_text", "block_id": id, "elements": rich})
	b := block{ID: id, Type: "rich_text", body: &richText{elements: rich}}
	if err := json.Unmarshal(raw, &b.raw); err == nil {
		m.blocks = []block{b}
	}
}

func (p *Person) mayWrite(channel string) (*channel, error) {
	c := p.s.channels[channel]
	u := p.s.users[p.id]
	switch {
	case u == nil || u.Deleted:
		return nil, p.notice("user_not_found", "There is no such person.")
	case c == nil || c.Private && !c.has(p.id):
		return nil, p.notice("channel_not_found", "There is no such channel.")
	case c.Archived:
		return nil, p.notice("is_archived", "This channel is archived.")
	case !c.has(p.id):
		return nil, p.notice("not_in_channel", "Join the channel first.")
	case c.ReadOnly && !u.Admin:
		return nil, p.notice("restricted_action_read_only_channel", "Only some people can post here.")
	}
	return c, nil
}

// mine finds a message of the person's own.
func (p *Person) mine(channel, ts, code string) (*message, error) {
	c, err := p.mayWrite(channel)
	if err != nil {
		return nil, err
	}
	m := c.at(ts)
	if m == nil || m.user != p.id || m.botID != "" {
		return nil, p.notice(code, "That message cannot be changed.")
	}
	return m, nil
}

// Edit changes a message of the person's own.
func (p *Person) Edit(channel, ts, text string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	m, err := p.mine(channel, ts, "cant_update_message")
	switch {
	case err != nil:
		return err
	case p.s.tooLate(m):
		return p.notice("edit_window_closed", "It is too late to edit this message.")
	case strings.TrimSpace(text) == "":
		return p.notice("no_text", "There is nothing left.")
	}
	p.s.edit(m, func() {
		p.s.compose(m, text)
		m.editedBy, m.editedTS = p.id, p.s.nextTS()
	})
	return nil
}

// Delete deletes a message: the person's own, or anybody's for an admin.
func (p *Person) Delete(channel, ts string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c, err := p.mayWrite(channel)
	if err != nil {
		return err
	}
	m := c.at(ts)
	if m == nil {
		return p.notice("message_not_found", "There is no such message.")
	}
	if u := p.s.users[p.id]; (m.user != p.id || m.botID != "") && !u.Admin {
		return p.notice("cant_delete_message", "That message cannot be deleted.")
	}
	p.s.remove(m)
	return nil
}

// DeleteThread deletes a message and then each reply to it, as only an admin can.
func (p *Person) DeleteThread(channel, ts string) error {
	for _, m := range p.s.Thread(channel, ts) {
		if err := p.Delete(channel, m.TS); err != nil {
			return err
		}
	}
	return nil
}

// Broadcast sends a reply that is in a thread to its channel as well.
func (p *Person) Broadcast(channel, ts string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	m, err := p.mine(channel, ts, "cant_broadcast_message")
	if err != nil {
		return err
	}
	if m.threadTS == "" || m.subtype == "thread_broadcast" {
		return p.notice("cant_broadcast_message", "That is in the channel already.")
	}
	m.subtype = "thread_broadcast"
	body := p.s.encode(m, true)
	if parent := m.channel.byTS[m.threadTS]; parent != nil {
		body.Root = p.s.encode(parent, true)
	}
	p.s.emitMessage(m.channel, body)
	return nil
}

// React puts an emoji, by its name without colons, on a message.
func (p *Person) React(channel, ts, name string) error {
	return p.reaction(channel, ts, name, p.s.addReaction)
}

// Unreact takes an emoji off again.
func (p *Person) Unreact(channel, ts, name string) error {
	return p.reaction(channel, ts, name, p.s.dropReaction)
}

func (p *Person) reaction(channel, ts, name string, change func(*message, string, string) error) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c, err := p.mayWrite(channel)
	if err != nil {
		return err
	}
	m := c.at(ts)
	switch {
	case m == nil:
		return p.notice("message_not_found", "There is no such message.")
	case !knownEmoji(name):
		return p.notice("invalid_name", "There is no such emoji.")
	}
	if err := change(m, p.id, name); err != nil {
		return p.notice(err.Error(), "That did not work.")
	}
	return nil
}

// JoinChannel enters a public channel.
func (p *Person) JoinChannel(channel string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c := p.s.channels[channel]
	switch {
	case c == nil || c.Private:
		return p.notice("channel_not_found", "There is no such channel.")
	case c.Archived:
		return p.notice("is_archived", "This channel is archived.")
	case !c.has(p.id):
		p.s.join(c, p.id)
	}
	return nil
}

// LeaveChannel leaves a channel.
func (p *Person) LeaveChannel(channel string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c := p.s.channels[channel]
	if c == nil || !c.has(p.id) {
		return p.notice("not_in_channel", "You are not in that channel.")
	}
	p.s.leave(c, p.id)
	return nil
}

// Invite brings somebody, or the bot, into a channel that the person is in.
func (p *Person) Invite(channel, user string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c, err := p.mayWrite(channel)
	if err != nil {
		return err
	}
	if !c.has(user) {
		p.s.join(c, user)
	}
	return nil
}

// Remove throws somebody, or the bot, out of a channel.
func (p *Person) Remove(channel, user string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c, err := p.mayWrite(channel)
	if err != nil {
		return err
	}
	if c.has(user) {
		p.s.leave(c, user)
	}
	return nil
}
