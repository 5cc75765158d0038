package config

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// NeedsRestart names the keys that differ in another configuration and are read when the
// program starts, and never again. All others may be followed while it runs.
func (c *Config) NeedsRestart(other *Config) []string {
	var keys []string
	differ := func(key string, a, b any) {
		if !reflect.DeepEqual(a, b) {
			keys = append(keys, key)
		}
	}
	differ("database", c.Database, other.Database)
	differ("http.listen", c.Listen, other.Listen)
	differ("http.public_url", c.PublicURL, other.PublicURL)
	differ("log.level", c.Log.Level, other.Log.Level)
	differ("log.format", c.Log.JSON, other.Log.JSON)
	differ("slack.bot_token", c.Slack.BotToken, other.Slack.BotToken)
	differ("slack.app_token", c.Slack.AppToken, other.Slack.AppToken)
	differ("slack.signing_secret", c.Slack.SigningSecret, other.Slack.SigningSecret)
	differ("slack.api_url", c.Slack.APIURL, other.Slack.APIURL)
	differ("slack.command", c.Slack.Command, other.Slack.Command)
	differ("slack.link_previews", c.Slack.LinkPreviews, other.Slack.LinkPreviews)
	differ("conversations.avatars", c.Avatars, other.Avatars)
	for _, ch := range c.Channels {
		i := slices.IndexFunc(other.Channels, func(o Channel) bool { return o.ID == ch.ID })
		switch key := "channels." + string(ch.ID); {
		case i < 0:
			keys = append(keys, key)
		case other.Channels[i].Type != ch.Type:
			keys = append(keys, key+".type")
		default:
			a, b := reflect.ValueOf(ch.Settings).Elem(), reflect.ValueOf(other.Channels[i].Settings).Elem()
			for f := range a.NumField() {
				if tag := a.Type().Field(f).Tag.Get("yaml"); tag != "" {
					differ(key+"."+tag, a.Field(f).Interface(), b.Field(f).Interface())
				}
			}
		}
	}
	for _, o := range other.Channels {
		if !slices.ContainsFunc(c.Channels, func(ch Channel) bool { return ch.ID == o.ID }) {
			keys = append(keys, "channels."+string(o.ID))
		}
	}
	return keys
}

// Changes are, in words, what another configuration says otherwise: "team sales: hours,
// notify", "workflow inbound (new)", "http_allow: crm.internal (new)", "time_zone". They
// hold names of keys, ids and hosts, and no other values.
func (c *Config) Changes(other *Config) []string {
	var words []string
	var in struct {
		thing string
		keys  []string
	}
	end := func() {
		if len(in.keys) > 0 {
			words = append(words, in.thing+": "+strings.Join(in.keys, ", "))
		}
		in.thing, in.keys = "", nil
	}
	all := maps.Clone(c.written)
	maps.Copy(all, other.written)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		before, was := c.written[key]
		after, is := other.written[key]
		if was && is && before == after {
			continue
		}
		section, rest, _ := strings.Cut(key, ".")
		id, inner, nested := strings.Cut(rest, ".")
		if section == allowed && rest != "" {
			end()
			words = append(words, section+": "+rest+news(was, is))
			continue
		}
		one, listed := things[section]
		if !listed || id == "" {
			end()
			words = append(words, key+news(was, is))
			continue
		}
		thing := one + " " + id
		if nested {
			_, wasThere := c.written[section+"."+id]
			_, isThere := other.written[section+"."+id]
			if wasThere != isThere {
				continue // the whole thing is new or gone, which is said
			}
			if in.thing != thing {
				end()
				in.thing = thing
			}
			in.keys = append(in.keys, inner)
			continue
		}
		end()
		words = append(words, thing+news(was, is))
	}
	end()
	if !slices.Equal(orderIn(c, other), orderIn(other, c)) {
		words = append(words, "the order of the workflows")
	}
	return words
}

// orderIn are the ids of a configuration's workflows that another one has as well.
func orderIn(c, other *Config) (ids []string) {
	for _, d := range c.Workflows {
		if _, both := other.written["workflows."+d.ID]; both {
			ids = append(ids, d.ID)
		}
	}
	return ids
}

// allowed is the section that lists hosts.
const allowed = "http_allow"

// things are the sections that list things with ids, and what one of them is called.
var things = map[string]string{"teams": "team", "channels": "channel", "workflows": "workflow", "fields": "field", "hours": "hours"}

// news says of something whether it is new or gone.
func news(was, is bool) string {
	switch {
	case !was:
		return " (new)"
	case !is:
		return " (gone)"
	}
	return ""
}

// writtenIn notes what the files say, for Changes: each key with something that is the
// same for the same value, with ${…} filled in.
func (c *Config) writtenIn(parts []*part) {
	c.written = map[string]string{}
	for _, p := range parts {
		if p.root == nil || p.root.Kind != yaml.MappingNode {
			continue
		}
		for i := 0; i+1 < len(p.root.Content); i += 2 {
			if key := p.root.Content[i].Value; key != "workflows" {
				c.writtenUnder(p.r, key, p.root.Content[i+1])
			}
		}
	}
	for _, d := range c.Workflows {
		c.written["workflows."+d.ID] = d.Hash
	}
}

// writtenUnder notes one section.
func (c *Config) writtenUnder(r *reader, key string, n *yaml.Node) {
	switch {
	case n.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			c.written[key+"."+n.Content[i].Value] = r.sumOf(n.Content[i+1])
		}
	case n.Kind == yaml.SequenceNode && key == allowed:
		for _, item := range n.Content {
			host, filled := r.values[item]
			if !filled {
				host = item.Value
			}
			c.written[key+"."+host] = ""
		}
	case n.Kind == yaml.SequenceNode && things[key] != "":
		for _, item := range n.Content {
			id := value(item, "id")
			if id == nil {
				continue
			}
			of := key + "." + id.Value
			c.written[of] = ""
			for i := 0; i+1 < len(item.Content); i += 2 {
				c.written[of+"."+item.Content[i].Value] = r.sumOf(item.Content[i+1])
			}
		}
	default:
		c.written[key] += r.sumOf(n) // it may stand in several files
	}
}

// sumOf is the same for the same value, which may be a secret.
func (r *reader) sumOf(n *yaml.Node) string {
	sum := sha256.Sum256([]byte(r.canonical(n)))
	return string(sum[:])
}

// canonical is a value with what it was filled in with.
func (r *reader) canonical(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode {
		text, ok := r.values[n]
		if !ok {
			text = n.Value
		}
		return fmt.Sprintf("%s %q", n.Tag, text)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d(", n.Kind)
	for _, c := range n.Content {
		b.WriteString(r.canonical(c) + ",")
	}
	b.WriteString(")")
	return b.String()
}
