package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"frontdesk/bridge"
)

const (
	// termWindow bounds how many owners of one term are looked at, the latest of those
	// that said a word.
	termWindow = 5000
	// hitBatch is how many of those that have all terms are read at once.
	hitBatch = 100
	// lastRune is greater than whatever a term goes on with.
	lastRune = "\U0010FFFF"
)

// saveTerms adds words that an owner is found by.
func (t *tx) saveTerms(owner string, id int64, terms []string) error {
	if len(terms) == 0 {
		return nil
	}
	var b strings.Builder
	args := []any{owner, id}
	for i, term := range terms {
		if i > 0 {
			b.WriteString(", ")
		}
		args = append(args, clean(term))
		b.WriteString("($1, $" + strconv.Itoa(len(args)) + ", $2)")
	}
	_, err := t.exec(`INSERT INTO term (owner, term, owner_id) VALUES `+b.String()+` ON CONFLICT (owner, term, owner_id) DO NOTHING`, args...)
	if err != nil {
		return fmt.Errorf("saving the words to find a %s by: %w", owner, err)
	}
	return nil
}

// changeTerms makes after of the words before that a contact is found by.
func (t *tx) changeTerms(id bridge.ContactID, before, after []string) error {
	gone := slices.DeleteFunc(slices.Clone(before), func(s string) bool { return slices.Contains(after, s) })
	if len(gone) > 0 {
		places, args := list([]any{id}, gone)
		_, err := t.exec(`DELETE FROM term WHERE owner = 'contact' AND owner_id = $1 AND term IN (`+places+`)`, args...)
		if err != nil {
			return fmt.Errorf("removing the words to find a contact by: %w", err)
		}
	}
	fresh := slices.DeleteFunc(slices.Clone(after), func(s string) bool { return slices.Contains(before, s) })
	return t.saveTerms("contact", int64(id), fresh)
}

// hitsOfContacts are the latest conversations of the contacts who are known by all the
// words of a query.
func (t *tx) hitsOfContacts(q bridge.Query) ([]bridge.Hit, error) {
	contacts, err := having(q.Contact, func(term string) (ids []int64, err error) {
		err = t.all(&ids, `SELECT DISTINCT owner_id FROM term WHERE owner = 'contact' AND term >= $1 AND term < $2 ORDER BY owner_id DESC LIMIT $3`,
			term, term+lastRune, termWindow)
		return ids, err
	})
	if err != nil {
		return nil, err
	}
	var latest []int64
	for batch := range slices.Chunk(contacts, hitBatch) {
		places, args := ints(nil, batch)
		cond, args := visible(q, args)
		var ids []int64
		if err := t.all(&ids, `SELECT max(c.id) FROM conversation c WHERE c.contact IN (`+places+`) AND `+cond+` GROUP BY c.contact`, args...); err != nil {
			return nil, err
		}
		if latest = append(latest, ids...); len(latest) > bridge.MaxHits {
			break
		}
	}
	latest = latestFirst(latest)
	return t.hitsByNumber(latest[:min(len(latest), bridge.MaxHits+1)])
}

// hitsOfWords are the latest n conversations in which all the words of a query were said.
func (t *tx) hitsOfWords(q bridge.Query, n int) ([]bridge.Hit, error) {
	conversations, err := having(q.Said, func(term string) (ids []int64, err error) {
		err = t.all(&ids, `SELECT owner_id FROM term WHERE owner = 'conversation' AND term = $1 ORDER BY owner_id DESC LIMIT $2`, term, termWindow)
		return ids, err
	})
	if err != nil {
		return nil, err
	}
	var found []int64
	for batch := range slices.Chunk(conversations, hitBatch) {
		places, args := ints(nil, batch)
		cond, args := visible(q, args)
		var ids []int64
		if err := t.all(&ids, `SELECT c.id FROM conversation c WHERE c.id IN (`+places+`) AND `+cond, args...); err != nil {
			return nil, err
		}
		if found = append(found, ids...); len(found) >= n {
			break
		}
	}
	found = latestFirst(found)
	return t.hitsByNumber(found[:min(len(found), n)])
}

// hitsByNumber reads conversations, the latest first.
func (t *tx) hitsByNumber(ids []int64) ([]bridge.Hit, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	places, args := ints(nil, ids)
	return t.hits(`c.id IN (`+places+`) ORDER BY c.id DESC`, args...)
}

// having are the owners that have all terms, the latest first.
func having(terms []string, owners func(term string) ([]int64, error)) (all []int64, err error) {
	for i, term := range terms {
		ids, err := owners(term)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			has := make(map[int64]bool, len(ids))
			for _, id := range ids {
				has[id] = true
			}
			ids = slices.DeleteFunc(all, func(id int64) bool { return !has[id] })
		}
		if all = latestFirst(ids); len(all) == 0 {
			return nil, nil
		}
	}
	return all, nil
}

// ints adds numbers to args and gives the places for them.
func ints(args []any, values []int64) (string, []any) {
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteString(", ")
		}
		args = append(args, v)
		b.WriteString("$" + strconv.Itoa(len(args)))
	}
	return b.String(), args
}
