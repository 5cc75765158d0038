package bridge

import (
	"slices"
	"strings"
	"time"

	"frontdesk/workflow"
)

// OwnText is a text of the program to customers that a configuration may word in its own
// way, besides those that announce something (Announcements).
type OwnText struct {
	// Name is its key below `messages`, Key that of the catalogue.
	Name, Key string
	// Values are what it has filled in, Text is the catalogue's in English.
	Values []string
	Text   string
	// Silent: it may be nothing.
	Silent bool
}

// Announcements are the keys of what customers are told of their conversation. Their
// wordings may use all names that workflows have.
func Announcements() []string {
	return []string{"assigned", "outside_hours", "nobody_available", "all_busy", "closed", "reopened", "handed_over"}
}

// OwnTexts are all texts that customers may read, but for the announcements, by name.
func OwnTexts() []OwnText {
	phrases := NewPhrases()
	variants := []string{"assigned_unnamed", "outside_hours_opens", "all_busy_place"}
	silent := []string{"thanks", "person", "earlier", "correction", "reminder"}
	var all []OwnText
	for _, key := range phrases.Own() {
		if slices.Contains(Announcements(), key) || slices.Contains(variants, key) {
			continue
		}
		all = append(all, OwnText{
			Name: ownName(key), Key: key, Values: phrases.Values(key), Text: phrases.Say(deskLanguage, key), Silent: slices.Contains(silent, key),
		})
	}
	slices.SortFunc(all, func(a, b OwnText) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// ownName is how a configuration calls a text.
func ownName(key string) string {
	if day, is := strings.CutPrefix(key, "opens.day"); is && len(day) == 1 {
		return "opens_" + strings.ToLower(time.Weekday(day[0]-'0').String())
	}
	return strings.ReplaceAll(key, ".", "_")
}

// PhrasesFor is what the program says to the customers of a team: in the team's own
// words, else in the configuration's, else in those of the catalogue.
func (p *Policy) PhrasesFor(team TeamID) *workflow.Phrases {
	t, _ := p.Team(team)
	return p.Phrases.With(p.Own).With(t.Own)
}

// phrases is what the contact is told by the program.
func (d *decision) phrases() *workflow.Phrases {
	team := TeamID("")
	if d.c.Current != nil {
		team = d.c.Current.Team
	}
	return d.env.Policy.PhrasesFor(team)
}
