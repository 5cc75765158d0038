package bridge

// eventPhrases is what is said about workflows that begin with events, and about those
// who leave before the end of the questions.
func eventPhrases() map[string]map[string]string {
	return map[string]map[string]string{"en": {
		"desk.event.workflow":    "a workflow",
		"desk.event.says":        "🤖 {workflow} to {name}:",
		"desk.event.answered":    "🔘 {name} chose “{answer}” ({question}).",
		"desk.event.late":        "🔘 {name} chose “{answer}” after all ({question}).",
		"desk.event.routed":      "🤖 {workflow} gives this conversation to {team}.",
		"desk.event.reassigned":  "🤖 {workflow} gives this conversation to somebody else.",
		"desk.event.asks":        "{workflow} waits for an answer; a reply of yours ends that",
		"desk.card.asks":         "Workflow",
		"desk.audit.by_workflow": "Workflow {workflow}",
		"desk.audit.set":         "{who} set {field}: {was} → {became}",
		"desk.audit.set_unseen":  "{who} set {field}",
		"desk.audit.tagged":      "{who} tagged it {became}",
		"desk.audit.workflow":    "{who} began a workflow with “{was}”: {became}",

		"desk.card.questions": "Questions",
		"desk.left":           "⚠️ not finished, the customer left",
		"desk.queue.left":     "left before the end of the questions",
		"desk.left.back":      "not finished; the customer left, and came back",
	}}
}
