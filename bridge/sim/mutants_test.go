//go:build !race

package sim

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
)

// mutant is a store that changes what is decided from, or what has been decided.
type mutant struct {
	engine.Store
	before func(c *engine.Case)
	change func(c *engine.Case, out *bridge.Outcome)
}

func (m mutant) Process(ctx context.Context, now time.Time, decide engine.Decide) (engine.Processed, bool, error) {
	return m.Store.Process(ctx, now, func(c *engine.Case) bridge.Outcome {
		if m.before != nil {
			m.before(c)
		}
		out := decide(c)
		if m.change != nil {
			m.change(c, &out)
		}
		return out
	})
}

// without leaves out effects.
func without(out *bridge.Outcome, is func(bridge.Effect) bool) {
	var left []bridge.Effect
	for _, e := range out.Effects {
		if !is(e) {
			left = append(left, e)
		}
	}
	out.Effects = left
}

// changeFiles does something to the files of messages that have several.
func changeFiles(out *bridge.Outcome, side bridge.Side, change func(*bridge.Post)) {
	for i, e := range out.Effects {
		if post, is := e.Op.(bridge.Post); is && e.Side == side && len(post.Files) > 1 {
			post.Files = slices.Clone(post.Files)
			change(&post)
			out.Effects[i].Op = post
		}
	}
}

// unsaid takes a line off every card.
func unsaid(out *bridge.Outcome, label string) {
	for i, e := range out.Effects {
		if redraw, is := e.Op.(bridge.RedrawCard); is {
			redraw.Card.Lines = slices.DeleteFunc(slices.Clone(redraw.Card.Lines), func(l bridge.CardLine) bool { return l.Label == label })
			out.Effects[i].Op = redraw
		}
	}
}

// The oracle has eyes: whatever goes wrong in the middle, it says so by the right
// rule.
func TestOracleSees(t *testing.T) {
	for _, test := range []struct {
		name, rule string
		from       uint64 // the seed to begin with
		change     func(c *engine.Case, out *bridge.Outcome)
	}{
		{"a note let out", RuleLeak, 0, func(c *engine.Case, out *bridge.Outcome) {
			ev, is := c.Event.(bridge.Replied)
			if !is || c.Contact == nil {
				return
			}
			for _, r := range out.Records {
				if r.From == bridge.FromNote && c.Contact.Current != nil {
					out.Effects = append(out.Effects, bridge.Effect{
						ID: c.Env.Event.Effect(90), Contact: c.Contact.ID, Conversation: c.Contact.Current.ID,
						Side: bridge.ToCustomer, Endpoint: c.Contact.Identity.Endpoint,
						Lane: bridge.LaneOf(c.Contact.Current.ID, bridge.ToCustomer, bridge.LaneMessages),
						Op:   bridge.Post{Message: c.Env.Event.Message(90), Body: ev.Text, Parts: 1},
					})
				}
			}
		}},
		{"a reply marked and not sent", RuleUndelivered, 0, func(_ *engine.Case, out *bridge.Outcome) {
			without(out, func(e bridge.Effect) bool { // the core still waits for it to be sent
				mark, is := e.Op.(bridge.SetMark)
				return is && mark.Mark == bridge.MarkTrying
			})
			for i, e := range out.Effects {
				if post, is := e.Op.(bridge.Post); is && post.By != "" {
					out.Effects[i] = bridge.Effect{
						ID: e.ID, Contact: e.Contact, Conversation: e.Conversation, Side: bridge.ToDesk, Endpoint: bridge.Desk,
						Lane: bridge.LaneOf(e.Conversation, bridge.ToDesk, bridge.LaneMarks),
						Op:   bridge.SetMark{Message: post.Message, Mark: bridge.MarkSent},
					}
				}
			}
		}},
		{"a reply to somebody else", RuleLeak, 0, func(_ *engine.Case, out *bridge.Outcome) {
			for i, e := range out.Effects {
				if post, is := e.Op.(bridge.Post); is && post.By != "" && e.Conversation > 1 {
					out.Effects[i].Conversation = 1
				}
			}
		}},
		{"a mark forgotten", RuleSilence, 0, func(_ *engine.Case, out *bridge.Outcome) {
			without(out, func(e bridge.Effect) bool {
				mark, is := e.Op.(bridge.SetMark)
				return is && mark.Mark == bridge.MarkInside
			})
		}},
		{"a reason not given", RuleSilence, 0, func(_ *engine.Case, out *bridge.Outcome) {
			without(out, func(e bridge.Effect) bool { _, is := e.Op.(bridge.Whisper); return is })
		}},
		{"a customer's words dropped", RuleMissing, 0, func(c *engine.Case, out *bridge.Outcome) {
			without(out, func(e bridge.Effect) bool {
				post, is := e.Op.(bridge.Post)
				return is && post.Author != "" && c.ID%5 == 0
			})
		}},
		{"a customer's words under another's name", RuleStray, 1, func(_ *engine.Case, out *bridge.Outcome) {
			for i, e := range out.Effects {
				if post, is := e.Op.(bridge.Post); is && post.Author != "" && e.Conversation > 2 {
					post.Author = "Leo Stern (Telegram)"
					out.Effects[i].Op = post
				}
			}
		}},
		{"a file of an album dropped", RuleMissing, 0, func(_ *engine.Case, out *bridge.Outcome) {
			changeFiles(out, bridge.ToDesk, func(p *bridge.Post) { p.Files = p.Files[:len(p.Files)-1] })
		}},
		{"an album turned around", RuleOrder, 0, func(_ *engine.Case, out *bridge.Outcome) {
			changeFiles(out, bridge.ToDesk, func(p *bridge.Post) { slices.Reverse(p.Files) })
		}},
		{"a file of a reply dropped", RuleUndelivered, 0, func(_ *engine.Case, out *bridge.Outcome) {
			changeFiles(out, bridge.ToCustomer, func(p *bridge.Post) { p.Files, p.Part = p.Files[1:], p.Part+1 })
		}},
		{"a file for colleagues let out", RuleLeak, 0, func(c *engine.Case, out *bridge.Outcome) {
			ev, is := c.Event.(bridge.Replied)
			if !is || c.Contact == nil || c.Contact.Current == nil || len(ev.Files) == 0 || out.Records[0].From != bridge.FromNote {
				return
			}
			out.Effects = append(out.Effects, bridge.Effect{
				ID: c.Env.Event.Effect(90), Contact: c.Contact.ID, Conversation: c.Contact.Current.ID,
				Side: bridge.ToCustomer, Endpoint: c.Contact.Identity.Endpoint,
				Lane: bridge.LaneOf(c.Contact.Current.ID, bridge.ToCustomer, bridge.LaneMessages),
				Op:   bridge.Post{Message: c.Env.Event.Message(90), Files: ev.Files[:1], Parts: 1},
			})
		}},
		{"the end of a conversation not noticed", RuleUnbegun, 0, func(_ *engine.Case, out *bridge.Outcome) { unsaid(out, "Tags") }},
		{"a tag not noticed", RuleUnbegun, 0, func(_ *engine.Case, out *bridge.Outcome) { unsaid(out, "Priority") }},
		{"a customer who can ping", RuleEscaped, 0, func(_ *engine.Case, out *bridge.Outcome) {
			for i, e := range out.Effects {
				if post, is := e.Op.(bridge.Post); is && post.Author != "" {
					post.Ping = []bridge.PersonID{Ana}
					out.Effects[i].Op = post
				}
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			caught(t, test.from, func(s *scenario) {
				s.plant = func(db engine.Store) engine.Store { return mutant{Store: db, change: test.change} }
			}, rule(test.rule))
		})
	}
}

// A contact whose open conversation is forgotten begins another.
func TestOracleSeesTwoConversations(t *testing.T) {
	forget := func(c *engine.Case) {
		_, written := c.Event.(bridge.MessageIn)
		if v := c.Contact; written && v != nil && v.Current != nil && v.Current.Thread.Ready {
			v.Current = nil
		}
	}
	caught(t, 0, func(s *scenario) {
		s.plant = func(db engine.Store) engine.Store { return mutant{Store: db, before: forget} }
	}, rule(RuleOpen))
}

// Where late workers have replies sent twice, it matters that the threads say so.
func TestOracleSeesDoubtKeptToItself(t *testing.T) {
	hide := func(_ *engine.Case, out *bridge.Outcome) {
		without(out, func(e bridge.Effect) bool {
			post, is := e.Op.(bridge.Post)
			return is && strings.Contains(post.Body.Plain(), "may have reached")
		})
	}
	caught(t, 0, func(s *scenario) {
		s.plant = func(db engine.Store) engine.Store { return mutant{Store: newLate(db, false), change: hide} }
	}, rule(RuleTwice))
}
