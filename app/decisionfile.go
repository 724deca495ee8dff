package app

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"dev.onramp/app/msp"
)

// decisionFormat is the version of the layout of an export of decisions.
const decisionFormat = 1

// decisionFile is an export of what was settled. Some decisions leave no trace
// at a vendor (ignored, refused, matched without devices): with the store lost,
// this is where they are found.
type decisionFile struct {
	Format    int                `json:"format"`
	Account   string             `json:"account"` // the Syncro account's host
	Exported  time.Time          `json:"exported"`
	Decisions []exportedDecision `json:"decisions"`
}

// exportedDecision is a decision with names for whoever reads the file.
type exportedDecision struct {
	Subject   msp.Subject `json:"subject"`
	Left      int64       `json:"left"`
	LeftName  string      `json:"left_name,omitempty"`
	Right     string      `json:"right,omitempty"`
	RightName string      `json:"right_name,omitempty"`
	Verdict   msp.Verdict `json:"verdict"`
	By        string      `json:"by"`
	Rule      bool        `json:"rule,omitempty"`
	When      time.Time   `json:"when,omitzero"`
	Why       string      `json:"why,omitempty"`
	Seen      uint64      `json:"seen,omitempty"`
	Type      int64       `json:"type,omitempty"`
	Status    int64       `json:"status,omitempty"`
	Further   []string    `json:"further,omitempty"`
}

// ExportDecisions writes every decision and refused pair as one JSON document.
// The order depends on nothing but the decisions.
func (a *App) ExportDecisions(w io.Writer) error {
	a.mu.RLock()
	file := decisionFile{Format: decisionFormat, Account: a.settings.Account, Exported: time.Now().UTC(), Decisions: []exportedDecision{}}
	for _, d := range a.decided.all() {
		file.Decisions = append(file.Decisions, a.exported(d))
	}
	for _, d := range a.decided.refused {
		file.Decisions = append(file.Decisions, a.exported(d))
	}
	a.mu.RUnlock()
	slices.SortFunc(file.Decisions, func(x, y exportedDecision) int {
		return cmp.Or(cmp.Compare(x.Subject, y.Subject), cmp.Compare(x.Left, y.Left), cmp.Compare(x.Verdict, y.Verdict), cmp.Compare(x.Right, y.Right))
	})
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(file); err != nil {
		return fmt.Errorf("export the decisions: %w", err)
	}
	return nil
}

// exported names the records of a decision. The caller holds the lock.
func (a *App) exported(d msp.Decision) exportedDecision {
	e := exportedDecision{
		Subject: d.Subject, Left: d.Left, Right: d.Right, Verdict: d.Verdict, By: d.By, Rule: d.Rule, When: d.When, Why: d.Why, Seen: d.Seen,
		Type: d.Type, Status: d.Status, Further: d.Further,
		LeftName: a.leftName(d.Subject, d.Left).String(),
	}
	switch {
	case d.Right == "":
	case d.Subject == msp.Assets && d.Verdict == msp.Create: // where it is to be created
		e.RightName = a.rightName(msp.Customers, d.Right).String()
	default:
		e.RightName = a.rightName(d.Subject, d.Right).String()
	}
	return e
}

func (a *App) leftName(s msp.Subject, left int64) msp.Text {
	switch s {
	case msp.Customers, msp.SaaS:
		if c := a.records.customer[left]; c != nil {
			return c.Name()
		}
	case msp.Assets:
		if x := a.records.asset.get(left); x != nil {
			return x.Name
		}
	}
	return msp.Text{}
}

func (e exportedDecision) decision() msp.Decision {
	return msp.Decision{
		Subject: e.Subject, Left: e.Left, Right: e.Right, Verdict: e.Verdict, By: e.By, Rule: e.Rule, When: e.When, Why: e.Why, Seen: e.Seen,
		Type: e.Type, Status: e.Status, Further: e.Further,
	}
}

// ReadDecisionsBack imports the export that args names into the workspace in
// dir, and prints what that did.
func ReadDecisionsBack(w io.Writer, dir string, args []string) (err error) {
	if len(args) != 1 {
		return fmt.Errorf("name the export to read: they stand beside the backups and end in %s", exportSuffix)
	}
	if _, err := existing(dir); err != nil {
		return err
	}
	file, err := os.Open(args[0])
	if err != nil {
		return fmt.Errorf("read the export of decisions: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	a, err := Open(Options{Dir: dir, Name: filepath.Base(dir), Doing: "reading decisions back", Lookup: func(string) string { return "" }})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	done, err := a.ImportDecisions(file)
	if err != nil {
		return err
	}
	for _, line := range append([]string{done.Label}, done.LeftOut...) {
		if _, err := fmt.Fprintln(w, line); err != nil {
			return fmt.Errorf("print what was read back: %w", err)
		}
	}
	return nil
}

// ImportDecisions reads an export back: what persons settled, where nobody has
// settled anything else since and the records are still there. Rules decide for
// themselves again. It is one act, which Undo takes back.
func (a *App) ImportDecisions(r io.Reader) (Done, error) {
	var file decisionFile
	if err := json.NewDecoder(r).Decode(&file); err != nil {
		return Done{}, fmt.Errorf("the file is no export of decisions: take one that ends in %s and stands beside the backups (%w)", exportSuffix, err)
	}
	defer a.decideAlone()()
	switch {
	case file.Format != decisionFormat:
		return Done{}, fmt.Errorf("the export of decisions has layout %d, and this program reads layout %d: use the Onramp that wrote it", file.Format, decisionFormat)
	case !a.records.ready():
		return Done{}, errors.New("the records of this workspace are not read yet: run Discover first, then read the decisions back")
	case file.Account != a.settings.Account && !a.renamed(file.Decisions):
		return Done{}, fmt.Errorf("the decisions are those of %q, and this workspace is that of %q", file.Account, a.settings.Account)
	}
	var changes []ActChange
	var out leftOut
	seen := map[pairKey]bool{}
	for _, e := range file.Decisions {
		d := e.decision()
		if why := a.notReadBack(d); why != "" {
			out.add(why)
			continue
		}
		key := pairKey{subjectKey: subjectKey{d.Subject, d.Left}}
		if d.Verdict == msp.Refused {
			key.right = d.Right
		}
		if seen[key] {
			out.add("stand in the export twice")
			continue
		}
		seen[key] = true
		changes = append(changes, ActChange{Before: a.decided.current(d), After: &d})
	}
	if len(changes) == 0 { // as when it is read a second time
		return Done{Label: "nothing is left to read back", LeftOut: out.lines()}, nil
	}
	return a.finish("read back", changes, out)
}

// renamed says whether the decisions of an account of another name are about this
// workspace's records all the same: the vendor gives no two accounts records of
// one number and one name, so that nine of ten are proof.
func (a *App) renamed(decisions []exportedDecision) bool {
	named, same := 0, 0
	for _, e := range decisions {
		if e.LeftName == "" {
			continue
		}
		if named++; a.leftName(e.Subject, e.Left).String() == e.LeftName {
			same++
		}
	}
	return same > 0 && same*10 >= named*9
}

// notReadBack says why a decision of an export is left out, "" if it is not.
func (a *App) notReadBack(d msp.Decision) string {
	stands := a.decided.current(d)
	switch {
	case !slices.Contains([]msp.Subject{msp.Customers, msp.Assets, msp.SaaS}, d.Subject),
		!slices.Contains([]msp.Verdict{msp.Matched, msp.Create, msp.Ignored, msp.Later, msp.Refused}, d.Verdict):
		return "are of a kind that this program does not know"
	case d.Rule:
		return "were a rule's, which decides again"
	case a.records.customer[d.Left] == nil && a.records.asset.get(d.Left) == nil:
		return "concern a record that is no longer in Syncro"
	case stands != nil && sameDecision(stands, &d):
		return "stand already"
	case stands != nil && !stands.Rule:
		return "were settled otherwise since"
	case (d.Verdict == msp.Matched || d.Verdict == msp.Refused) && a.rightName(d.Subject, d.Right).IsZero():
		return "name a record that is no longer there"
	}
	return ""
}
