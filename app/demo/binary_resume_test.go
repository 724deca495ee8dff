//go:build unix

package demo_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dev.onramp/app"
)

// apply is the place of the step Apply among the stages.
const apply = 7

func TestBinaryResumesWhereItWasLeftWithEveryDecision(t *testing.T) {
	t.Parallel()
	vendors := simulate(t, 10, 70)
	h := newHome(t).with(vendors.env()...)
	dir := h.workspace("acme")
	untouched := vendors.contents()
	var shown strings.Builder
	p := &technician{}
	start := func() { p.terminal = h.open(t, 80, 24, "--workspace", dir) }
	leave := func() {
		p.leave()
		shown.WriteString(p.written())
	}
	var kept work
	start()
	for i, step := range stages {
		p.sees(step.heading)
		if i == apply {
			p.until("the first writes", regexp.MustCompile(`[1-9][0-9]* of [0-9]`).MatchString) // left in the middle
		} else {
			step.work(p)
		}
		leave()
		now := workOf(t, dir)
		wantKept(t, step.heading, kept, now)
		p.wantDecided(step.heading, now)
		kept = now
		if i < apply && vendors.contents() != untouched {
			t.Errorf("%s wrote to the vendors", step.heading)
		}
		start()
		p.sees(step.heading)
		if i == apply {
			p.takeUpTheWrites()
		}
		step.onward(p)
	}
	p.sees("Last sync", "SaaS Alerts")
	leave()
	start()
	p.sees("Last sync", "SaaS Alerts")
	leave()
	wantKept(t, "Home", kept, workOf(t, dir))
	vendors.wantEachAssetOnce()
	wantNoSecret(t, vendors.keys(), shown.String(), stored(t, dir))
	wantRoutine(t, h, vendors, dir)
}

// takeUpTheWrites goes on, in a new run of the program, with a plan that was
// left half done. Leaving takes a moment: the plan may have been carried out.
func (p *technician) takeUpTheWrites() {
	p.sees("Nothing is being applied")
	p.does(enter, stages[apply-1].heading)
	if plan := p.sees("[Operations", "requests, about"); strings.Contains(plan, "[Operations 0]") {
		p.goOn()
		p.sees(stages[apply].heading)
		return
	}
	p.approve()
	p.sees(stages[apply].heading)
	p.awaitTheWrites()
}

// wantKept checks that what was settled before is settled in the same way now.
// Only what was to be created may have become matched, by being created.
func wantKept(t *testing.T, when string, before, now work) {
	t.Helper()
	for _, list := range []struct {
		name        string
		before, now []app.Row
	}{{"customer", before.Customers, now.Customers}, {"asset", before.Assets, now.Assets}, {"SaaS Alerts match", before.SaaS, now.SaaS}} {
		for _, was := range list.before {
			i := slices.IndexFunc(list.now, func(r app.Row) bool { return r.ID == was.ID })
			switch {
			case i < 0:
				t.Errorf("%s: the %s %s was %s and is open now", when, list.name, was.Name, was.State)
			case was.State == app.StateCreate && list.now[i].State == app.StateMatched:
			case list.now[i].State != was.State || list.now[i].Right != was.Right || list.now[i].Rule != was.Rule:
				t.Errorf("%s: the %s %s was %s %s and is %s %s", when, list.name, was.Name, was.State, was.Right, list.now[i].State, list.now[i].Right)
			}
		}
	}
	for i, state := range before.Steps {
		if state == app.StepDone && now.Steps[i] != app.StepDone {
			t.Errorf("%s: %s was done and is %s", when, app.Step(i), now.Steps[i])
		}
	}
	discovered := before.Steps != nil && before.Steps[app.StepDiscover] == app.StepDone
	if discovered && !slices.EqualFunc(before.Types, now.Types, func(a, b app.DeviceType) bool { return a.Target == b.Target }) {
		t.Errorf("%s: the device types were mapped to %v and are to %v", when, before.Types, now.Types)
	}
}

// wantDecided checks that every decision which the screen has confirmed is in
// the workspace, as a person's.
func (p *technician) wantDecided(when string, now work) {
	p.t.Helper()
	byPerson := func(rows []app.Row) (n int) {
		for _, r := range rows {
			if !r.Rule {
				n++
			}
		}
		return n
	}
	if customers, devices := byPerson(now.Customers), byPerson(now.Assets); customers != p.customers || devices != p.devices {
		p.t.Errorf("%s: %d customers and %d devices are settled by a person; the screen has confirmed %d and %d", when, customers, devices, p.customers, p.devices)
	}
}

// origin is the line that Onramp leaves in what it creates.
var origin = regexp.MustCompile(`Onramp: (https?://[^ \\<]+)`)

// wantEachAssetOnce checks that some configurations were created, and none of
// them for an asset that had one already.
func (s *simulated) wantEachAssetOnce() {
	s.t.Helper()
	var list struct {
		Data []struct{ Attributes struct{ Notes string } }
	}
	if err := json.Unmarshal([]byte(s.get(s.ITGlue.URL+"/configurations?page[size]=1000", "x-api-key", s.ITGlue.Key)), &list); err != nil {
		s.t.Fatal(err)
	}
	created := map[string]int{}
	for _, c := range list.Data {
		if line := origin.FindStringSubmatch(c.Attributes.Notes); line != nil {
			created[line[1]]++
		}
	}
	if len(created) == 0 {
		s.t.Errorf("none of %d configurations was created by Onramp", len(list.Data))
	}
	for asset, n := range created {
		if n > 1 {
			s.t.Errorf("%s was created %d times", asset, n)
		}
	}
}

// wantRoutine checks that the unattended pass goes on where the wizard ended,
// and that a second one finds nothing to do.
func wantRoutine(t *testing.T, h home, vendors *simulated, dir string) {
	t.Helper()
	for range 2 {
		r := h.run(t, "sync", "--workspace", dir)
		if r.code != 0 || r.err != "" {
			t.Errorf("after the wizard, sync ends with %d: %s%s", r.code, r.out, r.err)
		}
	}
	settled := vendors.contents()
	if r := h.run(t, "sync", "--workspace", dir, "--json"); r.code != 0 {
		t.Errorf("the third sync ends with %d: %s", r.code, r.err)
	}
	if vendors.contents() != settled {
		t.Error("a sync without anything new wrote to the vendors")
	}
}
