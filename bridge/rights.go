package bridge

import (
	"maps"
	"slices"
	"strings"
)

// everybody may call a command that shows nothing but how to go on.
func everybody(*decision, PersonID) bool { return true }

// agents and admins may call a command that agents work with.
func agentsAndAdmins(d *decision, id PersonID) bool { return d.isAnyAgent(id) || d.isAdmin(id) }

// admins may call a command that concerns the whole program.
func admins(d *decision, id PersonID) bool { return d.isAdmin(id) }

// deskPeople are agents, observers and admins: who may see how things stand.
func deskPeople(d *decision, id PersonID) bool { return len(d.teamsOf(id)) > 0 || d.isAdmin(id) }

// isAdmin tells whether somebody may do everything: the configuration names them, or
// they administer the workspace, where that counts.
func (d *decision) isAdmin(id PersonID) bool {
	p := d.env.Policy
	if slices.Contains(p.Admins, id) {
		return true
	}
	person := d.env.People[id]
	return p.WorkspaceAdmins && person.Admin && !person.Guest && !person.Gone
}

// person finds whom a word of a slash command means: "@" and the id that the
// platform put there, or a name among the people known here.
func (d *decision) person(word string) (PersonID, bool) {
	name, ok := strings.CutPrefix(strings.TrimSpace(word), "@")
	if !ok || name == "" {
		return "", false
	}
	if _, known := d.env.People[PersonID(name)]; known {
		return PersonID(name), true
	}
	var found []PersonID
	for _, id := range slices.Sorted(maps.Keys(d.env.People)) {
		p := d.env.People[id]
		if strings.EqualFold(p.Name, name) || strings.EqualFold(p.Handle, name) {
			return id, true
		}
		if strings.EqualFold(firstName(p), name) {
			found = append(found, id)
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}

// isMember tells whether somebody is an agent of a team.
func (d *decision) isMember(team TeamID, id PersonID) bool {
	return slices.Contains(d.env.Members[team], id)
}
