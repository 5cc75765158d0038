// Package app is the whole program as a value: New makes it from a configuration,
// Run runs it until its context ends. Tests start the real thing with it.
//
// It opens the store, the desk and the channels, finds the teams' Slack channels,
// makes the policy, and runs the engine. Over HTTP it takes in what platforms send
// (/slack/…, /hooks/…), and tells whether it is alive (/healthz) and ready (/readyz),
// and in figures what it does (/metrics). What only a person can mend it also says in
// Slack (alerts.go).
//
// Inspect asks everybody whom a configuration names whether it will work, without
// running anything (inspect.go gathers, inspect_judge.go judges and asks nobody); Run does
// the same now and then, and tells admins what it finds (rounds.go).
//
// While it runs, Reload has it follow its configuration as the files say it then, all of
// it or nothing: on a signal, on /desk reload (reload.go), and when the files have changed
// (watch.go). What is read at the start only is refused, by the names of the keys.
//
// What cannot be reached at the start is tried again and again, and said in the
// log and by /readyz; meanwhile customers' messages are taken in and stored.
//
// kinds.go lists the sorts of channel there are, the only place that knows them
// all. The package may import everything but bridge/sim and the simulators.
package app
