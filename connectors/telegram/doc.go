// Package telegram is the customer's side on Telegram: a bot that people write to.
//
// On the way in it polls by itself, by design A of the project's notes: each
// update is kept as the raw JSON that Telegram sent and is handed to the Sink
// before the next poll confirms it, and an update that cannot be read, of a kind
// that does not exist yet or no update at all, holds up nobody. Or Telegram calls
// (webhook.go): each call shows a secret, is kept alike, and is answered when that is
// done; Run then sees to the web hook. Decode makes events of what was kept. It
// reads only the fields that it needs, each by itself, so that nothing unknown next
// to a message can lose the message. On the way out it sends through
// github.com/go-telegram/bot, whose own polling and handlers are never started: they
// confirm updates before they are handled.
//
// The chats of a business account that the bot is connected with are apart from its own:
// their ids hold the connection (ids.go), by which everything for them goes out.
//
// Text goes both ways as plain text with entities, never as markup that would
// have to be parsed: FromDoc and ToDoc. TestLosses is the table of what is shown otherwise.
//
// Files come in as references by their file_id and are fetched when somebody delivers
// them (Fetch). They go out in requests of our own that are made while they are sent
// (form): the library would hold them in memory.
//
// Invariants: no error and no log line holds the token; the offset of a poll is
// never negative and never beyond the last update of the batch before it, plus
// one; a failure is called surely not done only if the request was not sent, or
// not to its end, or Telegram itself has refused it.
//
// It may import bridge, richtext and connectors. Facts about the platform are
// from https://core.telegram.org/bots/api and from the server's source,
// https://github.com/tdlib/telegram-bot-api.
package telegram
