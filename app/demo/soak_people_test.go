package demo

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
	"dev.onramp/syncro/syncrotest"
)

// mostMachines is how many machines live at once.
const mostMachines = 40

// people is what technicians do on a day, at the vendors and in Onramp.
func (s *soak) people() {
	for _, act := range []struct {
		name   string
		chance float64
		do     func() bool
	}{
		{"arrivals", 0.5, s.arrives},
		{"deletions", 0.15, s.deleted},
		{"returns", 0.04, s.returns},
		{"renames", 0.2, s.renamed},
		{"moves", 0.06, s.moves},
		{"re-installs", 0.08, s.reinstalled},
		{"merges begun", 0.15, s.doubled},
		{"merges", 0.2, s.merges},
		{"archivings", 0.02, s.filedAway},
		{"replacements", 0.06, s.replaced},
		{"edits in IT Glue", 0.3, s.edited},
		{"archivings in IT Glue", 0.01, s.filedInITGlue},
	} {
		if chance(s.rand, act.chance) && act.do() {
			s.acts[act.name]++
		}
	}
	if s.day%3 == 0 {
		s.review()
	}
}

// one picks a machine for an act: documented, listed once, and left in peace for
// a week, so that its truth is beyond doubt.
func (s *soak) one() *machine {
	var able []*machine
	for _, m := range s.fleet {
		if !m.gone() && !m.archived && !m.filed && m.beside == 0 && m.config != 0 && s.day-m.since > 7 {
			able = append(able, m)
		}
	}
	if len(able) == 0 {
		return nil
	}
	m := pick(s.rand, able)
	m.since = s.day
	return m
}

func (s *soak) firm() int64 { return pick(s.rand, s.firms).ID }

// hardware draws a machine that nobody has seen.
func (s *soak) hardware(name string, customer int64) *machine {
	return &machine{customer: customer, since: s.day, agent: syncrotest.Agent{
		Name: name, FormFactor: "Physical Laptop", Manufacturer: "Dell Inc.", Model: "Latitude 5540", Serial: s.ids.serial("SK", 7),
		OS: "Microsoft Windows 11 Pro", Build: "22631", Release: "23H2", UUID: s.ids.uuid(),
		Adapters: []syncrotest.Adapter{{Name: "Ethernet", Type: "ethernet", MAC: s.ids.mac("D4A2CD"), IPv4: fmt.Sprintf("10.9.%d.%d", s.rand.IntN(250), 1+s.rand.IntN(250)), Gateway: "10.9.0.1"}},
	}}
}

// publish shows the machine in Syncro as its agent sees it.
func (s *soak) publish(m *machine) {
	m.agent.LastSynced, m.agent.Fields = time.Now(), nil
	if now, listed := s.Syncro.Asset(m.asset); listed {
		if link, set := now.Properties[LinkField]; set {
			m.agent.Fields = map[string]any{LinkField: link}
		}
	}
	fresh := m.asset == 0
	m.asset = s.Syncro.SetAsset(syncrotest.Asset{
		ID: m.asset, CustomerID: m.customer, Name: m.agent.Name, Serial: m.agent.Serial, Properties: syncrotest.AgentProperties(m.agent),
	})
	if fresh {
		m.assets = append(m.assets, m.asset)
	}
}

func (s *soak) arrives() bool {
	live := 0
	for _, m := range s.fleet {
		if !m.gone() {
			live++
		}
	}
	if live >= mostMachines {
		return false
	}
	m := s.hardware(fmt.Sprintf("SOAK-%04d", s.day), s.firm())
	s.publish(m)
	s.fleet = append(s.fleet, m)
	return true
}

func (s *soak) deleted() bool {
	m := s.one()
	if m == nil {
		return false
	}
	s.Syncro.DeleteAsset(m.asset)
	m.asset = 0
	return true
}

// returns brings back a machine that was deleted by mistake, under its old id.
func (s *soak) returns() bool {
	for _, m := range s.fleet {
		if m.gone() && m.config != 0 && !m.filed && s.day-m.since > 7 && s.day-m.since < 40 {
			m.asset, m.since = m.assets[len(m.assets)-1], s.day
			s.publish(m)
			return true
		}
	}
	return false
}

func (s *soak) renamed() bool {
	m := s.one()
	if m == nil {
		return false
	}
	m.agent.Name = fmt.Sprintf("RENAMED-%04d", s.day)
	s.publish(m)
	return true
}

// moves gives a machine to another customer, and a technician moves its
// configuration after it.
func (s *soak) moves() bool {
	m := s.one()
	if m == nil {
		return false
	}
	m.customer = s.firm()
	s.publish(m)
	c, _ := s.ITGlue.Configuration(m.config)
	c.OrganizationID, c.UpdatedAt = s.Truth.Organization(m.customer), time.Now()
	s.ITGlue.SetConfiguration(c)
	return true
}

// reinstalled lists the same machine under a new id and a new name.
func (s *soak) reinstalled() bool {
	m := s.one()
	if m == nil {
		return false
	}
	s.Syncro.DeleteAsset(m.asset)
	m.asset, m.agent.Name, m.agent.UUID = 0, fmt.Sprintf("FRESH-%04d", s.day), s.ids.uuid()
	s.publish(m)
	return true
}

// doubled lists the same machine a second time, as a new agent beside an old one
// does, until Syncro merges them.
func (s *soak) doubled() bool {
	m := s.one()
	if m == nil {
		return false
	}
	m.beside, m.asset, m.agent.UUID = m.asset, 0, s.ids.uuid()
	s.publish(m)
	return true
}

func (s *soak) merges() bool {
	for _, m := range s.fleet {
		if m.beside != 0 {
			s.merge(m)
			return true
		}
	}
	return false
}

func (s *soak) merge(m *machine) {
	s.Syncro.DeleteAsset(m.beside)
	m.beside, m.since = 0, s.day
}

func (s *soak) filedAway() bool {
	m := s.one()
	if m == nil {
		return false
	}
	s.Syncro.ArchiveAsset(m.asset)
	m.archived = true
	return true
}

// replaced puts new hardware in the place of old, under the same name.
func (s *soak) replaced() bool {
	old := s.one()
	if old == nil {
		return false
	}
	s.Syncro.DeleteAsset(old.asset)
	old.asset = 0
	m := s.hardware(old.agent.Name, old.customer)
	s.publish(m)
	s.fleet = append(s.fleet, m)
	return true
}

// edited changes a configuration by hand in IT Glue.
func (s *soak) edited() bool {
	m := s.one()
	if m == nil {
		return false
	}
	c, _ := s.ITGlue.Configuration(m.config)
	switch s.rand.IntN(4) {
	case 0:
		c.AssetTag = fmt.Sprintf("TAG-%d", s.day)
	case 1:
		c.Notes += "\nlooked at by hand"
	case 2:
		c.Name = fmt.Sprintf("BY-HAND-%04d", s.day)
	case 3:
		c.PrimaryIP = ""
	}
	c.UpdatedAt = time.Now()
	s.ITGlue.SetConfiguration(c)
	return true
}

func (s *soak) filedInITGlue() bool {
	m := s.one()
	if m == nil {
		return false
	}
	c, _ := s.ITGlue.Configuration(m.config)
	c.Archived, c.UpdatedAt = true, time.Now()
	s.ITGlue.SetConfiguration(c)
	m.filed = true
	return true
}

// review is a technician who answers what is open about the fleet, rightly.
func (s *soak) review() {
	of := s.byAsset()
	for _, row := range s.app.Review(msp.Assets, 0).Rows() {
		m := of[row.ID]
		if m == nil || row.State != app.StateOpen || m.asset != row.ID || m.beside != 0 {
			continue
		}
		var err error
		if m.config != 0 {
			_, err = s.app.MatchTo(msp.Assets, row.ID, fmt.Sprint(m.config))
		} else {
			_, err = s.app.Create(msp.Assets, []int64{row.ID})
		}
		s.acts["answers"]++
		if err != nil {
			s.t.Logf("day %d: %s cannot be settled yet: %v", s.day, row.Name, err)
		}
	}
}

// accept is a person who finds on Home that a list shrank, looks at the vendor,
// where it is as short as that, and says so. The brake on it held that night and
// holds in none that follows until the list shrinks again.
func (s *soak) accept() (short bool) {
	s.t.Helper()
	why := s.app.Home().Shrunk
	if why == "" {
		return false
	}
	listed := len(s.Syncro.Assets()) // it lists archived ones, too
	if !strings.Contains(why, fmt.Sprintf("Syncro lists %d assets", listed)) {
		s.t.Errorf("day %d: Syncro has %d assets, and Home says: %s", s.day, listed, why)
	}
	if err := s.app.AcceptNumbers(); err != nil {
		s.t.Errorf("day %d: %v", s.day, err)
	}
	if still := s.app.Home().Shrunk; still != "" {
		s.t.Errorf("day %d: accepted, and Home still says: %s", s.day, still)
	}
	s.acts["shorter lists accepted"]++
	return true
}

// release is a person who is told that a brake on shares held, finds that every
// machine that would be retired is gone in truth, and lets it happen.
func (s *soak) release(held []string) {
	s.t.Helper()
	events, cancel := s.app.Subscribe()
	defer cancel()
	err := s.app.MakePlan()
	if err == nil {
		err = await(s.t.Context(), events, func() bool { return s.app.Plan().State != app.PlanMaking })
	}
	of, plan := s.byAsset(), s.app.Plan()
	for _, row := range plan.Rows() {
		if m := of[row.Asset]; row.Kind == string(reconcile.Retire) && (m == nil || !m.gone()) {
			s.t.Errorf("day %d: %s lives and would be retired, had it not been for %s", s.day, row.Name, held)
		}
	}
	for _, b := range plan.Brakes {
		if b.Code != "B2" && b.Code != "B3" {
			s.t.Errorf("day %d: a brake holds: %s: %s", s.day, b.Code, b.Text)
			return
		}
		err = errors.Join(err, s.app.Override(b.Code, b.Count, "all of them were deleted on purpose"))
	}
	if len(plan.Brakes) > 0 {
		err = errors.Join(err, s.app.Approve(), await(s.t.Context(), events, func() bool { return s.app.Overview().Busy == "" }))
		s.acts["brakes released"]++
	}
	if err != nil {
		s.t.Errorf("day %d: %s cannot be released: %v", s.day, held, err)
	}
}
