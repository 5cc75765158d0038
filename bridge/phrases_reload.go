package bridge

// reloadPhrases is what the desk reads about the configuration.
func reloadPhrases() map[string]map[string]string {
	return map[string]map[string]string{
		"en": {
			"desk.about.reload": "reads the configuration anew",
			"desk.more.reload": "All of it counts at once, or nothing if there is a mistake: the answer says what has changed, or each mistake with its place. " +
				"What is read at the start only (the database, http, tokens, channels) needs a restart, and is named.",
			"desk.slash.admins":   "“{command} {word}” is for admins.",
			"desk.audit.reload":   "{who} had the configuration read anew",
			"desk.reload.loaded":  "Configuration: read {at}",
			"desk.reload.unfit":   "⚠️ Made in Slack, and on, but not running: {names}. {command} workflow list says why.",
			"desk.reload.refused": "⚠️ A newer configuration (read {at}) is not followed: {why}",
			"desk.reload.more":    "(and {more} more)",
		},
	}
}
