package reconcile

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/store"
	"dev.onramp/syncro/syncrotest"
)

// history is a random life of a workspace: devices come and go, plans are
// applied among faults and crashes, undone, and applied again.
type history struct {
	*world
	rnd  *rand.Rand
	next int64
	last Plan
	log  []string
}

// histories is how many are lived through; ONRAMP_SEEDS asks for more.
func histories() int {
	if n, err := strconv.Atoi(os.Getenv("ONRAMP_SEEDS")); err == nil {
		return n
	}
	return 12
}

// firstSeed is random unless ONRAMP_SEED replays one.
func firstSeed() uint64 {
	if n, err := strconv.ParseUint(os.Getenv("ONRAMP_SEED"), 10, 64); err == nil {
		return n
	}
	return rand.Uint64()
}

func TestNoHistoryEndsWithADuplicateOrAnOpenWrite(t *testing.T) {
	base := firstSeed()
	for i := range histories() {
		synctest.Test(t, func(t *testing.T) {
			seed := base + uint64(i)
			rnd := rand.New(rand.NewPCG(seed, 1))
			h := &history{rnd: rnd, next: 100, world: newWorld(t,
				itgluetest.Habits{ArchivedHidden: rnd.IntN(2) == 0, NotesMissingInLists: rnd.IntN(2) == 0, LagLists: time.Duration(rnd.IntN(30)) * time.Second},
				syncrotest.Habits{})}
			for c := range int64(3) {
				h.customer(11+c, fmt.Sprintf("Customer %d", c), (501+c)*(c%2))
			}
			for range 10 {
				h.step()
				h.noDuplicates()
			}
			h.settleDown()
			if t.Failed() {
				t.Logf("seed %d: %v", seed, h.log)
			}
		})
		if t.Failed() {
			return
		}
	}
}

func (h *history) say(format string, args ...any) {
	h.log = append(h.log, fmt.Sprintf(format, args...))
}

func (h *history) step() {
	switch h.rnd.IntN(7) {
	case 0, 1:
		h.arrive()
	case 2:
		h.leave()
	case 3:
		h.undo()
	case 4:
		h.meddle()
	default:
		h.applyAmongFaults()
	}
	time.Sleep(time.Duration(h.rnd.IntN(300)) * time.Second) // of the bubble's clock
}

func (h *history) arrive() {
	for range 1 + h.rnd.IntN(3) {
		h.next++
		h.say("arrive %d", h.next)
		h.desktop(h.next, 11+h.rnd.Int64N(3), fmt.Sprintf("PC-%d", h.next))
		h.create(h.next)
	}
}

// leave deletes a documented device, proven at once.
func (h *history) leave() {
	assets := h.syncro.Assets()
	if len(assets) == 0 {
		return
	}
	a := assets[h.rnd.IntN(len(assets))]
	h.say("leave %d", a.ID)
	h.syncro.DeleteAsset(a.ID)
	ab := Absence{AssetID: a.ID, CompleteCrawls: 2, NotFound: true}
	ab.Last.CustomerID = a.CustomerID
	h.absences = append(h.absences, ab)
}

// meddle is a person at the vendor, who edits a record that Onramp wrote.
func (h *history) meddle() {
	list := h.glue.Configurations()
	if len(list) == 0 {
		return
	}
	c := list[h.rnd.IntN(len(list))]
	h.say("meddle with %d", c.ID)
	switch h.rnd.IntN(3) {
	case 0:
		c.Name += " (front desk)"
	case 1:
		c.Notes += "\nchecked by Joe"
	case 2:
		c.PrimaryIP = fmt.Sprintf("192.0.2.%d", h.rnd.IntN(250))
	}
	h.glue.SetConfiguration(c)
}

func (h *history) undo() {
	if h.last.Empty() {
		return
	}
	undo, _ := h.inverse(h.last)
	h.say("undo %d operations", undo.Operations.Len())
	h.last = undo
	h.run(undo)
}

func (h *history) applyAmongFaults() {
	p, _ := h.plan()
	h.say("apply %d operations", p.Operations.Len())
	h.last = p
	kinds := []itgluetest.FaultKind{
		itgluetest.ResetBefore, itgluetest.ResetAfter, itgluetest.Status500, itgluetest.Status429, itgluetest.CommitLate, itgluetest.HTML200, itgluetest.TruncatedJSON,
	}
	var f itgluetest.Faults
	f.Seed = h.rnd.Uint64()
	for _, method := range []string{http.MethodPost, http.MethodPatch} {
		f.Rules = append(f.Rules, itgluetest.Fault{Kind: kinds[h.rnd.IntN(len(kinds))], Method: method, Rate: 0.2, Times: 3, Delay: 145 * time.Second})
	}
	h.glue.SetFaults(f)
	links := []syncrotest.Kind{syncrotest.ResetBefore, syncrotest.ResetAfter, syncrotest.Status500, syncrotest.Status429, syncrotest.CommitLate}
	h.syncro.AddFault(syncrotest.Fault{Method: http.MethodPut, Kind: links[h.rnd.IntN(len(links))], Chance: 0.2, Delay: 100 * time.Second})
	h.run(p)
	h.glue.SetFaults(itgluetest.Faults{})
	h.syncro.ClearFaults()
}

// run applies a plan and may die on the way.
func (h *history) run(p Plan) {
	if h.rnd.IntN(3) == 0 {
		n := 1 + h.rnd.IntN(40)
		h.say("die at %d: %t", n, h.dieAt(p, n))
		return
	}
	if _, err := h.applier().Apply(context.Background(), p, approve(p)); err != nil {
		h.t.Errorf("apply: %v", err)
	}
}

// settleDown ends all faults and applies until there is nothing left to do.
func (h *history) settleDown() {
	time.Sleep(time.Hour) // of the bubble's clock
	for range 6 {
		p, _ := h.plan()
		if _, err := h.applier().Apply(context.Background(), p, approve(p)); err != nil && !errors.Is(err, errDied) {
			h.t.Errorf("apply: %v", err)
		}
	}
	h.noDuplicates()
	if open := h.openIntents(); len(open) > 0 {
		h.t.Errorf("still open: %+v", open)
	}
	if p, _ := h.plan(); !p.Empty() {
		h.t.Errorf("still wanted: %+v", p.Operations)
	}
	must(h.t, h.db.View(func(tx *store.Tx) error {
		return outcomes.Each(tx, nil, func(_ store.Key, o Outcome) error {
			if _, ok := h.glue.Configuration(o.Configuration); o.Kind == CreateConfiguration && o.Class == Done && !ok {
				h.t.Errorf("operation %s is done without a record", o.Op)
			}
			return nil
		})
	}))
}
