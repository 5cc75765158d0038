package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The files in the folder of --data, besides the program's own.
const (
	worldFile = "world.json" // both simulated worlds
	pageFile  = "page.url"   // where the demo that uses the folder has its page
)

// calm is how long changes are gathered before they are written down.
const calm = 500 * time.Millisecond

// keptVersion is the form of a kept world. No other is read.
const keptVersion = 1

// kept is the world in its file.
type kept struct {
	Version  int             `json:"version"`
	Slack    json.RawMessage `json:"slack"`
	Telegram json.RawMessage `json:"telegram"`
}

// populate brings back the world that was kept, or lets everybody move in.
func (d *Demo) populate() error {
	if d.config.Data == "" {
		d.world.people()
		return nil
	}
	data, err := os.ReadFile(filepath.Join(d.dir, worldFile))
	if errors.Is(err, fs.ErrNotExist) {
		d.world.people()
		return nil
	}
	if err == nil {
		err = d.world.load(data)
	}
	if err != nil {
		return fmt.Errorf("bringing back the demo of %s (another folder begins a new one): %w", d.dir, err)
	}
	return nil
}

func (w *world) load(data []byte) error {
	var k kept
	if err := json.Unmarshal(data, &k); err != nil {
		return fmt.Errorf("reading %s: %w", worldFile, err)
	}
	if k.Version != keptVersion {
		return fmt.Errorf("reading %s: its form is %d, not %d", worldFile, k.Version, keptVersion)
	}
	return errors.Join(w.slack.Load(k.Slack), w.telegram.Load(k.Telegram))
}

// save writes the world down: all of it or nothing.
func (w *world) save(file string) error {
	k := kept{Version: keptVersion}
	var err error
	if k.Slack, err = w.slack.Save(); err != nil {
		return err
	}
	if k.Telegram, err = w.telegram.Save(); err != nil {
		return err
	}
	data, err := json.Marshal(k)
	if err != nil {
		return fmt.Errorf("writing %s: %w", worldFile, err)
	}
	f, err := os.CreateTemp(filepath.Dir(file), worldFile+".*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", worldFile, err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", worldFile, err), os.Remove(f.Name()))
	}
	return nil
}

// keep writes the world down, whenever it has changed and then rested for a moment,
// until ctx ends.
func (d *Demo) keep(ctx context.Context) {
	for {
		slack, telegram := d.world.slack.Changed(), d.world.telegram.Changed()
		d.saved()
		select {
		case <-slack:
		case <-telegram:
		case <-ctx.Done():
			return
		}
		t := time.NewTimer(calm)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return
		}
	}
}

// saved writes the world down, and says aloud if that fails.
func (d *Demo) saved() {
	if err := d.world.save(filepath.Join(d.dir, worldFile)); err != nil {
		d.feed.tell(item{What: problem, Text: "The conversations cannot be kept: " + err.Error() + "."})
	}
}

// alone makes sure that no other demo uses the folder, and leaves word for the next.
func (d *Demo) alone() error {
	if d.config.Data == "" {
		return nil
	}
	file := filepath.Join(d.dir, pageFile)
	if data, err := os.ReadFile(file); err == nil {
		if url := strings.TrimSpace(string(data)); answers(url) {
			return wrongf("a demo with the folder %s is running already: %s", d.config.Data, url)
		}
	}
	if err := os.WriteFile(file, []byte(d.URL()+"\n"), 0o600); err != nil {
		return fmt.Errorf("leaving word in %s: %w", d.config.Data, err)
	}
	return nil
}

// answers tells whether there is a demo at an address.
func answers(url string) bool {
	client := http.Client{Timeout: time.Second}
	resp, err := client.Head(url)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.Header.Get("Server") == serverName
}
