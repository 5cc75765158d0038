package slacksim_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"frontdesk/connectors/slack/slacksim"
)

// address asks for an upload address.
func (w *world) address(name string, length int, more ...string) (url, id string) {
	w.Helper()
	a := args{"filename": name, "length": strconv.Itoa(length)}
	for i := 0; i+1 < len(more); i += 2 {
		a[more[i]] = more[i+1]
	}
	got := w.call("files.getUploadURLExternal", a)
	if !got.OK {
		w.Fatalf("files.getUploadURLExternal = %s", got.Error)
	}
	return got.UploadURL, got.FileID
}

// put sends a request to an address and gives its status and body.
func (w *world) put(method, url, contentType string, body io.Reader) (int, string) {
	w.Helper()
	req, err := http.NewRequestWithContext(w.Context(), method, url, body)
	if err != nil {
		w.Fatal(err)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := w.client.Do(req)
	if err != nil {
		w.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		w.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// uploaded uploads a file, raw, and gives its id.
func (w *world) uploaded(name, content string) string {
	w.Helper()
	url, id := w.address(name, len(content))
	if status, text := w.put(http.MethodPost, url, "", strings.NewReader(content)); status != http.StatusOK || text != fmt.Sprintf("OK - %d", len(content)) {
		w.Fatalf("uploading %s: %d %s", name, status, text)
	}
	return id
}

func fileRefusals() []refusal {
	ask := func(name, length string) args { return args{"filename": name, "length": length} }
	policy := func(p slacksim.FilePolicy) func(*world, args) {
		return func(w *world, _ args) { w.sim.SetFilePolicy(p) }
	}
	with := func(change func(w *world, a args)) func(*world, args) {
		return func(w *world, a args) {
			a["files"] = `[{"id":"` + w.uploaded("a.txt", "x") + `"}]`
			if change != nil {
				change(w, a)
			}
		}
	}
	thread := func(ts func(*world) string) func(*world, args) {
		return with(func(w *world, a args) { a["thread_ts"] = ts(w) })
	}
	const get, done, info = "files.getUploadURLExternal", "files.completeUploadExternal", "files.info"
	in := func(channel string) args { return args{"channel_id": channel} }
	blocks := func(b string) args { return args{"channel_id": sales, "blocks": b} }
	return []refusal{
		{"empty", "missing_argument", get, ask("a.txt", "0"), nil},
		{"no length", "missing_argument", get, args{"filename": "a.txt"}, nil},
		{"no name", "missing_argument", get, args{"length": "1"}, nil},
		{"no number", "invalid_arguments", get, ask("a.txt", "many"), nil},
		{"alt", "alt_txt_too_large", get, args{"filename": "a.png", "length": "1", "alt_txt": textOf(1001)}, nil},
		{"argument", "invalid_arg_name", get, args{"filename": "a.png", "length": "1", "title": "x"}, nil},
		{"scope", "missing_scope", get, ask("a.txt", "1"), func(w *world, _ args) { w.sim.SetScopes("files:read") }},
		{"size", "file_upload_size_restricted", get, ask("a.txt", "11"), policy(slacksim.FilePolicy{MaxSize: 10})},
		{"over a gigabyte", "file_upload_size_restricted", get, ask("a.txt", "1073741825"), nil},
		{"off", "file_uploads_disabled", get, ask("a.txt", "1"), policy(slacksim.FilePolicy{Off: true})},
		{"pictures only", "file_uploads_except_images_disabled", get, ask("a.txt", "1"), policy(slacksim.FilePolicy{ImagesOnly: true})},
		{"type", "file_type_not_allowed", get, ask("A.EXE", "1"), policy(slacksim.FilePolicy{Refused: []string{".exe"}})},

		{"scope", "missing_scope", done, in(sales), func(w *world, _ args) { w.sim.SetScopes("files:read") }},
		{"no files", "invalid_arguments", done, in(sales), nil},
		{"none", "invalid_arguments", done, args{"channel_id": sales, "files": "[]"}, nil},
		{"no list", "invalid_arguments", done, args{"channel_id": sales, "files": "F1"}, nil},
		{"many", "invalid_arguments", done, args{"channel_id": sales, "files": "[" + strings.Repeat(`{"id":"F1"},`, 10) + `{"id":"F1"}]`}, nil},
		{"unknown", "file_not_found", done, args{"channel_id": sales, "files": `[{"id":"F0NONE"}]`}, nil},
		{"not uploaded", "file_not_found", done, in(sales), func(w *world, a args) {
			_, id := w.address("a.txt", 1)
			a["files"] = `[{"id":"` + id + `"}]`
		}},
		{"twice in one", "file_not_found", done, in(sales), with(func(w *world, a args) {
			a["files"] = "[" + a["files"][1:len(a["files"])-1] + "," + a["files"][1:]
		})},
		{"again", "file_not_found", done, in(sales), with(func(w *world, a args) {
			if got := w.call(done, args{"files": a["files"]}); !got.OK {
				w.Fatal(got.Error)
			}
		})},
		{"unknown", "channel_not_found", done, in("C0NOWHERE"), with(nil)},
		{"private without the bot", "channel_not_found", done, in(secret), with(nil)},
		{"public without the bot", "not_in_channel", done, in(random), with(func(w *world, _ args) {
			w.sim.SetScopes("files:write", "chat:write", "chat:write.public")
		})},
		{"archived", "is_archived", done, in(sales), with(func(w *world, _ args) { _ = w.sim.Archive(sales) })},
		{"read only", "posting_to_channel_denied", done, in(sales), with(func(w *world, _ args) { _ = w.sim.SetReadOnly(sales, true) })},
		{"channels", "channels_limit_exceeded", done, args{"channels": manyRooms(101)}, with(nil)},
		{"two channels", "invalid_arguments", done, args{"channel_id": sales, "channels": private, "thread_ts": "1.000001"}, with(nil)},
		{"thread without channel", "invalid_arguments", done, args{"thread_ts": "1.000001"}, with(nil)},
		{"no ts", "invalid_arguments", done, args{"channel_id": sales, "thread_ts": "now"}, with(nil)},
		{"reply of a reply", "cannot_reply_to_message", done, in(sales), thread(func(w *world) string {
			return w.post(args{"text": "reply", "thread_ts": w.post(args{"text": "parent"})})
		})},
		{"locked", "restricted_action_thread_locked", done, in(sales), thread(func(w *world) string {
			ts := w.post(args{"text": "parent"})
			_ = w.sim.LockThread(sales, ts)
			return ts
		})},
		{"blocks", "invalid_blocks", done, blocks(`[{"type":"carousel"}]`), with(nil)},
		{"blocks", "invalid_blocks_format", done, blocks(`{}`), with(nil)},
		{"markdown", "internal_error", done, blocks(`[{"type":"markdown","text":"x"}]`), with(nil)},
		{"a name of its own", "invalid_arg_name", done, args{"channel_id": sales, "username": "Jo"}, with(nil)},

		{"none", "file_not_found", info, nil, nil},
		{"scope", "missing_scope", info, args{"file": "F1"}, func(w *world, _ args) { w.sim.SetScopes("files:write") }},
		{"not completed", "file_not_found", info, nil, func(w *world, a args) { a["file"] = w.uploaded("a.txt", "x") }},
		{"elsewhere", "file_not_found", info, nil, func(w *world, a args) {
			must(w.sim.User(ana).Post(random, "", slacksim.WithFile("a.txt", "", 1)))(w.T)
			a["file"] = w.sim.Files()[0].ID
		}},
		{"deleted", "file_deleted", info, nil, func(w *world, a args) {
			must(w.sim.User(ben).Post(private, "", slacksim.WithFile("a.txt", "", 1)))
			must(w.sim.User(ana).Post(private, "", slacksim.WithFile("a.txt", "", 1)))(w.T)
			a["file"] = w.sim.Files()[0].ID
			if err := w.sim.User(ana).DeleteFile(a["file"]); err != nil {
				w.Fatal(err)
			}
		}},
	}
}

func manyRooms(n int) string {
	var ids []string
	for i := range n {
		ids = append(ids, fmt.Sprintf("C%d", i))
	}
	return strings.Join(ids, ",")
}

// An upload address takes the file that it was handed out for, as it is or in a form,
// once, and asks for no token.
func TestUploadAddress(t *testing.T) {
	w := overLoopback(t)
	form := func(field, text string) (string, io.Reader) {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		_ = m.WriteField("note", "first")
		part, err := m.CreateFormFile(field, "a.txt")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(part, text)
		_ = m.Close()
		return m.FormDataContentType(), &b
	}
	for _, tt := range []struct {
		name, method, text string
		form               string
		want               int
	}{
		{"raw", http.MethodPost, "hello", "", 200},
		{"form", http.MethodPost, "hello", "file", 200},
		{"another field", http.MethodPost, "hello", "filename", 200},
		{"too short", http.MethodPost, "hell", "", 400},
		{"too long", http.MethodPost, "hello!", "", 400},
		{"too long in a form", http.MethodPost, "hello!", "file", 400},
		{"put", http.MethodPut, "hello", "", 405},
	} {
		t.Run(tt.name, func(t *testing.T) {
			url, id := w.address("a.txt", 5)
			if !strings.HasPrefix(url, w.base+"/upload/v1/") {
				t.Errorf("the address is %s", url)
			}
			kind, body := "application/octet-stream", io.Reader(strings.NewReader(tt.text))
			if tt.form != "" {
				kind, body = form(tt.form, tt.text)
			}
			if got, text := w.put(tt.method, url, kind, body); got != tt.want {
				t.Errorf("status %d %s, want %d", got, text, tt.want)
			}
			if tt.want == 405 {
				return
			}
			if got, _ := w.put(http.MethodPost, url, kind, strings.NewReader("hello")); got != 400 {
				t.Errorf("a second time: %d", got)
			}
			done := w.call("files.completeUploadExternal", args{"files": `[{"id":"` + id + `","title":"A title"}]`})
			if done.OK != (tt.want == 200) {
				t.Errorf("completing = %v %s", done.OK, done.Error)
			}
		})
	}
	if got, _ := w.put(http.MethodPost, w.base+"/upload/v1/other", "", strings.NewReader("x")); got != 400 {
		t.Errorf("an address that was never given: %d", got)
	}
}

// Sharing tells no ts: the message comes later, as an event without addresses, and its
// thumbnails later still, as a change that nobody made; files.info has it all.
func TestShareComesLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t)
		parent := w.post(args{"text": "parent"})
		url, one := w.address("a.png", 3, "alt_txt", "A cat")
		w.put(http.MethodPost, url, "", strings.NewReader("abc"))
		two := w.uploaded("b.txt", "hello")
		from := len(w.sim.Events())
		got := w.call("files.completeUploadExternal", args{
			"channel_id": sales, "thread_ts": parent, "files": `[{"id":"` + one + `","title":"Cat"},{"id":"` + two + `"}]`,
			"blocks": "[" + strings.Replace(richOf("Rosa"), `"type":"rich_text",`, `"type":"rich_text","block_id":"mine",`, 1) + "]",
		})
		if !got.OK || got.TS != "" {
			t.Fatalf("completing = %+v", got)
		}
		if len(w.sim.Thread(sales, parent)) != 1 || w.info(one).Shares.Public != nil {
			t.Error("it was shared at once")
		}
		time.Sleep(700 * time.Millisecond)
		thread := w.sim.Thread(sales, parent)
		if len(thread) != 2 {
			t.Fatalf("the thread has %d messages", len(thread))
		}
		m := thread[1]
		if m.Subtype != "file_share" || m.BotID == "" || m.Metadata != nil || m.Seen() != "Rosa\n[a.png]\n[b.txt]" || !strings.Contains(string(m.Blocks), `"mine"`) {
			t.Errorf("the message is %+v, seen as %q", m, m.Seen())
		}
		f := w.info(one)
		want := slack.ShareFileInfo{Ts: m.TS, ThreadTs: parent, ChannelName: "sales", ReplyUsers: []string{}}
		if diff := cmp.Diff(map[string][]slack.ShareFileInfo{sales: {want}}, f.Shares.Public); diff != "" || f.AltTxt != "A cat" || f.Title != "Cat" || f.Mimetype != "image/png" || f.URLPrivate == "" {
			t.Errorf("files.info is %+v\n%s", f, diff)
		}
		time.Sleep(time.Second)
		if diff := cmp.Diff([]string{"message/file_share", "message/message_changed"}, told(w.sim, from)); diff != "" {
			t.Error(diff)
		}
		for _, e := range w.sim.Events()[from:] {
			if body := string(e.Body); strings.Contains(body, "files-pri") || strings.Contains(body, `"edited"`) || !strings.Contains(body, `"alt_txt":"A cat"`) {
				t.Errorf("an event is %s", body)
			}
		}
		if w.info(one).Thumb360 == "" || w.info(two).Thumb360 != "" {
			t.Error("the thumbnails are wrong")
		}
	})
}

// info is what files.info tells, read by the real library.
func (w *world) info(id string) *slack.File {
	w.Helper()
	f, _, _, err := w.api.GetFileInfoContext(w.Context(), id, 0, 0)
	if err != nil {
		w.Fatalf("files.info: %v", err)
	}
	return f
}

// A share into a thread whose first message is gone lands in the channel; one that Slack
// loses never comes; one with a comment leaves the blocks out.
func TestSharesThatGoAstray(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t)
		share := func(a args) {
			t.Helper()
			a["channel_id"] = sales
			a["files"] = `[{"id":"` + w.uploaded("b.txt", "hello") + `"}]`
			if got := w.call("files.completeUploadExternal", a); !got.OK {
				t.Fatal(got.Error)
			}
			time.Sleep(time.Second)
		}
		parent := w.post(args{"text": "parent"})
		if err := w.sim.Expire(sales, parent); err != nil {
			t.Fatal(err)
		}
		share(args{"thread_ts": parent})
		if all := w.sim.Messages(sales); len(all) != 1 || all[0].ThreadTS != "" {
			t.Errorf("in the channel: %+v", all)
		}
		w.sim.LoseShares(1)
		share(args{})
		if all := w.sim.Messages(sales); len(all) != 1 {
			t.Errorf("a lost one is there: %+v", all)
		}
		share(args{"initial_comment": "*Look*", "blocks": "not even JSON"})
		if all := w.sim.Messages(sales); len(all) != 2 || all[1].Seen() != "Look\n[b.txt]" {
			t.Errorf("with a comment: %+v", all)
		}
	})
}

// People's files come with their message; who may read one is asked for the token.
func TestPeoplesFiles(t *testing.T) {
	w := overLoopback(t)
	ts := must(w.sim.User(ben).Post(sales, "*look*",
		slacksim.WithUpload(slacksim.Upload{Name: "A cat.PNG", Alt: "A cat", Content: []byte("pixels")}),
		slacksim.WithUpload(slacksim.Upload{Name: "note.txt", Title: "A note", Content: []byte("words")})))(t)
	m, _ := w.sim.Message(sales, ts)
	if len(m.Files) != 2 || m.Files[0].Mode != slacksim.ModeHosted || m.Files[1].Mode != slacksim.ModeSnippet || m.Seen() != "look\n[A cat.PNG]\n[note.txt]" {
		t.Fatalf("the files are %+v, seen as %q", m.Files, m.Seen())
	}
	f := w.info(m.Files[0].ID)
	if f.Name != "A cat.PNG" || f.AltTxt != "A cat" || f.Mimetype != "image/png" || f.Size != 6 || f.User != ben {
		t.Errorf("files.info is %+v", f)
	}
	var got bytes.Buffer
	if err := w.api.GetFileContext(t.Context(), f.URLPrivateDownload, &got); err != nil || got.String() != "pixels" {
		t.Errorf("downloading = %q, %v", got.String(), err)
	}
	signIn := func(name string) {
		t.Helper()
		if err := w.api.GetFileContext(t.Context(), f.URLPrivate, io.Discard); err == nil {
			t.Errorf("%s: it was handed out", name)
		}
	}
	status, page := w.put(http.MethodGet, f.URLPrivate, "", nil)
	if status != http.StatusOK || !strings.Contains(page, "Sign in") {
		t.Errorf("without a token: %d %s", status, page)
	}
	w.sim.SetScopes("channels:history")
	signIn("without the scope")
	w.sim.SetScopes(slacksim.DefaultApp().Scopes...)
	if err := w.sim.User(ana).Remove(sales, bot); err != nil {
		t.Fatal(err)
	}
	signIn("from a Slack channel without the bot")
	w.sim.SetFilePolicy(slacksim.FilePolicy{SignInPage: true})
	if err := w.api.GetFileContext(t.Context(), f.URLPrivate, &got); err != nil || !strings.Contains(got.String(), "Sign in") {
		t.Errorf("the page is not given at once: %q, %v", got.String(), err)
	}
}

// What looks like a file and is none, or none any more.
func TestFilesThatAreNone(t *testing.T) {
	w := overLoopback(t)
	w.sim.AddChannel(slacksim.Channel{ID: "C0SHARED", Name: "shared", ExtShared: true, Members: []string{bot, ben}})
	share := func(channel string, u slacksim.Upload) (id string, event map[string]json.RawMessage) {
		t.Helper()
		ts := must(w.sim.User(ben).Post(channel, "", slacksim.WithUpload(u)))(t)
		m, _ := w.sim.Message(channel, ts)
		return m.Files[0].ID, w.fileOfLastEvent("files")
	}
	elsewhere, event := share(sales, slacksim.Upload{Name: "Plan", External: "https://drive.example/plan"})
	if string(event["mode"]) != `"external"` || string(event["is_external"]) != "true" || w.info(elsewhere).URLPrivate != "https://drive.example/plan" {
		t.Errorf("external: %s", mustText(event))
	}
	if _, event = share(sales, slacksim.Upload{Name: "Canvas", Mode: slacksim.ModeCanvas}); string(event["filetype"]) != `"quip"` {
		t.Errorf("canvas: %s", mustText(event))
	}
	if _, event = share(sales, slacksim.Upload{Name: "List", Mode: slacksim.ModeList}); string(event["filetype"]) != `"list"` {
		t.Errorf("list: %s", mustText(event))
	}
	id, event := share("C0SHARED", slacksim.Upload{Name: "a.txt", Content: []byte("x")})
	if string(event["file_access"]) != `"check_file_info"` || event["name"] != nil || w.info(id).Name != "a.txt" {
		t.Errorf("shared: %s", mustText(event))
	}
	own, _ := share(sales, slacksim.Upload{Name: "a.txt", Content: []byte("x")})
	from := len(w.sim.Events())
	if err := w.sim.User(ben).DeleteFile(own); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"message/message_changed"}, told(w.sim, from)); diff != "" {
		t.Error(diff)
	}
	if e := string(w.sim.Events()[from].Body); !strings.Contains(e, `"mode":"tombstone"`) || strings.Contains(e, `"edited"`) {
		t.Errorf("the change is %s", e)
	}
	if err := w.sim.User(ben).DeleteFile(own); err == nil {
		t.Error("it was deleted twice")
	}
	w.sim.SetFilePolicy(slacksim.FilePolicy{Off: true})
	if _, err := w.sim.User(ben).Post(sales, "", slacksim.WithFile("a.txt", "", 1)); err == nil {
		t.Error("a file was taken where none is")
	}
}

// fileOfLastEvent is the first file of the last event that has some.
func (w *world) fileOfLastEvent(field string) map[string]json.RawMessage {
	w.Helper()
	all := w.sim.Events()
	var body map[string]json.RawMessage
	var files []map[string]json.RawMessage
	if json.Unmarshal(all[len(all)-1].Body, &body) != nil || json.Unmarshal(body[field], &files) != nil || len(files) == 0 {
		w.Fatalf("the last event has no files: %s", all[len(all)-1].Body)
	}
	return files[0]
}

func mustText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// A saved workspace has its files, and shows later what was being processed.
func TestSaveFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t)
		parent := w.post(args{"text": "parent"})
		must(w.sim.User(ben).Post(sales, "", slacksim.WithUpload(slacksim.Upload{Name: "a.txt", Content: []byte("hello")})))(t)
		id := w.uploaded("b.txt", "world")
		if got := w.call("files.completeUploadExternal", args{"channel_id": sales, "thread_ts": parent, "files": `[{"id":"` + id + `"}]`}); !got.OK {
			t.Fatal(got.Error)
		}
		data, err := w.sim.Save()
		if err != nil {
			t.Fatal(err)
		}
		after := slacksim.New()
		defer after.Close()
		if err := after.Load(data); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		thread := after.Thread(sales, parent)
		if len(thread) != 2 || len(thread[1].Files) != 1 {
			t.Fatalf("the thread is %+v", thread)
		}
		for i, want := range []string{"hello", "world"} {
			f, content, ok := after.OpenFile(after.Files()[i].ID)
			if !ok || content == nil {
				t.Fatalf("file %d is %+v, %v", i, f, ok)
			}
			if got, err := io.ReadAll(content); err != nil || string(got) != want || f.Size != 5 || f.SHA256 == "" {
				t.Errorf("%s is %q, %v", f.Name, got, err)
			}
		}
	})
}

// An app that subscribes to it is told of files as such.
func TestFileEvents(t *testing.T) {
	app := slacksim.DefaultApp()
	app.Events = append(app.Events, "file_shared", "file_deleted")
	w := overLoopback(t, slacksim.WithApp(app))
	ts := must(w.sim.User(ben).Post(sales, "", slacksim.WithFile("a.txt", "", 1)))(t)
	m, _ := w.sim.Message(sales, ts)
	if err := w.sim.User(ben).DeleteFile(m.Files[0].ID); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"message/file_share", "file_shared", "file_deleted", "message/message_changed"}, told(w.sim, 0)); diff != "" {
		t.Error(diff)
	}
}

// A download that breaks off is noticed by its length; a large file is kept as a function.
func TestLargeDownloads(t *testing.T) {
	w := overLoopback(t)
	const size = 1 << 20
	ts := must(w.sim.User(ben).Post(sales, "", slacksim.WithUpload(slacksim.Upload{
		Name: "a.zip", Size: size, Open: func() io.Reader { return io.LimitReader(zeros{}, size) },
	})))(t)
	m, _ := w.sim.Message(sales, ts)
	url := w.info(m.Files[0].ID).URLPrivateDownload
	var n counter
	if err := w.api.GetFileContext(t.Context(), url, &n); err != nil || n != size {
		t.Errorf("downloaded %d, %v", n, err)
	}
	w.sim.OnCall(func(c slacksim.Call) slacksim.Fault {
		if c.Method == slacksim.CallDownload {
			return slacksim.Cut(1000)
		}
		return slacksim.Fault{}
	})
	n = 0
	if err := w.api.GetFileContext(t.Context(), url, &n); err == nil || n != 1000 {
		t.Errorf("a download that was cut gave %d, %v", n, err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
