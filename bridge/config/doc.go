// Package config reads frontdesk.yaml into values that the program can rely on.
//
// Load reads the whole file and reports every mistake at once, each with its
// place and its mend. It is strict: a key that is unknown, and one that a later
// version will obey but this one does not, are mistakes; nothing is silently
// ignored. What Load returns without problems needs no further checks.
//
// ${NAME} and ${file:/path} are filled in after the YAML was parsed, so that a
// secret can never change the file's structure, and in values outside workflows
// only. Problems quote what stands in the file, never what it was filled in with.
//
// A Digest tells whether any of the files has changed. What two configurations differ in, and what
// of it is read when the program starts and never again, is for Changes and NeedsRestart
// to say: whatever is added to the Config must have its place there.
//
// The package may import workflow, workflow/problem, bridge and connectors. YAML
// nodes are read here and in workflow, nowhere else.
package config
