package bridge

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// workflowCommand is a word behind `workflow`. A new one is a line of the table below.
type workflowCommand struct {
	name string
	// usage is what follows the name; about, in the help, is the phrase
	// "desk.workflow.about." and the name.
	usage string
	// admin: it changes something, and is for admins only.
	admin bool
	// most is how many versions may stand behind the ID. free: settings stand there instead.
	most int
	free bool
	// form: it opens one, and what the caller has not saved goes on in it. fresh: what stands
	// behind it is no workflow that there is.
	form, fresh bool
	// counts: it says how many conversations began what is shown. past: it concerns what was
	// removed, too. drafts: it says who has not saved what.
	counts, past, drafts bool
	run                  func(d *decision, c workflowCall) richtext.Doc
}

// workflowCall is a call of one of them.
type workflowCall struct {
	deskCall
	// ID is the workflow that is named, Numbers the versions behind it, Rest all that stands
	// there.
	ID      string
	Numbers []int
	Rest    string
	// usable: what stands there can be read. Otherwise wrong is the word that is too much or
	// no version; empty: something is missing.
	usable bool
	wrong  string
}

// workflowCommands is the table of them, in the order of the help.
func workflowCommands() []workflowCommand {
	return []workflowCommand{
		{name: "list", counts: true, run: workflowList},
		{name: "show", usage: "ID", counts: true, run: workflowShow},
		{name: "try", usage: "ID [language=de …]", admin: true, free: true, run: workflowTry},
		{name: "new", usage: "[ID]", admin: true, form: true, fresh: true, run: workflowNew},
		{name: "edit", usage: "ID", admin: true, form: true, run: workflowEdit},
		{name: "on", usage: "ID", admin: true, run: workflowOn},
		{name: "off", usage: "ID", admin: true, run: workflowOff},
		{name: "remove", usage: "ID", admin: true, counts: true, drafts: true, run: workflowRemove},
		{name: "history", usage: "ID", past: true, run: workflowHistory},
		{name: "diff", usage: "ID [N [M]]", most: 2, past: true, run: workflowDiff},
		{name: "restore", usage: "ID N", admin: true, most: 1, past: true, run: workflowRestore},
		{name: "export", usage: "ID", run: workflowExport},
	}
}

func workflowExamples() []string {
	return []string{"workflow list", "workflow show inbound", `workflow try inbound language=de at="sat 20:00"`, "workflow new", "workflow off welcome", "workflow diff inbound 2 5"}
}

// workflowCalled takes a call apart. An ID is that of a workflow that there is, if one is called
// so but for its capitals.
func (d *decision) workflowCalled(c deskCall) (cmd workflowCommand, call workflowCall, found bool) {
	cmd, call, found = wordsOfCall(c)
	if !cmd.fresh {
		call.ID = d.idMeant(call.ID)
	}
	return cmd, call, found
}

// idMeant is the id of the one workflow that is called so, whatever the capitals: one that
// there is, or else one that was removed. If there is none, or more than one, it stays.
func (d *decision) idMeant(id string) string {
	var there, removed []string
	add := func(to *[]string, other string) {
		if strings.EqualFold(other, id) && !slices.Contains(*to, other) {
			*to = append(*to, other)
		}
	}
	for _, f := range d.env.Policy.File {
		add(&there, f.ID)
	}
	for _, m := range d.env.Policy.Made {
		if m.Removed() {
			add(&removed, m.ID)
		} else {
			add(&there, m.ID)
		}
	}
	if len(there) == 0 {
		there = removed
	}
	if len(there) == 1 && !slices.Contains(removed, id) {
		return there[0]
	}
	return id
}

// wordsOfCall takes the words of a call apart.
func wordsOfCall(c deskCall) (cmd workflowCommand, call workflowCall, found bool) {
	words := strings.Fields(c.Args)
	call = workflowCall{deskCall: c, usable: true}
	if len(words) == 0 {
		words = []string{"list"}
	}
	for i, word := range words[1:] {
		n, err := strconv.Atoi(strings.TrimPrefix(word, "v"))
		switch {
		case i == 0:
			call.ID = word
		case err != nil || n < 1:
			call.usable, call.wrong = false, cmp.Or(call.wrong, word)
		default:
			call.Numbers = append(call.Numbers, n)
		}
	}
	for _, cmd := range workflowCommands() {
		if strings.EqualFold(cmd.name, words[0]) {
			n := len(call.Numbers)
			if cmd.free {
				call.usable, call.Rest, call.Numbers = true, strings.TrimSpace(strings.Join(words[min(2, len(words)):], " ")), nil
				n = 0
			}
			if cmd.fresh {
				call.Rest, call.ID = call.ID, ""
				if call.usable = len(words) < 3; !call.usable {
					call.wrong = words[2]
				}
				return cmd, call, true
			}
			switch {
			case cmd.usage == "":
				call.wrong = call.ID
			case n > cmd.most && call.wrong == "":
				call.wrong = words[2+cmd.most]
			}
			call.usable = call.usable && (cmd.usage == "") == (call.ID == "") && n <= cmd.most
			return cmd, call, true
		}
	}
	return cmd, call, false
}

// asksWorkflow asks for all that admins have made, and for the history of one or what the
// caller tries out so far.
func asksWorkflow(d *decision, c deskCall) (Query, bool) {
	cmd, call, found := d.workflowCalled(c)
	q := Query{Kind: LookWorkflows, Workflow: call.ID, Versions: call.Numbers, Draft: cmd.form, Drafts: cmd.drafts, Runs: cmd.counts}
	if cmd.free {
		q.Person = c.Actor
	}
	return q, found && call.usable
}

// deskWorkflow shows workflows and changes those that admins have made in Slack.
func deskWorkflow(d *decision, c deskCall) richtext.Doc {
	cmd, call, found := d.workflowCalled(c)
	switch {
	case !found && d.helpWith(c) != nil:
		return d.sorry(d.helpWith(c))
	case !found:
		return d.sorry(append(d.noWorkflowCommand(c), d.workflowHelp(c)...))
	case cmd.admin && !d.isAdmin(c.Actor):
		return d.sorry(d.deskDoc("desk.workflow.admins", "command", d.env.Policy.Command, "word", cmd.name))
	case !call.usable:
		return d.sorry(d.workflowMisused(cmd, call))
	case d.env.Found == nil:
		return d.sorry(d.deskDoc("desk.slash.no_figures"))
	case call.ID == "":
		return cmd.run(d, call)
	}
	_, inFile := d.env.Policy.InFile(call.ID)
	switch last, known := d.lastOf(call.ID); {
	case inFile || known && (cmd.past || !last.Removed()):
	case known:
		return d.sorry(d.goneWorkflow(last))
	default:
		return d.sorry(d.noWorkflow(call.ID, cmd.past))
	}
	return cmd.run(d, call)
}

// madeOf is the latest version of a workflow that was made in Slack, unless it was removed.
func (d *decision) madeOf(id string) (MadeWorkflow, bool) {
	if m, known := d.lastOf(id); known && !m.Removed() {
		return m, true
	}
	return MadeWorkflow{}, false
}

// lastOf is the latest version of one, whether it was removed or not.
func (d *decision) lastOf(id string) (MadeWorkflow, bool) {
	for _, m := range d.env.Found.Made {
		if m.ID == id {
			return m, true
		}
	}
	return MadeWorkflow{}, false
}

// nameOf is what people call a workflow, of the configuration or made in Slack.
func (d *decision) nameOf(id string) string {
	if f, is := d.env.Policy.InFile(id); is {
		return cmp.Or(f.Name, id)
	}
	if m, known := d.lastOf(id); known {
		return m.Name()
	}
	return id
}

// present is the policy with the workflows as the store has them now.
func (d *decision) present() *Policy { return d.env.Policy.WithMade(d.env.Found.Made) }

// maxWorkflows is how many workflows an answer lists.
const maxWorkflows = 40

// workflowList says which workflows there are, in the order in which they are tried.
func workflowList(d *decision, _ workflowCall) richtext.Doc {
	p := d.present()
	var doc richtext.Doc
	for _, m := range p.Made {
		if m.Removed() {
			continue
		}
		doc = append(doc, d.madeLine(p, m))
	}
	for _, f := range p.File {
		doc = append(doc, d.workflowLine(f.Definition, d.switched(true), d.desk("desk.workflow.in_file", "place", f.Place), ""))
	}
	if len(doc) == 0 {
		return d.deskDoc("desk.workflow.none")
	}
	if more := len(doc) - maxWorkflows; more > 0 {
		doc = append(doc[:maxWorkflows], d.deskDoc("desk.list.more", "more", strconv.Itoa(more))...)
	}
	return append(doc, d.deskDoc("desk.workflow.first", "command", d.env.Policy.Command)...)
}

func (d *decision) switched(on bool) string {
	if on {
		return d.desk("desk.workflow.on")
	}
	return d.desk("desk.workflow.off")
}

// madeLine is a workflow made in Slack in a few words, and what keeps it from running.
func (d *decision) madeLine(p *Policy, m MadeWorkflow) richtext.Block {
	def, why := p.Readable(m)
	if def == nil {
		def = &workflow.Definition{ID: m.ID, Name: m.Name()}
	}
	state, phrase := d.switched(m.On), "desk.workflow.why"
	if f, is := p.InFile(m.ID); is {
		state, why = d.desk("desk.workflow.behind", "place", f.Place), ""
	} else if m.On && p.Unfit[m.ID] != "" {
		state, phrase, why = d.desk("desk.workflow.unfit"), "desk.workflow.because", p.Unfit[m.ID]
	}
	if why != "" {
		why = d.desk(phrase, "why", problem.Sentence(why))
	}
	return d.workflowLine(def, state, d.desk("desk.workflow.made_in", "version", strconv.Itoa(m.Version)), why)
}

// workflowLine is one workflow in a few words. why, if it is set, is the sentence that says
// what keeps it from running.
func (d *decision) workflowLine(def *workflow.Definition, state, where, why string) richtext.Block {
	words, condition := []string{state, where}, ""
	if def.Hash != "" {
		begins, code := def.Beginning()
		words, condition = append(words, begins), code
	}
	runs := d.env.Found.Runs[def.ID]
	line := "; " + d.desk("desk.workflow.runs", "now", strconv.Itoa(runs.Now), "all", strconv.Itoa(runs.All))
	if why != "" {
		line += ". " + why
	}
	title := def.ID
	if def.Name != "" && def.Name != def.ID {
		title = def.Name + " (" + def.ID + ")"
	}
	all := []richtext.Inline{richtext.Text{S: "• "}, richtext.Text{S: title, Style: richtext.Bold}, richtext.Text{S: ": "}}
	all = append(all, withCode(strings.Join(words, "; "))...)
	return richtext.Para{Text: append(all, richtext.Text{S: condition, Style: richtext.Mono}, richtext.Text{S: line})}
}

// workflowHistory says what was done to a workflow, the latest first.
func workflowHistory(d *decision, c workflowCall) richtext.Doc {
	f := d.env.Found
	if file, is := d.env.Policy.InFile(c.ID); is {
		doc := d.deskDoc("desk.workflow.file_history", "id", c.ID, "place", file.Place)
		for _, r := range f.Ran {
			key := "desk.workflow.ran"
			if r.Hash == file.Hash {
				key = "desk.workflow.runs_now"
			}
			doc = append(doc, d.deskDoc(key, "version", strconv.Itoa(r.Number), "when", d.when(r.At))...)
		}
		return doc
	}
	var doc richtext.Doc
	for _, m := range f.Versions {
		doc = append(doc, d.deskDoc("desk.workflow.did."+m.What, "version", strconv.Itoa(m.Version), "of", strconv.Itoa(m.Of),
			"who", d.name(m.By), "when", d.when(m.At))...)
	}
	if last := len(f.Versions) - 1; last >= 0 && f.Versions[last].Version > 1 {
		doc = append(doc, d.deskDoc("desk.workflow.older", "command", d.env.Policy.Command, "id", c.ID)...)
	}
	return doc
}

// maxShown is how many characters of a workflow, or of a difference, an answer holds.
const maxShown = 2500

// shownText is a text in the file's form, as far as an answer can hold it.
func (d *decision) shownText(text string, id string) richtext.Doc {
	r := []rune(strings.TrimSuffix(text, "\n"))
	if len(r) <= maxShown {
		return richtext.Doc{richtext.Code{S: string(r)}}
	}
	short := string(r[:maxShown])
	if i := strings.LastIndexByte(short, '\n'); i > 0 {
		short = short[:i]
	}
	return append(richtext.Doc{richtext.Code{S: short}}, d.deskDoc("desk.workflow.cut", "command", d.env.Policy.Command, "id", id)...)
}

// textOf is the text of a workflow as it stands, and whether it can be drawn.
func (d *decision) textOf(id string) (text string, def *workflow.Definition) {
	if f, is := d.env.Policy.InFile(id); is {
		return string(f.YAML()), f.Definition
	}
	m, _ := d.madeOf(id)
	if def, _ = d.env.Policy.Readable(m); def != nil {
		return string(def.YAML()), def // with the ids that teams have today
	}
	return m.Text, nil
}

// workflowShow shows a workflow, with its picture in private.
func workflowShow(d *decision, c workflowCall) richtext.Doc {
	p := d.present()
	text, def := d.textOf(c.ID)
	var doc richtext.Doc
	if f, is := p.InFile(c.ID); is {
		doc = richtext.Doc{d.workflowLine(f.Definition, d.switched(true), d.desk("desk.workflow.in_file", "place", f.Place), "")}
		doc = append(doc, d.deskDoc("desk.workflow.read_only", "id", c.ID, "place", f.Place)...)
		if m, made := d.madeOf(c.ID); made {
			doc = append(doc, d.deskDoc("desk.workflow.twice", "id", c.ID, "version", strconv.Itoa(m.Version), "command", d.env.Policy.Command)...)
		}
	}
	m, made := d.madeOf(c.ID)
	if _, inFile := p.InFile(c.ID); made && !inFile {
		doc = richtext.Doc{d.madeLine(p, m)}
	}
	doc = append(doc, d.shownText(text, c.ID)...)
	if def == nil {
		return doc
	}
	version := 0
	if _, inFile := p.InFile(c.ID); made && !inFile {
		version = m.Version
	}
	d.inPrivate(c, d.deskDoc("desk.workflow.picture", "name", d.nameOf(c.ID)), ChartOf(def, version))
	return append(doc, d.deskDoc("desk.workflow.picture_comes")...)
}

// inPrivate sends a file to whoever has called.
func (d *decision) inPrivate(c workflowCall, words richtext.Doc, f File) {
	d.emit(Effect{
		Side: Elsewhere, Endpoint: Desk, Lane: laneOfAnswer(d.env.Event),
		Op: Notice{To: c.Actor, Body: words, Files: []File{f}},
	})
}

// ChartOf is the picture of a workflow: of a version of one that was made in Slack, or, if
// that is 0, of one of the configuration. It is an SVG where it cannot be painted.
func ChartOf(def *workflow.Definition, version int) File {
	f := File{
		Endpoint: Charts, ID: RemoteID(def.ID + "@" + strconv.Itoa(version)), Kind: FilePhoto, Name: def.ID + ".png", Type: "image/png",
		Alt: "The workflow " + def.ID + " as a flowchart",
	}
	if !def.Lettered().Paintable() {
		f.Kind, f.Name, f.Type = FileDocument, def.ID+".svg", "image/svg+xml"
	}
	return f
}

// ChartID reads the ID of such a File.
func ChartID(id RemoteID) (workflow string, version int, ok bool) {
	name, number, ok := strings.Cut(string(id), "@")
	version, err := strconv.Atoi(number)
	return name, version, ok && err == nil
}

// workflowExport sends a workflow in the file's own form.
func workflowExport(d *decision, c workflowCall) richtext.Doc {
	text, _ := d.textOf(c.ID)
	d.inPrivate(c, d.deskDoc("desk.workflow.export", "id", c.ID), File{
		Kind: FileDocument, Name: c.ID + ".yaml", Type: "application/yaml", Data: string(workflow.Included([]byte(text))),
	})
	return d.deskDoc("desk.workflow.export_comes", "id", c.ID)
}

// workflowDiff says what is different between two versions: the last change, what has
// changed since one, or between two.
func workflowDiff(d *decision, c workflowCall) richtext.Doc {
	texts, latest, sorry := d.versionTexts(c.ID)
	if sorry != nil {
		return d.sorry(sorry)
	}
	_, inFile := d.env.Policy.InFile(c.ID)
	if m, _ := d.lastOf(c.ID); len(c.Numbers) == 0 && m.Removed() && !inFile {
		return d.goneWorkflow(m)
	}
	was, now := 0, latest
	switch len(c.Numbers) {
	case 2:
		was, now = c.Numbers[0], c.Numbers[1]
	case 1:
		was = c.Numbers[0]
	default:
		for n, text := range texts {
			if n < latest && n > was && text != texts[latest] {
				was = n
			}
		}
		if was == 0 {
			return d.deskDoc("desk.workflow.one_version", "id", c.ID)
		}
	}
	for _, n := range []int{was, now} {
		if _, known := texts[n]; !known {
			return d.sorry(d.deskDoc("desk.workflow.no_version", "id", c.ID, "version", strconv.Itoa(n), "command", d.env.Policy.Command))
		}
	}
	if len(c.Numbers) == 2 && was == now {
		return d.sorry(d.deskDoc("desk.workflow.itself", "version", strconv.Itoa(was), "id", c.ID, "command", d.env.Policy.Command))
	}
	args := []string{"id", c.ID, "was", strconv.Itoa(was), "now", strconv.Itoa(now)}
	diff := workflow.DiffTexts(texts[was], texts[now])
	if diff == "" {
		return d.deskDoc("desk.workflow.same", args...)
	}
	return append(d.deskDoc("desk.workflow.diff", args...), d.shownText(diff, c.ID)...)
}

// versionTexts are the texts of a workflow's versions by their numbers, and the number of
// the one that holds now.
func (d *decision) versionTexts(id string) (texts map[int]string, latest int, sorry richtext.Doc) {
	texts = map[int]string{}
	file, inFile := d.env.Policy.InFile(id)
	if !inFile {
		for _, v := range d.env.Found.Versions {
			texts[v.Version], latest = v.Text, max(latest, v.Version)
		}
		return texts, latest, nil
	}
	for _, r := range d.env.Found.Ran {
		def, err := workflow.Load(r.Source)
		if err != nil {
			continue // of a program that knew more than this one
		}
		texts[r.Number] = string(def.YAML())
		if r.Hash == file.Hash {
			latest = r.Number
		}
	}
	if latest == 0 {
		return nil, 0, d.deskDoc("desk.workflow.not_kept", "id", id)
	}
	return texts, latest, nil
}
