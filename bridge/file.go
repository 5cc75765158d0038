package bridge

// File is something attached to a message. It is a reference: the bytes stay where
// they lie until whoever delivers the message fetches them from there.
type File struct {
	// Endpoint and ID say where it lies. The ID is that endpoint's own.
	Endpoint EndpointID `json:"endpoint,omitempty"`
	ID       RemoteID   `json:"id,omitempty"`
	// Data is the whole of a small file that we have made ourselves, which lies nowhere.
	Data string `json:"data,omitempty"`
	// Kind is what it is in the catalogue's words: one of the File constants.
	Kind string `json:"kind"`
	// Name is what its sender called it, safe to be the name of a file; "" if it has none.
	Name string `json:"name,omitempty"`
	// Type is its media type as the platform says it; "" if that is not known.
	Type string `json:"type,omitempty"`
	// Size is in bytes; 0 if it is not known, or there are none.
	Size int64 `json:"size,omitempty"`
	// Alt describes it for those who cannot see it.
	Alt string `json:"alt,omitempty"`
	// Lacking, if set, says why it cannot be fetched: one of the reasons of a delivery
	// (ReasonTooLarge, ReasonNoAccess, ReasonNotAFile).
	Lacking string `json:"lacking,omitempty"`
}

// Transcripts is the endpoint at which transcripts lie: the ID of such a File is the
// conversation's number. They are written when they are fetched.
const Transcripts EndpointID = "transcripts"

// Charts is the endpoint at which pictures of workflows lie: see ChartOf. They are drawn
// when they are fetched.
const Charts EndpointID = "charts"

// Attachments is the endpoint at which the files lie that workflows send: the ID of such a
// File is its hash.
const Attachments EndpointID = "attachments"

// The kinds of file.
const (
	FilePhoto     = "photo"
	FileVideo     = "video"
	FileAnimation = "animation"
	FileAudio     = "audio"
	FileVoice     = "voice"
	FileVideoNote = "video_note"
	FileSticker   = "sticker"
	FileDocument  = "document"
)

// FileCaps is what a platform can do with files.
type FileCaps struct {
	// Size is how many bytes a file may have that we send there; 0: no file at all.
	// SizeOf says so for kinds that have a lower limit of their own: what is above it
	// is sent as a document.
	Size   int64
	SizeOf map[string]int64
	// Fetch is how many bytes a file may have that we fetch from there; 0: any number.
	Fetch int64
	// Caption is the greatest length of the words that go with files, in units of
	// Caps.Measure. Longer ones become a message of their own.
	Caption int
	// Album is how many files one message may have; 0 and 1: one. AlbumSize is how many
	// bytes they may have together; 0: any number.
	Album     int
	AlbumSize int64
	// Together tells whether files of two kinds may stand in one message.
	Together func(a, b string) bool
}

// CanTake tells whether a platform takes a file, and if not, why: one of the reasons.
func (c FileCaps) CanTake(f File) (reason string, ok bool) {
	switch {
	case f.Lacking != "":
		return f.Lacking, false
	case c.Size == 0:
		return ReasonNotAllowed, false
	case f.Size > c.Size:
		return ReasonTooLarge, false
	}
	return "", true
}

// groups are files in their order, so that each group fits into one message. What is too
// large for its kind is a document.
func (c FileCaps) groups(files []File) [][]File {
	var groups [][]File
	for _, f := range files {
		if limit, has := c.SizeOf[f.Kind]; has && f.Size > limit {
			f.Kind = FileDocument
		}
		if last := len(groups) - 1; last >= 0 && c.joins(groups[last], f) {
			groups[last] = append(groups[last], f)
			continue
		}
		groups = append(groups, []File{f})
	}
	return groups
}

// joins tells whether a file may stand together with others in one message.
func (c FileCaps) joins(others []File, f File) bool {
	if len(others) >= c.Album || c.Together == nil {
		return false
	}
	size := f.Size
	for _, other := range others {
		if size += other.Size; !c.Together(other.Kind, f.Kind) {
			return false
		}
	}
	return c.AlbumSize == 0 || size <= c.AlbumSize
}

// span is how many parts of its message a Post is.
func (p Post) span() int { return max(1, len(p.Files)) }

// Holds is what each part holds of its message that a Post is.
func (p Post) Holds() []PartThere {
	parts := make([]PartThere, p.span())
	for i := range parts {
		parts[i] = PartThere{Part: p.Part + i, Words: i == 0 && !p.Body.Empty()}
		if i < len(p.Files) {
			parts[i].File = p.Files[i].ID
		}
	}
	return parts
}

// partsOf is how many parts the message has that a Post was lowered to.
func partsOf(ops []Op) int {
	n := 0
	for _, op := range ops {
		if p, is := op.(Post); is {
			n += p.span()
		}
	}
	return n
}
