package match

// corpus is what is known of all records together: the words, the keys and how many records hold each. It is frozen once both sides are in; later records are measured by it and do not change it, so that the
// order in which changes arrive cannot matter.
type corpus struct {
	words   *vocabulary
	keys    *keyTable
	weights []int32 // of keys
	records int
	samples [2]map[int32][]int32 // the first records under each crowded strong key
	weighed int                  // words whose keys have a weight
	frozen  bool
}

func newCorpus(records int) *corpus {
	return &corpus{words: newVocabulary(), keys: newKeyTable(), records: records}
}

// strongWeight lets one strong key outweigh every threshold.
const strongWeight = 1 << 28

// freeze counts the keys and sets all weights. Freezing a second time does nothing.
func (c *corpus) freeze(left, right []profile) {
	if c.frozen {
		return
	}
	c.frozen = true
	for s, profiles := range [2][]profile{left, right} {
		for i := range profiles {
			for _, key := range profiles[i].keys {
				c.keys.counts[s][key]++
			}
		}
	}
	holding := make([]int32, len(c.words.words))
	for i := range c.words.words {
		key := c.keys.add(keyWord, c.words.words[i].text)
		holding[i] = c.keys.counts[leftSide][key] + c.keys.counts[rightSide][key]
	}
	c.words.freeze(holding, c.records)
	c.sample(left, right)
	c.weigh()
}

// sampleSize is how many records of a crowded name are proposed to all others of that name.
const sampleSize = 4

func (c *corpus) sample(left, right []profile) {
	for s, profiles := range [2][]profile{left, right} {
		c.samples[s] = make(map[int32][]int32)
		for i := range profiles {
			for _, key := range profiles[i].keys {
				if c.keys.kinds[key].strong() && c.keys.crowded(key) && len(c.samples[s][key]) < sampleSize {
					c.samples[s][key] = append(c.samples[s][key], int32(i))
				}
			}
		}
	}
}

// pieceShare is how much less a piece of a word weighs than the word.
const pieceShare = 3

// weigh gives weights to the words and keys that have none yet.
func (c *corpus) weigh() {
	for ; c.weighed < len(c.words.words); c.weighed++ {
		c.keys.add(keyWord, c.words.words[c.weighed].text)
	}
	for id := len(c.weights); id < len(c.keys.kinds); id++ {
		c.weights = append(c.weights, c.keyWeight(int32(id)))
	}
}

func (c *corpus) keyWeight(id int32) int32 {
	switch kind := c.keys.kinds[id]; {
	case kind.strong():
		return strongWeight
	case kind == keyWord:
		w := c.words.words[c.words.ids[c.keys.texts[id]]].weight
		return w * w
	case kind.leads():
		w := wordWeight("", int(c.keys.counts[leftSide][id]+c.keys.counts[rightSide][id]), c.records)
		return w * w / pieceShare
	default:
		return 0
	}
}
