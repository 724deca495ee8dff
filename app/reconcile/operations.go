package reconcile

import (
	"cmp"
	"encoding/json"
	"iter"
	"slices"
)

// Operations are the operations of a plan, in order. They are packed, since a
// plan of a hundred thousand stays in memory while it is looked at and applied,
// and immutable: a part of them shares their memory. The zero value is none, and
// null in JSON; any other is an array there.
type Operations struct {
	arena string // as packer lays it out
	at    []int  // where in it each operation begins
}

// Len is the number of operations.
func (o Operations) Len() int { return len(o.at) }

// At unpacks operation i. What it returns keeps the whole plan in memory as long
// as one of its texts is held.
func (o Operations) At(i int) Operation {
	op, rest := o.head(i)
	rest.images(&op)
	return op
}

// head is operation i without its changes and interfaces, and where those stand.
func (o Operations) head(i int) (Operation, unpacker) {
	rest := unpacker{o.arena, o.at[i]}
	return rest.head(), rest
}

// id is the id of operation i.
func (o Operations) id(i int) string {
	rest := unpacker{o.arena, o.at[i]}
	rest.numbers()
	return rest.text()
}

// All visits the operations in order.
func (o Operations) All() iter.Seq2[int, Operation] {
	return func(yield func(int, Operation) bool) {
		for i := range o.at {
			if !yield(i, o.At(i)) {
				return
			}
		}
	}
}

// Heads visits the operations in order without their changes and interfaces,
// which are most of what there is to unpack. Where kinds are named, it passes
// over the others.
func (o Operations) Heads(only ...Kind) iter.Seq2[int, Operation] {
	codes := make([]byte, len(only))
	for i, k := range only {
		codes[i] = kindCode(k)
	}
	return func(yield func(int, Operation) bool) {
		for i, at := range o.at {
			if len(codes) > 0 && !slices.Contains(codes, o.arena[at]) {
				continue
			}
			if op, _ := o.head(i); !yield(i, op) {
				return
			}
		}
	}
}

// number counts the operations of a kind without unpacking any.
func (o Operations) number(k Kind) (n int) {
	code := kindCode(k)
	for _, at := range o.at {
		if o.arena[at] == code {
			n++
		}
	}
	return n
}

// part are the operations that keep holds on to, which is asked with their heads.
func (o Operations) part(keep func(head Operation) bool) Operations {
	kept := make([]int, 0, len(o.at))
	for i, op := range o.Heads() {
		if keep(op) {
			kept = append(kept, o.at[i])
		}
	}
	return Operations{o.arena, kept}
}

// slice unpacks as many operations from one on as there are, up to most.
func (o Operations) slice(from, most int) []Operation {
	to := min(from+most, o.Len())
	list := make([]Operation, 0, to-from)
	for i := from; i < to; i++ {
		list = append(list, o.At(i))
	}
	return list
}

// Lacking says of each operation whether it is missing in a part of them; nil if
// none is.
func (o Operations) Lacking(part Operations) []bool {
	if len(part.at) == len(o.at) {
		return nil
	}
	lacking, met := make([]bool, len(o.at)), 0
	for i, at := range o.at {
		if met < len(part.at) && part.at[met] == at {
			met++
		} else {
			lacking[i] = true
		}
	}
	return lacking
}

// rank is what the order of operations is made from, short of their names.
type rank struct {
	stage                                        int
	organization, customer, asset, configuration int64
	at                                           int
}

// sorted puts the operations into the order in which they are carried out: by
// kind, then by organization so that each is listed once, then by record. With
// backwards it is the other way round; what is equal stays as it stands.
func (o Operations) sorted(backwards bool) Operations {
	ranks := make([]rank, len(o.at))
	for i, op := range o.Heads() {
		ranks[i] = rank{op.Kind.stage(), op.Organization, op.Customer, op.Asset, op.Configuration, o.at[i]}
	}
	slices.SortStableFunc(ranks, func(a, b rank) int {
		if backwards {
			a, b = b, a
		}
		return cmp.Or(
			cmp.Compare(a.stage, b.stage),
			cmp.Compare(a.organization, b.organization),
			cmp.Compare(a.customer, b.customer),
			cmp.Compare(a.asset, b.asset),
			cmp.Compare(a.configuration, b.configuration),
			cmp.Compare(o.nameAt(a.at), o.nameAt(b.at)),
		)
	})
	at := slices.Clone(o.at)
	for i, r := range ranks {
		at[i] = r.at
	}
	return Operations{o.arena, at}
}

func (o Operations) nameAt(at int) string {
	rest := unpacker{o.arena, at}
	return rest.head().Name.Raw()
}

// MarshalJSON writes the operations as an array.
func (o Operations) MarshalJSON() ([]byte, error) {
	if o.at == nil {
		return []byte("null"), nil
	}
	return json.Marshal(o.slice(0, o.Len()))
}
