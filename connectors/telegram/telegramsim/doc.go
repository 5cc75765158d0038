// Package telegramsim is a strict simulator of Telegram's Bot API server, with
// the people who use it.
//
// A Server is an http.Handler that answers as api.telegram.org does: long polling
// with its rules of confirming and forgetting, web hooks with their queues and
// retries, and every refusal in Telegram's own words. The method names that it does
// not know get the true server's 404, so that a program under test cannot use what
// is not simulated. What is simulated was read in the server's source,
// github.com/tdlib/telegram-bot-api, and in the documentation,
// https://core.telegram.org/bots/api.
//
// People are Go values: a User writes, sends files, presses, edits, blocks, and sees
// Messages. Files lie in memory, with what is in them; the log of calls knows their
// names and sizes only. An answer to a request for a file can be lost half way.
// A Fault goes wrong with a request on order. Nothing sleeps: whoever waits for
// something waits for a condition, with a context.
//
// It blocks on channels, contexts and timers only, never while it holds its lock,
// and so it works inside a testing/synctest bubble too, when it is served on an
// in-memory listener. It imports nothing of the project.
package telegramsim
