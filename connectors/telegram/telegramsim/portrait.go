package telegramsim

import (
	"errors"
	"strconv"
)

// SetPortrait gives a person a profile photo, or takes it away. It is not saved.
func (u *User) SetPortrait(picture []byte) error {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	p := u.s.people[u.p.ID]
	if p == nil {
		return errors.New("there is no such person")
	}
	p.portrait = picture
	return nil
}

// getUserProfilePhotos: https://core.telegram.org/bots/api#getuserprofilephotos
func (b *Bot) getUserProfilePhotos(p params) *reply {
	id, err := strconv.ParseInt(p["user_id"], 10, 64)
	if err != nil || id <= 0 {
		return refuse(400, "Bad Request: invalid user_id specified")
	}
	if limit, err := strconv.Atoi(p["limit"]); p["limit"] != "" && (err != nil || limit < 1 || limit > 100) {
		return refuse(400, "Bad Request: invalid limit specified")
	}
	who := b.s.people[id]
	if who == nil {
		return refuse(400, "Bad Request: user not found")
	}
	photos := [][]map[string]any{}
	if who.portrait != nil {
		var sizes []map[string]any
		for _, size := range b.photo(File{Name: "portrait.jpg", Type: "image/jpeg"}, who.portrait) {
			sizes = append(sizes, size.json())
		}
		photos = append(photos, sizes)
	}
	return grant(map[string]any{"total_count": len(photos), "photos": photos})
}
