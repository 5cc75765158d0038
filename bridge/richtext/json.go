package richtext

import (
	"encoding/json"
	"fmt"
	"strings"
)

// The JSON form is stored for years, so its names are only ever added to.

// jsonBlock is a block: p, h and their inlines, q and its blocks, code and its
// text and language, ul or ol with its start and items.
type jsonBlock struct {
	Kind     string        `json:"k"`
	Text     []jsonInline  `json:"t,omitempty"`
	Body     []jsonBlock   `json:"b,omitempty"`
	Code     string        `json:"s,omitempty"`
	Language string        `json:"l,omitempty"`
	Start    int           `json:"n,omitempty"`
	Items    [][]jsonBlock `json:"i,omitempty"`
}

// jsonInline is an inline: t and its text, style letters and link, m and its
// kind, id and label, e and its short name and Unicode form, or br.
type jsonInline struct {
	Kind    string `json:"k"`
	Text    string `json:"s,omitempty"`
	Style   string `json:"y,omitempty"`
	Link    string `json:"a,omitempty"`
	Mention string `json:"m,omitempty"`
	Ref     string `json:"r,omitempty"`
	Label   string `json:"l,omitempty"`
	Unicode string `json:"u,omitempty"`
}

// styleLetters names each style by the letter at its bit's place.
const styleLetters = "biusmp"

// mentionNames names each MentionKind at its index.
var mentionNames = [...]string{Person: "person", Group: "group", Room: "room", Broadcast: "all", Thread: "thread"}

// MarshalJSON gives the form in which a Doc is stored: an array of objects, each
// with its kind in "k". It fails for a Doc with a block, inline, style or kind of
// mention that is not one of this package's.
func (d Doc) MarshalJSON() ([]byte, error) {
	blocks, err := encodeDoc(d)
	if err != nil {
		return nil, fmt.Errorf("encoding rich text: %w", err)
	}
	return json.Marshal(blocks)
}

// UnmarshalJSON reads what MarshalJSON wrote; null is a nil Doc. An unknown kind
// of block, inline, style or mention is an error, an unknown field is passed over.
func (d *Doc) UnmarshalJSON(b []byte) error {
	var blocks []jsonBlock
	if err := json.Unmarshal(b, &blocks); err != nil {
		return fmt.Errorf("reading rich text: %w", err)
	}
	doc, err := decodeDoc(blocks)
	if err != nil {
		return fmt.Errorf("reading rich text: %w", err)
	}
	*d = doc
	return nil
}

func encodeDoc(d Doc) ([]jsonBlock, error) {
	out := make([]jsonBlock, 0, len(d))
	for _, b := range d {
		j, err := encodeBlock(b)
		if err != nil {
			return nil, err
		}
		out = append(out, j)
	}
	return out, nil
}

func encodeBlock(b Block) (j jsonBlock, err error) {
	switch b := b.(type) {
	case Para:
		j.Kind = "p"
		j.Text, err = encodeInlines(b.Text)
	case Heading:
		j.Kind = "h"
		j.Text, err = encodeInlines(b.Text)
	case Quote:
		j.Kind = "q"
		j.Body, err = encodeDoc(b.Body)
	case Code:
		j = jsonBlock{Kind: "code", Code: b.S, Language: b.Language}
	case List:
		j.Kind, j.Start = "ul", b.Start
		if b.Ordered {
			j.Kind = "ol"
		}
		for _, item := range b.Items {
			body, err := encodeDoc(item)
			if err != nil {
				return j, err
			}
			j.Items = append(j.Items, body)
		}
	default:
		err = fmt.Errorf("unknown kind of block %T", b)
	}
	return j, err
}

func encodeInlines(ins []Inline) ([]jsonInline, error) {
	out := make([]jsonInline, 0, len(ins))
	for _, in := range ins {
		j := jsonInline{}
		switch in := in.(type) {
		case Text:
			j = jsonInline{Kind: "t", Text: in.S, Link: in.Link}
			var err error
			if j.Style, err = encodeStyle(in.Style); err != nil {
				return nil, err
			}
		case Mention:
			if int(in.Kind) >= len(mentionNames) {
				return nil, fmt.Errorf("unknown kind of mention %d", in.Kind)
			}
			j = jsonInline{Kind: "m", Mention: mentionNames[in.Kind], Ref: in.Ref, Label: in.Label}
		case Emoji:
			j = jsonInline{Kind: "e", Text: in.Short, Unicode: in.Unicode}
		case Break:
			j = jsonInline{Kind: "br"}
		default:
			return nil, fmt.Errorf("unknown kind of inline %T", in)
		}
		out = append(out, j)
	}
	return out, nil
}

func encodeStyle(s Style) (string, error) {
	if s&^allStyles != 0 {
		return "", fmt.Errorf("unknown style %#x", uint16(s&^allStyles))
	}
	var sb strings.Builder
	for i := range len(styleLetters) {
		if s&(1<<i) != 0 {
			sb.WriteByte(styleLetters[i])
		}
	}
	return sb.String(), nil
}

func decodeDoc(blocks []jsonBlock) (Doc, error) {
	var out Doc
	for _, j := range blocks {
		b, err := decodeBlock(j)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

func decodeBlock(j jsonBlock) (Block, error) {
	switch j.Kind {
	case "p":
		text, err := decodeInlines(j.Text)
		return Para{Text: text}, err
	case "h":
		text, err := decodeInlines(j.Text)
		return Heading{Text: text}, err
	case "q":
		body, err := decodeDoc(j.Body)
		return Quote{Body: body}, err
	case "code":
		return Code{S: j.Code, Language: j.Language}, nil
	case "ul", "ol":
		l := List{Ordered: j.Kind == "ol", Start: j.Start}
		for _, body := range j.Items {
			item, err := decodeDoc(body)
			if err != nil {
				return nil, err
			}
			l.Items = append(l.Items, item)
		}
		return l, nil
	}
	return nil, fmt.Errorf("unknown kind of block %q", j.Kind)
}

func decodeInlines(ins []jsonInline) ([]Inline, error) {
	var out []Inline
	for _, j := range ins {
		in, err := decodeInline(j)
		if err != nil {
			return nil, err
		}
		out = append(out, in)
	}
	return out, nil
}

func decodeInline(j jsonInline) (Inline, error) {
	switch j.Kind {
	case "t":
		style, err := decodeStyle(j.Style)
		return Text{S: j.Text, Style: style, Link: j.Link}, err
	case "m":
		for kind, name := range mentionNames {
			if name == j.Mention {
				return Mention{Kind: MentionKind(kind), Ref: j.Ref, Label: j.Label}, nil
			}
		}
		return nil, fmt.Errorf("unknown kind of mention %q", j.Mention)
	case "e":
		return Emoji{Short: j.Text, Unicode: j.Unicode}, nil
	case "br":
		return Break{}, nil
	}
	return nil, fmt.Errorf("unknown kind of inline %q", j.Kind)
}

func decodeStyle(letters string) (Style, error) {
	var s Style
	for _, letter := range letters {
		i := strings.IndexRune(styleLetters, letter)
		if i < 0 {
			return 0, fmt.Errorf("unknown style %q", letter)
		}
		s |= 1 << i
	}
	return s, nil
}
