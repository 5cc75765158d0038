package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// throttleDefault is how long a throttle lasts that does not say.
const throttleDefault = 5 * time.Second

// once tells what it means to try again something that may have been done.
type once bool

const (
	// repeatable calls may be made twice: reading, updating, marking.
	repeatable once = false
	// unrepeatable calls are seen twice if made twice: posting.
	unrepeatable once = true
)

// fail makes a Failure of an error from a call of the Web API. sent is what the
// request's trace saw.
func fail(err error, o once, sent *trace) *connectors.Failure {
	if f, ok := errors.AsType[*connectors.Failure](err); ok {
		return f
	}
	doubtful := &connectors.Failure{Class: connectors.Transient}
	if o == unrepeatable {
		doubtful.Class = connectors.Ambiguous
	}
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return throttled(limited.RetryAfter)
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok {
		return failStatus(status.Code, doubtful)
	}
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return failWord(refused, doubtful)
	}
	if sent.surelyNot() {
		return &connectors.Failure{Class: connectors.Transient, Err: bare(err)}
	}
	doubtful.Err = bare(err)
	return doubtful
}

func throttled(after time.Duration) *connectors.Failure {
	if after <= 0 {
		after = throttleDefault
	}
	return &connectors.Failure{Class: connectors.Throttled, After: after, Err: errors.New("ratelimited")}
}

func failStatus(code int, doubtful *connectors.Failure) *connectors.Failure {
	err := fmt.Errorf("status %d", code)
	switch {
	case code == http.StatusTooManyRequests:
		return throttled(0)
	case code == http.StatusRequestEntityTooLarge:
		return &connectors.Failure{Class: connectors.Rejected, Reason: bridge.ReasonTooLong, Err: err}
	}
	doubtful.Err = err
	return doubtful
}

// failWord reads Slack's own word. Sources: the errors of
// https://docs.slack.dev/reference/methods/chat.postMessage, chat.update,
// chat.postEphemeral, reactions.add, conversations.replies, files.getUploadURLExternal,
// files.completeUploadExternal and files.info.
func failWord(refused slack.SlackErrorResponse, doubtful *connectors.Failure) *connectors.Failure {
	err := error(errors.New(cut(refused.Err, 80)))
	rejected := func(reason string) *connectors.Failure {
		return &connectors.Failure{Class: connectors.Rejected, Reason: reason, Err: err}
	}
	switch refused.Err {
	case "ratelimited", "rate_limited":
		return throttled(0)
	case "", "fatal_error", "internal_error", "file_update_failed", "request_timeout", "service_unavailable", "team_added_to_org":
		doubtful.Err = err
		return doubtful
	case "missing_scope":
		if refused.Needed != "" {
			err = fmt.Errorf("%w: %s is needed", err, cut(refused.Needed, 80))
		}
	}
	switch {
	case isOutOfScope(refused.Err):
		return rejected(bridge.ReasonNoScope)
	case isBroken(refused.Err):
		return &connectors.Failure{Class: connectors.Broken, Reason: bridge.ReasonNotAllowed, Err: err}
	case isRoomClosed(refused.Err):
		return rejected(bridge.ReasonRoomClosed)
	}
	switch refused.Err {
	case "message_not_found", "thread_not_found":
		return rejected(bridge.ReasonThreadGone)
	case "msg_too_long", "msg_blocks_too_long", "metadata_too_large", "too_long":
		return rejected(bridge.ReasonTooLong)
	case "restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_locked",
		"restricted_action_thread_only_channel", "restricted_action_non_threadable_channel", "thread_locked",
		"user_not_in_channel", "cant_update_message", "cant_delete_message", "edit_window_closed", "as_user_not_supported",
		"file_uploads_disabled", "posting_to_channel_denied", "storage_limit_reached":
		return rejected(bridge.ReasonNotAllowed)
	case "file_upload_size_restricted":
		return rejected(bridge.ReasonTooLarge)
	case "file_type_not_allowed", "file_uploads_except_images_disabled":
		return rejected(bridge.ReasonFileType)
	case "file_not_found", "file_deleted":
		return rejected(bridge.ReasonNoFile)
	}
	return rejected(bridge.ReasonOther)
}

// isBroken tells whether Slack will do nothing for us until a person mends it.
// Source: https://docs.slack.dev/reference/methods/auth.test#errors
func isBroken(word string) bool {
	switch word {
	case "invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed",
		"org_login_required", "ekm_access_denied", "access_denied",
		"team_access_not_granted", "enterprise_is_restricted", "two_factor_setup_required", "accesslimited":
		return true
	}
	return false
}

// isOutOfScope tells whether Slack refuses one method and not the token: the others go on.
func isOutOfScope(word string) bool {
	switch word {
	case "missing_scope", "not_allowed_token_type", "no_permission", "method_deprecated", "deprecated_endpoint":
		return true
	}
	return false
}

// vital is a failure of something without which nothing goes: what the app may not do
// there has to wait until a person mends it.
func vital(f *connectors.Failure) *connectors.Failure {
	if f.Reason == bridge.ReasonNoScope {
		f.Class, f.Reason = connectors.Broken, bridge.ReasonNotAllowed
	}
	return f
}

func isRoomClosed(word string) bool {
	switch word {
	case "is_archived", "not_in_channel", "channel_not_found", "invalid_channel", "channel_is_limited_access", "is_inactive":
		return true
	}
	return false
}

// bare takes the address off an error of the HTTP client: a response URL is a
// secret, and a token may stand in one.
func bare(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return fmt.Errorf("%s: %w", u.Op, bare(u.Err))
	}
	return err
}

// trace watches whether a request got as far as a connection: the last one, where those
// before were answered.
type trace struct{ wanted, got atomic.Bool }

func (t *trace) watch(ctx context.Context) context.Context {
	t.wanted.Store(false)
	t.got.Store(false)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { t.wanted.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { t.got.Store(true) },
	})
}

// surelyNot tells that nothing can have been sent: a connection was asked for and
// there was none. A transport that tells nothing leaves it open.
func (t *trace) surelyNot() bool { return t != nil && t.wanted.Load() && !t.got.Load() }
