package telegram

import (
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/go-telegram/bot"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// failure says in which class an error of the client library belongs. Its text is
// kept without the token, and nothing else of it: an address is the token.
func (c *channel) failure(err error, sent *trace) *connectors.Failure {
	if f, ok := errors.AsType[*connectors.Failure](err); ok {
		return f
	}
	f := &connectors.Failure{Class: connectors.Ambiguous, Err: errors.New(c.mask(err.Error()))}
	if throttled, ok := errors.AsType[*bot.TooManyRequestsError](err); ok {
		f.Class, f.After = connectors.Throttled, time.Duration(max(throttled.RetryAfter, 1))*time.Second
		return f
	}
	if _, ok := errors.AsType[*bot.MigrateError](err); ok {
		f.Class, f.Reason = connectors.Rejected, bridge.ReasonNoChat // it lives under another id now
		return f
	}
	switch {
	case errors.Is(err, bot.ErrorUnauthorized), errors.Is(err, bot.ErrorNotFound):
		// The token was revoked, or the address is not that of a Bot API server: a
		// method that we use is nowhere not found for another reason.
		f.Class, f.Reason = connectors.Broken, bridge.ReasonNotAllowed
	case errors.Is(err, bot.ErrorForbidden), errors.Is(err, bot.ErrorBadRequest):
		f.Class, f.Reason = connectors.Rejected, reasonOf(err)
	case errors.Is(err, bot.ErrorConflict):
		f.Class = connectors.Transient
	case strings.HasPrefix(err.Error(), "error build request form"), strings.HasPrefix(err.Error(), "error create request"):
		f.Class, f.Reason = connectors.Rejected, bridge.ReasonOther // it never left, and never will
	case sent.unsent():
		f.Class = connectors.Transient
	}
	// All else is uncertain: a connection that broke, no answer in time, and also
	// the 5xx answers, which a proxy may give for a request that it had passed on.
	return f
}

// words are what Telegram says when it refuses, in lower case, and what it means.
var words = []struct{ part, reason string }{
	{"business connection not found", bridge.ReasonNoConnection},
	{"business_connection_invalid", bridge.ReasonNoConnection},
	{"business_peer_invalid", bridge.ReasonNoConnection},
	{"business_peer_usage_missing", bridge.ReasonSilent},
	{"blocked by the user", bridge.ReasonBlocked},
	{"user is deactivated", bridge.ReasonDeactivated},
	{"can't initiate conversation", bridge.ReasonNoChat},
	{"chat not found", bridge.ReasonNoChat},
	{"user not found", bridge.ReasonNoChat},
	{"peer_id_invalid", bridge.ReasonNoChat},
	{"chat was deleted", bridge.ReasonNoChat},
	{"upgraded to a supergroup", bridge.ReasonNoChat},
	{"was kicked", bridge.ReasonNoChat},
	{"not a member", bridge.ReasonNoChat},
	{"file must be non-empty", bridge.ReasonEmpty},
	{"is too big", bridge.ReasonTooLarge},
	{"too large", bridge.ReasonTooLarge},
	{"wrong file identifier", bridge.ReasonNoFile},
	{"wrong remote file identifier", bridge.ReasonNoFile},
	{"wrong type of", bridge.ReasonFileType},
	{"unsupported extension", bridge.ReasonFileType},
	{"image_process_failed", bridge.ReasonFileType},
	{"photo_", bridge.ReasonFileType},
	{"voice_messages_forbidden", bridge.ReasonNotAllowed},
	{"too long", bridge.ReasonTooLong},
	{"too_long", bridge.ReasonTooLong},
	{"not enough rights", bridge.ReasonNotAllowed},
	{"have no rights", bridge.ReasonNotAllowed},
	{"chat_write_forbidden", bridge.ReasonNotAllowed},
}

// reasonOf reads a refusal. Telegram tells refusals apart by their text only.
func reasonOf(err error) string {
	said := strings.ToLower(err.Error())
	for _, w := range words {
		if strings.Contains(said, w.part) {
			return w.reason
		}
	}
	if errors.Is(err, bot.ErrorForbidden) {
		return bridge.ReasonNotAllowed
	}
	return bridge.ReasonOther
}

// refusedWith tells whether Telegram refused with one of these texts.
func refusedWith(err error, texts ...string) bool {
	if !errors.Is(err, bot.ErrorBadRequest) && !errors.Is(err, bot.ErrorForbidden) {
		return false
	}
	said := strings.ToLower(err.Error())
	for _, text := range texts {
		if strings.Contains(said, text) {
			return true
		}
	}
	return false
}

// entitiesRefused tells whether Telegram took offence at the formatting alone:
// "can't parse entities", "entity begins in a middle of …", "ENTITY_BOUNDS_INVALID".
func entitiesRefused(err error) bool {
	return refusedWith(err, "entities", "entity")
}

// unreadResult tells that Telegram did what it was asked, but that the library
// could not read its answer, which holds the id: something in it has a form that
// the library does not know.
func unreadResult(err error) bool {
	return err != nil && strings.HasPrefix(err.Error(), "error decode response result")
}

// maxWord bounds what is kept of an error: some proxies answer with whole pages.
const maxWord = 300

// mask takes the token out of a text, also as it stands in an address.
func (c *channel) mask(s string) string {
	for _, form := range []string{c.secret, c.token, url.QueryEscape(c.token), url.PathEscape(c.token)} {
		if form != "" {
			s = strings.ReplaceAll(s, form, "***")
		}
	}
	return clip(s, maxWord)
}
