package bridge

// Place is where an event belongs, in the words of the platform it came from.
// The store turns it into a lane of ours: a contact's, or one of the desk.
// Exactly one of the fields after Endpoint is set.
type Place struct {
	Endpoint EndpointID
	// User is the customer whom the event comes from or concerns. An unknown one
	// becomes a new contact.
	User RemoteID
	// Chat is where we answer that User. Set with User.
	Chat RemoteID
	// Thread is the desk thread in which it happened.
	Thread RemoteID
	// ThreadIsOurs is set with Thread where the platform says that we wrote the
	// thread's first message. Such a thread may still be unknown, because our own
	// post has not been settled yet: the event waits for it and is not dropped.
	ThreadIsOurs bool
	// Message is the desk message that it is about, where the platform does not say in
	// which thread that is, and In the Slack channel where it lies. With ThreadIsOurs it
	// may be a message of ours that has not been settled yet.
	Message RemoteID
	In      RemoteID
	// Room is a group on the customer's platform that we are not at home in.
	Room RemoteID
	// Command is the desk as a whole: slash commands, and what is written outside of
	// every thread. It holds who called or wrote.
	Command PersonID
}
