package config

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"frontdesk/bridge/rehearsal"
	"frontdesk/connectors"
	"frontdesk/workflow"
)

// callSecrets reads the secrets that the step http may use, by their names.
func (r *reader) callSecrets(n *yaml.Node, c *Config) {
	if !r.isMapping(n, "secrets") {
		return
	}
	at := map[string]*yaml.Node{}
	c.Secrets = map[string]connectors.Secret{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		switch {
		case k.Kind != yaml.ScalarNode || !workflow.IsFieldName(k.Value):
			r.add(k, "a secret's name must begin with a letter and hold letters, digits and _ only, such as crm")
			continue
		case at[k.Value] != nil:
			r.add(k, "the secret %s is written twice; it stands at %s already", k.Value, r.at(at[k.Value]))
			continue
		}
		at[k.Value] = k
		s, _ := r.secret(v, "secrets."+k.Value, "${"+strings.ToUpper(k.Value)+"}")
		c.Secrets[k.Value] = connectors.NewSecret(s)
	}
	r.atEnd = append(r.atEnd, func(c *Config) {
		for _, name := range slices.Sorted(maps.Keys(at)) {
			if !slices.ContainsFunc(c.Workflows, func(d *workflow.Definition) bool { return slices.Contains(d.Secrets(), name) }) {
				r.warn(at[name], "no workflow of the configuration uses the secret %s; write it as {{ secrets.%s }} in a step http, or take it out", name, name)
			}
		}
	})
}

// httpAllow reads the hosts with private addresses that the step http may ask.
func (r *reader) httpAllow(n *yaml.Node, c *Config) {
	var hosts []string
	r.list(n, "http_allow", `[crm.internal, "10.0.0.5:8080"]`, func(n *yaml.Node) {
		s, ok := r.word(n, "http_allow", "crm.internal")
		if _, err := connectors.NewHosts([]string{s}); ok && err != nil {
			r.add(n, "http_allow takes hosts, each with or without a port, such as crm.internal or 10.0.0.5:8080, not %s", quoted(n.Value))
		} else if ok {
			hosts = append(hosts, s)
		}
	})
	c.HTTPAllow, _ = connectors.NewHosts(hosts) // each was looked at
}

// calls refuses calls that would never be made: to private addresses that nobody allows.
func (r *reader) calls(c *Config) {
	for _, d := range c.Workflows {
		for _, call := range d.Calls() {
			if connectors.PrivateHost(call.Host) && !c.HTTPAllow.Allow(call.Host, call.Port) {
				r.problems.Add(call.At, "%s has a private address, which is asked only if it is allowed by name: http_allow: [%q]", call.Host, call.Host)
			}
		}
	}
}

// secretNames are the names of the secrets.
func (c *Config) secretNames() []string { return slices.Sorted(maps.Keys(c.Secrets)) }

// systems reads what other systems answer in a talk, by their hosts.
func (g *given) systems(n *yaml.Node) {
	r := g.r
	if !r.isMapping(n, "http") {
		return
	}
	var hosts []string
	for _, d := range g.c.Workflows {
		for _, call := range d.Calls() {
			hosts = append(hosts, call.Name)
		}
	}
	g.setting.Systems = map[string]string{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		// Of workflows that could not all be read nothing is said.
		if g.asked != nil && !r.oneOf(k, "step http that asks", hosts) {
			continue
		}
		if v.Value == rehearsal.NoReply {
			g.setting.Systems[k.Value] = rehearsal.NoReply
			continue
		}
		var value any
		if err := v.Decode(&value); err != nil {
			r.add(v, "http.%s cannot be read: %v", k.Value, err)
			continue
		}
		reply, err := json.Marshal(value)
		if code, isNumber := value.(int); isNumber {
			if _, ok := rehearsal.Status(strconv.Itoa(code)); !ok {
				r.add(v, "http.%s must be what the system answers, such as {plan: pro}, a status such as 404, or none", k.Value)
				continue
			}
		}
		if err != nil {
			r.add(v, "http.%s has no form in JSON: write keys that are words", k.Value)
			continue
		}
		g.setting.Systems[k.Value] = string(reply)
	}
}
