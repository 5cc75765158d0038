// Package slack is the desk side: Slack, where the agents are.
//
// Desk is one Slack app in one workspace. Its Run keeps a Socket Mode connection:
// what arrives is wrapped in an envelope of ours (raw.go), handed to the Sink, and
// acknowledged to Slack only when the Sink says that it is stored. Without an app
// token Slack sends signed requests instead (hook.go), which are kept alike. After
// each connect, and after a request that could not be stored, the open threads are
// read again (catchup.go), so that what was written during a gap is not missed;
// every message has the same key whichever way it came, so that nothing is told
// twice. Decode (decode_event.go) reads such an envelope without any help from the
// network or the clock. Deliver (deliver.go) does one thing once; Find looks an
// uncertain one up by the metadata that every post carries.
//
// Files are references (file.go): Fetch (fetch.go) opens one with the token, and share.go
// uploads one as it comes in and waits until the message with it is there. Such a message
// cannot carry metadata: the id of its block takes its place.
//
// What the app may do and how its Slack channels stand is asked for beforehand
// (inspect.go), and compared with what the manifest asks for (manifest.go).
//
// Slack's JSON is read by hand where people's words are at stake (object.go): the
// client library refuses a whole message, or a whole page of history, for one
// odd block in it.
//
// It imports bridge, bridge/richtext and connectors, the client library
// github.com/slack-go/slack, its web socket library, and golang.org/x/time/rate.
//
// Invariants:
//   - What a customer wrote goes out as rich_text elements of kind text and link,
//     as plain_text, or escaped: none of it can notify, hide an address or break out.
//   - Each character of it keeps its form, but for the losses that TestLosses lists.
//   - A mention is made from Post.Ping alone.
//   - A file is never whole in memory, and the token goes to addresses of Slack's only.
//   - Neither token, nor a response URL, nor anybody's words get into an error or a log.
//   - A request without Slack's signature has no effect and learns nothing.
//   - response URLs are followed to Slack's own hosts and to the API's host only.
package slack
