package app

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"frontdesk/bridge/config"
	"frontdesk/bridge/engine"
	"frontdesk/store"
	"frontdesk/workflow/problem"
)

const (
	// watchEvery is how often the files are looked at. What has changed is read once it
	// has not changed any more for so long. They are read and not watched by the system's
	// means, so that it works for mounted configuration and on network drives.
	watchEvery = 3 * time.Second
	// watchAgain is how long to wait with what may pass by itself.
	watchAgain = 30 * time.Second
	// ofReload begins the name of an alarm about a configuration that is not followed.
	ofReload = "reload/"
)

// watch has the configuration read anew when its files change, until ctx ends.
func (a *App) watch(ctx context.Context, db *store.DB) {
	var last, tried config.Digest // what the files held at the last look, and when they were read last
	var rest time.Time
	a.endReloadAlarms(ctx, db) // what holds was read without a mistake
	for pause(ctx, watchEvery) {
		if !a.standing.take(ctx) {
			return
		}
		err := engine.Guard(func() error {
			defer a.standing.release()
			found := a.standing.files.Digest()
			due := found != a.standing.seen && found == last && (found != tried || !time.Now().Before(rest))
			last = found
			if due {
				_, err := a.reload(ctx)
				a.tellReload(ctx, err)
				tried, rest = found, time.Now().Add(watchAgain)
			}
			return nil
		})
		if err != nil {
			a.log.Error("looking for changes of the configuration failed", "error", err)
		}
	}
}

// tellReload tells the admins that the configuration on disk is not followed, once for each
// that is wrong in another way, or that it is again. What may pass by itself is not told.
func (a *App) tellReload(ctx context.Context, err error) {
	db := a.db.Load()
	if err == nil {
		a.endReloadAlarms(ctx, db)
		return
	}
	r, is := errors.AsType[*refusal](err)
	if !is || r.passing || ctx.Err() != nil {
		return
	}
	name := ofReload + fmt.Sprintf("%x", sha256.Sum256([]byte(r.Error())))
	tell, err := db.Alarm(ctx, now(), name, once)
	if err == nil && tell {
		text := fmt.Sprintf("⚠️ The configuration on disk is not followed, and all goes on by the one before:\n• %s\n", r.problems[0])
		if n := len(r.problems) - 1; n > 0 {
			text += fmt.Sprintf("… and %d more\n", n)
		}
		if err = a.tell(ctx, text+"Please mend it. "+a.cfg().Slack.Command+" reload reads it again, and shows all."); err != nil {
			_, undo := db.AlarmOver(ctx, name) // so that it is told the next time
			err = errors.Join(err, undo)
		}
	}
	if err != nil {
		a.log.Warn("admins could not be told that the configuration is not followed", "error", err)
	}
}

// endReloadAlarms tells the admins that the configuration on disk is followed, if they were
// told that it is not.
func (a *App) endReloadAlarms(ctx context.Context, db *store.DB) {
	names, err := db.Alarms(ctx)
	told := false
	for _, name := range names {
		if err == nil && strings.HasPrefix(name, ofReload) {
			var was bool
			was, err = db.AlarmOver(ctx, name)
			told = told || was
		}
	}
	if told {
		err = errors.Join(err, a.tell(ctx, "✅ The configuration on disk is followed."))
	}
	if err != nil && ctx.Err() == nil {
		a.log.Warn("admins could not be told that the configuration is followed", "error", err)
	}
}

// mostAnswered is how many characters of problems or changes an answer has.
const mostAnswered = 2500

// reloadAnswer says what came of reading the configuration.
func reloadAnswer(done reloaded, err error) string {
	var lines []string
	head, rest := "✅ The configuration is followed as the files say it now:", ""
	r, refused := errors.AsType[*refusal](err)
	switch {
	case refused:
		head, rest = "⚠️ The configuration is not followed, and all goes on by the one before. Please mend:", "; frontdesk check lists all"
		lines = lineByLine(r.problems)
	case err != nil:
		head = problem.Sentence("⚠️ " + err.Error())
	case len(done.changes) == 0:
		head = "✅ The configuration was read. Nothing has changed in it."
	default:
		lines = done.changes
	}
	text := head
	for i, line := range lines {
		if len(text) > mostAnswered {
			text += fmt.Sprintf("\n… and %d more%s", len(lines)-i, rest)
			break
		}
		text += "\n• " + line
	}
	if len(done.again) > 0 {
		text += "\n✅ Made in Slack, and runs again: " + someOf(done.again) + "."
	}
	return text + unfitAnswer(done.unfit)
}

// unfitAnswer says which workflows made in Slack do not run.
func unfitAnswer(unfit []string) string {
	if len(unfit) == 0 {
		return ""
	}
	text := "\n⚠️ Made in Slack, and on, but it does not run:"
	if len(unfit) > 1 {
		text = "\n⚠️ Made in Slack, and on, but they do not run:"
	}
	return text + unfitList(unfit)
}

func lineByLine(problems problem.List) []string {
	lines := make([]string, len(problems))
	for i, p := range problems {
		lines[i] = p.String()
	}
	return lines
}
