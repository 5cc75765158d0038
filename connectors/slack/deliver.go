package slack

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

// metadataType is the event_type of the metadata that all our posts carry: it
// tells our own posts, and finds one after an uncertain outcome.
const metadataType = "frontdesk"

// maxText is how long a text may be: what chat.update takes, so that each post can
// be edited later. Source: https://docs.slack.dev/reference/methods/chat.update
const maxText = 4000

// The members of the metadata's payload. It can be read by everybody who can read
// the message.
const (
	metaInstallation = "installation"
	metaEffect       = "effect"
)

// Caps is what Slack can do.
func (d *Desk) Caps() bridge.Caps {
	return bridge.Caps{
		Text:     maxText,
		Measure:  richtext.Runes,
		Features: features(),
		Repeat:   bridge.Findable,
		Files:    fileCaps(),
		ReactAny: true,
	}
}

// Deliver does what d says once.
func (d *Desk) Deliver(ctx context.Context, del connectors.Delivery) (connectors.Receipt, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, connectors.Patience(del.Op, callTimeout), errSlow)
	defer cancel()
	del = d.withLinks(del)
	switch op := del.Op.(type) {
	case bridge.OpenThread:
		return d.openThread(ctx, del, op)
	case bridge.RedrawCard:
		return connectors.Receipt{}, d.redraw(ctx, del, op)
	case bridge.Post:
		return d.post(ctx, del, op)
	case bridge.Edit:
		return connectors.Receipt{}, d.edit(ctx, del, op)
	case bridge.Delete:
		return connectors.Receipt{}, d.delete(ctx, del)
	case bridge.SetMark:
		return connectors.Receipt{}, d.mark(ctx, del, op)
	case bridge.React:
		return connectors.Receipt{}, d.react(ctx, del, op)
	case bridge.Whisper:
		return connectors.Receipt{}, d.whisper(ctx, del, op)
	case bridge.Respond:
		return connectors.Receipt{}, d.respond(ctx, op)
	case bridge.Notice:
		return d.notice(ctx, del, op)
	case bridge.OpenModal:
		return connectors.Receipt{}, d.openModal(ctx, op)
	case bridge.UpdateModal:
		return connectors.Receipt{}, d.updateModal(ctx, del, op)
	case bridge.RefuseModal:
		return connectors.Receipt{}, d.refuseLate(ctx, op)
	}
	return connectors.Receipt{}, reject(bridge.ReasonOther, fmt.Errorf("the desk does no %T", del.Op))
}

// withLinks is a delivery whose links to threads are addresses.
func (d *Desk) withLinks(del connectors.Delivery) connectors.Delivery {
	if len(del.Links) > 0 {
		del.Op = bridge.LinkThreads(del.Op, func(ref string) string {
			to := d.permalink(del.Links[ref])
			if _, message := bridge.MessageLinked(ref); message {
				to = inThread(to, del.Thread)
			}
			return to
		})
	}
	return del
}

// permalink is the address at which a thread is opened; "" if that is not known.
// Source: https://docs.slack.dev/reference/methods/chat.getPermalink
func (d *Desk) permalink(thread bridge.RemoteID) string {
	p, err := parsePlace(thread)
	base := d.self().URL
	if err != nil || base == "" {
		return ""
	}
	return base + "archives/" + p.channel + "/p" + strings.Replace(p.ts, ".", "", 1)
}

// inThread is the address of a message so that Slack opens it in its thread, if that is
// the one given.
func inThread(to string, thread bridge.RemoteID) string {
	p, err := parsePlace(thread)
	if err != nil || !strings.Contains(to, "/archives/"+p.channel+"/p") {
		return to
	}
	return to + "?thread_ts=" + p.ts + "&cid=" + p.channel
}

func reject(reason string, err error) *connectors.Failure {
	return &connectors.Failure{Class: connectors.Rejected, Reason: reason, Err: err}
}

// always are the options of every message but a customer's with previews: no link
// preview, which would fetch what somebody names, and no parsing of the text.
func always(text string, blocks []slack.Block) slack.MsgOption {
	return slack.MsgOptionCompose(
		verbally(text, blocks),
		slack.MsgOptionDisableLinkUnfurl(),
		slack.MsgOptionDisableMediaUnfurl(),
	)
}

// words are the options of what an author says: a customer's may have previews.
func (d *Desk) words(text string, blocks []slack.Block, author string) slack.MsgOption {
	if author != "" && d.previews {
		return slack.MsgOptionCompose(verbally(text, blocks), slack.MsgOptionEnableLinkUnfurl())
	}
	return always(text, blocks)
}

// verbally are the options of a text that Slack does not parse.
func verbally(text string, blocks []slack.Block) slack.MsgOption {
	return slack.MsgOptionCompose(
		slack.MsgOptionText(fallback(text), true),
		slack.MsgOptionBlocks(blocks...),
		slack.MsgOptionParse(false),
		slack.MsgOptionLinkNames(false),
	)
}

// fallback is the text behind the blocks, as notifications show it: no longer than
// Slack takes once its signs are escaped.
func fallback(text string) string {
	length := 0
	for i, r := range text {
		switch r {
		case '&':
			length += len("&amp;")
		case '<', '>':
			length += len("&lt;")
		default:
			length++
		}
		if length > maxText {
			return cut(text, utf8.RuneCountInString(text[:i]))
		}
	}
	return text
}

func metadata(del connectors.Delivery) slack.MsgOption {
	return slack.MsgOptionMetadata(slack.SlackMetadata{
		EventType:    metadataType,
		EventPayload: map[string]any{metaInstallation: del.Installation, metaEffect: string(del.ID)},
	})
}

func (d *Desk) openThread(ctx context.Context, del connectors.Delivery, op bridge.OpenThread) (connectors.Receipt, error) {
	room := bridge.RemoteID(firstOf(string(op.Room), string(del.Room)))
	self, err := d.identified(ctx)
	if err != nil {
		return connectors.Receipt{}, err
	}
	var sent trace
	channel, ts, _, err := d.api.PostMessageWithResponseContext(sent.watch(ctx), string(room),
		always(cardText(op.Card), append(d.call(ctx, op.Call), cardBlocks(op.Card, false)...)), metadata(del))
	if err != nil {
		return connectors.Receipt{}, vital(fail(err, unrepeatable, &sent))
	}
	return receipt(place{team: self.Team, channel: channel, ts: ts})
}

// receipt is the receipt for a post at p.
func receipt(p place) (connectors.Receipt, error) {
	at, ok := stamp(p)
	if !ok {
		return connectors.Receipt{}, &connectors.Failure{
			Class: connectors.Ambiguous, Err: errors.New("the answer does not say where the message is"),
		}
	}
	return connectors.Receipt{Remote: at.Remote, Order: at.Order}, nil
}

var errNoThread = errors.New("there is no thread to write to")

func (d *Desk) redraw(ctx context.Context, del connectors.Delivery, op bridge.RedrawCard) error {
	head, err := parsePlace(del.Thread)
	if err != nil {
		return reject(bridge.ReasonThreadGone, errNoThread)
	}
	var sent trace
	// The text behind the blocks stays: with it each redrawing would show "(edited)".
	_, _, _, err = d.api.UpdateMessageContext(sent.watch(ctx), head.channel, head.ts, slack.MsgOptionBlocks(cardBlocks(op.Card, true)...))
	if err != nil {
		return fail(err, repeatable, &sent)
	}
	return nil
}

func (d *Desk) post(ctx context.Context, del connectors.Delivery, op bridge.Post) (connectors.Receipt, error) {
	head, err := parsePlace(del.Thread)
	if err != nil {
		return connectors.Receipt{}, reject(bridge.ReasonThreadGone, errNoThread)
	}
	if len(op.Files) > 0 {
		return d.share(ctx, del, op, head)
	}
	return d.say(ctx, del, op, head)
}

// say posts a message without files into a thread.
func (d *Desk) say(ctx context.Context, del connectors.Delivery, op bridge.Post, head place) (connectors.Receipt, error) {
	text, blocks, err := content(op.Body, op.Ping, op.Actions)
	if err != nil {
		return connectors.Receipt{}, err
	}
	options := []slack.MsgOption{metadata(del), slack.MsgOptionTS(head.ts)}
	var sent trace
	post := func(named bool) (channel, ts string, message slack.Message, err error) {
		if op.Author != "" && !named {
			return d.api.PostMessageWithResponseContext(sent.watch(ctx), head.channel, append(options, d.nameInText(text, blocks, op))...)
		}
		return d.api.PostMessageWithResponseContext(sent.watch(ctx), head.channel, append(options, d.words(text, blocks, op.Author), d.byName(op))...)
	}
	named := d.mayName()
	channel, ts, message, err := post(named)
	if op.Author != "" && named && word(err) == "missing_scope" {
		d.lacksNames(ctx)
		channel, ts, message, err = post(false)
	}
	if err != nil {
		return connectors.Receipt{}, vital(fail(err, unrepeatable, &sent))
	}
	if ts != "" && message.ThreadTimestamp == "" {
		// The thread's first message is gone, and Slack has put this one into the
		// Slack channel for all to see.
		d.takeBack(ctx, channel, ts)
		return connectors.Receipt{}, reject(bridge.ReasonThreadGone, errors.New("the thread's first message is gone"))
	}
	return receipt(place{team: head.team, channel: channel, ts: ts})
}

// content is a text with those it mentions and the buttons below it.
func content(body richtext.Doc, ping []bridge.PersonID, actions []bridge.CardButton) (text string, blocks []slack.Block, err error) {
	text = body.Plain()
	if utf8.RuneCountInString(text) > maxText {
		return "", nil, reject(bridge.ReasonTooLong, errors.New("the text is too long for one message"))
	}
	if b := richTextBlock(body, ping); b != nil {
		blocks = append(blocks, b)
	}
	blocks = append(blocks, buttonBlocks(actions)...)
	if len(blocks) == 0 {
		return "", nil, reject(bridge.ReasonOther, errors.New("there is nothing to say"))
	}
	return text, blocks, nil
}

// username is a customer's name as the author of a message.
func username(name string) string {
	if name = richtext.CleanName(name); name == "" {
		return "–" // and not the program's own name
	}
	return cut(name, maxUsername)
}

// emojiOf is the short name of a mark's emoji.
func emojiOf(m bridge.Mark) string {
	switch m {
	case bridge.MarkSent:
		return "white_check_mark"
	case bridge.MarkTrying:
		return "hourglass_flowing_sand"
	case bridge.MarkFailed:
		return "warning"
	case bridge.MarkInside:
		return "lock"
	case bridge.MarkHeld:
		return "double_vertical_bar"
	}
	return ""
}

// mark puts the new mark up before it takes the old ones down, so that the message
// is never without one.
func (d *Desk) mark(ctx context.Context, del connectors.Delivery, op bridge.SetMark) error {
	emoji := emojiOf(op.Mark)
	if emoji == "" {
		return reject(bridge.ReasonOther, fmt.Errorf("unknown mark %q", op.Mark))
	}
	if len(del.Refs) == 0 {
		return reject(bridge.ReasonOther, errors.New("there is no message to mark"))
	}
	for _, ref := range del.Refs {
		p, err := parsePlace(ref)
		if err != nil {
			return reject(bridge.ReasonOther, err)
		}
		at := slack.NewRefToMessage(p.channel, p.ts)
		var sent trace
		err = d.api.AddReactionContext(sent.watch(ctx), emoji, at)
		if err != nil && word(err) != "already_reacted" {
			return fail(err, repeatable, &sent)
		}
		for _, was := range op.Was {
			old := emojiOf(was)
			if old == "" || old == emoji {
				continue
			}
			err := d.api.RemoveReactionContext(sent.watch(ctx), old, at)
			if w := word(err); err != nil && w != "no_reaction" && w != "message_not_found" {
				return fail(err, repeatable, &sent)
			}
		}
	}
	return nil
}

// word is Slack's own word for an error, or "".
func word(err error) string {
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return refused.Err
	}
	return ""
}

func (d *Desk) whisper(ctx context.Context, del connectors.Delivery, op bridge.Whisper) error {
	head := place{channel: string(op.Room)}
	if op.Room == "" || op.In != "" {
		var err error
		if head, err = parsePlace(bridge.RemoteID(firstOf(string(op.In), string(del.Thread)))); err != nil {
			return reject(bridge.ReasonThreadGone, errNoThread)
		}
	}
	text, blocks, err := content(op.Body, nil, op.Actions)
	if err != nil {
		return err
	}
	for _, b := range blocks {
		if a, is := b.(*slack.ActionBlock); is {
			a.BlockID = string(del.Thread) // a press need not say in which thread it was
		}
	}
	var sent trace
	options := []slack.MsgOption{always(text, blocks)}
	if head.ts != "" {
		options = append(options, slack.MsgOptionTS(head.ts))
	}
	_, err = d.api.PostEphemeralContext(sent.watch(ctx), head.channel, string(op.To), options...)
	if err != nil {
		return fail(err, unrepeatable, &sent)
	}
	return nil
}

// Gates are the rate limits of d: Slack's are for each method, and for posting
// also for each Slack channel.
// Source: https://docs.slack.dev/apis/web-api/rate-limits
func (d *Desk) Gates(del connectors.Delivery) []connectors.Gate {
	method, room, files := "", string(del.Room), 0
	if head, err := parsePlace(del.Thread); err == nil {
		room = head.channel
	}
	switch op := del.Op.(type) {
	case bridge.OpenThread:
		method, room = "chat.postMessage", firstOf(string(op.Room), room)
	case bridge.Post:
		method, files = "chat.postMessage", len(op.Files)
	case bridge.Notice:
		method, files, room = "chat.postMessage", len(op.Files), firstOf(string(op.Room), string(op.To), room)
		if op.On != "" {
			method = "chat.update"
		}
	case bridge.RedrawCard, bridge.Edit:
		method = "chat.update"
	case bridge.Delete:
		method = "chat.delete"
	case bridge.SetMark, bridge.React:
		method = "reactions.add"
		if len(del.Refs) > 0 {
			if p, err := parsePlace(del.Refs[0]); err == nil {
				room = p.channel
			}
		}
	case bridge.Whisper:
		method = "chat.postEphemeral"
	default:
		return []connectors.Gate{{Key: "slack/response_url"}}
	}
	if files > 0 {
		method = "files.completeUploadExternal"
	}
	narrow := connectors.Gate{Key: "slack/" + method + "/" + room}
	if d.limits && method == "chat.postMessage" {
		narrow.Every, narrow.Burst = time.Second, 3
	}
	wide := connectors.Gate{Key: "slack/" + method}
	if d.limits && files > 0 {
		// A hundred a minute of each call that it takes, of which one is made for every file.
		wide.Every, wide.Burst, wide.Counts = time.Second, 10, files
	}
	return []connectors.Gate{narrow, wide}
}
