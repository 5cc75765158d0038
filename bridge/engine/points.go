package engine

// The named points of an event's way, at which tests let a process die. Config's
// Point is called with each; what lies between two of them is one step that
// happens wholly or not at all.
const (
	PointReceiveBefore = "receive.before_commit"
	PointReceiveAfter  = "receive.after_commit" // and before the platform is told
	PointDecodeBefore  = "decode.before_commit"
	PointDecodeAfter   = "decode.after_commit"
	PointDecideBefore  = "decide.before_commit" // within the transaction
	PointDecideAfter   = "decide.after_commit"
	PointDeliverBefore = "deliver.before"
	PointDeliverAfter  = "deliver.after" // and before anybody has written down how it ended
	PointSettleBefore  = "settle.before_commit"
	PointSettleAfter   = "settle.after_commit"
	PointTimersAfter   = "timers.after"
)

// Points lists the named points in the order of an event's way.
func Points() []string {
	return []string{
		PointReceiveBefore, PointReceiveAfter,
		PointDecodeBefore, PointDecodeAfter,
		PointDecideBefore, PointDecideAfter,
		PointDeliverBefore, PointDeliverAfter,
		PointSettleBefore, PointSettleAfter,
		PointTimersAfter,
	}
}
