package app

import (
	"errors"
	"slices"

	"dev.onramp/app/discover"
	"dev.onramp/app/msp"
	"dev.onramp/store"
)

// planSource gives a plan the devices as they stand in the store, and the
// decisions about them. What cannot be read ends in err, and the plan is void.
type planSource struct {
	tx       *store.Tx
	decided  *decisions
	assets   finder[asset]
	included func(*asset) bool // nothing is planned for others, whatever was decided
	err      error
}

func (s *planSource) Assets(visit func(msp.Asset)) {
	s.note(discover.EachAsset(s.tx, func(x msp.Asset) error {
		visit(x)
		return nil
	}))
}

func (s *planSource) Configurations(visit func(msp.Configuration)) {
	s.note(discover.EachConfiguration(s.tx, func(c msp.Configuration) error {
		visit(c)
		return nil
	}))
}

func (s *planSource) Asset(id int64) (msp.Asset, bool) {
	if s.assets.get(id) == nil {
		return msp.Asset{}, false
	}
	x, known, err := discover.Asset(s.tx, id)
	s.note(err)
	return x, known
}

func (s *planSource) Configuration(id int64) (msp.Configuration, bool) {
	c, known, err := discover.Configuration(s.tx, id)
	s.note(err)
	return c, known
}

func (s *planSource) Decision(of msp.Subject, left int64) (msp.Decision, bool) {
	if x := s.assets.get(left); of == msp.Assets && x != nil && !s.included(x) {
		return msp.Decision{}, false
	}
	return s.decided.find(of, left)
}

func (s *planSource) Claims(configuration int64) []int64 {
	claims := s.decided.holders.of(configuration)
	slices.Sort(claims)
	return claims
}

func (s *planSource) note(err error) { s.err = errors.Join(s.err, err) }
