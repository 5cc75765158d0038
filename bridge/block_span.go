package bridge

import (
	"strings"
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// spanUnits are units of time as people write them out.
var spanUnits = map[string]string{
	"minute": "m", "min": "m", "hour": "h", "hr": "h", "day": "d", "week": "w",
}

// cutSpan takes what stands behind "for" off the end of a text, if it begins with a
// number: "7d", or "7 days".
func cutSpan(text string) (rest, span string) {
	words := strings.Fields(text)
	n := len(words)
	for i := max(0, n-3); i < n-1; i++ {
		if first := words[i+1]; strings.EqualFold(words[i], "for") && '0' <= first[0] && first[0] <= '9' {
			return strings.Join(words[:i], " "), strings.Join(words[i+1:], " ")
		}
	}
	return strings.Join(words, " "), ""
}

// readSpan reads that. ok is false for what is no span, or longer than a block may be.
func readSpan(span string) (d time.Duration, ok bool) {
	if number, unit, two := strings.Cut(span, " "); two {
		short, known := spanUnits[strings.TrimSuffix(strings.ToLower(unit), "s")]
		if !known {
			return 0, false
		}
		span = number + short
	}
	d, err := workflow.ParseDuration(strings.ToLower(span))
	return d, err == nil && d > 0 && d <= longestBlock
}

// blockUntil reads why and until when somebody is to be blocked. A span that cannot be
// read is refused, so that nobody is blocked without end by a slip.
func (d *decision) blockUntil(text, command string) (why string, until time.Time, refusal string) {
	why, span := cutSpan(text)
	if span == "" {
		return why, time.Time{}, ""
	}
	length, ok := readSpan(span)
	if !ok {
		return "", time.Time{}, d.desk("desk.block.span", "span", begin(span), "command", command)
	}
	return why, d.until(length), ""
}

// blockOrder is "!block", with a reason and "for 7d" if somebody likes.
func (d *decision) blockOrder(v *Conversation, by PersonID, order richtext.Doc) (refusal string) {
	why, until, refusal := d.blockUntil(order.Plain(), "!block")
	if refusal != "" {
		return refusal
	}
	return d.block(v, by, why, until)
}
