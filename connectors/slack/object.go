package slack

import "encoding/json"

// object is a JSON object whose members are read one by one, so that a member of
// an unexpected shape costs that member and not the whole message. All methods
// work on nil.
type object map[string]json.RawMessage

// readObject reads a JSON object; it is nil if raw is none.
func readObject(raw json.RawMessage) object {
	var o object
	if json.Unmarshal(raw, &o) != nil {
		return nil
	}
	return o
}

// str is a member that is a string, or "".
func (o object) str(name string) string {
	var s string
	if json.Unmarshal(o[name], &s) != nil {
		return ""
	}
	return s
}

// num is a member that is a whole number, or 0.
func (o object) num(name string) int {
	var n int
	if json.Unmarshal(o[name], &n) != nil {
		return 0
	}
	return n
}

// is tells whether a member is true.
func (o object) is(name string) bool {
	var b bool
	return json.Unmarshal(o[name], &b) == nil && b
}

// obj is a member that is an object, or nil.
func (o object) obj(name string) object { return readObject(o[name]) }

// list is a member that is an array of objects; elements of other kinds are nil.
func (o object) list(name string) []object {
	var raws []json.RawMessage
	if json.Unmarshal(o[name], &raws) != nil {
		return nil
	}
	objects := make([]object, len(raws))
	for i, raw := range raws {
		objects[i] = readObject(raw)
	}
	return objects
}

// strs is a member that is an array of strings.
func (o object) strs(name string) []string {
	var ss []string
	if json.Unmarshal(o[name], &ss) != nil {
		return nil
	}
	return ss
}
