package config

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"
)

// secret reads a text that nobody should see, and warns where it stands in the file itself.
func (r *reader) secret(n *yaml.Node, what, example string) (string, bool) {
	if r.secrets == nil {
		r.secrets = map[*yaml.Node]bool{}
	}
	r.secrets[n] = true
	s, ok := r.text(n, what, example)
	if ok && !filledIn(n) {
		r.warn(n, "%s stands in the file itself, for everybody to read who gets to see it; put it into the environment and write %s here", what, example)
	}
	return s, ok
}

// filledIn tells whether a value comes from elsewhere, at least in part.
func filledIn(n *yaml.Node) bool {
	return strings.Contains(strings.ReplaceAll(n.Value, "$${", ""), "${")
}

// tokens are what secrets of the platforms look like.
var tokens = []struct {
	whose string
	looks *regexp.Regexp
}{
	{"Slack", regexp.MustCompile(`\bxox[a-z](-[0-9A-Za-z]+)*-[0-9A-Za-z]{10,}`)},
	{"Slack", regexp.MustCompile(`\bxapp-[0-9](-[0-9A-Za-z]+)*-[0-9A-Za-z]{10,}`)},
	{"Telegram", regexp.MustCompile(`\b[0-9]{6,12}:[0-9A-Za-z_-]{30,}`)},
}

// pasted finds tokens where none belong, such as in a team's name, which people see.
func (r *reader) pasted(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && !r.secrets[n] {
		for _, t := range tokens {
			if t.looks.MatchString(n.Value) {
				r.add(n, "what stands here looks like a token of %s, and people would get to see it; take it out, and have %s make a new one if anybody may have read it", t.whose, t.whose)
				break
			}
		}
	}
	for _, c := range n.Content {
		r.pasted(c)
	}
}
