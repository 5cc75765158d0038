package slacksim

// maxSaved is how long a file may be for its bytes to be saved with the workspace.
const maxSaved = 4 << 20

// savedFile is a file as Save writes it, with its bytes, unless they are many or were
// given as a function.
type savedFile struct {
	File
	State   fileState `json:"state"`
	Created int64     `json:"created"`
	Data    []byte    `json:"data,omitempty"`
	Thumbs  bool      `json:"thumbs,omitempty"`
}

// saveFiles are all files but those that have not been uploaded: their addresses are gone
// after an outage.
func (s *Server) saveFiles() []savedFile {
	var out []savedFile
	for _, id := range s.fileIDs {
		if f := s.files[id]; f.state >= fileUploaded {
			one := savedFile{File: f.File, State: f.state, Created: f.created, Thumbs: f.thumbs}
			if len(f.data) <= maxSaved {
				one.Data = f.data
			}
			out = append(out, one)
		}
	}
	return out
}

func (s *Server) loadFiles(list []savedFile) {
	for _, v := range list {
		f := &file{File: v.File, state: v.State, created: v.Created, data: v.Data, thumbs: v.Thumbs}
		if f.data == nil && f.Size == 0 && (f.Mode == ModeHosted || f.Mode == ModeSnippet) {
			f.data = []byte{}
		}
		s.files[f.ID] = f
		s.fileIDs = append(s.fileIDs, f.ID)
	}
}
