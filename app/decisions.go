package app

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/store"
)

// subjectKey names the record that a decision is about.
type subjectKey struct {
	subject msp.Subject
	left    int64
}

// pairKey names a pair that was refused.
type pairKey struct {
	subjectKey
	right string
}

// Act is one thing that a person did: the decisions before and after, so that
// it can be taken back and done again.
type Act struct {
	Seq     int64
	Label   string
	When    time.Time
	Changes []ActChange
	Setting *SettingChange `json:",omitempty"` // what it changed instead, nil for none
	Undone  bool           `json:",omitempty"`
}

// brief is an act as it is held: what it changed, if that is more than one
// decision, is read again when it is taken back.
func (x Act) brief() Act {
	if len(x.Changes) > 1 {
		x.Changes = nil
	}
	return x
}

// act reads an act with all that it changed.
func (a *App) act(i int) (act Act, err error) {
	held := a.decided.acts[i]
	err = a.db.View(func(tx *store.Tx) (err error) {
		act, _, err = actBucket.Get(tx, store.IntKey(held.Seq))
		return err
	})
	if err != nil {
		return act, fmt.Errorf("read what %s changed: %w", held.Label, err)
	}
	return act, nil
}

// ActChange is one decision before and after an act; nil is none.
type ActChange struct {
	Before *msp.Decision `json:",omitempty"`
	After  *msp.Decision `json:",omitempty"`
}

// decisions is what was settled, in memory as in the store.
type decisions struct {
	stances
	refused  map[pairKey]msp.Decision
	acts     []Act                   // oldest first
	holders  holders                 // of the configurations that assets are matched to
	refusals map[subjectKey][]string // the right sides of the refused pairs
	version  uint64                  // advances with every change
}

var (
	decisionBucket = store.NewBucket[msp.Decision]("decisions")
	refusalBucket  = store.NewBucket[msp.Decision]("refused pairs")
	actBucket      = store.NewBucket[Act]("acts")
)

func decisionKey(d msp.Decision) store.Key {
	return store.JoinKey(store.TextKey(string(d.Subject)), store.IntKey(d.Left))
}

func refusalKey(d msp.Decision) store.Key {
	return store.JoinKey(decisionKey(d), store.TextKey(d.Right))
}

func newDecisions() decisions {
	return decisions{stances: newStances(), refused: map[pairKey]msp.Decision{}, holders: newHolders(), refusals: map[subjectKey][]string{}}
}

func loadDecisions(db *store.DB) (decisions, error) {
	out := newDecisions()
	err := db.View(func(tx *store.Tx) error {
		err := decisionBucket.Each(tx, nil, func(_ store.Key, d msp.Decision) error {
			out.settle(d.Subject, d.Left, &d)
			return nil
		})
		err = errors.Join(err, refusalBucket.Each(tx, nil, func(_ store.Key, d msp.Decision) error {
			out.refuse(subjectKey{d.Subject, d.Left}, d.Right, &d)
			return nil
		}))
		return errors.Join(err, actBucket.Each(tx, nil, func(_ store.Key, act Act) error {
			out.acts = append(out.acts, act.brief())
			return nil
		}))
	})
	if err != nil {
		return out, fmt.Errorf("read the decisions: %w", err)
	}
	out.even()
	return out, nil
}

// even brings what has been settled lately into its place.
func (d *decisions) even() {
	for _, records := range d.of {
		records.even()
	}
	d.holders.one.even()
}

func (d *decisions) clone() decisions {
	return decisions{stances: d.stances.clone(), refused: maps.Clone(d.refused), acts: d.acts, holders: d.holders.clone(), refusals: maps.Clone(d.refusals), version: d.version}
}

// current returns the decision that stands where d would stand.
func (d *decisions) current(s msp.Decision) *msp.Decision {
	key := subjectKey{s.Subject, s.Left}
	if s.Verdict == msp.Refused {
		if found, ok := d.refused[pairKey{key, s.Right}]; ok {
			return &found
		}
		return nil
	}
	if found, ok := d.find(s.Subject, s.Left); ok {
		return &found
	}
	return nil
}

// put stores a change in a transaction; apply then makes it in memory.
func (c ActChange) put(tx *store.Tx) error {
	d, b, key := c.after()
	if c.After == nil {
		return b.Delete(tx, key)
	}
	return b.Put(tx, key, d)
}

func (c ActChange) after() (msp.Decision, store.Bucket[msp.Decision], store.Key) {
	d := c.After
	if d == nil {
		d = c.Before
	}
	if d.Verdict == msp.Refused {
		return *d, refusalBucket, refusalKey(*d)
	}
	return *d, decisionBucket, decisionKey(*d)
}

func (d *decisions) apply(c ActChange) {
	at, _, _ := c.after()
	key := subjectKey{at.Subject, at.Left}
	d.version++
	if at.Verdict == msp.Refused {
		d.refuse(key, at.Right, c.After)
		return
	}
	d.settle(at.Subject, at.Left, c.After)
}

// refuse keeps a refused pair, or takes it back if after is nil.
func (d *decisions) refuse(key subjectKey, right string, after *msp.Decision) {
	delete(d.refused, pairKey{key, right})
	others := slices.DeleteFunc(slices.Clone(d.refusals[key]), func(r string) bool { return r == right })
	if after != nil {
		d.refused[pairKey{key, right}] = *after
		others = append(others, right)
	}
	if d.refusals[key] = others; len(others) == 0 {
		delete(d.refusals, key)
	}
}

// settle puts a decision about a record in the place of the one that stands; nil
// is none.
func (d *decisions) settle(s msp.Subject, left int64, after *msp.Decision) {
	if before, ok := d.find(s, left); ok && s == msp.Assets && before.Verdict == msp.Matched {
		d.holders.remove(before.RightID(), left)
	}
	if after == nil {
		d.drop(s, left)
		return
	}
	d.put(*after)
	if s == msp.Assets && after.Verdict == msp.Matched {
		d.holders.add(after.RightID(), left)
	}
}

// reversed is the change that takes this one back.
func (c ActChange) reversed() ActChange { return ActChange{Before: c.After, After: c.Before} }

// decide stores a person's act and matches again what depends on it. The caller
// holds the lock.
func (a *App) decide(label string, changes []ActChange) error {
	if len(changes) == 0 {
		return nil
	}
	act, kept := a.newAct(label)
	act.Changes = changes
	err := a.db.Update(func(tx *store.Tx) error { return errors.Join(putAll(tx, changes), a.keepAct(tx, act, kept)) })
	if err != nil {
		return fmt.Errorf("keep the decision: %w", err)
	}
	a.decided.acts = append(a.decided.acts[:kept:kept], act.brief())
	return a.took(changes)
}

// newAct begins an act behind the last one that is done; kept is how many acts
// stay before it: a new act ends what could have been done again.
func (a *App) newAct(label string) (act Act, kept int) {
	act, kept = Act{Label: label, When: time.Now()}, a.decided.lastDone()+1
	if kept > 0 {
		act.Seq = a.decided.acts[kept-1].Seq + 1
	}
	return act, kept
}

// keepAct stores an act in place of those behind the kept ones.
func (a *App) keepAct(tx *store.Tx, act Act, kept int) error {
	for _, gone := range a.decided.acts[kept:] {
		if err := actBucket.Delete(tx, store.IntKey(gone.Seq)); err != nil {
			return err
		}
	}
	return actBucket.Put(tx, store.IntKey(act.Seq), act)
}

func putAll(tx *store.Tx, changes []ActChange) error {
	for _, c := range changes {
		if err := c.put(tx); err != nil {
			return err
		}
	}
	return nil
}

// took makes stored changes in memory and matches again what depends on them.
func (a *App) took(changes []ActChange) error {
	for _, c := range changes {
		a.decided.apply(c)
	}
	a.planned.stale()
	a.rows++
	a.changed()
	a.broker.publish(TopicDecisions)
	return a.rematchAfter(changes)
}

// byRule stores what a rule settled. It is no act: a person takes it back by
// refusing the pair.
func (a *App) byRule(changes []ActChange) error {
	if len(changes) == 0 {
		return nil
	}
	err := a.db.Update(func(tx *store.Tx) error { return putAll(tx, changes) })
	if err != nil {
		return fmt.Errorf("keep what the rules settled: %w", err)
	}
	for _, c := range changes {
		a.decided.apply(c)
	}
	a.planned.stale()
	a.rows++
	return nil
}

func (d *decisions) undoLabel() string {
	if i := d.lastDone(); i >= 0 {
		return d.acts[i].Label
	}
	return ""
}

func (d *decisions) redoLabel() string {
	if i := d.lastDone() + 1; i < len(d.acts) {
		return d.acts[i].Label
	}
	return ""
}

// lastDone is the index of the newest act that is not undone, -1 if none.
func (d *decisions) lastDone() int {
	for i := len(d.acts) - 1; i >= 0; i-- {
		if !d.acts[i].Undone {
			return i
		}
	}
	return -1
}

// Undo takes the last act back and returns its label.
func (a *App) Undo() (string, error) {
	return a.turnLast(true, "there is nothing to undo")
}

// Redo does the last undone act again and returns its label.
func (a *App) Redo() (string, error) {
	return a.turnLast(false, "there is nothing to do again")
}

// turnLast undoes the last act, or redoes the one behind it.
func (a *App) turnLast(undone bool, none string) (label string, err error) {
	defer a.decideAlone()()
	i := a.decided.lastDone()
	if !undone {
		i++
	}
	if i < 0 || i >= len(a.decided.acts) {
		return "", errors.New(none)
	}
	act, err := a.act(i)
	if err != nil {
		return "", err
	}
	if act.Setting != nil {
		return act.Label, a.reviewedAnew(a.turnSetting(i, act, undone))
	}
	changes := act.Changes
	if undone {
		changes = nil
		for _, c := range act.Changes {
			changes = append(changes, c.reversed())
		}
	}
	return act.Label, a.turn(i, act, changes, undone)
}

// turn undoes or redoes act i, unless a decision of it has changed since: an
// applied decision is taken back by undoing the plan, not here.
func (a *App) turn(i int, act Act, changes []ActChange, undone bool) error {
	for _, c := range changes {
		at, _, _ := c.after()
		stands := a.decided.current(at)
		if c.Before == nil && stands != nil && stands.Rule {
			continue // a rule settled what the act had left open; a person outranks it
		}
		if !sameDecision(stands, c.Before) {
			return fmt.Errorf("%s cannot be taken back or done again: a decision of it has changed since, by a rule or by applying a plan", act.Label)
		}
	}
	act.Undone = undone
	err := a.db.Update(func(tx *store.Tx) error {
		return errors.Join(putAll(tx, changes), actBucket.Put(tx, store.IntKey(act.Seq), act))
	})
	if err != nil {
		return fmt.Errorf("keep the undo: %w", err)
	}
	a.decided.acts[i] = act.brief()
	return a.took(changes)
}

func sameDecision(x, y *msp.Decision) bool {
	if x == nil || y == nil {
		return x == y
	}
	return x.Subject == y.Subject && x.Left == y.Left && x.Right == y.Right && x.Verdict == y.Verdict && x.Rule == y.Rule &&
		slices.Equal(x.Further, y.Further)
}
