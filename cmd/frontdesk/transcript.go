package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/transcript"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/connectors"
	"frontdesk/store"
)

// fetchTime is how long one file may take.
const fetchTime = 5 * time.Minute

// transcriptCommand is `frontdesk transcript CONVERSATION`.
type transcriptCommand struct {
	Conversation string `arg:"" help:"The conversation's number, such as 1042."`
	Format       string `help:"html, markdown or json." enum:"html,markdown,json" default:"html" placeholder:"FORMAT"`
	Output       string `help:"A folder to write it to, with all files that were sent. Without it, it is printed, and files are only named." placeholder:"DIR"`
}

// Help shows how it is used.
func (transcriptCommand) Help() string {
	return `It may be used while frontdesk serve runs. The files lie with Telegram and Slack, which are asked for them: some may
not be there any more, which is said, and the exit status is 1 then. Nothing is overwritten. What is in it is
confidential: it holds the notes of the team, too.

Examples:

  frontdesk transcript 1042 --output conversation-1042
  frontdesk transcript 1042 --format markdown
  frontdesk transcript 1042 --format json`
}

// Run writes the transcript.
func (k transcriptCommand) Run(ctx context.Context, c *commands, env environment) error {
	id, err := strconv.ParseInt(strings.TrimPrefix(strings.TrimSpace(k.Conversation), "#"), 10, 64)
	if err != nil || id <= 0 {
		return wrongUse(fmt.Sprintf("%.40q is no number of a conversation, such as 1042", k.Conversation))
	}
	cfg, problems := c.load(env)
	if len(problems) > 0 {
		return problems
	}
	var t *transcript.Transcript
	attached := map[bridge.RemoteID][]byte{}
	err = c.visit(ctx, env, func(db *store.DB) error {
		if t, err = db.Transcript(ctx, bridge.ConversationID(id)); err != nil || k.Output == "" {
			return err
		}
		for _, m := range t.Messages {
			for _, f := range m.Files {
				if f.Endpoint == bridge.Attachments {
					attached[f.ID], err = db.Attachment(ctx, string(f.ID))
				}
			}
		}
		return err
	})
	if errors.Is(err, store.ErrNoConversation) {
		return fmt.Errorf("there is no conversation #%d here; %s find in Slack looks for one", id, cfg.Slack.Command)
	}
	if err != nil {
		return err
	}
	names := app.NamesFor(cfg, t)
	if k.Output == "" {
		page, err := k.write(t, names)
		if err != nil {
			return err
		}
		_, err = env.stdout.Write(page)
		return err
	}
	files, err := app.OpenFiles(cfg)
	if err != nil {
		return err
	}
	files[bridge.Attachments] = app.Attachments(func(_ context.Context, hash string) ([]byte, error) { return attached[bridge.RemoteID(hash)], nil })
	return k.save(ctx, t, names, files, env)
}

// write makes the document.
func (k transcriptCommand) write(t *transcript.Transcript, n transcript.Names) ([]byte, error) {
	switch k.Format {
	case "json":
		return transcript.JSON(t, n)
	case "markdown":
		return transcript.Markdown(t, n), nil
	}
	return transcript.HTML(t, n)
}

// fileName is what the document is called in its folder.
func (k transcriptCommand) fileName() string {
	if k.Format == "markdown" {
		return "transcript.md"
	}
	return "transcript." + k.Format
}

// save writes the document and all files into a folder.
func (k transcriptCommand) save(ctx context.Context, t *transcript.Transcript, n transcript.Names, files app.Files, env environment) error {
	if err := os.MkdirAll(k.Output, 0o700); err != nil {
		return err
	}
	dir, err := os.OpenRoot(k.Output)
	if err != nil {
		return err
	}
	defer dir.Close()
	if _, err := dir.Lstat(k.fileName()); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already, and nothing is overwritten; choose another folder", filepath.Join(k.Output, k.fileName()))
	}
	saved, missing, err := saveFiles(ctx, dir, t, files, env)
	if err != nil {
		return err
	}
	n.Saved = func(f bridge.File) string { return saved[f] }
	page, err := k.write(t, n)
	if err != nil {
		return err
	}
	if err := dir.WriteFile(k.fileName(), page, 0o600); err != nil {
		return err
	}
	fmt.Fprintf(env.stdout, "%s: %s, %s.\n", filepath.Join(k.Output, k.fileName()), count(len(t.Messages), "message"), count(len(saved), "file"))
	for _, m := range missing {
		fmt.Fprintln(env.stderr, "frontdesk:", m)
	}
	if len(missing) > 0 {
		return errFound
	}
	return nil
}

// saveFiles fetches every file of a transcript. missing says which could not be had, and why.
func saveFiles(ctx context.Context, dir *os.Root, t *transcript.Transcript, from app.Files, env environment) (saved map[bridge.File]string, missing []string, err error) {
	saved = make(map[bridge.File]string)
	p := newProgress(env)
	defer p.end()
	for _, m := range t.Messages {
		for _, f := range m.Files {
			if _, done := saved[f]; done {
				continue
			}
			if len(saved) == 0 {
				if err := dir.MkdirAll("files", 0o700); err != nil {
					return nil, nil, err
				}
			}
			called := connectors.FileName(f, f.Type) // nothing that a sender wrote leads out of the folder, or hides in it
			name := "files/" + strconv.Itoa(len(saved)+1) + "-" + called
			p.say("fetching " + called)
			switch name, err := saveFile(ctx, dir, name, f, from); {
			case err == nil:
				saved[f] = name
			case ctx.Err() != nil:
				return nil, nil, ctx.Err()
			default:
				missing = append(missing, called+": "+oneLine(err.Error()))
			}
		}
	}
	return saved, missing, nil
}

// saveFile fetches a file and gives the name under which it was saved, which gets an ending
// by what the file is, if it has none. Where we ask too often, it waits as it is told to.
func saveFile(ctx context.Context, dir *os.Root, name string, f bridge.File, from app.Files) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	content, err := from.Fetch(ctx, f)
	for {
		failed, is := errors.AsType[*connectors.Failure](err)
		if !is || failed.Class != connectors.Throttled {
			break
		}
		select {
		case <-time.After(max(failed.After, time.Second)):
			content, err = from.Fetch(ctx, f)
		case <-ctx.Done():
			return "", errors.New("the platform lets too few files through at present; try again later")
		}
	}
	if err != nil {
		return "", err
	}
	content = connectors.Sniff(content)
	defer content.Close()
	if path.Ext(name) == "" {
		name += path.Ext(connectors.FileName(bridge.File{Kind: f.Kind}, content.Type))
	}
	out, err := dir.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(out, content)
	if err = errors.Join(err, out.Close()); err != nil {
		return "", errors.Join(err, dir.Remove(name))
	}
	return name, nil
}
