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
// The package may import workflow, workflow/problem, bridge and connectors. YAML
// nodes are read here and in workflow, nowhere else.
package config
