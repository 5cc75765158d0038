package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// completionCommand is `frontdesk completion`.
type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Help says where to put it.
func (completionCommand) Help() string {
	return `Prints a script that has the shell complete commands, flags and topics of help.

Examples:

  source <(frontdesk completion bash)                                          this shell; in ~/.bashrc, all
  frontdesk completion zsh > "${fpath[1]}/_frontdesk"                          from the next start on
  frontdesk completion fish > ~/.config/fish/completions/frontdesk.fish`
}

// Run prints the script, which is made from the command line's own model.
func (c completionCommand) Run(env environment, k *kong.Kong) error {
	words := wordsOf(k.Model.Node)
	switch c.Shell {
	case "zsh":
		return env.print(zshScript(words))
	case "fish":
		return env.print(fishScript(words))
	}
	return env.print(bashScript(words))
}

// word is something that may be typed: a command, a flag or a topic.
type word struct{ text, about string }

// place is what may be typed behind some commands. The outermost one has none before it.
type place struct {
	path  string // "workflow run"
	words []word
}

// wordsOf are all places of a command line, each before those within it.
func wordsOf(root *kong.Node) []place {
	var all []place
	var visit func(n *kong.Node, path string)
	visit = func(n *kong.Node, path string) {
		p := place{path: path}
		for _, c := range n.Children {
			if !c.Hidden {
				p.words = append(p.words, word{c.Name, c.Help})
			}
		}
		if path == "" {
			p.words = append(p.words, word{"help", "Explain a command or a topic."})
		}
		for _, arg := range n.Positional {
			for _, v := range slices.Sorted(maps.Keys(enumOf(arg))) {
				p.words = append(p.words, word{v, ""})
			}
		}
		for _, group := range n.AllFlags(true) {
			for _, f := range group {
				p.words = append(p.words, word{"--" + f.Name, f.Help})
			}
		}
		all = append(all, p)
		for _, c := range n.Children {
			if !c.Hidden {
				visit(c, strings.TrimSpace(path+" "+c.Name))
			}
		}
	}
	visit(root, "")
	help := place{path: "help"}
	for _, name := range topicNames() {
		help.words = append(help.words, word{name, "A topic."})
	}
	for _, c := range root.Children {
		if !c.Hidden {
			help.words = append(help.words, word{c.Name, c.Help})
		}
	}
	return append(all, help)
}

func enumOf(v *kong.Value) map[string]bool {
	if v.Enum == "" {
		return nil
	}
	return v.EnumMap()
}

// wantFiles are the flags behind which a file is completed.
const wantFiles = "--config|--answers|--data"

// paths are the commands that lead to the places, as a pattern of the shell.
func paths(all []place) string {
	var patterns []string
	for _, p := range all {
		if p.path != "" {
			patterns = append(patterns, "'"+p.path+"'")
		}
	}
	return strings.Join(patterns, "|")
}

// bashScript completes in bash. It finds the commands that stand before the cursor,
// and offers what may follow them.
func bashScript(all []place) string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Completion for bash: source <(frontdesk completion bash)
_frontdesk() {
  local cur=${COMP_WORDS[COMP_CWORD]} at= next i words=
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="${at:+$at }${COMP_WORDS[i]}"
    case "$next" in %s) at=$next ;; esac
  done
  COMPREPLY=()
  case "${COMP_WORDS[COMP_CWORD-1]}" in
    %s) local IFS=$'\n'; COMPREPLY=($(compgen -f -- "$cur")); return ;;
  esac
  case "$at" in
`, paths(all), wantFiles)
	for _, p := range all {
		var words []string
		for _, w := range p.words {
			words = append(words, w.text)
		}
		fmt.Fprintf(&b, "    '%s') words='%s' ;;\n", p.path, strings.Join(words, " "))
	}
	b.WriteString(`  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _frontdesk frontdesk
`)
	return b.String()
}

// zshScript completes in zsh, with what each word is about.
func zshScript(all []place) string {
	var b strings.Builder
	fmt.Fprintf(&b, `#compdef frontdesk
# Completion for zsh: frontdesk completion zsh > "${fpath[1]}/_frontdesk"
_frontdesk() {
  local at='' next i
  local -a offered
  for ((i = 2; i < CURRENT; i++)); do
    next="${at:+$at }${words[i]}"
    case "$next" in (%s) at=$next ;; esac
  done
  case "${words[CURRENT-1]}" in
    (%s) _files; return ;;
  esac
  case "$at" in
`, paths(all), wantFiles)
	for _, p := range all {
		fmt.Fprintf(&b, "    ('%s') offered=(", p.path)
		for i, w := range p.words {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(quote(w.text + ":" + w.about))
		}
		b.WriteString(") ;;\n")
	}
	b.WriteString(`  esac
  _describe 'frontdesk' offered
}
compdef _frontdesk frontdesk
`)
	return b.String()
}

// fishScript completes in fish, with what each word is about.
func fishScript(all []place) string {
	var b strings.Builder
	b.WriteString("# Completion for fish: frontdesk completion fish > ~/.config/fish/completions/frontdesk.fish\n" +
		"complete -c frontdesk -f\n")
	for _, p := range all {
		within := "__fish_use_subcommand"
		if p.path != "" {
			within = "__fish_seen_subcommand_from " + strings.Join(strings.Fields(p.path), "; and __fish_seen_subcommand_from ")
		}
		for _, w := range p.words {
			flag, is := strings.CutPrefix(w.text, "--")
			switch {
			case is && slices.Contains(strings.Split(wantFiles, "|"), w.text):
				fmt.Fprintf(&b, "complete -c frontdesk -n %s -l %s -r -F -d %s\n", quote(within), flag, quote(w.about))
			case is:
				fmt.Fprintf(&b, "complete -c frontdesk -n %s -l %s -d %s\n", quote(within), flag, quote(w.about))
			default:
				fmt.Fprintf(&b, "complete -c frontdesk -n %s -a %s -d %s\n", quote(within), w.text, quote(w.about))
			}
		}
	}
	return b.String()
}

// quote quotes a text for a shell; what it cannot hold is taken out of it.
func quote(s string) string {
	return "'" + strings.NewReplacer("'", "’", `\`, "", "\n", " ").Replace(s) + "'"
}
