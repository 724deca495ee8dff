package app

import (
	"fmt"
	"strings"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/app/report"
)

// sheetImport turns the rows of a sheet into changes. The caller holds the lock.
type sheetImport struct {
	SheetPreview
	a       *App
	file    string
	now     time.Time
	changes []ActChange
	seen    map[pairKey]int   // the row of the file that a record or a pair stands in
	after   map[int64]State   // of the customers that the file changes
	lefts   map[int]int64     // the records that lines are about, by their row
	claims  map[pairKey][]int // the rows that match a device to a configuration, under the configuration
}

func newSheetImport(a *App, file string) *sheetImport {
	return &sheetImport{a: a, file: file, now: time.Now(), seen: map[pairKey]int{}, after: map[int64]State{}, claims: map[pairKey][]int{}, lefts: map[int]int64{}}
}

func (in *sheetImport) wrong(row int, column, problem string) *report.CellError {
	return &report.CellError{File: in.file, Row: row, Column: column, Problem: msp.Clean(problem)}
}

// sheetRow is a row of the file with the version of what stood decided.
type sheetRow struct {
	report.ReadDecision
	was string
}

// take adds what one row asks for.
func (in *sheetImport) take(read report.ReadDecision) *report.CellError {
	row := sheetRow{ReadDecision: read}
	var said string
	row.was, said, _ = strings.Cut(read.Version, "-")
	key := subjectKey{row.Subject, row.Left}
	pair, refused := in.a.decided.refused[pairKey{key, row.Right}]
	ofPair := refused && row.was == version(&pair)
	at := pairKey{subjectKey: key}
	if ofPair || row.Verdict == msp.Refused {
		at.right = row.Right
	}
	if first, twice := in.seen[at]; twice {
		return in.wrong(row.Row, "id", fmt.Sprintf("%d stands in row %d already", row.Left, first))
	}
	in.seen[at] = row.Row
	unknown := !ofPair && in.unknown(row)
	switch {
	case unknown && row.Verdict == report.Open:
		in.Warnings = append(in.Warnings, in.line(row, "", fmt.Sprintf("%d is not in Syncro, or no longer: the row changes nothing", row.Left)))
		return nil
	case said == mark(row.Decision), !unknown && said == olderMark(row.Decision): // nobody has touched it
		in.Unchanged++
		return nil
	case unknown:
		return in.wrong(row.Row, "id", gone(row.Left))
	}
	if at.right != "" {
		return in.takePair(row, ofPair, refused, pair)
	}
	return in.takeRecord(row, key)
}

// takePair is a row about a refused pair, or one that is to be.
func (in *sheetImport) takePair(row sheetRow, ofPair, refused bool, pair msp.Decision) *report.CellError {
	stands := in.a.decided.current(msp.Decision{Subject: row.Subject, Left: row.Left})
	switch {
	case refused && row.Verdict == msp.Refused && pair.Why == row.Note:
		in.Unchanged++
	case ofPair && row.Verdict == report.Open:
		in.change(row, in.words(&pair), "no longer refused", ActChange{Before: &pair})
	case ofPair && row.Verdict != msp.Refused:
		return in.wrong(row.Row, "verdict", "this row is about a refused pair: open takes the refusal back; anything else goes into the row of the record itself")
	case !ofPair && row.was != version(stands):
		in.conflict(row, stands)
	case in.a.rightName(row.Subject, row.Right).IsZero():
		return in.wrong(row.Row, "match id", fmt.Sprintf("there is no record %s", row.Right))
	default:
		change := in.a.settle(row.Subject, row.Left, row.Right, msp.Refused, row.Note)
		in.change(row, in.words(stands), in.words(change.After), change)
		if stands != nil && stands.Verdict == msp.Matched && stands.Right == row.Right {
			in.changes = append(in.changes, ActChange{Before: stands})
		}
	}
	return nil
}

// takeRecord is a row about a record.
func (in *sheetImport) takeRecord(row sheetRow, key subjectKey) *report.CellError {
	a := in.a
	stands := a.decided.current(msp.Decision{Subject: row.Subject, Left: row.Left})
	same := row.was == version(stands)
	switch {
	case alike(stands, row.Decision) && (!same || stands == nil || stands.Why == row.Note):
		in.Unchanged++ // also where somebody has decided the same since
		return nil
	case !same:
		in.conflict(row, stands)
		return nil
	case row.Verdict == report.Open:
		is := "open"
		if stands.Verdict == msp.Matched { // or the rule would match it again at once
			is = fmt.Sprintf("open, and the pair with %s refused, or a rule would match it again", in.a.rightName(row.Subject, stands.Right))
		}
		in.change(row, in.words(stands), is, ActChange{Before: stands})
		if stands.Verdict == msp.Matched {
			in.changes = append(in.changes, a.settle(row.Subject, row.Left, stands.Right, msp.Refused, "match changed"))
		}
		in.settled(row, StateOpen)
		return nil
	}
	if column, why := in.refuses(row); why != "" {
		return in.wrong(row.Row, column, why)
	}
	right := ""
	if row.Verdict == msp.Matched {
		right = row.Right
		if key.subject == msp.Assets {
			at := pairKey{subjectKey{subject: msp.Assets}, right}
			in.claims[at] = append(in.claims[at], row.Row)
		}
	}
	change := a.settle(row.Subject, row.Left, right, row.Verdict, noteOn(stands, row.Decision))
	if stands != nil && alike(stands, row.Decision) { // only its note is another
		change.After.Type, change.After.Status, change.After.Further = stands.Type, stands.Status, stands.Further
	}
	in.change(row, in.words(stands), in.words(change.After), change)
	in.settled(row, stateOf[row.Verdict])
	return nil
}

func (in *sheetImport) settled(row sheetRow, s State) {
	if row.Subject == msp.Customers {
		in.after[row.Left] = s
	}
}

// alike says whether what stands is what a row says, but for the note.
func alike(stands *msp.Decision, row report.Decision) bool {
	if stands == nil {
		return row.Verdict == report.Open
	}
	return stands.Verdict == row.Verdict && (row.Verdict != msp.Matched || stands.Right == row.Right)
}

// noteOn is the note of a new decision. What was written on the old one, such as
// a rule's evidence, says nothing about another.
func noteOn(stands *msp.Decision, row report.Decision) string {
	note := row.Note
	if stands != nil && note == stands.Why && !alike(stands, row) {
		note = ""
	}
	if note == "" && row.Verdict == msp.Matched {
		note = "chosen by hand"
	}
	return note
}

// unknown says that a row is about no record of Syncro's, and that nothing stands
// decided about it either.
func (in *sheetImport) unknown(row sheetRow) bool {
	x, c := in.a.records.asset.get(row.Left), in.a.records.customer[row.Left]
	there := row.Subject == msp.Assets && x != nil || row.Subject != msp.Assets && c != nil
	return !there && in.a.decided.current(msp.Decision{Subject: row.Subject, Left: row.Left}) == nil
}

func gone(id int64) string {
	return fmt.Sprintf("%d is no longer in Syncro, or never was: keep the id that the export wrote, or delete the row", id)
}

// warnOfSharing warns of organizations that several customers are matched to once
// the file's changes are made: a person may want that.
func (in *sheetImport) warnOfSharing() {
	after := map[int64]string{} // the organizations of the customers that the file changes
	for _, c := range in.changes {
		if at, _, _ := c.after(); at.Subject == msp.Customers && at.Verdict != msp.Refused {
			after[at.Left] = ""
			if c.After != nil && at.Verdict == msp.Matched {
				after[at.Left] = at.Right
			}
		}
	}
	holders := map[string][]int64{}
	for i := range in.a.records.Customers {
		id := in.a.records.Customers[i].ID
		right, changed := after[id]
		if d := in.a.decided.get(msp.Customers, id); !changed && d.Verdict == msp.Matched {
			right = d.Right
		}
		if right != "" {
			holders[right] = append(holders[right], id)
		}
	}
	for _, l := range in.Changes {
		right := ""
		if l.Subject == msp.Customers {
			right = after[in.lefts[l.Row]]
		}
		for _, other := range holders[right] {
			if right != "" && other != in.lefts[l.Row] {
				l.Is = fmt.Sprintf("%s would be shared with %s", in.a.rightName(msp.Customers, right), in.a.leftName(msp.Customers, other))
				in.Warnings = append(in.Warnings, l)
				break
			}
		}
	}
}

// refuses says in which column a decision asks for what may not be, and why.
func (in *sheetImport) refuses(row sheetRow) (column, why string) {
	a := in.a
	x, c := a.records.asset.get(row.Left), a.records.customer[row.Left]
	if row.Subject == msp.Assets && x == nil || row.Subject != msp.Assets && c == nil {
		return "id", gone(row.Left)
	}
	switch row.Verdict {
	case msp.Matched:
		if a.rightName(row.Subject, row.Right).IsZero() {
			return "match id", fmt.Sprintf("there is no record %s", row.Right)
		}
		if o := a.records.organization[idOf(row.Right)]; row.Subject == msp.Customers && o.Primary && row.Left != a.ownCustomer() {
			return "match id", fmt.Sprintf("%s is the MSP's own organization in IT Glue: only the MSP's own customer may be matched to it", o.Name)
		}
	case msp.Create:
		switch row.Subject {
		case msp.SaaS:
			return "verdict", "SaaS Alerts has no documented call to create an organization: make it there"
		case msp.Assets:
			why = in.mayCreateAsset(x)
		case msp.Customers:
			why = a.mayCreate(msp.Customers, row.Left, in.now)
		}
		if why != "" {
			return "verdict", "nothing is created for what is " + why
		}
	case msp.Ignored, msp.Later, msp.Refused:
	}
	return "", ""
}

// mayCreateAsset takes what the file decides of the device's customer for done.
func (in *sheetImport) mayCreateAsset(x *asset) string {
	c := in.a.records.customer[x.CustomerID]
	if c == nil {
		return "of no customer"
	}
	state, changed := in.after[c.ID]
	if !changed {
		state = in.a.customerState(c)
	}
	return in.a.mayCreateFor(x, c, state, in.now)
}

func (in *sheetImport) change(row sheetRow, was, is string, c ActChange) {
	in.changes = append(in.changes, c)
	in.Changes = append(in.Changes, in.line(row, was, is))
}

func (in *sheetImport) conflict(row sheetRow, stands *msp.Decision) {
	said := msp.Decision{Subject: row.Subject, Right: row.Right, Verdict: row.Verdict, Why: row.Note}
	is := in.words(&said)
	if row.Verdict == report.Open {
		is = in.words(nil)
	}
	was := in.words(stands)
	if stands != nil {
		was += " by " + msp.Clean(stands.By)
	}
	in.Conflicts = append(in.Conflicts, in.line(row, was, is))
}

func (in *sheetImport) line(row sheetRow, was, is string) SheetLine {
	in.lefts[row.Row] = row.Left
	return SheetLine{Row: row.Row, Subject: row.Subject, Name: in.a.leftName(row.Subject, row.Left), Was: was, Is: is}
}

// words says what a decision says.
func (in *sheetImport) words(d *msp.Decision) string {
	if d == nil {
		return "open"
	}
	text := string(d.Verdict)
	switch d.Verdict {
	case msp.Matched:
		text = fmt.Sprintf("matched to %s (%s)", in.a.rightName(d.Subject, d.Right), d.Right)
	case msp.Refused:
		text = fmt.Sprintf("not %s (%s)", in.a.rightName(d.Subject, d.Right), d.Right)
	case msp.Create, msp.Ignored, msp.Later:
	}
	return msp.Clean(text + noted(d.Why))
}

// claimedTwice finds the configurations that several devices would be matched to
// once the file's changes are made.
func (in *sheetImport) claimedTwice() []*report.CellError {
	if len(in.claims) == 0 {
		return nil
	}
	gives := map[int64]bool{} // devices whose decision the file changes
	for _, c := range in.changes {
		if at, _, _ := c.after(); at.Subject == msp.Assets && at.Verdict != msp.Refused {
			gives[at.Left] = true
		}
	}
	var out []*report.CellError
	for key, d := range in.a.decided.all() {
		claim := in.claims[pairKey{subjectKey{subject: msp.Assets}, d.Right}]
		if x := in.a.records.asset.get(key.left); key.subject == msp.Assets && d.Verdict == msp.Matched && !gives[key.left] && x != nil && len(claim) > 0 {
			out = append(out, in.wrong(claim[0], "match id", fmt.Sprintf("%s is matched to %s already: change that match as well", in.a.rightName(msp.Assets, d.Right), x.Name)))
		}
	}
	for key, rows := range in.claims {
		for _, row := range rows[1:] {
			out = append(out, in.wrong(row, "match id", fmt.Sprintf("row %d matches another device to %s already", rows[0], key.right)))
		}
	}
	return out
}
