// Package workflow is the language in which a team says what happens from a
// conversation's opening until an agent has it: questions, routing, assignment.
//
// Parse reads a definition from YAML in two passes: the first finds the shape
// (keys, types, lengths), the second the meaning (names, teams, expressions,
// question ids). Both report every mistake with its place. What is left is a
// Definition, whose Source is canonical JSON with all defaults written out; Load
// reads it back and makes the second pass again, so that a definition from the
// store and one from a file are the same thing. YAML writes one in the file's own
// form, with what is so by itself left out; Read reads that as the same version.
//
// The interpreter is pure: Start and Resume take a definition, a Run, Facts and
// an Input, and return the next Run and a list of Outputs. A Run is small, is
// plain JSON and can be written and read back between any two steps; which
// version of a definition it belongs to is told by the definition's hash.
//
// Invariants:
//   - Nothing fails at run time: an unknown text reads as "", a comparison with
//     an unknown number is false, an unknown consent is false.
//   - Every wait has an end: a question has a deadline and a bounded number of
//     tries; a team always answers when asked for an agent.
//   - The same inputs give the same outputs.
//   - No "{{" reaches a customer, and nothing that a customer wrote is evaluated.
//
// A new step is one file (step_xxx.go) and a line of the table in steps.go; a new
// type of question is one file (ask_xxx.go) and a line of the table in ask.go.
// What the language has but this version does not obey yet stands in the same
// two tables, so that a file which uses it is refused with the true reason.
//
// The package may import richtext and workflow/problem, and nothing else of the
// project. Expressions are github.com/expr-lang/expr's, without its loops.
package workflow
