package workflow

import (
	"slices"

	"frontdesk/workflow/problem"
)

// CalledHost is a host that a workflow may ask. Name is what people call it; Host and
// Port are those of the address, empty where a secret holds them.
type CalledHost struct {
	Name, Host, Port string
	At               problem.Position
}

// Calls are the hosts that the steps http of the definition itself ask.
func (d *Definition) Calls() (all []CalledHost) {
	d.steps.walk(func(st step) {
		s, is := st.(*httpStep)
		if !is {
			return
		}
		c := CalledHost{Name: s.host, At: s.urlAt.start()}
		if s.way != nil {
			c.Host, c.Port = s.way.Hostname(), s.way.Port()
			if c.Port == "" {
				c.Port = map[bool]string{true: "443", false: "80"}[s.way.Scheme == "https"]
			}
		}
		all = append(all, c)
	})
	return all
}

// Secrets are the names of the secrets that the steps http of the definition itself use.
func (d *Definition) Secrets() (names []string) {
	d.steps.walk(func(st step) {
		for _, e := range expressions(st) {
			if e.secret != "" && !slices.Contains(names, e.secret) {
				names = append(names, e.secret)
			}
		}
	})
	return names
}
