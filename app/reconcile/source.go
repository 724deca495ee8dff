package reconcile

import (
	"slices"

	"dev.onramp/app/msp"
)

// Source gives devices and decisions one at a time: a large provider has more of
// them than memory should hold. It must not change while a plan is made.
type Source interface {
	// Assets and Configurations visit all of them.
	Assets(visit func(msp.Asset))
	Configurations(visit func(msp.Configuration))
	Asset(id int64) (msp.Asset, bool)
	Configuration(id int64) (msp.Configuration, bool)
	// Decision returns what stands about a customer or an asset.
	Decision(s msp.Subject, left int64) (msp.Decision, bool)
	// Claims returns the assets that are matched to a configuration in order of
	// id, those that are gone too.
	Claims(configuration int64) []int64
}

// lists is the source of an input whose records stand in lists.
type lists struct {
	assets         map[int64]msp.Asset
	configurations map[int64]msp.Configuration
	decided        map[msp.Subject]map[int64]msp.Decision
	claims         map[int64][]int64
	in             *Input
}

func newLists(in *Input) *lists {
	l := &lists{
		assets:         byID(in.Assets, func(a msp.Asset) int64 { return a.ID }),
		configurations: byID(in.Configurations, func(c msp.Configuration) int64 { return c.ID }),
		decided:        make(map[msp.Subject]map[int64]msp.Decision), claims: make(map[int64][]int64), in: in,
	}
	for _, d := range in.Decisions {
		if d.Verdict == msp.Refused {
			continue
		}
		if l.decided[d.Subject] == nil {
			l.decided[d.Subject] = make(map[int64]msp.Decision)
		}
		l.decided[d.Subject][d.Left] = d
	}
	for left, d := range l.decided[msp.Assets] {
		if d.Verdict == msp.Matched {
			l.claims[d.RightID()] = append(l.claims[d.RightID()], left)
		}
	}
	for _, lefts := range l.claims {
		slices.Sort(lefts)
	}
	return l
}

func (l *lists) Assets(visit func(msp.Asset)) {
	for _, a := range sorted(l.in.Assets, func(a msp.Asset) int64 { return a.ID }) {
		visit(a)
	}
}

func (l *lists) Configurations(visit func(msp.Configuration)) {
	for _, c := range l.in.Configurations {
		visit(c)
	}
}

func (l *lists) Asset(id int64) (msp.Asset, bool) {
	a, known := l.assets[id]
	return a, known
}

func (l *lists) Configuration(id int64) (msp.Configuration, bool) {
	c, known := l.configurations[id]
	return c, known
}

func (l *lists) Decision(s msp.Subject, left int64) (msp.Decision, bool) {
	d, ok := l.decided[s][left]
	return d, ok
}

func (l *lists) Claims(configuration int64) []int64 { return l.claims[configuration] }
