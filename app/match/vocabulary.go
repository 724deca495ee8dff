package match

import "math"

// word is one distinct token of the corpus.
type word struct {
	text      string
	letters   []rune
	mask      uint64
	weight    int32 // sixteenths of a bit: how much agreeing on it tells
	exactOnly bool  // numbers, places and tiny words are equal or different, never alike
	number    bool
	place     bool
	telling   bool // rare enough to carry a name alone
}

// vocabulary gives every token of the corpus a number and a weight. The weights are frozen with the corpus; a token met later weighs like one never seen.
type vocabulary struct {
	ids     map[string]int32
	words   []word
	records int // of the frozen corpus
}

func newVocabulary() *vocabulary {
	return &vocabulary{ids: make(map[string]int32)}
}

// add gives the number of a token, making it known if need be.
func (v *vocabulary) add(text string) int32 {
	if id, ok := v.ids[text]; ok {
		return id
	}
	id := int32(len(v.words))
	letters := []rune(text)
	number := isNumber(text)
	place := placeWords[text]
	v.words = append(v.words, word{
		text: text, letters: letters, mask: letterMask(letters), number: number, place: place,
		exactOnly: number || place || tinyWords[text],
		weight:    wordWeight(text, 0, v.records), telling: !commonWords[text] && !number && !place && len(letters) > 3,
	})
	v.ids[text] = id
	return id
}

// Prior shares of records that hold a word, by kind. They stand for priorRecords records that nobody has seen, so that small corpora behave.
const (
	priorRecords = 400
	priorRare    = 0.0006
	priorNumber  = 0.01
	priorPlace   = 0.02
	priorCommon  = 0.08
	priorTiny    = 0.5
)

// wordWeight is the information in a word that holding of records carry, out of records in all.
func wordWeight(text string, holding, records int) int32 {
	prior := priorRare
	switch {
	case tinyWords[text]:
		prior = priorTiny
	case commonWords[text]:
		prior = priorCommon
	case placeWords[text]:
		prior = priorPlace
	case isNumber(text):
		prior = priorNumber
	}
	share := (float64(holding) + prior*priorRecords) / float64(records+priorRecords)
	return max(1, int32(math.Round(-16*math.Log2(min(share, 1)))))
}

// freeze sets the weights from the number of records that hold each token.
func (v *vocabulary) freeze(holding []int32, records int) {
	v.records = records
	for i := range v.words {
		v.words[i].weight = wordWeight(v.words[i].text, int(holding[i]), records)
	}
}
