package slack

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// namesAgain is how long after Slack refused the name of an author it is tried once more.
const namesAgain = 10 * time.Minute

// mayName tells whether messages can be posted under the names of their authors, as far
// as is known: that needs chat:write.customize. An inspection tells admins if it lacks.
func (d *Desk) mayName() bool {
	at := d.nameless.Load()
	return at == 0 || time.Since(time.UnixMicro(at)) >= namesAgain
}

func (d *Desk) lacksNames(ctx context.Context) {
	d.log.WarnContext(ctx, "messages are posted without their authors' names, which stand in the text: the app lacks chat:write.customize")
	d.nameless.Store(time.Now().UnixMicro())
}

// byName has a message posted under its author's name and picture, if there are such.
func (d *Desk) byName(op bridge.Post) slack.MsgOption {
	if op.Author == "" {
		return slack.MsgOptionCompose()
	}
	name := slack.MsgOptionUsername(username(op.Author))
	if op.Face != nil && d.avatar != nil {
		if at := d.avatar(*op.Face); at != "" {
			return slack.MsgOptionCompose(name, slack.MsgOptionIconURL(at))
		}
	}
	return name
}

// nameInText is a message whose author stands at the head of its text.
func (d *Desk) nameInText(text string, blocks []slack.Block, op bridge.Post) slack.MsgOption {
	headed := []slack.Block{richTextBlock(captioned(op.Author, op.Body), op.Ping)}
	if richTextBlock(op.Body, op.Ping) != nil {
		blocks = blocks[1:]
	}
	return d.words(username(op.Author)+": "+text, append(headed, blocks...), op.Author)
}

// captioned is what stands with files: whose they are, and the caption.
func captioned(author string, caption richtext.Doc) richtext.Doc {
	if author != "" {
		name := richtext.Para{Text: []richtext.Inline{richtext.Text{S: username(author), Style: richtext.Bold}}}
		caption = append(richtext.Doc{name}, caption...)
	}
	if len(caption) == 0 {
		return richtext.FromPlain("📎")
	}
	return caption
}
