package richtext

// Doc is a piece of formatted text. A nil Doc is empty.
type Doc []Block

// Block is one of Para, Heading, Quote, Code or List.
type Block interface{ block() }

// Para is a paragraph: one or more lines of running text.
type Para struct{ Text []Inline }

// Heading is a title line.
type Heading struct{ Text []Inline }

// Quote is quoted text.
type Quote struct{ Body Doc }

// Code is preformatted text. Its S holds line feeds as they are.
type Code struct{ S, Language string }

// List is a list of items, each a Doc of its own, numbered from Start if Ordered.
// A Start below 1 counts as 1.
type List struct {
	Ordered bool
	Start   int
	Items   []Doc
}

func (Para) block()    {}
func (Heading) block() {}
func (Quote) block()   {}
func (Code) block()    {}
func (List) block()    {}

// Inline is one of Text, Mention, Emoji or Break.
type Inline interface{ inline() }

// Text is a run of characters of one style. It never holds a line feed (that is
// a Break). Link, if set, is the absolute address that the run points to.
type Text struct {
	S     string
	Style Style
	Link  string
}

// Mention names somebody or something by a platform's id. Ref is that id and
// never leaves the platform it came from; Label is what people read, and may be
// empty until the shell has looked it up.
type Mention struct {
	Kind  MentionKind
	Ref   string
	Label string
}

// Emoji is a pictograph. Unicode is empty for one that exists on its platform only.
type Emoji struct{ Short, Unicode string }

// Break is a line break within a block.
type Break struct{}

func (Text) inline()    {}
func (Mention) inline() {}
func (Emoji) inline()   {}
func (Break) inline()   {}

// Style is a set of character styles.
type Style uint16

// The styles.
const (
	Bold Style = 1 << iota
	Italic
	Underline
	Strike
	Mono
	Spoiler
)

// MentionKind tells what a Mention names.
type MentionKind uint8

// The kinds of mention. Broadcast is Slack's @here, @channel and @everyone. Thread
// is a thread of ours, which no platform's text mentions: only the program does.
const (
	Person MentionKind = iota
	Group
	Room
	Broadcast
	Thread
)

// Features are the blocks and styles that a platform can show.
type Features struct {
	Styles                                     Style
	Links, Quotes, CodeBlocks, Lists, Headings bool
	// Schemes are those of the addresses that a link may have; nil means any.
	Schemes []string
	// Address is how many characters a link's address may have; 0 means any number.
	Address int
	// NamedHosts has links of the web lead to a host with a dot in its name.
	NamedHosts bool
	// NoTabs has tabs in code blocks written as spaces.
	NoTabs bool
	// HonestLinks has the address follow a label that could pass for another one.
	HonestLinks bool
	// Drops are characters that the platform takes out of every text. Where such a one
	// is a mark on a letter, the letter with its mark is written as one if there is such.
	Drops string
}

// Measure counts the length of a string in a platform's own unit.
type Measure func(string) int
