package demo

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/connectors/telegram/telegramsim"
)

// routes are all that the page may ask for.
func (d *Demo) routes() (http.Handler, error) {
	files, err := page()
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", files)
	mux.Handle("GET /events", d.feed)
	mux.HandleFunc("POST /api/customers", action(d.newCustomer))
	mux.HandleFunc("POST /api/phones/{id}/send", onPhone(d, d.phoneSend))
	mux.HandleFunc("POST /api/phones/{id}/press", onPhone(d, d.phonePress))
	mux.HandleFunc("POST /api/phones/{id}/key", onPhone(d, d.phoneKey))
	mux.HandleFunc("POST /api/phones/{id}/start", onPhone(d, d.phoneStart))
	mux.HandleFunc("POST /api/phones/{id}/edit", onPhone(d, d.phoneEdit))
	mux.HandleFunc("POST /api/phones/{id}/block", onPhone(d, d.phoneBlock))
	mux.HandleFunc("POST /api/phones/{id}/content", onPhone(d, d.phoneContent))
	mux.HandleFunc("POST /api/phones/{id}/react", onPhone(d, d.phoneReact))
	mux.HandleFunc("POST /api/phones/{id}/files", uploading(d.phoneFiles))
	mux.HandleFunc("GET /api/phones/{id}/files/{file}", d.phoneFile)
	mux.HandleFunc("POST /api/slack/files", uploading(d.slackFiles))
	mux.HandleFunc("GET /api/slack/files/{file}", d.slackFile)
	mux.HandleFunc("POST /api/slack/post", action(d.slackPost))
	mux.HandleFunc("POST /api/slack/edit", action(d.slackEdit))
	mux.HandleFunc("POST /api/slack/delete", action(d.slackDelete))
	mux.HandleFunc("POST /api/slack/react", action(d.slackReact))
	mux.HandleFunc("POST /api/slack/press", action(d.slackPress))
	mux.HandleFunc("POST /api/slack/shortcut", action(d.slackShortcut))
	mux.HandleFunc("POST /api/slack/modal", action(d.slackModal))
	mux.HandleFunc("POST /api/slack/seen", action(d.slackSeen))
	mux.HandleFunc("POST /api/trouble", action(d.trouble))
	mux.HandleFunc("POST /api/program", action(d.control))
	mux.HandleFunc("POST /api/play", action(d.playAgain))
	return mux, nil
}

// most is how many customers there may be.
const most = 40

// languages are those in which the desk speaks, by Telegram's codes.
var languages = []string{"en", "de", "es", "fr", "pl", "pt", "vi", "ar", "zh-hans", "zh-hant"}

type newCustomer struct {
	FirstName string `json:"first_name"`
	Language  string `json:"language"`
}

func (d *Demo) newCustomer(_ *http.Request, b newCustomer) (any, error) {
	name, language := strings.TrimSpace(b.FirstName), strings.ToLower(b.Language)
	switch {
	case name == "":
		return nil, wrongf("What is the customer's first name?")
	case len([]rune(name)) > 64:
		return nil, wrongf("A first name has 64 letters at most.")
	case !slices.Contains(languages, language):
		return nil, wrongf("Choose one of the languages %s.", strings.Join(languages, ", "))
	case len(d.world.telegram.Users()) >= most:
		return nil, wrongf("%d customers are enough for one screen.", most)
	}
	u := d.world.customer(telegramsim.Person{FirstName: name, Language: language})
	d.feed.mark()
	return map[string]int64{"id": u.ID()}, nil
}

// phone finds the customer whose phone is meant.
func (d *Demo) phone(r *http.Request) (*telegramsim.User, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	for _, u := range d.world.telegram.Users() {
		if err == nil && u.ID() == id {
			return u, nil
		}
	}
	return nil, wrongf("There is no such customer.")
}

// onPhone is an action on the phone of the customer whom the address names.
func onPhone[T any](d *Demo, do func(context.Context, *telegramsim.User, T) (any, error)) http.HandlerFunc {
	return action(func(r *http.Request, body T) (any, error) {
		u, err := d.phone(r)
		if err != nil {
			return nil, err
		}
		return do(r.Context(), u, body)
	})
}

// longest is what fits into a message to Telegram.
const longest = 4096

func text(s string) (string, error) {
	switch s = strings.TrimSpace(s); {
	case s == "":
		return "", wrongf("There is nothing to send.")
	case len([]rune(s)) > longest:
		return "", wrongf("That is too long: %d characters at most.", longest)
	}
	return s, nil
}

type phoneSend struct {
	Text      string               `json:"text"`
	Entities  []telegramsim.Entity `json:"entities"`
	ReplyTo   int                  `json:"reply_to"`
	Forwarded string               `json:"forwarded"` // from whom it is passed on
}

func (d *Demo) phoneSend(_ context.Context, u *telegramsim.User, b phoneSend) (any, error) {
	s, err := text(b.Text)
	if err != nil {
		return nil, err
	}
	switch {
	case b.Forwarded != "":
		u = u.Forwarding(telegramsim.FromHidden(b.Forwarded))
	case b.ReplyTo != 0:
		if u, err = u.Replying(b.ReplyTo, ""); err != nil {
			return nil, wrongf("That message is gone.")
		}
	}
	return map[string]int{"message": u.Write(s, b.Entities...).ID}, nil
}

type phoneContent struct {
	What string `json:"what"`
}

// phoneContent sends a sample of what is neither text nor a file.
func (d *Demo) phoneContent(_ context.Context, u *telegramsim.User, b phoneContent) (any, error) {
	var c telegramsim.Content
	switch b.What {
	case "location":
		c = telegramsim.Place(here.latitude, here.longitude)
	case "venue":
		c = telegramsim.Venue(here.latitude, here.longitude, "Brandenburger Tor", "Pariser Platz, Berlin")
	case "poll":
		c = telegramsim.Poll("Which colour?", "Blue", "Red", "Green")
	case "dice":
		c = telegramsim.Dice("🎲", 5)
	case "contact":
		_, err := u.ShareContact(telegramsim.Person{FirstName: "Noah", LastName: "Berg", Phone: "4930901820"})
		return nil, err
	default:
		return nil, wrongf("Send a location, venue, poll, dice or contact.")
	}
	_, err := u.SendContent(c)
	return nil, err
}

type phoneReact struct {
	Message int      `json:"message"`
	Emoji   []string `json:"emoji"`
}

func (d *Demo) phoneReact(_ context.Context, u *telegramsim.User, b phoneReact) (any, error) {
	return nil, u.React(b.Message, b.Emoji...)
}

type phonePress struct {
	Message int `json:"message"`
	Row     int `json:"row"`
	Column  int `json:"column"`
}

// answered is how long an app shows that it waits for the bot.
const answered = 3 * time.Second

func (d *Demo) phonePress(ctx context.Context, u *telegramsim.User, b phonePress) (any, error) {
	for _, m := range u.Messages() {
		if m.ID != b.Message || b.Row < 0 || b.Row >= len(m.Buttons) || b.Column < 0 || b.Column >= len(m.Buttons[b.Row]) {
			continue
		}
		press, err := u.Press(m.Buttons[b.Row][b.Column])
		if err != nil {
			return nil, wrongf("This button is gone.")
		}
		ctx, cancel := context.WithTimeout(ctx, answered)
		defer cancel()
		var toast string
		// Without an answer the app stops waiting, and says nothing.
		_ = d.world.telegram.WaitUntil(ctx, func() (done bool) {
			toast, done = press.Answered()
			return done
		})
		return map[string]string{"toast": toast}, nil
	}
	return nil, wrongf("This button is gone.")
}

type phoneKey struct {
	Label string `json:"label"`
}

func (d *Demo) phoneKey(_ context.Context, u *telegramsim.User, b phoneKey) (any, error) {
	if _, err := u.PressKey(b.Label); err != nil {
		return nil, wrongf("This key is gone.")
	}
	return nil, nil
}

type phoneStart struct {
	Payload string `json:"payload"`
}

func (d *Demo) phoneStart(_ context.Context, u *telegramsim.User, b phoneStart) (any, error) {
	u.Start(b.Payload)
	return nil, nil
}

type phoneEdit struct {
	Message int    `json:"message"`
	Text    string `json:"text"`
}

func (d *Demo) phoneEdit(_ context.Context, u *telegramsim.User, b phoneEdit) (any, error) {
	s, err := text(b.Text)
	if err != nil {
		return nil, err
	}
	if err := u.Edit(b.Message, s); err != nil {
		return nil, wrongf("Only one's own messages can be edited.")
	}
	return nil, nil
}

type phoneBlock struct {
	Blocked bool `json:"blocked"`
}

func (d *Demo) phoneBlock(_ context.Context, u *telegramsim.User, b phoneBlock) (any, error) {
	if b.Blocked {
		u.Block()
	} else {
		u.Unblock()
	}
	return nil, nil
}

type trouble struct {
	Slack    string `json:"slack"`
	Telegram string `json:"telegram"`
}

func (d *Demo) trouble(_ *http.Request, b trouble) (any, error) {
	if !slices.Contains([]string{"", fine, down}, b.Slack) || !slices.Contains([]string{"", fine, throttled, down}, b.Telegram) {
		return nil, wrongf("Slack is ok or down, Telegram ok, throttled or down.")
	}
	d.world.makeTrouble(b.Slack, b.Telegram)
	return nil, nil
}

type control struct {
	Do string `json:"do"`
}

func (d *Demo) control(_ *http.Request, b control) (any, error) {
	switch b.Do {
	case "kill":
		return nil, d.kill()
	case "stop":
		return nil, d.program.stop()
	case "start":
		return nil, d.program.start()
	default:
		return nil, wrongf("The program can be told to start, stop or be killed.")
	}
}

// kill kills the program, and says so, since it cannot do that itself any more.
func (d *Demo) kill() error {
	if err := d.program.kill(); err != nil {
		return err
	}
	d.feed.tell(item{What: note, Text: "The program was killed (SIGKILL), in the middle of whatever it did. Its database stays."})
	return nil
}

type again struct{}

// playAgain begins the play, unless it runs.
func (d *Demo) playAgain(*http.Request, again) (any, error) {
	if len(d.config.Desk) > 0 {
		return nil, errors.New("the conversation that plays by itself is not about an example; leave out --example to see it")
	}
	if !d.playing.CompareAndSwap(false, true) {
		return nil, errors.New("it plays already")
	}
	d.wantPlay <- struct{}{}
	d.feed.mark()
	return nil, nil
}
