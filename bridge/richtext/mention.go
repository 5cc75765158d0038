package richtext

// Mentions are the mentions in d, in reading order.
func Mentions(d Doc) []Mention {
	var out []Mention
	mapInlines(d, func(in Inline) Inline {
		if m, ok := in.(Mention); ok {
			out = append(out, m)
		}
		return in
	})
	return out
}

// Links are the addresses that d points to, in reading order.
func Links(d Doc) []string {
	var out []string
	mapInlines(d, func(in Inline) Inline {
		if t, ok := in.(Text); ok && t.Link != "" {
			out = append(out, t.Link)
		}
		return in
	})
	return out
}

// MapMentions gives d in canonical form with each mention replaced by what f
// makes of it; one for which f returns nil is taken out.
func MapMentions(d Doc, f func(Mention) Inline) Doc {
	return mapInlines(d, func(in Inline) Inline {
		if m, ok := in.(Mention); ok {
			return f(m)
		}
		return in
	}).Normalize()
}

// Strikethrough is d in canonical form with all text struck. Code blocks know no style
// and stay as they are.
func Strikethrough(d Doc) Doc {
	return mapInlines(d, func(in Inline) Inline {
		if t, ok := in.(Text); ok {
			t.Style |= Strike
			return t
		}
		return in
	}).Normalize()
}

// MapEmoji gives d in canonical form with each emoji replaced by what f makes of it.
func MapEmoji(d Doc, f func(Emoji) Inline) Doc {
	return mapInlines(d, func(in Inline) Inline {
		if e, ok := in.(Emoji); ok {
			return f(e)
		}
		return in
	}).Normalize()
}

// mapInlines replaces each inline of d by what f makes of it, nil for nothing.
func mapInlines(d Doc, f func(Inline) Inline) Doc {
	apply := func(ins []Inline) []Inline {
		out := make([]Inline, 0, len(ins))
		for _, in := range ins {
			if in := f(in); in != nil {
				out = append(out, in)
			}
		}
		return out
	}
	out := make(Doc, 0, len(d))
	for _, b := range d {
		switch t := b.(type) {
		case Para:
			b = Para{Text: apply(t.Text)}
		case Heading:
			b = Heading{Text: apply(t.Text)}
		case Quote:
			b = Quote{Body: mapInlines(t.Body, f)}
		case List:
			items := make([]Doc, len(t.Items))
			for i, item := range t.Items {
				items[i] = mapInlines(item, f)
			}
			t.Items = items
			b = t
		}
		out = append(out, b)
	}
	return out
}
