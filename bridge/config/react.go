package config

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// reactions reads with which emoji agents may react to customers. Whether a channel
// takes them is known once all channels are.
func (r *reader) reactions(n *yaml.Node, c *Config) {
	r.object(n, "reactions", key{name: "out", read: func(n *yaml.Node) {
		const what, example = "a reaction", `"👍"`
		c.Reactions = []string{}
		r.list(n, "reactions.out", `["👍", "🎉"]`, func(n *yaml.Node) {
			s, ok := r.text(n, what, example)
			emoji := bridge.ReadEmoji(s)
			switch {
			case !ok:
			case emoji == "":
				r.add(n, "reactions.out takes emoji such as 👍, or their names in Slack such as \":tada:\", not %s", quoted(n.Value))
			case slices.Contains(c.Reactions, emoji):
				r.add(n, "reactions.out names %s twice; keep one of them", emoji)
			default:
				c.Reactions = append(c.Reactions, emoji)
				r.atEnd = append(r.atEnd, func(c *Config) { r.taken(n, emoji, c) })
			}
		})
	}})
}

// taken sees that at least one of the channels takes a reaction.
func (r *reader) taken(n *yaml.Node, emoji string, c *Config) {
	var all []string
	for _, ch := range c.Channels {
		if takes, is := ch.Settings.(connectors.Reacting); is {
			all = append(all, takes.Reactions()...)
		}
	}
	switch {
	case len(c.Channels) == 0:
		// That is noted already.
	case len(all) == 0:
		r.add(n, "reactions.out: none of the channels takes reactions; remove it")
	case !slices.ContainsFunc(all, func(s string) bool { return bridge.BareEmoji(s) == emoji }):
		slices.Sort(all)
		r.add(n, "reactions.out: customers' apps take no %s as a reaction; take it out, or write one of %s", emoji, strings.Join(slices.Compact(all), " "))
	}
}
