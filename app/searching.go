package app

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

// Found is one hit of a search for something to match to.
type Found struct {
	Right string
	Name  msp.Text
	Note  msp.Text
	Marks [][2]int // byte ranges of Name's clean form that the query hit
	Close bool     // a close spelling, not a hit
	Held  msp.Text // the other records that are matched to it, empty for none
}

// searcher keeps the index of one subject between keys.
type searcher struct {
	mu     sync.Mutex
	of     *records
	within []int64
	rights []string
	index  *match.Index
	last   *match.Hits
}

// Search finds what a person types among the records that a row may be matched
// to, the best 200 of them; before anything is typed these are the free ones by
// name, and then those that other records are matched to. Configurations are looked for by name and serial
// number in the organizations of the device's customer, in all if it has none.
func (a *App) Search(ctx context.Context, s msp.Subject, left int64, query string) ([]Found, error) {
	untyped := strings.TrimSpace(query) == ""
	most := MaxFound
	if untyped {
		most = math.MaxInt
	}
	rights, hits, err := a.hits(ctx, s, left, query, most)
	if err != nil {
		return nil, err
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	held := a.heldBy(s, left)
	var out, taken []Found
	for i := 0; i < len(hits) && len(out) < MaxFound; i++ {
		by := held(rights[i])
		if untyped && !by.Empty() && len(taken) == MaxFound {
			continue
		}
		c := a.rightCard(s, rights[i])
		found := Found{Right: rights[i], Name: c.Title, Note: noteOf(s, c), Marks: hits[i].Marks, Close: hits[i].Close, Held: by}
		if untyped && !by.Empty() {
			taken = append(taken, found)
		} else {
			out = append(out, found)
		}
	}
	return append(out, taken[:min(len(taken), MaxFound-len(out))]...), nil
}

// hits are the best hits of a search, at most so many, each with the record that
// it hit.
func (a *App) hits(ctx context.Context, s msp.Subject, left int64, query string, most int) (rights []string, best []match.Hit, err error) {
	a.mu.RLock()
	r := a.records
	var within []int64
	if x := r.asset.get(left); s == msp.Assets && x != nil {
		within = a.organizationsOf(x.CustomerID)
	}
	a.mu.RUnlock()
	find := a.searchers.of(s)
	find.mu.Lock()
	defer find.mu.Unlock()
	if find.of != r || !slices.Equal(find.within, within) {
		find.rebuild(r, s, within)
	}
	found, err := find.index.Search(ctx, query, find.last)
	if err != nil {
		return nil, nil, err
	}
	find.last = found
	best = found.Rows[:min(len(found.Rows), most)]
	for _, h := range best {
		rights = append(rights, find.rights[h.Row])
	}
	return rights, best, nil
}

// noteOf is what tells hits of one name apart.
func noteOf(s msp.Subject, c Card) msp.Text {
	want := map[msp.Subject]string{msp.Customers: "city", msp.Assets: "serial", msp.SaaS: "domain"}[s]
	for _, f := range c.Fields {
		if f.Name == want {
			return f.Value
		}
	}
	return msp.Text{}
}

// rebuild makes the index anew, by name: so hits stand that are as good.
func (f *searcher) rebuild(r *records, s msp.Subject, within []int64) {
	type entry struct{ right, text, order string }
	var all []entry
	add := func(right string, parts ...msp.Text) {
		text := parts[0].String()
		for _, p := range parts[1:] {
			text += " " + p.String()
		}
		all = append(all, entry{right, text, match.Fold(text)})
	}
	switch s {
	case msp.Customers:
		for i := range r.Organizations {
			add(idText(r.Organizations[i].ID), r.Organizations[i].Name)
		}
	case msp.Assets:
		theirs := r.configurations
		if len(within) > 0 {
			theirs = nil
		}
		for _, o := range within {
			theirs = append(theirs, r.configurationsOf[o]...)
		}
		for _, c := range theirs {
			add(idText(c.ID), c.Name, c.Serial)
		}
	case msp.SaaS:
		for i := range r.SaaS {
			add(r.SaaS[i].ID, r.SaaS[i].Name)
		}
	}
	slices.SortStableFunc(all, func(x, y entry) int { return strings.Compare(x.order, y.order) })
	f.of, f.within, f.last, f.rights = r, within, nil, make([]string, len(all))
	texts := make([]string, len(all))
	for i, e := range all {
		f.rights[i], texts[i] = e.right, e.text
	}
	f.index = match.NewIndex(texts)
}

// searchers holds one searcher a subject.
type searchers struct {
	mu sync.Mutex
	m  map[msp.Subject]*searcher
}

func (s *searchers) of(subject msp.Subject) *searcher {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.m == nil {
		s.m = map[msp.Subject]*searcher{}
	}
	if s.m[subject] == nil {
		s.m[subject] = &searcher{}
	}
	return s.m[subject]
}
