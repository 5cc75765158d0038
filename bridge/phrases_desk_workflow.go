package bridge

// deskWorkflowPhrases is what the slash command says about workflows.
func deskWorkflowPhrases() map[string]map[string]string {
	return map[string]map[string]string{deskLanguage: {
		"desk.about.workflow": "the workflows: what runs, what was changed, and those made here",
		"desk.more.workflow":  "WHAT is list, show, try, new, edit, on, off, history, diff, restore or export. What stands in the configuration is read-only here. “workflow help” explains each of them.",

		"desk.workflow.about.list":    "which there are, in the order in which they are tried",
		"desk.workflow.about.show":    "one of them in the file’s form, with its picture in private",
		"desk.workflow.about.on":      "let conversations begin it",
		"desk.workflow.about.off":     "let no conversation begin it any more",
		"desk.workflow.about.history": "its versions: who changed it, and when",
		"desk.workflow.about.diff":    "the last change; or what has changed since version N, or from version N to M",
		"desk.workflow.about.restore": "put version N back",
		"desk.workflow.about.export":  "a file that a configuration can include, in private",

		"desk.workflow.on":            "on",
		"desk.workflow.off":           "off",
		"desk.workflow.unfit":         "on, but it does not run",
		"desk.workflow.why":           "It cannot run: {why}",
		"desk.workflow.made_in":       "made in Slack, version {version}",
		"desk.workflow.in_file":       "in the configuration, {place}",
		"desk.workflow.runs":          "{now} running, {all} in all",
		"desk.workflow.none":          "There are no workflows: each conversation goes straight to the fallback team.",
		"desk.workflow.first":         "The first that fits a conversation runs. {command} workflow show ID shows one of them.",
		"desk.workflow.unknown":       "There is no workflow “{id}”. {command} workflow list shows which there are.",
		"desk.workflow.guess":         "There is no workflow “{id}”. Did you mean {guess}?",
		"desk.workflow.admins":        "“{command} workflow {word}” is for admins.",
		"desk.workflow.read_only":     "“{id}” stands in the configuration, at {place}, and is read-only here. Whoever runs the program can change it there.",
		"desk.workflow.cut":           "That is not all of it. {command} workflow export {id} gives you the whole as a file.",
		"desk.workflow.picture":       "The workflow “{id}”:",
		"desk.workflow.picture_comes": "Its picture comes to you in private.",
		"desk.workflow.export":        "The workflow “{id}”, as a file that a configuration can include:",
		"desk.workflow.export_comes":  "“{id}” comes to you in private, as a file.",

		"desk.workflow.did.made":     "{version}: {who} made it, {when}",
		"desk.workflow.did.edited":   "{version}: {who} edited it, {when}",
		"desk.workflow.did.restored": "{version}: {who} put version {of} back, {when}",
		"desk.workflow.did.on":       "{version}: {who} turned it on, {when}",
		"desk.workflow.did.off":      "{version}: {who} turned it off, {when}",
		"desk.workflow.older":        "There are earlier ones, too: {command} workflow diff {id} N M compares any two.",
		"desk.workflow.file_history": "“{id}” stands in the configuration, at {place}. These versions of it were in use:",
		"desk.workflow.ran":          "{version}: since {when}",
		"desk.workflow.runs_now":     "{version}: since {when}; the present one",

		"desk.workflow.diff":        "“{id}”, from version {was} to {now}:",
		"desk.workflow.same":        "Versions {was} and {now} of “{id}” are the same.",
		"desk.workflow.one_version": "“{id}” has been the same from the beginning.",
		"desk.workflow.no_version":  "“{id}” has no version {version}. {command} workflow history {id} lists them.",
		"desk.workflow.not_kept":    "The present version of “{id}” is not in use yet. Please try again in a moment.",

		"desk.workflow.on_now":           "“{id}” is on now (version {version}). New conversations that fit begin it, before the workflows of the configuration.",
		"desk.workflow.off_now":          "“{id}” is off now (version {version}). Conversations that run it finish it.",
		"desk.workflow.on_already":       "“{id}” is on already.",
		"desk.workflow.off_already":      "“{id}” is off already.",
		"desk.workflow.restored":         "“{id}” is as it was in version {of} again; that is version {version} now. Conversations that run it finish the version that they began.",
		"desk.workflow.restored_already": "“{id}” is as it was in version {of} already.",
		"desk.workflow.cannot":           "Nothing was changed: “{id}” cannot run: {why}",
		"desk.workflow.breaks":           "With that “{id}” does not run any more: {why}",
		"desk.workflow.version":          "{id}, version {version}, {state}",
		"desk.audit.workflow_made":       "{who} changed a workflow: {was} → {became}",
	}}
}
