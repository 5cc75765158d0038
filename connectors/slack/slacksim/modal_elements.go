package slacksim

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxBoxes is how many options checkboxes may have,
// https://docs.slack.dev/reference/block-kit/block-elements/checkboxes-element.
const maxBoxes = 10

// several joins the values of boxes that are ticked.
const several = ","

// numberInput reads a field for a number, whose bounds and first value are texts,
// https://docs.slack.dev/reference/block-kit/block-elements/number-input-element.
func (c *checker) numberInput(raw json.RawMessage, path string, in *input) {
	fields, ok := c.object(raw, path, "type action_id is_decimal_allowed placeholder initial_value min_value max_value dispatch_action_config focus_on_load")
	if !ok {
		return
	}
	c.placeholder(fields, path)
	if fields["is_decimal_allowed"] == nil || !c.decode(fields["is_decimal_allowed"], path+"/is_decimal_allowed", &in.decimals) {
		c.wrong(path+"/is_decimal_allowed", "missing required field")
	}
	number := func(name string) (text string, n *float64) {
		given, is := fields[name]
		if !is || !c.decode(given, path+"/"+name, &text) {
			return "", nil
		}
		f, ok := in.number(text)
		if !ok {
			c.wrong(path+"/"+name, "must be a valid number")
			return "", nil
		}
		return text, &f
	}
	_, in.least = number("min_value")
	_, in.most = number("max_value")
	if text, n := number("initial_value"); n != nil {
		if in.first = text; in.bounded(*n) != "" {
			c.wrong(path+"/initial_value", "must be between min_value and max_value")
		}
	}
}

// number reads a number as the field takes it.
func (in *input) number(text string) (float64, bool) {
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil && !math.IsNaN(f) && !math.IsInf(f, 0) && !strings.ContainsAny(text, "eExXpP_") && (in.decimals || f == math.Trunc(f))
}

// bounded says what is wrong with the size of a number.
func (in *input) bounded(f float64) string {
	if in.least != nil && f < *in.least || in.most != nil && f > *in.most {
		return "This is out of range."
	}
	return ""
}

// datePicker reads a field for a day,
// https://docs.slack.dev/reference/block-kit/block-elements/date-picker-element.
func (c *checker) datePicker(raw json.RawMessage, path string, in *input) {
	fields, ok := c.object(raw, path, "type action_id initial_date confirm focus_on_load placeholder")
	if !ok {
		return
	}
	c.placeholder(fields, path)
	if given, is := fields["initial_date"]; is && c.decode(given, path+"/initial_date", &in.first) {
		if _, err := time.Parse(time.DateOnly, in.first); err != nil {
			c.wrong(path+"/initial_date", "must be a date as YYYY-MM-DD")
		}
	}
}

// checkboxes reads boxes to tick.
func (c *checker) checkboxes(raw json.RawMessage, path string, in *input) {
	fields, ok := c.object(raw, path, "type action_id options initial_options confirm focus_on_load")
	if !ok {
		return
	}
	list := func(name string) (all []option) {
		var raws []json.RawMessage
		if fields[name] == nil || !c.decode(fields[name], path+"/"+name, &raws) {
			return nil
		}
		for i, raw := range raws {
			at := fmt.Sprintf("%s/%s/%d", path, name, i)
			o := c.option(raw, at)
			if slices.ContainsFunc(all, func(other option) bool { return other.Value == o.Value }) {
				c.wrong(at, "duplicate value: %s", o.Value)
			}
			all = append(all, o)
		}
		return all
	}
	if in.options = list("options"); len(in.options) == 0 || len(in.options) > maxBoxes {
		c.wrong(path+"/options", "must have 1 to %d items", maxBoxes)
	}
	if fields["initial_options"] == nil {
		return
	}
	first := list("initial_options")
	if len(first) == 0 {
		c.wrong(path+"/initial_options", "must have at least 1 item")
	}
	var values []string
	for _, o := range first {
		if !slices.ContainsFunc(in.options, func(other option) bool { return other.Value == o.Value && other.Text.Text == o.Text.Text }) {
			c.wrong(path+"/initial_options", "must be among the options")
		}
		values = append(values, o.Value)
	}
	in.first = strings.Join(values, several)
}

// reads is how what is entered in a field reads: of options their texts.
func (in *input) reads(value string) string {
	if value == "" {
		return "____"
	}
	if i := slices.IndexFunc(in.options, func(o option) bool { return o.Value == value }); i >= 0 {
		return in.options[i].Text.Text
	}
	var texts []string
	for v := range strings.SplitSeq(value, several) {
		if i := slices.IndexFunc(in.options, func(o option) bool { return o.Value == v }); i >= 0 {
			texts = append(texts, in.options[i].Text.Text)
		}
	}
	if len(texts) == 0 {
		return value
	}
	return strings.Join(texts, several)
}

// otherKinds are the elements that are neither texts nor menus.
func otherKinds() []string { return []string{"number_input", "datepicker", "checkboxes"} }

// take is what is entered where somebody enters a number, a day, or the texts of the boxes
// that they tick; wrong says why Slack does not take it.
func (in *input) take(value string) (entered, wrong string) {
	switch in.kind {
	case "number_input":
		f, ok := in.number(value)
		if !ok {
			return "", "Enter a number."
		}
		return value, in.bounded(f)
	case "datepicker":
		if _, err := time.Parse(time.DateOnly, value); err != nil {
			return "", "Choose a day."
		}
		return value, ""
	}
	var values []string
	for text := range strings.SplitSeq(value, several) {
		i := slices.IndexFunc(in.options, func(o option) bool { return o.Text.Text == text })
		if i < 0 {
			return "", "There is no " + text + "."
		}
		values = append(values, in.options[i].Value)
	}
	return strings.Join(values, several), ""
}

// ticked are the boxes of these values, as the app is told of them.
func (in *input) ticked(value string) []reply {
	chosen := []reply{}
	for v := range strings.SplitSeq(value, several) {
		if i := slices.IndexFunc(in.options, func(o option) bool { return o.Value == v }); i >= 0 {
			chosen = append(chosen, reply{"text": in.options[i].Text, "value": v})
		}
	}
	return chosen
}
