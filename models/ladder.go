package models

// ExComRules are the settings the Executive Committee starts with: seats for as
// many members of the Network, held until another instrument. They are a
// default, not the mandate.
func ExComRules(seats int) RuleValues {
	v := DefaultRules()
	v.SeatsEach = seats
	return v
}

// OneOfItsKind reports whether a store has one body of the kind: the Board, and
// the Executive Committee.
func (k BodyKind) OneOfItsKind() bool { return k == BodyBoard || k == BodyExCom }
