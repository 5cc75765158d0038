package app

import (
	"bytes"
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// avatars hands out customers' pictures to Slack, which fetches them once and keeps them.
// Whoever could guess an address would see who writes to us, so each is signed, and
// where a picture really lies, whose address holds a token, stays here. Who has no
// picture gets a plain one: Slack has nothing of its own for an address without one.
type avatars struct {
	base     string // the public address, without a slash at its end
	key      []byte
	channels map[bridge.EndpointID]connectors.Channel
	busy     chan struct{}
	log      func(msg string, args ...any)
}

const (
	// maxPortrait is how large a picture may be, atOnce how many are fetched at a time,
	// and portraitTime how long one may take.
	maxPortrait  = 1 << 20
	atOnce       = 4
	portraitTime = 10 * time.Second
)

// avatarKey is what addresses are signed with. It follows from a secret that all replicas
// have, so that none need be kept.
func avatarKey(secret connectors.Secret) ([]byte, error) {
	key, err := hkdf.Key(sha256.New, []byte(secret.Reveal()), nil, "frontdesk avatars", sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("drawing the key of pictures' addresses: %w", err)
	}
	return key, nil
}

// openAvatars prepares for customers' pictures, if they are to be shown.
func (a *App) openAvatars() error {
	cfg := a.cfg()
	if !cfg.Avatars {
		return nil
	}
	key, err := avatarKey(cfg.Slack.BotToken)
	if err != nil {
		return err
	}
	a.avatars = &avatars{base: cfg.PublicURL, key: key, channels: a.channels, busy: make(chan struct{}, atOnce), log: a.log.Warn}
	return nil
}

// avatarOf is the address of a customer's picture; empty if there is none.
func (a *App) avatarOf(f bridge.Face) string {
	if a.avatars == nil {
		return ""
	}
	return a.avatars.address(f, now())
}

// address is where Slack finds somebody's picture in a month: people change them.
func (a *avatars) address(f bridge.Face, now time.Time) string {
	path := strings.Join([]string{url.PathEscape(string(f.Endpoint)), url.PathEscape(string(f.User)), now.UTC().Format("2006-01")}, "/")
	return a.base + "/avatars/" + path + "/" + a.sign(path)
}

func (a *avatars) sign(path string) string {
	mac := hmac.New(sha256.New, a.key)
	mac.Write([]byte(path))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// ServeHTTP answers GET /avatars/{channel}/{user}/{month}/{signature}.
func (a *avatars) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, signature, _ := cutLast(strings.TrimPrefix(r.URL.EscapedPath(), "/avatars/"))
	channel, user := r.PathValue("channel"), r.PathValue("user")
	if !hmac.Equal([]byte(signature), []byte(a.sign(path))) {
		http.NotFound(w, r)
		return
	}
	select {
	case a.busy <- struct{}{}:
		defer func() { <-a.busy }()
	case <-r.Context().Done():
		return
	}
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'")
	h.Set("Cache-Control", "public, max-age=86400")
	picture, kind, err := a.picture(r.Context(), bridge.EndpointID(channel), bridge.RemoteID(user))
	if err != nil {
		a.log("a customer's picture could not be had", "endpoint", channel, "error", err)
		h.Set("Cache-Control", "no-store")
	}
	if picture == nil {
		picture, kind = plainFace(user), "image/png"
	}
	h.Set("Content-Type", kind)
	// Whoever asked may be gone.
	_, _ = w.Write(picture)
}

// picture is somebody's picture; nil if there is none that may be shown.
func (a *avatars) picture(ctx context.Context, channel bridge.EndpointID, user bridge.RemoteID) (picture []byte, kind string, err error) {
	p, is := a.channels[channel].(connectors.Portrayer)
	if !is {
		return nil, "", nil
	}
	ctx, cancel := context.WithTimeout(ctx, portraitTime)
	defer cancel()
	content, found, err := p.Portrait(ctx, user)
	if err != nil || !found {
		return nil, "", err
	}
	defer content.Close()
	picture, err = io.ReadAll(io.LimitReader(content, maxPortrait+1))
	kind = http.DetectContentType(picture)
	if err != nil || len(picture) > maxPortrait || kind != "image/jpeg" && kind != "image/png" {
		return nil, "", err
	}
	return picture, kind, nil
}

// cutLast parts a path before its last step.
func cutLast(path string) (before, last string, found bool) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return "", path, false
	}
	return path[:i], path[i+1:], true
}

// plainFace is the picture of somebody of whom there is none: a colour of their own.
func plainFace(user string) []byte {
	const size = 72
	sum := fnv.New32a()
	sum.Write([]byte(user))
	tone := sum.Sum32()
	ground := color.RGBA{96 + uint8(tone)%96, 96 + uint8(tone>>8)%96, 96 + uint8(tone>>16)%96, 255}
	img := image.NewRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			head := (x-36)*(x-36)+(y-28)*(y-28) < 13*13
			body := (x-36)*(x-36)+(y-72)*(y-72) < 26*26
			if head || body {
				img.SetRGBA(x, y, color.RGBA{255, 255, 255, 255})
			} else {
				img.SetRGBA(x, y, ground)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil // a buffer takes everything
	}
	return b.Bytes()
}
