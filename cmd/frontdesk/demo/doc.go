// Package demo is `frontdesk demo`: the real program between a simulated Slack and a
// simulated Telegram, and a page on which one person can be customer, agent and admin
// side by side.
//
// Nothing is short-circuited. The program runs as a process of its own, from the same
// binary, with an ordinary configuration file that names the simulators' addresses, so
// that killing it is SIGKILL and starting it is a start. The Slack app is installed
// from the program's own manifest. The page speaks to this package only; this package
// speaks to the simulators, and of the program it sees what an operator sees: the log,
// /readyz and /metrics.
//
// A file each: world (the simulators and who lives there), program (the process),
// inside (its log, line by line, for people), view (what the page draws), feed
// (server-sent events), guard and actions (what the page may ask for), play (the
// conversation that plays itself), keep (the world in a file), page (the page itself).
//
// It may import the two simulators and nothing else of ours: no engine, no store.
package demo
