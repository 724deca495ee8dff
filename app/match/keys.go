package match

// keyKind is the first byte of a key, so that equal text of different meaning stays apart.
type keyKind byte

const (
	keyRaw    keyKind = 'r' // the whole folded name
	keyBag    keyKind = 'w' // the core words, sorted
	keyJoined keyKind = 'j' // the first letters of the core words written together
	keyWord   keyKind = 't'
	keyStart  keyKind = 'p' // the first letters of a long word
	keyEnd    keyKind = 's' // the last letters of a long word
	keyPhone  keyKind = 'P'
	keyEmail  keyKind = 'E'
	keyDomain keyKind = 'D'
	keyStreet keyKind = 'A'
	keyDevice keyKind = 'V'
	keyLeft   keyKind = 'L' // a left id: held by the record itself and by right records that link to it
	keyRight  keyKind = 'R' // a right id, likewise
	keyZip    keyKind = 'Z' // evidence only, leads to no candidates
	keyCity   keyKind = 'C' // evidence only
)

// strong holds for keys that make a candidate by themselves.
func (k keyKind) strong() bool {
	switch k {
	case keyRaw, keyBag, keyPhone, keyEmail, keyDomain, keyStreet, keyDevice, keyLeft, keyRight:
		return true
	}
	return false
}

// leads holds for keys under which candidates are looked up at all.
func (k keyKind) leads() bool { return k != keyZip && k != keyCity }

// side is left or right.
type side uint8

const (
	leftSide side = iota
	rightSide
)

func (s side) other() side { return 1 - s }

func (s side) String() string {
	if s == leftSide {
		return "left"
	}
	return "right"
}

// keyTable numbers the keys and counts the records that hold them. The counts are frozen with the corpus: a key met later counts as held by nobody.
type keyTable struct {
	ids    map[string]int32
	kinds  []keyKind
	texts  []string
	counts [2][]int32
	buffer []byte
}

func newKeyTable() *keyTable {
	return &keyTable{ids: make(map[string]int32)}
}

// add gives the number of a key, making it known if need be.
func (t *keyTable) add(kind keyKind, text string) int32 {
	t.buffer = append(append(t.buffer[:0], byte(kind)), text...)
	if id, ok := t.ids[string(t.buffer)]; ok {
		return id
	}
	id := int32(len(t.kinds))
	key := string(t.buffer)
	t.ids[key] = id
	t.texts = append(t.texts, key[1:])
	t.kinds = append(t.kinds, kind)
	t.counts[leftSide] = append(t.counts[leftSide], 0)
	t.counts[rightSide] = append(t.counts[rightSide], 0)
	return id
}

// unique says whether no second record of either side held the key when the corpus was frozen.
func (t *keyTable) unique(id int32) bool {
	return t.counts[leftSide][id] <= 1 && t.counts[rightSide][id] <= 1
}

// Bounds on the pairs that one key may propose. A word of more is a common word; a name, phone or domain of more is one that half the world bears.
const (
	maxPairsOfWord   = 160_000
	maxPairsOfStrong = 4_096
)

// crowded says whether a key was held by too many records to propose all their pairs.
func (t *keyTable) crowded(id int32) bool {
	pairs := int64(t.counts[leftSide][id]) * int64(t.counts[rightSide][id])
	return pairs > maxPairsOfWord || pairs > maxPairsOfStrong && t.kinds[id].strong()
}
