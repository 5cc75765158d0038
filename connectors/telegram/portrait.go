package telegram

import (
	"context"
	"strconv"

	"github.com/go-telegram/bot"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

var _ connectors.Portrayer = (*channel)(nil)

// portraitWidth is how wide a portrait should be at least, in pixels; it is shown much smaller.
const portraitWidth = 150

// Portrait gives a user's profile photo:
// https://core.telegram.org/bots/api#getuserprofilephotos
func (c *channel) Portrait(ctx context.Context, user bridge.RemoteID) (content connectors.Content, found bool, err error) {
	id, err := strconv.ParseInt(string(user), 10, 64)
	if err != nil {
		return content, false, nil // of a business account's chat: the bot knows nobody there
	}
	asking, cancel := context.WithTimeout(ctx, stall)
	defer cancel()
	photos, err := c.api.GetUserProfilePhotos(asking, &bot.GetUserProfilePhotosParams{UserID: id, Limit: 1})
	if err != nil {
		return content, false, notYet(c.failure(err, nil))
	}
	if len(photos.Photos) == 0 || len(photos.Photos[0]) == 0 {
		return content, false, nil
	}
	sizes := photos.Photos[0] // from the smallest
	best := sizes[len(sizes)-1]
	for _, size := range sizes {
		if size.Width >= portraitWidth {
			best = size
			break
		}
	}
	content, err = c.Fetch(ctx, bridge.File{Endpoint: c.id, ID: bridge.RemoteID(best.FileID), Kind: bridge.FilePhoto})
	return content, err == nil, err
}
