package app

import (
	"fmt"
	"io"
	"strings"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
)

// KindSummary is what one pass did with one kind of record of one vendor.
type KindSummary struct {
	Read int `json:"read"`
	// ChangesOnly says that only what changed was asked for; Read is from the
	// last complete reading then.
	ChangesOnly     bool `json:"changes_only,omitempty"`
	MatchedAuto     int  `json:"matched_auto"`
	MatchedByPerson int  `json:"matched_by_person"`
	Review          int  `json:"left_for_review"`
	Later           int  `json:"later"` // put there by a person
	Ignored         int  `json:"ignored"`
	Held            int  `json:"held_back"`
	Created         int  `json:"created"`
	Updated         int  `json:"updated"`
	Linked          int  `json:"linked"`
	Retired         int  `json:"retired"`
	Restored        int  `json:"restored"`
	Refused         int  `json:"refused_by_a_brake"`
	// Along is how many of Refused no brake refuses itself: they need those.
	Along  int `json:"in_need_of_refused,omitempty"`
	Failed int `json:"failed"`
}

// Summary is what one pass of `onramp sync` did.
type Summary struct {
	Workspace string                            `json:"workspace"`
	Started   time.Time                         `json:"started"`
	Ended     time.Time                         `json:"ended,omitzero"`
	DryRun    bool                              `json:"dry_run,omitempty"`
	Vendors   map[Vendor]map[string]KindSummary `json:"vendors,omitempty"`
	// Planned is what a dry run would have written, by what is done, such as
	// create_configuration: what a brake refuses is not among it.
	Planned  map[string]int `json:"planned,omitempty"`
	Brakes   []string       `json:"brakes,omitempty"`
	Findings []string       `json:"findings,omitempty"`
	// Failures name what failed; the next pass tries it again.
	Failures []string `json:"failures,omitempty"`
	// Withheld is what was decided and stays undone until a person does something,
	// and what.
	Withheld []string `json:"withheld,omitempty"`
	// Notes say what was left out, and why.
	Notes []string `json:"notes,omitempty"`
	// Keys say which keys end soon.
	Keys []string `json:"keys,omitempty"`
	// Stopped says why the pass ended early, "" if it did not.
	Stopped string `json:"stopped,omitempty"`
	// Error is why the pass failed, "" if it did not.
	Error string `json:"error,omitempty"`

	counted bool // what is left for review

	brakedAt map[Vendor][]string // the codes of Brakes, by the vendors that they keep from being written to
	found    map[Vendor]Pile     // of Findings, those that are neither a brake's nor tried again
	withheld Pile
}

// vendorOf places a kind of record at its vendor, under the summary's name.
var vendorOf = map[discover.Kind]Vendor{
	discover.Customers: VendorSyncro, discover.Assets: VendorSyncro, discover.Organizations: VendorITGlue,
	discover.Configurations: VendorITGlue, discover.SaaSOrganizations: VendorSaaSAlerts,
}

// note keeps trouble that did not stop the pass.
func (s *Summary) note(err error) {
	if err != nil {
		s.Notes = append(s.Notes, msp.Clean(err.Error()))
	}
}

// edit changes the summary of one kind.
func (s *Summary) edit(k discover.Kind, change func(*KindSummary)) {
	s.editNamed(vendorOf[k], summaryName(k), change)
}

func (s *Summary) editNamed(v Vendor, kind string, change func(*KindSummary)) {
	if s.Vendors == nil {
		s.Vendors = map[Vendor]map[string]KindSummary{}
	}
	if s.Vendors[v] == nil {
		s.Vendors[v] = map[string]KindSummary{}
	}
	row := s.Vendors[v][kind]
	change(&row)
	s.Vendors[v][kind] = row
}

// mappingName is where the decisions about a kind are counted. What is mapped to
// SaaS Alerts is customers, so it does not stand beside its organizations.
func mappingName(k discover.Kind) string {
	if k == discover.SaaSOrganizations {
		return "customers_mapped"
	}
	return summaryName(k)
}

func summaryName(k discover.Kind) string {
	if k == discover.SaaSOrganizations {
		return "organizations"
	}
	return string(k)
}

func (a *App) countRead(s *Summary) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	alerts := a.saasAlerts()
	if alerts.words != "" {
		s.Notes = append(s.Notes, msp.Clean(alerts.words))
	}
	for k, v := range vendorOf {
		if v == VendorSaaSAlerts && !alerts.asked {
			continue
		}
		last := a.records.Crawls[k]
		s.edit(k, func(row *KindSummary) { row.Read, row.ChangesOnly = last.Read, !last.Refreshed.Before(s.Started) })
	}
}

// countDecided says what stands decided and what is left for a person.
func (a *App) countDecided(s *Summary) {
	s.counted = true
	for subject, kind := range map[msp.Subject]discover.Kind{msp.Customers: discover.Customers, msp.Assets: discover.Assets, msp.SaaS: discover.SaaSOrganizations} {
		a.mu.RLock()
		out := subject == msp.SaaS && a.withoutSaaSAlerts()
		a.mu.RUnlock()
		if out || !a.stands(subject) {
			continue
		}
		s.editNamed(vendorOf[kind], mappingName(kind), func(row *KindSummary) { a.eachState(subject, row.add) })
	}
}

// stands says whether there is any row of a subject.
func (a *App) stands(s msp.Subject) bool {
	found := false
	a.eachState(s, func(State, bool) { found = true })
	return found
}

// eachState visits the rows of a subject: their state, and whether a rule decided
// it. Rows of devices need not be made for that.
func (a *App) eachState(s msp.Subject, visit func(state State, rule bool)) {
	if s != msp.Assets {
		for r := range a.Review(s, 0).All() {
			visit(r.State, r.Rule)
		}
		return
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	now := time.Now()
	for _, x := range a.records.assets {
		if a.inScope(x.CustomerID) {
			state, _ := a.assetState(x, now)
			d, _ := a.decided.stance(msp.Assets, x.ID)
			visit(state, d.rule)
		}
	}
}

func (row *KindSummary) add(state State, rule bool) {
	switch state {
	case StateMatched:
		if rule {
			row.MatchedAuto++
		} else {
			row.MatchedByPerson++
		}
	case StateIgnored:
		row.Ignored++
	case StateOpen:
		row.Review++
	case StateLater:
		row.Later++
	case StateHeld:
		row.Held++
	case StateCreate:
	}
}

// countPlanned counts what a plan that is not carried out would write, and what
// of it the brakes refuse.
func (a *App) countPlanned(s *Summary, made planState) {
	s.Planned = map[string]int{}
	for o, refused := range reconcile.Refused(made.plan, made.brakes) {
		if refused {
			s.refuse(o, made.brakes)
		} else {
			s.Planned[plannedKey(o.Kind)]++
		}
	}
}

// plannedKey is a kind of operation as a key of JSON.
func plannedKey(k reconcile.Kind) string { return strings.ReplaceAll(string(k), " ", "_") }

// kindOf is the kind of record that an operation of a kind counts with, and
// vendorOf of that is the vendor that it writes to.
func kindOf(k reconcile.Kind) discover.Kind {
	switch k {
	case reconcile.CreateOrganization:
		return discover.Organizations
	case reconcile.WriteLink:
		return discover.Assets
	case reconcile.CreateManufacturer, reconcile.CreateModel, reconcile.CreateConfiguration, reconcile.Update,
		reconcile.MoveLink, reconcile.Restore, reconcile.Retire:
	}
	return discover.Configurations
}

// vendorWritten is the vendor that an operation of a kind writes to, "" for none.
func vendorWritten(k reconcile.Kind) Vendor {
	if k == "" {
		return ""
	}
	return vendorOf[kindOf(k)]
}

// tell keeps what a person should see.
func (s *Summary) tell(findings []reconcile.Finding) {
	for _, f := range findings {
		if f.Kind == reconcile.FindBraked {
			continue // tellBraked tells it once for all
		}
		words := msp.Clean(string(f.Kind) + ": " + f.Name.String() + ": " + f.Words)
		if f.Kind == reconcile.FindFailed || f.Kind == reconcile.FindUnknown {
			s.Findings, s.Failures = append(s.Findings, words), append(s.Failures, words)
		} else {
			s.find(vendorWritten(f.Operation), words)
		}
	}
}

// countDone counts what a run did, refused and failed at.
func (a *App) countDone(s *Summary, plan reconcile.Plan, done reconcile.Summary) {
	s.Stopped = done.Stopped
	s.tell(done.Findings)
	s.tellBraked(done.Findings)
	s.edit(discover.Organizations, func(row *KindSummary) { row.Created = done.Done[reconcile.CreateOrganization] })
	s.edit(discover.Assets, func(row *KindSummary) { row.Linked = done.Done[reconcile.WriteLink] })
	s.edit(discover.Configurations, func(row *KindSummary) {
		row.Created = done.Done[reconcile.CreateConfiguration]
		row.Updated = done.Done[reconcile.Update] + done.Done[reconcile.MoveLink]
		row.Retired, row.Restored = done.Done[reconcile.Retire], done.Done[reconcile.Restore]
	})
	failed := map[string]bool{}
	for _, f := range done.Findings {
		if f.Kind == reconcile.FindFailed {
			failed[f.Op] = true
		}
	}
	for o, refused := range reconcile.Refused(plan, done.Brakes) {
		switch {
		case failed[o.ID]:
			s.edit(kindOf(o.Kind), func(row *KindSummary) { row.Failed++ })
		case refused:
			s.refuse(o, done.Brakes)
		}
	}
}

// Writes is the number of records that the pass wrote.
func (s Summary) Writes() int {
	return s.count(func(k KindSummary) int { return k.Created + k.Updated + k.Linked + k.Retired + k.Restored })
}

// open counts what is left for review of a kind at a vendor.
func (s Summary) open(v Vendor, kind string) int { return s.Vendors[v][kind].Review }

// failed is the number of operations that failed.
func (s Summary) failed() int { return s.count(func(k KindSummary) int { return k.Failed }) }

// count adds a number of every kind up.
func (s Summary) count(of func(KindSummary) int) int {
	n := 0
	for _, kinds := range s.Vendors {
		for _, k := range kinds {
			n += of(k)
		}
	}
	return n
}

// Print writes the summary for a person, the counts in the first line.
func (s Summary) Print(w io.Writer) error {
	lines := append([]string{s.Line()}, s.told()...)
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
	return err
}

// told is what a person should know beside the counts, a sentence each.
func (s Summary) told() []string {
	var out []string
	for _, part := range []struct {
		what  string
		lines []string
	}{{"brake ", s.Brakes}, {"", s.Findings}, {"", s.withheldWords()}, {"", s.Notes}, {"", s.Keys}} {
		for _, line := range part.lines {
			out = append(out, part.what+line)
		}
	}
	return out
}

// Line is the pass in one line.
func (s Summary) Line() string {
	assets := s.Vendors[VendorSyncro][string(discover.Assets)]
	configurations := s.Vendors[VendorITGlue][string(discover.Configurations)]
	read := fmt.Sprintf("%s read, %d of them and %s left for review", several(assets.Read, "asset", "assets"), assets.Review,
		several(s.open(VendorSyncro, string(discover.Customers)), "customer", "customers"))
	if n := s.open(VendorSaaSAlerts, mappingName(discover.SaaSOrganizations)); n > 0 {
		read += fmt.Sprintf(", and %d to map to SaaS Alerts", n)
	}
	read += "; "
	if s.DryRun {
		return read + fmt.Sprintf("nothing was written: a sync would %s, %s", s.plannedWords(), s.refusedWords())
	}
	return read + fmt.Sprintf("%d created, %d updated, %d linked, %d retired, %s, %d failed",
		configurations.Created, configurations.Updated, assets.Linked, configurations.Retired, s.refusedWords(), configurations.Failed+assets.Failed)
}

// plannedWords is what a dry run would have written: "create configuration 12,
// update 3".
func (s Summary) plannedWords() string {
	var parts []string
	for _, kind := range reconcile.Kinds() {
		if n := s.Planned[plannedKey(kind)]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", kind, n))
		}
	}
	return name(strings.Join(parts, ", "), "write nothing")
}

// NeedsReview says whether the pass left something to a person: an open row, a
// finding, what a brake holds, or what was decided and cannot be carried out.
func (s Summary) NeedsReview() bool {
	if len(s.Findings) > 0 || len(s.Brakes) > 0 || len(s.Withheld) > 0 {
		return true
	}
	for _, kinds := range s.Vendors {
		for _, k := range kinds {
			if k.Review > 0 || k.Failed > 0 {
				return true
			}
		}
	}
	return false
}
