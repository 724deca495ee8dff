package reconcile

import (
	"encoding/binary"
	"encoding/json"
	"slices"

	"dev.onramp/app/msp"
)

// packer lays operations side by side in one piece of memory that holds no
// pointers: those of a hundred thousand operations would take several times as
// much, and half of the program's time for the garbage collector to follow.
//
// An operation is the code of its kind, its numbers as variable-length integers
// and its texts; the changes and interfaces stand last. Of a text that stood
// before there is the place where that one stands, and so there is of what a
// longer text has in common with what stands anywhere, as the decisions of one
// rule and the addresses of one account do.
type packer struct {
	arena []byte
	at    []int
	known map[string]int      // where the latest texts stand
	runs  map[[runOf]byte]int // where the latest runs of bytes stand
}

// knownMost bounds the texts that are remembered, and so the runs; shortest is
// the length from which that saves anything, cutFrom that from which a text is
// looked through for runs, and runOf the shortest run that is looked for.
const (
	knownMost = 1 << 14
	shortest  = 5
	cutFrom   = 24
	runOf     = 8
)

// What stands for a text: a number, of which the remainder by forms says what
// the rest of it is and what follows.
const (
	whole = iota // a length; so many bytes
	same         // the place of the same text; nothing
	mixed        // a number of parts; these
	forms
)

// What stands for a part of a text, likewise.
const (
	added  = iota // a length; so many bytes
	copied        // a length; the place where they stand
	partForms
)

// codedFields are in the order of their codes, which begin at 1; 0 stands before
// a field that is not among them. So it is with kinds.
var codedFields = []Field{
	FieldName, FieldHostname, FieldType, FieldStatus, FieldSerial, FieldMAC, FieldIP, FieldGateway, FieldManufacturer,
	FieldModel, FieldOS, FieldOSNotes, FieldWarranty, FieldLocation, FieldNotes, FieldArchived,
	FieldQuickNotes, FieldOrganizationType, FieldOrganizationStatus, FieldLink,
}

var codedKinds = Kinds()

func kindCode(k Kind) byte { return byte(slices.Index(codedKinds, k) + 1) }

// packed is what was added. The packer takes no more.
func (p *packer) packed() Operations {
	return Operations{string(p.arena), slices.Clip(p.at)}
}

func (p *packer) add(o Operation) {
	p.at = append(p.at, len(p.arena))
	code := kindCode(o.Kind)
	p.arena = append(p.arena, code)
	if code == 0 {
		p.text(string(o.Kind))
	}
	p.numbers(o.Customer, o.Asset, o.Organization, o.Configuration, o.Manufacturer)
	for _, s := range []string{o.ID, o.Needs, o.Name.Raw(), o.Reason, o.Decision, o.Property, o.Undoes, proofText(o.Proof)} {
		p.text(s)
	}
	p.arena = append(p.arena, mask(o.PSA))
	p.length(len(o.Changes), o.Changes == nil)
	for _, c := range o.Changes {
		p.change(c)
	}
	p.length(len(o.Interfaces), o.Interfaces == nil)
	for _, i := range o.Interfaces {
		p.text(i.Name.Raw())
		p.text(i.MAC)
		p.text(i.IP)
	}
}

// proofText is a proof as JSON, "" for none. One that cannot be written down
// counts as none, and brake B6 refuses what rests on it.
func proofText(proof *Proof) string {
	if proof == nil {
		return ""
	}
	b, err := json.Marshal(proof)
	if err != nil {
		return ""
	}
	return string(b)
}

// change is the code of the field, a bit for each part of the values that there
// is, and those parts.
func (p *packer) change(c Change) {
	code := byte(slices.Index(codedFields, c.Field) + 1)
	p.arena = append(p.arena, code)
	if code == 0 {
		p.text(string(c.Field))
	}
	p.arena = append(p.arena, mask(
		!c.Before.Text.IsZero(), c.Before.ID != 0, c.Before.By != "", !c.After.Text.IsZero(), c.After.ID != 0, c.After.By != ""))
	for _, v := range []Value{c.Before, c.After} {
		if !v.Text.IsZero() {
			p.text(v.Text.Raw())
		}
		if v.ID != 0 {
			p.numbers(v.ID)
		}
		if v.By != "" {
			p.text(v.By)
		}
	}
}

func mask(bits ...bool) (b byte) {
	for i, set := range bits {
		if set {
			b |= 1 << i
		}
	}
	return b
}

func (p *packer) numbers(list ...int64) {
	for _, n := range list {
		p.arena = binary.AppendVarint(p.arena, n)
	}
}

// length is one more than the length of a list, and 0 for none: JSON tells the
// two apart.
func (p *packer) length(n int, none bool) {
	if !none {
		n++
	}
	p.number(n)
}

func (p *packer) text(s string) {
	if at, ok := p.known[s]; ok {
		p.number(at*forms + same)
		return
	}
	p.remember(s)
	if len(s) < cutFrom {
		p.number(len(s)*forms + whole)
		p.arena = append(p.arena, s...)
		return
	}
	parts := p.parts(s)
	p.number(len(parts)*forms + mixed)
	for _, part := range parts {
		if part.at >= 0 {
			p.number(part.n*partForms + copied)
			p.number(part.at)
		} else {
			p.fresh(s[:part.n])
		}
		s = s[part.n:]
	}
}

// remember notes that the text stands where the next one is written.
func (p *packer) remember(s string) {
	if p.known == nil || len(p.known) == knownMost {
		p.known = make(map[string]int)
	}
	if len(s) >= shortest {
		p.known[s] = len(p.arena)
	}
}

// part is so many bytes of a text, and where they stand, -1 where they are fresh.
type part struct{ n, at int }

// parts cuts a text into runs that stand somewhere and what is between them.
func (p *packer) parts(s string) []part {
	var parts []part
	from := 0 // of what is fresh
	for i := 0; i+runOf <= len(s); {
		at, ok := p.runs[runAt(s, i)]
		if !ok {
			i++
			continue
		}
		n := runOf
		for i+n < len(s) && at+n < len(p.arena) && p.arena[at+n] == s[i+n] {
			n++
		}
		if i > from {
			parts = append(parts, part{i - from, -1})
		}
		parts = append(parts, part{n, at})
		i += n
		from = i
	}
	if from < len(s) {
		parts = append(parts, part{len(s) - from, -1})
	}
	return parts
}

func runAt(s string, i int) [runOf]byte { return [runOf]byte([]byte(s[i : i+runOf])) }

// fresh writes a part that stands nowhere yet, and notes where it does from now.
func (p *packer) fresh(s string) {
	p.number(len(s)*partForms + added)
	if p.runs == nil {
		p.runs = make(map[[runOf]byte]int)
	}
	if len(p.runs) >= knownMost {
		clear(p.runs)
	}
	for i := 0; i+runOf <= len(s); i++ {
		p.runs[runAt(s, i)] = len(p.arena) + i
	}
	p.arena = append(p.arena, s...)
}

func (p *packer) number(n int) { p.arena = binary.AppendUvarint(p.arena, uint64(n)) }

// unpacker reads what packer wrote, from a place on. The texts that it returns
// are mostly pieces of the arena.
type unpacker struct {
	arena string
	at    int
}

func (u *unpacker) head() Operation {
	o := u.numbers()
	o.ID, o.Needs, o.Name, o.Reason = u.text(), u.text(), msp.NewText(u.text()), u.text()
	o.Decision, o.Property, o.Undoes = u.text(), u.text(), u.text()
	if proof := u.text(); proof != "" {
		o.Proof = new(Proof)
		if json.Unmarshal([]byte(proof), o.Proof) != nil {
			o.Proof = nil // cannot be, since it was written from one; B6 would refuse it
		}
	}
	o.PSA = u.code() != 0
	return o
}

// numbers reads the kind and the numbers, which stand first.
func (u *unpacker) numbers() (o Operation) {
	if code := u.code(); code > 0 {
		o.Kind = codedKinds[code-1]
	} else {
		o.Kind = Kind(u.text())
	}
	o.Customer, o.Asset, o.Organization, o.Configuration, o.Manufacturer = u.number(), u.number(), u.number(), u.number(), u.number()
	return o
}

// images reads what stands behind a head.
func (u *unpacker) images(o *Operation) {
	if n, some := u.length(); some {
		o.Changes = make([]Change, n)
		for i := range o.Changes {
			o.Changes[i] = u.change()
		}
	}
	if n, some := u.length(); some {
		o.Interfaces = make([]msp.Interface, n)
		for i := range o.Interfaces {
			o.Interfaces[i] = msp.Interface{Name: msp.NewText(u.text()), MAC: u.text(), IP: u.text()}
		}
	}
}

func (u *unpacker) change() Change {
	var c Change
	if code := u.code(); code > 0 {
		c.Field = codedFields[code-1]
	} else {
		c.Field = Field(u.text())
	}
	bits := u.code()
	for i, v := range []*Value{&c.Before, &c.After} {
		of := bits >> (3 * i)
		if of&1 != 0 {
			v.Text = msp.NewText(u.text())
		}
		if of&2 != 0 {
			v.ID = u.number()
		}
		if of&4 != 0 {
			v.By = u.text()
		}
	}
	return c
}

func (u *unpacker) code() byte {
	u.at++
	return u.arena[u.at-1]
}

func (u *unpacker) uvarint() (n uint64) {
	for shift := 0; ; shift += 7 {
		b := u.code()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return n
		}
	}
}

func (u *unpacker) number() int64 {
	n := u.uvarint()
	return int64(n>>1) ^ -int64(n&1)
}

func (u *unpacker) length() (n int, some bool) {
	n = int(u.uvarint())
	return max(n-1, 0), n > 0
}

func (u *unpacker) text() string {
	n := int(u.uvarint())
	switch form, n := n%forms, n/forms; form {
	case whole:
		return u.bytes(n)
	case same:
		other := unpacker{u.arena, n}
		return other.text()
	default:
		all := make([]byte, 0, 192) // as most are, without the heap
		for range n {
			all = append(all, u.part()...)
		}
		return string(all)
	}
}

func (u *unpacker) part() string {
	n := int(u.uvarint())
	form, n := n%partForms, n/partForms
	if form == added {
		return u.bytes(n)
	}
	at := int(u.uvarint())
	return u.arena[at : at+n]
}

func (u *unpacker) bytes(n int) string {
	u.at += n
	return u.arena[u.at-n : u.at]
}
