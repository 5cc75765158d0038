package bridge_test

import (
	"fmt"
	"strings"

	"frontdesk/bridge"
)

// deliver carries out what waits, unless its lane is held.
func (w *world) deliver() {
	if w.offline {
		return
	}
	var kept []bridge.Effect
	todo, lost := w.waiting, map[bridge.Lane]bool{}
	w.waiting = nil
	for _, e := range todo {
		if w.held[e.Lane] || lost[e.Lane] {
			kept = append(kept, e)
			continue
		}
		failing := w.failOp
		w.carryOut(e)
		// What is behind it waits for what is decided about a thread that is lost.
		lost[e.Lane] = w.failOp != failing && (strings.HasPrefix(w.fail, "thread") || strings.HasPrefix(w.fail, "room"))
	}
	w.waiting = append(kept, w.waiting...)
}

func (w *world) carryOut(e bridge.Effect) {
	s := bridge.Settled{Effect: e.ID, Conversation: e.Conversation, Op: bridge.OpName(e.Op), Result: bridge.Delivered}
	s.Thread = e.Thread
	w.order++
	s.Order = w.order
	if m, _, last, parts, ok := bridge.PostedBy(e.Op); ok {
		s.Message, s.Part, s.Parts = m, last, parts
	} else if m, _, ok := bridge.MessageOf(e.Op); ok {
		s.Message = m
	}
	s.By, s.Why = bridge.AuthorOf(e.Op)
	switch op := e.Op.(type) {
	case bridge.Edit:
		s.Side, s.Part, s.Body, s.Author = e.Side, op.Part, op.Body, op.Author
	case bridge.Delete:
		s.Side = e.Side
		if op.File != nil {
			s.Files = []bridge.File{*op.File}
		}
	}
	failed := ""
	if e.Uncertain {
		s.Uncertain, failed = true, " (and perhaps once more)"
	}
	if w.unsure && s.Op == "post" && e.Side == bridge.ToCustomer {
		s.Uncertain, w.unsure, failed = true, false, " (and perhaps once more)"
		e.Report = true
	}
	if w.failOp == s.Op && (s.Op != "post" || e.Side == bridge.ToCustomer || strings.HasPrefix(w.fail, "thread") || strings.HasPrefix(w.fail, "room") || hasFiles(e.Op)) {
		s.Result, s.Reason = bridge.Refused, w.fail
		failed = " (refused: " + w.fail + ")"
		if p, ok := e.Op.(bridge.Post); ok {
			if e.Side == bridge.ToDesk || len(p.Files) > 0 {
				s.Body, s.Author, s.Links = p.Body, p.Author, p.Links()
			}
			s.Files = p.Files
		}
		w.failOp = ""
		w.lost[e.ID] = e
	}
	if _, is := e.Op.(bridge.Delete); is && e.Side == bridge.ToCustomer && w.said[s.Message].Parts == 0 {
		s.Result, s.Reason = bridge.Refused, bridge.ReasonGone // as the engine has it
	}
	w.inFocus(e.Contact, func(other string) {
		fmt.Fprintf(&w.log, "\t%s%s%s\n", other, w.describe(e), failed)
		w.offers(e.Op)
		if p, ok := e.Op.(bridge.Post); ok && len(p.Buttons) > 0 {
			w.buttons = append(w.buttons, p.Buttons...)
		}
		if c, ok := e.Op.(bridge.ClearButtons); ok {
			w.buttons = append(w.buttons, c.Instead...)
		}
	})
	if s.Result == bridge.Delivered && e.Side == bridge.ToDesk {
		for i := range w.transcript {
			w.transcript[i].Shown = w.transcript[i].Shown || s.Message != "" && w.transcript[i].Message == s.Message
		}
	}
	if s.Result == bridge.Delivered && e.Side == bridge.ToCustomer {
		w.has(e.Op)
	}
	if _, is := e.Op.(bridge.Call); is {
		w.calls = append(w.calls, e)
		return
	}
	if e.Report || s.Result != bridge.Delivered {
		w.queue = append(w.queue, func() { w.decideFor(e.Contact, s) })
	}
}
