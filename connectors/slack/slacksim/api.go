package slacksim

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"math"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Call is a call of the Web API, or of a file's address (CallUpload, CallDownload), as it
// came in and was answered.
type Call struct {
	// N counts calls of this method, from 1; Total all calls.
	N, Total int
	Method   string
	// Args are the arguments without the token; those that are no strings in a
	// JSON body stand as JSON.
	Args map[string]string
	At   time.Time
	// Error is Slack's error code, "" where the call was done. A call that a
	// fault kept from having its effect has Done false.
	Error string
	Done  bool
}

// reply is the body of an answer; "ok" is added.
type reply map[string]any

// refusal is an error of Slack's.
type refusal struct {
	code             string
	needed, provided string
	messages         []string
	retryAfter       time.Duration
}

func (r *refusal) Error() string { return r.code }

func refuse(code string) error { return &refusal{code: code} }

// method is a method of the Web API.
type method struct {
	perMinute int // the tier; 0: not limited by it
	app       bool
	json      bool // takes a JSON body: the methods that write do
	scopes    []string
	args      string
	run       func(*Server, request) (reply, error)
}

// The tiers, https://docs.slack.dev/apis/web-api/rate-limits. Slack names them
// "or more": the simulator grants exactly that much. The first, one a minute,
// is apps.connections.open only, where Slack bears more when links break.
const (
	tierConnections = 10
	tier2           = 20
	tier3           = 50
	tier4           = 100
)

func methods() map[string]method {
	const page = "cursor limit"
	const post = "channel text blocks metadata parse link_names mrkdwn username icon_url icon_emoji thread_ts unfurl_links unfurl_media"
	return map[string]method{
		"auth.test":             {json: true, run: (*Server).authTest},
		"apps.connections.open": {perMinute: tierConnections, app: true, json: true, run: (*Server).openConnection},
		"chat.postMessage":      {json: true, scopes: []string{"chat:write"}, args: post + " reply_broadcast", run: (*Server).postMessage},
		"chat.postEphemeral":    {perMinute: tier4, json: true, scopes: []string{"chat:write"}, args: post + " user", run: (*Server).postEphemeral},
		"chat.update": {perMinute: tier3, json: true, scopes: []string{"chat:write"}, run: (*Server).update,
			args: "channel ts text blocks metadata parse link_names mrkdwn reply_broadcast unfurl_links unfurl_media"},
		"chat.delete": {perMinute: tier3, json: true, scopes: []string{"chat:write"}, args: "channel ts", run: (*Server).deleteMessage},
		"conversations.replies": {perMinute: tier3, run: (*Server).conversationReplies,
			args: "channel ts latest oldest inclusive include_all_metadata " + page},
		"conversations.history": {perMinute: tier3, run: (*Server).conversationHistory,
			args: "channel latest oldest inclusive include_all_metadata " + page},
		"conversations.info":    {perMinute: tier3, args: "channel include_locale include_num_members", run: (*Server).conversationInfo},
		"conversations.list":    {perMinute: tier2, args: "types exclude_archived team_id " + page, run: (*Server).conversationList},
		"conversations.members": {perMinute: tier4, args: "channel " + page, run: (*Server).conversationMembers},
		"conversations.join":    {perMinute: tier3, json: true, scopes: []string{"channels:join"}, args: "channel", run: (*Server).conversationJoin},
		"files.getUploadURLExternal": {perMinute: tier4, json: true, scopes: []string{"files:write"},
			args: "filename length alt_txt snippet_type", run: (*Server).uploadAddress},
		"files.completeUploadExternal": {perMinute: tier4, json: true, scopes: []string{"files:write"},
			args: "files channel_id channels thread_ts initial_comment blocks", run: (*Server).completeUpload},
		"files.info": {perMinute: tier4, scopes: []string{"files:read"}, args: "file count page " + page, run: (*Server).fileInfo},
		"emoji.list": {perMinute: tier2, scopes: []string{"emoji:read"}, args: "include_categories", run: (*Server).emojiList},
		"users.info": {perMinute: tier4, scopes: []string{"users:read"}, args: "user include_locale", run: (*Server).userInfo},
		"users.list": {perMinute: tier2, scopes: []string{"users:read"}, args: "include_locale presence team_id " + page, run: (*Server).userList},
		"usergroups.list": {perMinute: tier2, scopes: []string{"usergroups:read"},
			args: "include_count include_disabled include_users team_id", run: (*Server).groupList},
		"usergroups.users.list": {perMinute: tier2, scopes: []string{"usergroups:read"},
			args: "usergroup include_disabled team_id", run: (*Server).groupUsers},
		"conversations.open": {perMinute: tier3, json: true, scopes: []string{"im:write"},
			args: "users channel return_im prevent_creation", run: (*Server).conversationOpen},
		"reactions.add": {perMinute: tier3, json: true, scopes: []string{"reactions:write"},
			args: "channel timestamp name", run: (*Server).reactionAdd},
		"reactions.remove": {perMinute: tier2, json: true, scopes: []string{"reactions:write"},
			args: "channel timestamp name", run: (*Server).reactionRemove},
		"views.open":    {perMinute: tier4, json: true, args: "trigger_id interactivity_pointer view", run: (*Server).openView},
		"views.update":  {perMinute: tier4, json: true, args: "view view_id external_id hash", run: (*Server).updateView},
		"reactions.get": {perMinute: tier3, scopes: []string{"reactions:read"}, args: "channel timestamp full", run: (*Server).reactionGet},
	}
}

// request is a call whose arguments have been read.
type request struct {
	method string
	args   map[string]string
	socket string // where sockets are, from where the call was sent to
}

func (r request) get(name string) string { return r.args[name] }

func (r request) flag(name string) bool {
	b, err := strconv.ParseBool(r.args[name])
	return err == nil && b
}

// limit is the page size: at most 1,000 as Slack has it.
func (r request) limit(normal int) (int, error) {
	v, ok := r.args["limit"]
	if !ok || v == "0" {
		return normal, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 1000 {
		return 0, refuse("invalid_limit")
	}
	return n, nil
}

const maxBody = 1 << 20

// serveAPI answers a call: the faults around it, the effect inside.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	args, token, argErr := arguments(r)
	c, fault := s.record(name, args, r)
	if !pause(r, s.ctx, fault.Delay) {
		return
	}
	if fault.kind != noFault && !fault.afterEffect {
		s.note(c, fault.code(), false)
		fault.serve(w, r, s.ctx)
		return
	}
	if scopes := s.scopesOf(token); scopes != "" {
		w.Header().Set("X-OAuth-Scopes", scopes)
	}
	body, err := s.perform(request{method: name, args: args, socket: socketBase(r)}, token, r, argErr)
	var ref *refusal
	if errors.As(err, &ref) {
		s.note(c, ref.code, false)
	} else {
		s.note(c, "", true)
	}
	if fault.kind != noFault {
		fault.serve(w, r, s.ctx)
		return
	}
	answer(w, body, ref)
}

// note records how a call ended.
func (s *Server) note(c *Call, code string, done bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.Error, c.Done = code, done
	s.touch()
}

func (s *Server) perform(req request, token string, r *http.Request, argErr error) (reply, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, known := s.methods[req.method]
	if !known {
		return nil, refuse("unknown_method")
	}
	if argErr != nil {
		return nil, argErr
	}
	if !m.json && isJSON(r) {
		// The methods that read take forms only.
		return nil, &refusal{code: "invalid_arguments", messages: []string{"[ERROR] this method takes no JSON body"}}
	}
	if err := s.authorize(m, token); err != nil {
		return nil, err
	}
	if wait := s.spend(req.method, m.perMinute); wait > 0 {
		return nil, &refusal{code: "ratelimited", retryAfter: wait}
	}
	allowed := strings.Fields(m.args)
	for _, name := range slices.Sorted(maps.Keys(req.args)) {
		if !slices.Contains(allowed, name) {
			return nil, &refusal{code: "invalid_arg_name", messages: []string{"[ERROR] no such argument: " + name}}
		}
	}
	return m.run(s, req)
}

type tokenState uint8

const (
	tokenGood tokenState = iota
	tokenRevoked
	accountInactive
)

// RevokeTokens makes both tokens worthless, as uninstalling the app does.
func (s *Server) RevokeTokens() { s.setToken(tokenRevoked) }

// Deactivate makes the bot user inactive, as removing the app from the workspace does.
func (s *Server) Deactivate() { s.setToken(accountInactive) }

// RestoreTokens undoes RevokeTokens and Deactivate.
func (s *Server) RestoreTokens() { s.setToken(tokenGood) }

func (s *Server) setToken(t tokenState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = t
	s.touch()
}

// SetScopes changes what the bot token may do.
func (s *Server) SetScopes(scopes ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.app.Scopes = scopes
}

// SetAppScopes changes what the app-level token may do.
func (s *Server) SetAppScopes(scopes ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.app.AppScopes = append([]string{}, scopes...) // none is not the default
}

func (s *Server) authorize(m method, token string) error {
	want, other := s.app.BotToken, s.app.AppToken
	if m.app {
		want, other = other, want
	}
	switch {
	case token == "":
		return refuse("not_authed")
	case token == other:
		return refuse("not_allowed_token_type")
	case token != want:
		return refuse("invalid_auth")
	case s.token == tokenRevoked:
		return refuse("token_revoked")
	case s.token == accountInactive:
		return refuse("account_inactive")
	}
	if m.app && s.app.AppScopes != nil && !slices.Contains(s.app.AppScopes, scopeConnections) {
		return &refusal{code: "missing_scope", needed: scopeConnections, provided: strings.Join(s.app.AppScopes, ",")}
	}
	return s.need(m.scopes...)
}

// scopeConnections is what an app-level token opens sockets by.
const scopeConnections = "connections:write"

// scopesOf are what each answer says that its token may do.
// https://docs.slack.dev/authentication/installing-with-oauth
func (s *Server) scopesOf(token string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.token != tokenGood:
	case token == s.app.BotToken:
		return strings.Join(s.app.Scopes, ",")
	case token == s.app.AppToken && s.app.AppScopes == nil:
		return scopeConnections
	case token == s.app.AppToken:
		return strings.Join(s.app.AppScopes, ",")
	}
	return ""
}

// need refuses unless the bot has one of the scopes.
func (s *Server) need(scopes ...string) error {
	if len(scopes) == 0 || slices.ContainsFunc(scopes, s.may) {
		return nil
	}
	return &refusal{code: "missing_scope", needed: strings.Join(scopes, ","), provided: strings.Join(s.app.Scopes, ",")}
}

func (s *Server) may(scope string) bool { return slices.Contains(s.app.Scopes, scope) }

func isJSON(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json"
}

// arguments reads a call's arguments and its token: a form may hold the token, a
// JSON body may not.
func arguments(r *http.Request) (args map[string]string, token string, err error) {
	args = make(map[string]string)
	token, _ = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if isJSON(r) {
		raw, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
		if err != nil {
			return args, token, refuse("request_timeout")
		}
		if len(raw) == 0 {
			return args, token, nil
		}
		if !json.Valid(raw) {
			return args, token, refuse("invalid_json")
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(raw, &fields); err != nil {
			return args, token, refuse("json_not_object")
		}
		for k, v := range fields {
			var text string
			if json.Unmarshal(v, &text) == nil {
				args[k] = text
			} else {
				args[k] = string(v)
			}
		}
		return args, token, nil
	}
	r.Body = http.MaxBytesReader(nil, r.Body, maxBody)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "multipart/form-data":
		err = r.ParseMultipartForm(maxBody)
	case "application/x-www-form-urlencoded", "":
		err = r.ParseForm()
	default:
		return args, token, refuse("invalid_post_type")
	}
	if err != nil {
		return args, token, refuse("invalid_form_data")
	}
	for k, v := range r.Form {
		if k == "token" {
			token = v[0]
		} else {
			args[k] = v[0]
		}
	}
	return args, token, nil
}

func answer(w http.ResponseWriter, body reply, ref *refusal) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if ref == nil {
		full := reply{"ok": true}
		maps.Copy(full, body)
		_, _ = w.Write(mustJSON(full))
		return
	}
	full := reply{"ok": false, "error": ref.code}
	if ref.needed != "" {
		full["needed"], full["provided"] = ref.needed, ref.provided
	}
	if len(ref.messages) > 0 {
		full["response_metadata"] = reply{"messages": ref.messages}
		full["errors"] = ref.messages
	}
	if ref.retryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(ref.retryAfter.Seconds()))))
		w.WriteHeader(http.StatusTooManyRequests)
	}
	_, _ = w.Write(mustJSON(full))
}

// Calls are the calls of one method so far, or of all for "".
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls {
		if method == "" || c.Method == method {
			out = append(out, *c)
		}
	}
	return out
}

func (s *Server) authTest(request) (reply, error) {
	return reply{
		"url": "https://simulated.slack.com/", "team": "Simulated", "user": s.app.Name,
		"team_id": s.team, "user_id": s.app.UserID, "bot_id": s.app.BotID, "is_enterprise_install": false,
	}, nil
}
