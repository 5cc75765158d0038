// Package slacksim is a strict simulator of Slack: a workspace with people,
// channels and one installed app, served over the true protocols.
//
// A Server is an http.Handler. Under /api/ stand the Web API methods, under
// /socket the WebSocket of Socket Mode (its address is handed out by
// apps.connections.open), under /respond/ the response_urls. TakeRequests has it
// call the app by signed HTTP requests instead. Tests serve it on a
// real listener, or on an in-memory one inside a testing/synctest bubble: it waits
// for nothing but channels, contexts, connections and timers, and Close ends all
// that it started.
//
// The simulator refuses what Slack refuses, with Slack's own error codes; where
// Slack's behaviour is not known it takes the less comfortable side, so that an
// app that gets along with it gets along with Slack. Such places say so.
//
// People act through Person (User): they write through a composer like Slack's,
// press buttons, run slash commands, share files, react, edit, delete, come and go. What they
// see is read back as Message: Seen is the text as it shows on screen, Notified
// the people that it pinged. Faults are injected by hooks, one per call (OnCall)
// and one per event (OnEvent). Wait waits for a condition without polling.
//
// Files lie at addresses of the same host, below /upload/ and /files-pri/; their bytes
// are shown to people by OpenFile.
//
// It imports the standard library and github.com/coder/websocket only. It shares
// no code with the connector, so that a mistake cannot hide by being made twice.
package slacksim
