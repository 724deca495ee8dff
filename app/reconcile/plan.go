package reconcile

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"dev.onramp/app/msp"
)

// Kind is what an operation does.
type Kind string

// The kinds of operations, in the order in which they are carried out.
const (
	CreateManufacturer  Kind = "create manufacturer"
	CreateModel         Kind = "create model"
	CreateOrganization  Kind = "create organization"
	CreateConfiguration Kind = "create configuration"
	Update              Kind = "update"
	MoveLink            Kind = "move link" // the origin line names another asset from now on
	Restore             Kind = "restore"
	Retire              Kind = "retire"
	WriteLink           Kind = "write link" // the IT Glue link in Syncro
)

// Kinds returns every kind in the order in which they are carried out.
func Kinds() []Kind {
	return []Kind{
		CreateManufacturer, CreateModel, CreateOrganization, CreateConfiguration,
		Update, MoveLink, Restore, Retire, WriteLink,
	}
}

// Creates says whether the kind makes a new record.
func (k Kind) Creates() bool {
	switch k {
	case CreateManufacturer, CreateModel, CreateOrganization, CreateConfiguration:
		return true
	}
	return false
}

// lists says whether the kind adds to one of IT Glue's lists, which belong to
// no customer.
func (k Kind) lists() bool { return k == CreateManufacturer || k == CreateModel }

func (k Kind) stage() int {
	if i := slices.Index(codedKinds, k); i >= 0 {
		return i
	}
	return len(codedKinds)
}

// Operation is one write of a plan with its before- and after-image.
type Operation struct {
	ID   string // also the op in the origin line of what it creates
	Kind Kind
	// Needs is the operation that must be done first: it creates the
	// organization or the configuration that this one speaks of.
	Needs string `json:",omitempty"`

	Customer int64 `json:",omitempty"`
	Asset    int64 `json:",omitempty"`
	// Organization and Configuration are 0 while the record does not exist.
	Organization  int64 `json:",omitempty"`
	Configuration int64 `json:",omitempty"`
	Manufacturer  int64 `json:",omitempty"` // of a created model; 0 while it does not exist

	Name     msp.Text // of the record concerned
	Reason   string   // why the plan does it
	Decision string   `json:",omitempty"` // who decided what it rests on, when, why
	Changes  []Change
	// Interfaces are a created configuration's further network adapters.
	Interfaces []msp.Interface `json:",omitempty"`
	// PSA says that a PSA holds the configuration.
	PSA bool `json:",omitempty"`
	// Property is the Syncro custom field that a link is written to.
	Property string `json:",omitempty"`
	// Proof says why the asset of a retired configuration counts as gone.
	Proof *Proof `json:",omitempty"`
	// Undoes is the operation that this one takes back.
	Undoes string `json:",omitempty"`
}

// Proof is what shows that an asset is gone.
type Proof struct {
	CompleteCrawls int
	First, Latest  time.Time // the first and the latest complete crawl without it
	NotFound       bool      // a look-up by id answered 404
}

// change returns the operation's change of a field.
func (o Operation) change(f Field) (Change, bool) {
	for _, c := range o.Changes {
		if c.Field == f {
			return c, true
		}
	}
	return Change{}, false
}

func (o Operation) after(f Field) Value {
	c, _ := o.change(f)
	return c.After
}

// Origin returns the origin line that the operation writes, if it writes one.
func (o Operation) Origin() msp.Origin {
	for _, f := range []Field{FieldNotes, FieldQuickNotes} {
		if origin, ok := msp.ParseOrigin(o.after(f).Text.Raw()); ok {
			return origin
		}
	}
	return msp.Origin{}
}

// Plan is the writes that the decisions ask for. It is immutable: what changes
// it (Only, Without) returns another plan with another hash.
type Plan struct {
	Made       time.Time
	Host       string // the Syncro account's host
	Policy     Policy
	AbsenceGap time.Duration
	Operations Operations
}

// Hash is the SHA-256 over the plan's canonical JSON, in hexadecimal. An
// approval names it.
func (p Plan) Hash() string {
	operations := p.Operations
	p.Made, p.Operations.at = p.Made.UTC(), operations.at[:0]
	frame, err := json.Marshal(p)
	if err != nil {
		// Nothing in a plan can fail to encode; an empty hash fits no approval.
		return ""
	}
	sum := sha256.New()
	// The operations stand between the last brackets. Their JSON is made one at a
	// time: that of a hundred thousand would fill the memory.
	end := len(frame) - len("]}")
	sum.Write(frame[:end])
	for i, op := range operations.All() {
		one, err := json.Marshal(&op)
		if err != nil {
			return ""
		}
		if i > 0 {
			sum.Write([]byte{','})
		}
		sum.Write(one)
	}
	sum.Write(frame[end:])
	return hex.EncodeToString(sum.Sum(nil))
}

// Empty says whether there is nothing to do.
func (p Plan) Empty() bool { return p.Operations.Len() == 0 }

// Counts returns the number of operations of each kind.
func (p Plan) Counts() map[Kind]int {
	counts := make(map[Kind]int)
	for _, k := range Kinds() {
		if n := p.Operations.number(k); n > 0 {
			counts[k] = n
		}
	}
	return counts
}

// Only returns the part of the plan that concerns some customers: a pilot, or
// the scope of the work.
func (p Plan) Only(customers ...int64) Plan {
	wanted, needed := make(map[int64]bool, len(customers)), make(map[string]bool)
	for _, c := range customers {
		wanted[c] = true
	}
	for i := p.Operations.Len() - 1; i >= 0; i-- { // what is needed stands first
		o, _ := p.Operations.head(i)
		if wanted[o.Customer] && !o.Kind.lists() || needed[o.ID] {
			needed[o.Needs] = true
			for _, c := range p.Operations.At(i).Changes {
				needed[c.After.By] = true
			}
		}
	}
	return p.filter(func(o Operation) bool {
		return needed[o.ID] || wanted[o.Customer] && !o.Kind.lists()
	})
}

// Without returns the plan without the named operations and without those that
// need them.
func (p Plan) Without(ids ...string) Plan {
	gone := make(map[string]bool, len(ids))
	for _, id := range ids {
		gone[id] = true
	}
	return p.filter(func(o Operation) bool {
		if gone[o.Needs] {
			gone[o.ID] = true
		}
		return !gone[o.ID]
	})
}

// filter asks keep with the heads of the operations, in their order.
func (p Plan) filter(keep func(Operation) bool) Plan {
	p.Operations = p.Operations.part(keep)
	return p
}
