package telegramsim

import (
	"cmp"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
)

// maxUpload is how much a request may bring, all its files together:
// https://core.telegram.org/bots/api#sending-files
const maxUpload = 50 << 20

// upload is a file that came with a request.
type upload struct {
	name string
	data []byte
}

// uploads are the files of a request by the names of their parts.
type uploads map[string]upload

func (u uploads) list() []Upload {
	var out []Upload
	for field, f := range u {
		out = append(out, Upload{Field: field, Name: f.name, Size: int64(len(f.data))})
	}
	slices.SortFunc(out, func(a, b Upload) int { return cmp.Compare(a.Field, b.Field) })
	return out
}

// addParts reads a multipart body, of a length that is known or not. What is too large
// is read to its end before it is refused, so that the caller hears of it.
func (p params) addParts(r *http.Request) (uploads, *reply) {
	garbled := refuse(400, "Bad Request: can't parse multipart form-data")
	body, err := r.MultipartReader()
	if err != nil {
		return nil, garbled
	}
	files, names := uploads{}, map[string]bool{}
	room, words := int64(maxUpload), int64(maxBody)
	for {
		part, err := body.NextRawPart()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, garbled
		}
		name := part.FormName()
		if names[name] {
			return nil, refuse(400, "Bad Request: the simulator takes one part of a name, and there are two of "+name)
		}
		names[name] = true
		_, fields, _ := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
		_, isFile := fields["filename"]
		left := &words
		if isFile {
			left = &room
		}
		data, err := io.ReadAll(io.LimitReader(part, *left+1))
		if err != nil {
			return nil, garbled
		}
		if *left -= int64(len(data)); *left < 0 {
			if _, err := io.Copy(io.Discard, r.Body); err != nil {
				return nil, garbled
			}
			return nil, refuse(413, "Request Entity Too Large")
		}
		if isFile {
			files[name] = upload{name: part.FileName(), data: data}
		} else {
			p[name] = string(data)
		}
	}
}
