package screens

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
)

// nextOffer goes on to the next customer once this one has nothing open.
func (s *devicesStep) nextOffer() (offer, bool) {
	v := s.one
	if s.shows != showOne || v.inPane || v.list.v == nil || v.data.Loading || v.data.Counts[app.StateOpen] > 0 {
		return offer{}, false
	}
	return offer{act: actNextOpen, does: "go on to the next customer with open devices", brief: "next customer", run: s.nextSite}, true
}

// nextSite shows the next customer that has open devices, in the order of the
// overview and round.
func (s *devicesStep) nextSite() tea.Cmd {
	here := s.one.customer
	return await(s.d, "Looking for the next customer.", s.d.app.Sites, func(sites []app.Site) tea.Cmd {
		at := slices.IndexFunc(sites, func(x app.Site) bool { return x.Customer == here })
		for step := 1; step <= len(sites); step++ {
			if x := sites[(at+step)%len(sites)]; x.Open > 0 && x.Customer != here {
				s.sites.goTo(x.Customer)
				return s.showSite(x)
			}
		}
		s.d.say("no customer has open devices left; > continues")
		s.shows = showSites
		return s.sites.refresh()
	})
}

// goTo puts the cursor on the row of this identity, if it shows.
func (t *table[K, R]) goTo(id K) {
	if t.v == nil {
		return
	}
	if at := t.v.find(id); at >= 0 {
		t.pos = at
		t.stay()
		t.clamp()
	}
}
