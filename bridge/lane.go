package bridge

import "fmt"

// LaneOf is the outbound lane of one kind on one side of a conversation.
func LaneOf(id ConversationID, side Side, kind string) Lane {
	return Lane(fmt.Sprintf("%d/%s/%s", id, side, kind))
}

// laneOfContact is the lane for what is said to a contact outside any conversation.
func laneOfContact(id ContactID) Lane { return Lane(fmt.Sprintf("contact-%d/%s", id, ToCustomer)) }

// laneOfRoom is the lane of a room that belongs to no conversation.
func laneOfRoom(e EndpointID, room RemoteID) Lane { return Lane(fmt.Sprintf("room/%s/%s", e, room)) }

// laneOfAnswer is the lane of the answer to one event of the desk.
func laneOfAnswer(id EventID) Lane { return Lane(fmt.Sprintf("answer/%d", id)) }
