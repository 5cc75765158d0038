package bridge

// tryPhrases is what is said to whoever tries a workflow.
func tryPhrases() map[string]map[string]string {
	return map[string]map[string]string{deskLanguage: {
		"desk.workflow.about.try": "talk to it in our private messages, as a customer would; time goes there as you like, and nothing reaches anybody",

		"desk.try.begins":   "You can try “{name}” now: it talks to you in our private messages (among your apps, under my name).",
		"desk.try.instead":  "You can try “{name}” now: it talks to you in our private messages (among your apps, under my name). The talk about “{before}” is over.",
		"desk.try.cannot":   "“{name}” cannot be tried: {why}",
		"desk.try.settings": "“{name}” cannot be tried like that: {why}\nFor example: {command} workflow try {id} language=de at=\"sat 20:00\" returning=yes",

		"desk.try.intro": "You try {id}. Here you are {name}, who writes in {app} and whose language is {language}; it is {when}.",
		"desk.try.off":   "“{name}” is off: no customer meets it before {command} workflow on {id}.",
		"desk.try.how":   "Write and press what a customer would. What they would be told stands here as it is, what else happens is set apart. “wait 10m” or “wait until tomorrow 9:00” lets time pass, and “stop” ends it. Nothing of this reaches a customer, a colleague or another system, and nothing is counted.",
		"desk.try.ended": "The workflow has ended, and an agent would go on from here. You can, too: “!reply Hello” is what they answer, and “wait 3d” shows what comes of silence.",

		"desk.try.stopped": "That was the talk about “{name}”. {command} workflow try {id} begins another.",
		"desk.try.idle":    "The talk about “{name}” has ended, since nobody said anything for an hour. {command} workflow try {id} begins another.",
		"desk.try.over":    "That talk is over. {command} workflow try ID begins another.",
		"desk.try.removed": "The talk is over:",
		"desk.try.gone":    "The talk is over: there is no workflow “{id}” any more.",
		"desk.try.large":   "The talk about “{name}” has grown too long and ends here. {command} workflow try {id} begins another.",
		"desk.try.anew":    "“{name}” was changed meanwhile: the talk starts over with it as it is now.",

		"desk.try.button.words": "What can I write?",
		"desk.try.button.again": "Start over",
		"desk.try.button.stop":  "Stop",
	}}
}
