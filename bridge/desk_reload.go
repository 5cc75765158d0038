package bridge

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
)

// Reload has the configuration read anew. What became of that is told to whoever asked
// for it, where slash commands are answered: to all in the Slack channel, if Share is set
// and it went well.
type Reload struct {
	By      PersonID
	Respond RemoteID
	Until   time.Time
	Share   bool
}

// Answer is what came of it, in words; well tells whether it went well.
func (r Reload) Answer(text string, well bool) Respond {
	return Respond{To: r.Respond, Until: r.Until, Body: richtext.FromPlain(text), Share: r.Share && well}
}

// Configuration is how the program fares with its configuration.
type Configuration struct {
	// Loaded is when the present one was read; zero if that is not known.
	Loaded time.Time
	// Refused is when a newer one was read that is not followed, Why the first of the
	// problems with it, and More how many there are besides; zero if there is none.
	Refused time.Time
	Why     string
	More    int
}

// deskReload has the configuration read anew, which is answered once that is done.
func deskReload(d *decision, c deskCall) richtext.Doc {
	if c.Args != "" {
		return d.misused(c)
	}
	d.out.Audits = append(d.out.Audits, Audit{Actor: c.Actor, Action: "reload"})
	d.out.Reload = &Reload{By: c.Actor, Respond: c.Respond, Until: c.At.Add(respondWithin), Share: c.Share}
	return nil
}

// configurationReport says which configuration the program follows.
func (d *decision) configurationReport() []string {
	c := d.env.Configuration
	var lines []string
	if !c.Loaded.IsZero() {
		lines = append(lines, d.desk("desk.reload.loaded", "at", d.when(c.Loaded)))
	}
	if !c.Refused.IsZero() {
		line := d.desk("desk.reload.refused", "at", d.when(c.Refused), "why", c.Why)
		if c.More > 0 {
			line += " " + d.desk("desk.reload.more", "more", strconv.Itoa(c.More))
		}
		lines = append(lines, line)
	}
	return lines
}

// unfitReport says which workflows made in Slack are on and do not run.
func (d *decision) unfitReport() []string {
	p := d.env.Policy
	var names []string
	for _, m := range p.Made {
		if p.Unfit[m.ID] != "" {
			names = append(names, "“"+m.Name()+"”")
		}
	}
	if len(names) == 0 {
		return nil
	}
	if more := len(names) - maxPushedOut; more > 0 {
		names = append(names[:maxPushedOut], d.desk("desk.workflow.taken_more", "n", strconv.Itoa(more)))
	}
	return []string{d.desk("desk.reload.unfit", "names", strings.Join(names, ", "), "command", p.Command)}
}
