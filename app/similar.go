package app

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

const (
	maxSimilar   = 5   // similar names that are proposed
	leastSimilar = 50  // of 100: half of the name is the same
	maxCompared  = 300 // names that are compared with a row's: they share a word with it
)

// similar finds the records whose names are most like a row's, the likest first:
// those that a person would type a part of the name for.
func (a *App) similar(ctx context.Context, s msp.Subject, left int64) ([]string, error) {
	a.mu.RLock()
	name := a.leftName(s, left)
	a.mu.RUnlock()
	var words [][]string // the records that hold each word of the name
	for _, word := range strings.Fields(match.Fold(name.Raw())) {
		rights, _, err := a.hits(ctx, s, left, word, MaxFound)
		if err != nil {
			return nil, err
		}
		words = append(words, rights)
	}
	slices.SortStableFunc(words, func(x, y []string) int { return cmp.Compare(len(x), len(y)) }) // rare words tell most
	alike := map[string]int{}
	var out []string
	a.mu.RLock()
	defer a.mu.RUnlock()
	for _, rights := range words {
		for _, right := range rights {
			if _, compared := alike[right]; compared || len(alike) == maxCompared {
				continue
			}
			alike[right] = match.NameSimilarity(name.Raw(), a.rightName(s, right).Raw())
			if alike[right] >= leastSimilar {
				out = append(out, right)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y string) int { return cmp.Compare(alike[y], alike[x]) })
	return out[:min(len(out), maxSimilar)], nil
}

// heldBy returns what names the other records that are matched to a record. The
// caller holds the lock as long as it is used.
func (a *App) heldBy(s msp.Subject, left int64) func(right string) msp.Text {
	holders := map[string][]int64{}
	if s != msp.Assets {
		for other, d := range a.decided.about(s) {
			for _, right := range append([]string{d.Right}, d.Further...) {
				if d.Verdict == msp.Matched {
					holders[right] = append(holders[right], other)
				}
			}
		}
	}
	return func(right string) msp.Text {
		others := holders[right]
		if s == msp.Assets {
			others = a.decided.holders.of(idOf(right))
		}
		var names []string
		for _, other := range others {
			if name := a.leftName(s, other); other != left && !name.Empty() {
				names = append(names, name.Raw())
			}
		}
		slices.Sort(names)
		return msp.NewText(strings.Join(names, ", "))
	}
}
