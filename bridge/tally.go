package bridge

import (
	"time"

	"frontdesk/workflow"
)

// Tally counts what became of a question of a workflow: see workflow.Tally.
type Tally struct {
	workflow.Tally
	Conversation ConversationID
	Version      string // hash of the definition that the conversation began with
	At           time.Time
}

// QuestionFigures is what became of a question in a period: in how many conversations it
// was asked, answered and so on. Invalid counts attempts. Median is how long an answer
// took, from the first asking.
type QuestionFigures struct {
	Workflow, Question                         string
	Asked, Answered, Skipped, TimedOut, Person int
	Invalid                                    int
	Median                                     time.Duration
}
