package screens

import "slices"

// markRange begins a range at the cursor, or ends the one that is open. From its
// beginning on the rows up to the cursor are marked, so that an act takes what
// is drawn; they stay marked when it ends.
func (t *table[K, R]) markRange() {
	if t.anchor != nil {
		t.anchor = nil
		return
	}
	id := t.id(t.current())
	t.anchor, t.before = &id, slices.Clone(t.marks)
	t.stretch()
	t.d.say("range: move to its other end and act, or press v or space to end it; esc gives it up")
}

// stretch marks the rows of an open range anew: from the row at which it began,
// wherever that stands now, to the cursor.
func (t *table[K, R]) stretch() {
	if t.anchor == nil {
		return
	}
	from := t.v.find(*t.anchor)
	if from < 0 {
		t.dropRange()
		return
	}
	t.marks = slices.Clone(t.before)
	for _, i := range t.v.rows[min(from, t.pos) : max(from, t.pos)+1] {
		t.marks.set(i, true)
	}
}

// dropRange gives an open range up: what was marked before it stays marked.
func (t *table[K, R]) dropRange() {
	if t.anchor != nil {
		t.anchor, t.marks = nil, t.before
	}
}
