package bridge

// fieldsPhrases is what agents read about answers of earlier conversations and about
// custom attributes.
func fieldsPhrases() map[string]map[string]string {
	return map[string]map[string]string{deskLanguage: {
		"desk.card.answered_on": "answered on {date}",

		"desk.form.do.fields":      "Change the fields",
		"desk.form.do.fields_some": "Change the fields {from} to {to} of {all}",
		"desk.form.fields":         "Fields of {number}",
		"desk.form.fields_text":    "What is known of {name} and of this conversation. The customer does not see it.",
		"desk.form.save":           "Save",
		"desk.form.field_none":     "(nothing)",
		"desk.form.field_was":      "Up to now it was “{value}”, which it cannot be any more.",
		"desk.fields.gone":         "This cannot be changed (any more). Close this, and open it again.",
		"desk.fields.meanwhile":    "Meanwhile this has become “{value}”. If it is to be something else, close this, and open it again.",
		"desk.fields.wrong_number": "“{value}” is no number. Write for instance 12 or 3.5.",
		"desk.fields.wrong_date":   "“{value}” is no day. Write for instance 2027-01-31.",
		"desk.fields.wrong_choice": "“{value}” is none of the choices (any more).",
		"desk.fields.wrong_bool":   "This is either ticked or not.",
		"desk.fields.changed":      "{agent} changed the fields: {changes}.",
		"desk.fields.change":       "{field} is {is} (was {was})",
		"desk.fields.new":          "{field} is {is}",
		"desk.fields.taken":        "{field} is empty (was {was})",
	}}
}
