package bridge

import "frontdesk/workflow"

// callPhrases is what is said of other systems that a workflow has asked in vain.
func callPhrases() map[string]map[string]string {
	return map[string]map[string]string{
		"en": {
			"desk.call":                         "🔌 {what} The workflow goes on without.",
			"desk.call.secret":                  "the address in secrets.{name}",
			"desk.call.other":                   "There was no answer from {host}.",
			"desk.call.status":                  "{host} answered with the error {status}.",
			"desk.call." + ReasonUnreachable:    "{host} could not be reached.",
			"desk.call." + ReasonNoAnswer:       "{host} gave no answer in time.",
			"desk.call." + ReasonExpired:        "{host} gave no answer in time.",
			"desk.call." + ReasonThrottled:      "{host} takes no more questions just now.",
			"desk.call." + ReasonNotJSON:        "What {host} answered is not JSON.",
			"desk.call." + ReasonTooLarge:       "{host} answered with more than is read (1 MiB).",
			"desk.call." + ReasonForbidden:      "{host} has a private address and was not asked; an admin can allow it by name under http_allow.",
			"desk.call." + ReasonRedirected:     "{host} sent us elsewhere too often, or to where we do not go.",
			"desk.call." + ReasonUnusable:       "{host} was not asked: the address, or a secret that belongs there, is of no use. An admin should look at the configuration.",
			"desk.call." + workflow.CallMissing: "{host} was not asked, since a value in the address is not known.",
			"desk.call." + workflow.CallAddress: "{host} was not asked, since a value does not fit into the address.",
			"desk.call." + workflow.CallTooBig:  "{host} was not asked, since the question is too large.",
			"desk.call." + workflow.CallTooMany: "{host} was not asked again: this conversation has asked too often.",
		},
	}
}
