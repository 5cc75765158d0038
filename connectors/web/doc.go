// Package web asks other systems by HTTP, for the step http of workflows: one request
// to whichever host it names, and a few values of its answer.
//
// A workflow may name any public host. Those with private addresses (this machine, the
// network around it, a cloud's metadata) are asked only if the configuration allows them
// by name. That is looked at where a connection is made, on the very address that is
// connected to, so that no redirect and no change of a name in between leads past it.
//
// Invariants:
//   - Secrets come from the configuration at the last moment. They are in no error and in
//     no log, and go to no other host than the one that the workflow names.
//   - An attempt ends within its time, and reads at most 1 MiB, whatever the other side does.
//   - No proxy, cookie, password or name of the environment is used.
//
// It may import bridge and connectors, and nothing else of the project.
package web
