// Package store keeps everything that must survive: what came in, the state of
// contacts and teams, the transcript, what has to go out, and alarms. It is the
// engine's Store over SQLite and over Postgres, from one set of queries; package
// storetest has the suite that both pass.
//
// Queries are written in Postgres's way with $1 and run unchanged on SQLite. What
// differs stands in dialect.go. Times are microseconds in BIGINT columns, 0 for
// never; JSON is kept as text through one scanner.
//
// Rows that wait belong to a lane, in the order of their ids. A lane is a row of
// its own that counts what waits and says when the first is due. Order holds on
// Postgres, too, because whoever adds to a lane locks its row before the id is drawn.
//
// Locks are always taken in this order, so that transactions do not wait for
// each other in a circle: dedupe keys, the inbox row being worked on, identities
// and threads, timers, the counter, lanes (event, out, raw; by name within each),
// outbox rows, gates. Serialization failures that remain are tried again.
//
// On SQLite there is one connection that writes and a pool that only reads; a
// lock file held for life keeps a second process out.
//
// # Migrations
//
// A release's migrations are applied when its first program starts, under a lock, while
// programs of the release before are at work. They go on during the migration and after it,
// and can be started anew, so that a release can be rolled back. Hence what changes
// first grows and shrinks one release later:
//
//   - A release adds: tables, indexes, columns that have a default or may be empty. Its
//     program writes the old and the new, and reads what is there.
//   - The next release may take away or make stricter what only programs before the
//     first one have used.
//   - Every release that has a migration sets installation.needs to the last version of
//     the release before. A program that knows less refuses to start. Nobody skips a release
//     while programs are at work; with all of them stopped, any may be skipped.
//   - A table is never rewritten (ALTER COLUMN TYPE, a default that is not a constant):
//     to a transaction that had begun before it would look empty. It gets a new column.
//   - One file does one thing, in one transaction: what fails leaves the version before.
//     It may lock a table for seconds, during which what comes in waits at the platforms.
//   - Queries name their columns, so that a program does not stumble over those to come.
//
// The package may import every package of the project but config and cmd.
// Nothing outside it sees a driver's error code or SQL.
package store
