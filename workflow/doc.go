// Package workflow is the language in which a team says what happens from a
// conversation's opening until an agent has it: questions, routing, assignment.
//
// Parse reads a definition from YAML and reports every mistake with its place.
// The interpreter is pure: Start and Resume take a definition, a Run, Facts and
// an Input, and return the next Run and a list of Outputs. A Run is small, is
// plain JSON and can be written and read back between any two steps; which
// version of a definition it belongs to is told by the definition's hash.
//
// Invariants:
//   - Nothing fails at run time: an unknown text reads as "", a comparison with
//     an unknown number is false.
//   - Every wait has an end: a question has a deadline and a bounded number of tries.
//   - The same inputs give the same outputs.
//
// A new step is one file (stepXxx.go) that the table in steps.go lists; a new
// type of question likewise (askXxx.go, ask.go).
//
// The package may import richtext and workflow/problem, and nothing else of the project.
package workflow
