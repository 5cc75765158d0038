package bridge

import "fmt"

// LaneOf is the outbound lane of one kind on one side of a conversation.
func LaneOf(id ConversationID, side Side, kind string) Lane {
	return Lane(fmt.Sprintf("%d/%s/%s", id, side, kind))
}

// LaneOfThread is the outbound lane of one kind for one of a conversation's threads
// (Thread.N). What waits for an earlier one is delivered there, and holds up nothing.
func LaneOfThread(id ConversationID, n int, kind string) Lane {
	return inThread(LaneOf(id, ToDesk, kind), n)
}

// inThread makes a lane that of the conversation's n-th thread.
func inThread(l Lane, n int) Lane {
	if n > 1 {
		l += Lane(fmt.Sprintf(".%d", n))
	}
	return l
}

// laneOfContact is the lane for what is said to a contact outside any conversation.
func laneOfContact(id ContactID) Lane { return Lane(fmt.Sprintf("contact-%d/%s", id, ToCustomer)) }

// laneOfRoom is the lane of a room that belongs to no conversation.
func laneOfRoom(e EndpointID, room RemoteID) Lane { return Lane(fmt.Sprintf("room/%s/%s", e, room)) }

// laneOfAnswer is the lane of the answer to one event of the desk.
func laneOfAnswer(id EventID) Lane { return Lane(fmt.Sprintf("answer/%d", id)) }
