package app

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/config"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
	"frontdesk/connectors/slack"
	"frontdesk/store"
)

const (
	// inspectTime bounds one question of an inspection.
	inspectTime = 30 * time.Second
	// mostPeople is how many people an inspection looks up.
	mostPeople = 100
)

// Finding is something that a person should see to. Where says what it is about, in
// words: "Slack", "Slack, #support", "Telegram (telegram)".
type Finding struct {
	Where string
	// Endpoint is the account's; empty for the database and the configuration.
	Endpoint bridge.EndpointID
	connectors.Finding
}

// Inspection is what was found out by asking the platforms and the database.
type Inspection struct {
	// Accounts say, in words, what answered: the app, the bots, the database.
	Accounts []string
	Findings []Finding // the gravest first
	// Unknown are the Wheres about which there may be more to find.
	Unknown []string
}

// Inspect asks everything that a configuration names, from the outside, and changes
// nothing. asking is told what is asked next.
func Inspect(ctx context.Context, cfg *config.Config, asking func(what string), opts ...Option) (*Inspection, error) {
	a := prepared(cfg, opts)
	a.log = slog.New(slog.DiscardHandler)
	if err := a.open(); err != nil {
		return nil, err
	}
	var in Inspection
	asking("the database")
	held := a.inspectDatabase(ctx, &in)
	in.add("configuration", "", judgeHours(cfg.Hours(), now()))
	asking("Slack")
	a.inspectSlack(ctx, &in, a.person)
	for _, c := range cfg.Channels {
		asking(a.calledByKind(c.ID))
		a.inspectChannel(ctx, &in, c.ID, slices.Contains(held, engine.SourceName(c.ID)))
	}
	in.sort()
	return &in, ctx.Err()
}

// again asks the platforms once more, while the program runs.
func (a *App) again(ctx context.Context, db *store.DB) *Inspection {
	var in Inspection
	in.add("configuration", "", judgeHours(a.cfg().Hours(), now()))
	a.inspectSlack(ctx, &in, func(ctx context.Context, id bridge.PersonID) (bridge.Person, error) {
		if known, err := db.People(ctx, []bridge.PersonID{id}); err == nil {
			if p, ok := known[id]; ok {
				return p.Person, nil
			}
		}
		return a.person(ctx, id)
	})
	for _, c := range a.cfg().Channels {
		a.inspectChannel(ctx, &in, c.ID, true)
	}
	in.sort()
	return &in
}

// add files what was found under where it was.
func (in *Inspection) add(where string, of bridge.EndpointID, found []connectors.Finding) {
	for _, f := range found {
		in.Findings = append(in.Findings, Finding{where, of, f})
		if f.Key == connectors.KeyReach {
			in.Unknown = append(in.Unknown, where)
		}
	}
}

// sort puts the gravest first; those alike stay in the order of the configuration.
func (in *Inspection) sort() {
	slices.SortStableFunc(in.Findings, func(a, b Finding) int { return int(b.Gravity) - int(a.Gravity) })
}

func (a *App) person(ctx context.Context, id bridge.PersonID) (bridge.Person, error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	return a.desk.Person(ctx, id)
}

// calledByKind is a channel for people, before its account has told its name.
func (a *App) calledByKind(id bridge.EndpointID) string {
	for _, c := range a.cfg().Channels {
		if c.ID == id {
			return strings.ToUpper(c.Type[:1]) + c.Type[1:] + " (" + string(id) + ")"
		}
	}
	return string(id)
}

// inspectDatabase sees whether serve could run on the database, and tells the names
// that programs on it hold.
func (a *App) inspectDatabase(ctx context.Context, in *Inspection) (held []string) {
	asking, cancel := context.WithTimeout(ctx, inspectTime)
	defer cancel()
	s, err := store.Inspect(asking, now(), a.cfg().Database.Reveal(), a.options.store...)
	in.add("database", "", judgeDatabase(s, err))
	if err != nil {
		return nil
	}
	in.Accounts = append(in.Accounts, databaseStands(s))
	if s.New || s.Version != s.Known {
		return nil
	}
	db, err := store.Open(asking, a.cfg().Database.Reveal(), append(slices.Clone(a.options.store), store.Visiting())...)
	if err == nil {
		err = fits(asking, a.cfg(), db)
		if closing := db.Close(); err == nil {
			err = closing
		}
	}
	in.add("database", "", judgeFit(err))
	if s.Holder == "" && strings.HasPrefix(a.cfg().Database.Reveal(), "sqlite:") {
		return nil // what is held there is left over from a program that was killed
	}
	return s.Held
}

// inspectChannel asks about one customer-facing account.
func (a *App) inspectChannel(ctx context.Context, in *Inspection, id bridge.EndpointID, attended bool) {
	where := a.calledByKind(id)
	ctx, cancel := context.WithTimeout(ctx, inspectTime)
	defer cancel()
	if p, is := a.channels[id].(connectors.Prober); is {
		if name, err := p.Probe(ctx); err == nil {
			in.Accounts = append(in.Accounts, where+": "+name)
		}
	}
	if i, is := a.channels[id].(connectors.Inspector); is {
		in.add(where, id, i.Inspect(ctx, attended))
	}
}

// inspectSlack asks about the app, the Slack channels that the configuration names, and
// the people it names. person looks one up.
func (a *App) inspectSlack(ctx context.Context, in *Inspection, person lookUp) {
	asking, cancel := context.WithTimeout(ctx, inspectTime)
	defer cancel()
	s, err := a.desk.Standing(asking)
	in.add("Slack", bridge.Desk, judgeSlack(s, err, a.cfg().Slack.SocketMode))
	if err != nil {
		if connectors.AsFailure(err).Class != connectors.Broken {
			in.Unknown = append(in.Unknown, "Slack")
		}
		return
	}
	in.Accounts = append(in.Accounts, fmt.Sprintf("Slack: %s in %s", s.App, s.Workspace))
	p := &people{look: person, known: map[bridge.PersonID]lookedUp{}}
	for _, w := range roomsOf(a.cfg()) {
		r := a.inspectRoom(ctx, w, p)
		in.add("Slack, "+r.called(), bridge.Desk, judgeRoom(r, s.App))
	}
	in.add("Slack", bridge.Desk, judgePeople(a.peopleNamed(ctx, p)))
}

// lookUp finds a person by their id. Its error is a *connectors.Failure.
type lookUp func(ctx context.Context, id bridge.PersonID) (bridge.Person, error)

// people are looked up once each, and so many at most.
type people struct {
	look  lookUp
	known map[bridge.PersonID]lookedUp
}

// lookedUp is a person, or why they are not known.
type lookedUp struct {
	bridge.Person
	err error
}

func (p *people) find(ctx context.Context, id bridge.PersonID) (bridge.Person, error) {
	if k, ok := p.known[id]; ok {
		return k.Person, k.err
	}
	if len(p.known) >= mostPeople {
		return bridge.Person{}, errTooMany
	}
	found, err := p.look(ctx, id)
	p.known[id] = lookedUp{found, err}
	return found, err
}

var errTooMany = fmt.Errorf("more than %d people", mostPeople)

// room is a Slack channel that the configuration names, with whose it is.
type room struct {
	name  string
	whose string
	teams []config.Team // that work in it
}

// roomsOf are all those, each once.
func roomsOf(cfg *config.Config) []room {
	var all []room
	add := func(name, whose string, teams ...config.Team) {
		if name == "" {
			return
		}
		if i := slices.IndexFunc(all, func(r room) bool { return r.name == name }); i >= 0 {
			all[i].teams = append(all[i].teams, teams...)
			return
		}
		all = append(all, room{name, whose, teams})
	}
	for _, t := range cfg.Teams {
		add(t.SlackChannel, "the team "+t.Name, t)
	}
	add(cfg.WaitingRoom, "the waiting room")
	add(cfg.Slack.Alerts, "slack.alerts")
	return all
}

// roomFacts is what is found out about a room.
type roomFacts struct {
	room
	state   slack.RoomState
	err     error // why state is not known
	members int   // people and apps; 0: not known
	humans  int   // of those looked up
	guests  []string
	whole   bool // all members were looked up
	groups  []string
}

func (r roomFacts) called() string {
	if r.state.Name != "" {
		return r.state.Name
	}
	return r.name
}

// lookAtRoom asks about one Slack channel, and the user groups whose it is.
func (a *App) lookAtRoom(ctx context.Context, w room) roomFacts {
	ctx, cancel := context.WithTimeout(ctx, inspectTime)
	defer cancel()
	r := roomFacts{room: w}
	if r.state, r.err = a.desk.State(ctx, w.name); r.err != nil || !r.state.Member || r.state.Archived {
		return r
	}
	for _, t := range w.teams {
		if t.Agents.Group == "" {
			continue
		}
		_, err := a.desk.Group(ctx, t.Agents.Group)
		if err != nil && connectors.AsFailure(err).Class == connectors.Rejected {
			r.groups = append(r.groups, t.Agents.Group)
		}
	}
	return r
}

// inspectRoom asks about one Slack channel, and who is in it.
func (a *App) inspectRoom(ctx context.Context, w room, p *people) roomFacts {
	ctx, cancel := context.WithTimeout(ctx, inspectTime)
	defer cancel()
	r := a.lookAtRoom(ctx, w)
	if r.err != nil || !r.state.Member || r.state.Archived {
		return r
	}
	ids, err := a.desk.Members(ctx, r.state.ID)
	if err != nil {
		return r
	}
	r.members, r.whole = len(ids), true
	if len(ids) > mostPeople {
		r.whole = false
		return r
	}
	for _, id := range ids {
		who, err := p.find(ctx, id)
		switch {
		case err != nil:
			r.whole = false
		case who.Machine || who.Gone:
		case who.Guest:
			r.guests = append(r.guests, who.Name)
		default:
			r.humans++
		}
	}
	return r
}

// peopleFacts is what is found out about the people that the configuration names.
type peopleFacts struct {
	// gone are those whom the workspace has not, or no more, by where they are named.
	gone   map[string][]bridge.PersonID
	admins int // that are there, the workspace's own among them
	asked  bool
	alerts bool // there is a Slack channel for alerts
}

// peopleNamed asks about admins, agents and observers.
func (a *App) peopleNamed(ctx context.Context, p *people) peopleFacts {
	f := peopleFacts{gone: map[string][]bridge.PersonID{}, asked: true, alerts: a.cfg().Slack.Alerts != ""}
	look := func(key string, ids []bridge.PersonID) (there int) {
		for _, id := range ids {
			who, err := p.find(ctx, id)
			switch {
			case err == nil && !who.Gone:
				there++
			case err == nil, connectors.AsFailure(err).Class == connectors.Rejected:
				f.gone[key] = append(f.gone[key], id)
			case key == "slack.admins":
				f.asked = false
			}
		}
		return there
	}
	f.admins = look("slack.admins", a.cfg().Slack.Admins)
	for _, t := range a.cfg().Teams {
		look("the team "+t.Name+"'s agents", t.Agents.List)
		look("the team "+t.Name+"'s observers", t.Observers)
	}
	if f.admins == 0 && a.cfg().Slack.WorkspaceAdmins {
		ctx, cancel := context.WithTimeout(ctx, inspectTime)
		defer cancel()
		own, err := a.desk.Admins(ctx)
		f.admins, f.asked = len(own), f.asked && err == nil
	}
	return f
}
