package bridge

// workflowPhrases is what is said about workflows that run.
func workflowPhrases() map[string]map[string]string {
	return map[string]map[string]string{
		"en": {
			"desk.status.pausing": "The workflow waits",
		},
	}
}
