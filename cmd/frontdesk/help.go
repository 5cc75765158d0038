package main

import (
	"embed"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"frontdesk/bridge"
	"frontdesk/bridge/rehearsal"
	"frontdesk/workflow"
)

// topics are longer texts than belong to one command, a file each.
//
//go:embed help/*.txt
var topics embed.FS

// topicNames are what `frontdesk help` may be asked about besides the commands.
func topicNames() []string {
	files, err := topics.ReadDir("help")
	if err != nil {
		return nil // they are compiled in
	}
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(f.Name(), ".txt"))
	}
	return names
}

func isTopic(name string) bool { return slices.Contains(topicNames(), name) }

// defaultConfig is the configuration where the command line names none.
const defaultConfig = "frontdesk.yaml"

// topicText is the text of a topic. In it FRONTDESK stands for how the program is
// called, CONFIG for the flag that names the configuration at path, if one is needed,
// and a few words for what the program's own tables say.
func topicText(name string, env environment, path string) (string, error) {
	text, err := topics.ReadFile("help/" + name + ".txt")
	if err != nil {
		return "", fmt.Errorf("reading the help on %s: %w", name, err)
	}
	flag := ""
	if filepath.Clean(path) != defaultConfig {
		flag = " --config " + path
	}
	return strings.NewReplacer(
		"FRONTDESK", env.program, " CONFIG", flag,
		"DESK_COMMANDS\n", deskTable(), "THREAD_HELP\n", bridge.ThreadHelp(bridge.NewPhrases())+"\n",
		"TALK_COMMANDS\n", talkCommands(), "ANNOUNCEMENTS", enumerate(bridge.Announcements()), "OWN_TEXTS\n", ownTexts(),
		"STEPS", enumerate(workflow.StepNames()), "QUESTION_TYPES", enumerate(workflow.QuestionTypes()),
	).Replace(string(text)), nil
}

// printTopic is `frontdesk help TOPIC`.
func printTopic(name string, env environment) error {
	text, err := topicText(name, env, defaultConfig)
	if err != nil {
		return err
	}
	return env.print(text)
}

// talkCommands lists what may be written in a talk instead of an answer.
func talkCommands(more ...[2]string) string {
	var b strings.Builder
	for _, c := range append(rehearsal.Commands(), more...) {
		fmt.Fprintf(&b, "  %-18s %s\n", c[0], c[1])
	}
	return b.String()
}

// ownTexts lists what the program says to customers by itself.
func ownTexts() string {
	const most = 115
	var b strings.Builder
	for _, own := range bridge.OwnTexts() {
		name, text := own.Name, own.Text
		if own.Silent {
			name += " (*)"
		}
		for _, value := range own.Values {
			text = strings.ReplaceAll(text, "{"+value+"}", "{{ "+value+" }}")
		}
		if runes := []rune(text); len(runes) > most {
			text = string(runes[:most-1]) + "…"
		}
		fmt.Fprintf(&b, "  %-20s %s\n", name, text)
	}
	return b.String()
}

// deskTable lists the words of the slash command.
func deskTable() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, c := range bridge.DeskHelp(bridge.NewPhrases(), "/desk") {
		fmt.Fprintf(w, "  %s\t%s\n", c.Line, c.About)
	}
	_ = w.Flush() // to memory
	return b.String()
}

func enumerate(words []string) string { return strings.Join(words, ", ") }

// print writes what a command has to say.
func (e environment) print(text string) error {
	if _, err := io.WriteString(e.stdout, text); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	return nil
}
