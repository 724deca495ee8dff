package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

// CreateLook is what creating records would do, for a person to see first.
type CreateLook struct {
	Count     int      // rows that something would be created for
	LeftOut   []string // what it does not cover, a line a reason
	Note      string   // of a single device: what is special about it
	Proposed  string   // of a single device: the configuration that is proposed for it, and why
	Elsewhere []string // devices that stand in another organization already, in words; at most three
	More      int      // how many more of these there are
	Suggested int      // other open devices of the same customers that A matches by serial, MAC or link
	Doubtful  []string // why further ones of these need a look, a line a reason
	PSALinked int      // configurations that a PSA has a part in
	Like      []Found  // of a single customer: organizations that are like it
}

// LookBeforeCreate looks for what exists already before anything is created for
// the rows. It changes nothing.
func (a *App) LookBeforeCreate(ctx context.Context, s msp.Subject, lefts []int64) (CreateLook, error) {
	look := a.weighCreate(s, lefts)
	if s != msp.Customers || len(lefts) != 1 || look.Count != 1 {
		return look, nil
	}
	var err error
	look.Like, err = a.organizationsLike(ctx, lefts[0])
	return look, err
}

// LookBeforeCreateMissing is LookBeforeCreate for all that CreateMissing covers.
func (a *App) LookBeforeCreateMissing(customer int64) CreateLook {
	lefts, rest := a.Missing(customer)
	look := a.weighCreate(msp.Assets, lefts)
	look.LeftOut = append(look.LeftOut, rest...)
	return look
}

func (a *App) weighCreate(s msp.Subject, lefts []int64) CreateLook {
	a.mu.RLock()
	defer a.mu.RUnlock()
	var look CreateLook
	var out leftOut
	now := time.Now()
	customers, creating := map[int64]bool{}, map[int64]bool{}
	for _, left := range lefts {
		if why := a.cannotCreate(s, left, len(lefts) > 1, now); why != "" {
			out.add(withoutDate(why))
			continue
		}
		look.Count++
		creating[left] = true
		if x := a.records.asset.get(left); s == msp.Assets && x != nil {
			customers[x.CustomerID] = true
			a.noteElsewhere(&look, x)
		}
	}
	look.LeftOut = out.lines()
	a.weighOthers(&look, customers, creating)
	if s == msp.Assets && len(lefts) == 1 {
		m := a.deviceMatch(lefts[0])
		look.Note = a.named(msp.Clean(a.deviceNote(a.records.asset.get(lefts[0]), m.Note)))
		if len(m.Candidates) > 0 {
			look.Proposed = fmt.Sprintf("%s is proposed for it: %s", a.rightName(s, m.Candidates[0].Right), reasons(m.Candidates[0].Evidence, 3))
		}
	}
	if a.settings.PSA != NoPSA {
		look.PSALinked = a.psaLinked()
	}
	return look
}

// withoutDate words a reason so that many rows share it.
func withoutDate(why string) string {
	if strings.HasPrefix(why, notSeenSince) {
		return "not seen for long: held back"
	}
	return why
}

// cannotCreate says why nothing is created for a row, "" if something may be.
// With many rows at once, a customer that is like an organization is left for a
// person to look at.
func (a *App) cannotCreate(s msp.Subject, left int64, many bool, now time.Time) string {
	if why := a.mayCreate(s, left, now); why != "" {
		return why
	}
	if many && s == msp.Customers && a.matching.orgs[left].Tier != match.None {
		return "like an organization that is there: look at them one by one"
	}
	return ""
}

// noteElsewhere words where a device stands already.
func (a *App) noteElsewhere(look *CreateLook, x *asset) {
	m := a.matching.device(x)
	c := a.records.configuration.get(m.other)
	if m.kind != match.Elsewhere && m.kind != match.Moved || c == nil {
		return
	}
	if len(look.Elsewhere) == 3 {
		look.More++
		return
	}
	look.Elsewhere = append(look.Elsewhere, fmt.Sprintf("%s stands in %s already, as %s", x.Name, a.organizationName(c.OrganizationID), c.Name))
}

func (a *App) organizationName(id int64) string {
	if o := a.records.organization[id]; o != nil {
		return o.Name.String()
	}
	return "organization " + idText(id)
}

func (a *App) psaLinked() int {
	n := 0
	for _, c := range a.records.configurations {
		if c.PSA {
			n++
		}
	}
	return n
}

// maxLike is how many organizations are shown before one of a like name is created.
const maxLike = 8

// organizationsLike are the organizations that a customer may be already: those
// with evidence for it, and those whose name has the words of its name or a close
// spelling of them. Pairs that were refused are not among them.
func (a *App) organizationsLike(ctx context.Context, customer int64) ([]Found, error) {
	a.mu.RLock()
	c := a.records.customer[customer]
	var like []Found
	for _, m := range a.answer(msp.Customers, customer).Candidates {
		if m.Score > 0 {
			like = append(like, Found{Right: m.Right, Name: a.rightName(msp.Customers, m.Right), Note: msp.NewText(reasons(m.Evidence, 2))})
		}
	}
	a.mu.RUnlock()
	if c == nil {
		return like, nil
	}
	hits, err := a.Search(ctx, msp.Customers, customer, c.Name().String())
	if err != nil {
		return nil, fmt.Errorf("look for an organization like %s: %w", c.Name(), err)
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	for _, h := range hits {
		_, refused := a.decided.refused[pairKey{subjectKey{msp.Customers, customer}, h.Right}]
		known := slices.ContainsFunc(like, func(f Found) bool { return f.Right == h.Right })
		if !refused && !known && len(like) < maxLike {
			like = append(like, h)
		}
	}
	return like, nil
}

// OrganizationKind is the type and status that an organization is created with;
// 0 leaves IT Glue's default.
type OrganizationKind struct {
	Type, Status int64
	Name         string // in words: "Customer, Active"
}

// OrganizationKinds are the pairs of type and status that IT Glue has, the one
// chosen last, or else the likeliest, first.
func (a *App) OrganizationKinds() []OrganizationKind {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if a.records == nil {
		return nil
	}
	types, statuses := choices(a.records.Named[discover.OrganizationTypes]), choices(a.records.Named[discover.OrganizationStatuses])
	p := a.settings.Policy
	prefer(types, p.OrganizationType, "customer", "client")
	prefer(statuses, p.OrganizationStatus, "active")
	var out []OrganizationKind
	for _, t := range orDefault(types, "type") {
		for _, s := range orDefault(statuses, "status") {
			out = append(out, OrganizationKind{t.ID, s.ID, t.Name.String() + ", " + s.Name.String()})
		}
	}
	return out
}

// prefer moves the choice of that id to the front, or else the first of those names.
func prefer(list []Choice, id int64, names ...string) {
	worth := func(c Choice) int {
		if id != 0 && c.ID == id {
			return -1
		}
		if i := slices.Index(names, strings.ToLower(c.Name.String())); i >= 0 {
			return i
		}
		return len(names)
	}
	slices.SortStableFunc(list, func(x, y Choice) int { return cmp.Compare(worth(x), worth(y)) })
}

func orDefault(list []Choice, what string) []Choice {
	if len(list) > 0 {
		return list
	}
	return []Choice{{Name: msp.NewText("IT Glue's own " + what)}}
}

// CreateAs decides that organizations of a kind are to be created for customers,
// where nothing like them exists, and remembers the kind for the next ones.
func (a *App) CreateAs(customers []int64, kind OrganizationKind) (Done, error) {
	defer a.decideAlone()()
	if p := a.settings.Policy; p.OrganizationType != kind.Type || p.OrganizationStatus != kind.Status {
		err := a.setLocked(func(s *Settings) error {
			s.Policy.OrganizationType, s.Policy.OrganizationStatus = kind.Type, kind.Status
			return nil
		})
		if err != nil {
			return Done{}, err
		}
	}
	var changes []ActChange
	var out leftOut
	now := time.Now()
	for _, left := range customers {
		if why := a.cannotCreate(msp.Customers, left, len(customers) > 1, now); why != "" {
			out.add(why)
			continue
		}
		c := a.settle(msp.Customers, left, "", msp.Create, "")
		c.After.Type, c.After.Status = kind.Type, kind.Status
		changes = append(changes, c)
	}
	return a.finish("create", changes, out)
}

// OpenOf returns the open customers of a group.
func (a *App) OpenOf(group string) []int64 {
	var lefts []int64
	for row := range a.Review(msp.Customers, 0).All() {
		if row.Group == group && row.State == StateOpen {
			lefts = append(lefts, row.ID)
		}
	}
	return lefts
}

// Missing are the open devices for which a configuration is wanted and nothing
// like it exists, and why other open ones without a proposal are not among them;
// customer narrows them to one, 0 means all.
func (a *App) Missing(customer int64) ([]int64, []string) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if !a.records.ready() {
		return nil, nil
	}
	lefts, rest := a.missing(customer)
	return lefts, rest.lines()
}
