package reconcile

import (
	"cmp"
	"slices"
)

// ending is what a run keeps of an outcome, without a pointer: a plan may have a
// hundred thousand.
type ending struct {
	organization, made, watermark int64 // made is the configuration or the record
	status, attempts              int16
	class                         byte // as codedClasses has it, from 1 on; 0 where there is none
	final                         bool // it is not sent again
}

var codedClasses = []Class{Done, Failed, Dropped, NotCreated, Unknown}

func (o Outcome) ending() ending {
	return ending{
		organization: o.Organization, made: cmp.Or(o.Configuration, o.Record), watermark: o.Watermark,
		status: int16(o.Status), attempts: int16(o.Attempts),
		class: byte(slices.Index(codedClasses, o.Class) + 1), final: o.final(),
	}
}

// final says that the operation is not sent again under its plan.
func (o Outcome) final() bool { return o.Class != NotCreated || o.Attempts >= o.Kind.attempts() }

func (e ending) is(c Class) bool { return e.class > 0 && codedClasses[e.class-1] == c }

// endings are what became of operations: of those of a plan, by their places
// there, and of a few that other plans left open.
type endings struct {
	of     Operations
	byID   []int32  // places, in the order of the ids
	list   []ending // by place, as far as any has ended
	others map[string]ending
}

func newEndings(of Operations) *endings {
	ids, byID := make([]string, of.Len()), make([]int32, of.Len())
	for i := range ids {
		ids[i], byID[i] = of.id(i), int32(i)
	}
	slices.SortFunc(byID, func(a, b int32) int { return cmp.Compare(ids[a], ids[b]) })
	return &endings{of: of, byID: byID, others: make(map[string]ending)}
}

// place is where in the plan the operation stands, false if it is of another.
func (e *endings) place(id string) (int, bool) {
	i, ok := slices.BinarySearchFunc(e.byID, id, func(at int32, id string) int { return cmp.Compare(e.of.id(int(at)), id) })
	if !ok {
		return 0, false
	}
	return int(e.byID[i]), true
}

// get returns the ending of an operation, the zero one if there is none.
func (e *endings) get(id string) ending {
	at, ok := e.place(id)
	switch {
	case !ok:
		return e.others[id]
	case at >= len(e.list):
		return ending{}
	}
	return e.list[at]
}

func (e *endings) put(id string, o ending) {
	at, ok := e.place(id)
	if !ok {
		e.others[id] = o
		return
	}
	if at >= len(e.list) {
		e.list = append(e.list, make([]ending, at+1-len(e.list))...)
	}
	e.list[at] = o
}
