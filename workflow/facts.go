package workflow

import "slices"

// set changes a value. "" takes it away.
func (f *Facts) set(path, value string) {
	c := &f.Contact
	switch path {
	case "contact.name":
		c.Name = value
	case "contact.first_name":
		c.FirstName = value
	case "contact.last_name":
		c.LastName = value
	case "contact.email":
		c.Email = value
	case "contact.phone":
		c.PhoneVerified = c.PhoneVerified && c.Phone == value
		c.Phone = value
	case "contact.phone_verified":
		c.PhoneVerified = value == "true"
	case "contact.language":
		c.Language = value
	case "contact.country":
		c.Country = value
	case "contact.time_zone":
		c.TimeZone = value
	case "conversation.priority":
		f.Conversation.Priority = value
	}
	switch group, field, _ := splitField(path); group {
	case "contact":
		c.Fields = with(c.Fields, field, value)
	case "conversation":
		f.Conversation.Fields = with(f.Conversation.Fields, field, value)
	}
}

func with(m map[string]string, key, value string) map[string]string {
	if m == nil {
		m = map[string]string{}
	}
	m[key] = value
	return m
}

// tag tags the conversation, and so the contact.
func (f *Facts) tag(name string) {
	add := func(tags []string) []string {
		if slices.Contains(tags, name) {
			return tags
		}
		return append(slices.Clone(tags), name)
	}
	f.Conversation.Tags, f.Contact.Tags = add(f.Conversation.Tags), add(f.Contact.Tags)
}
