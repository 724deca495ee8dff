package reconcile

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"dev.onramp/itglue"
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/store"
	"dev.onramp/syncro"
	"dev.onramp/syncro/syncrotest"
)

// job is what the killed program is told.
type job struct {
	Dir, Glue, Syncro string
	Plan              Plan
}

const jobFile = "ONRAMP_KILLED_JOB"

// TestKilledProgram is the program that TestKillingTheProgram kills; by itself
// it does nothing.
func TestKilledProgram(t *testing.T) {
	file := os.Getenv(jobFile)
	if file == "" {
		t.Skip("only run by TestKillingTheProgramLosesAndDoublesNothing")
	}
	b, err := os.ReadFile(file)
	must(t, err)
	var j job
	must(t, json.Unmarshal(b, &j))
	w := &world{t: t, dir: j.Dir}
	w.gluec, err = itglue.New(j.Glue, "glue-key", &http.Client{Transport: http.DefaultTransport})
	must(t, err)
	w.sync, err = syncro.New(j.Syncro+syncrotest.Prefix, "syncro-token", &http.Client{Transport: http.DefaultTransport})
	must(t, err)
	w.open()
	defer w.close()
	a := w.applier()
	a.Settle = 700 * time.Millisecond
	for range 20 {
		s, err := a.Apply(context.Background(), j.Plan, approve(j.Plan))
		must(t, err)
		if s.Left+s.Unknown == 0 && s.Stopped == "" {
			return
		}
	}
	t.Fatal("the plan does not come to an end")
}

// trap kills a process when the request that it counts down to arrives; the
// request is still served, after its sender is dead.
type trap struct {
	mu    sync.Mutex
	left  int
	child *os.Process
	next  http.Handler
}

func (k *trap) set(child *os.Process, left int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.child, k.left = child, left
}

func (k *trap) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k.mu.Lock()
	if k.left--; k.left == 0 && k.child != nil {
		if err := k.child.Kill(); err != nil {
			fmt.Fprintln(os.Stderr, "kill:", err)
		}
	}
	k.mu.Unlock()
	k.next.ServeHTTP(w, r)
}

// kills is how often the program is killed; ONRAMP_KILLS asks for more.
func kills(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("ONRAMP_KILLS"))
	if err != nil {
		n = 8
	}
	t.Logf("%d kills; ONRAMP_KILLS sets another number", n)
	return n
}

func TestKillingTheProgramLosesAndDoublesNothing(t *testing.T) {
	seed := rand.Uint64()
	rnd := rand.New(rand.NewPCG(seed, 0))
	for left := kills(t); left > 0 && !t.Failed(); {
		left -= killOnePlan(t, rnd, left)
	}
	if t.Failed() {
		t.Logf("seed %d", seed)
	}
}

// killOnePlan kills the program until its plan is done, at most so often.
func killOnePlan(t *testing.T, rnd *rand.Rand, most int) (killed int) {
	w := busy(t, itgluetest.Habits{}, syncrotest.Habits{})
	p, _ := w.plan()
	w.close()
	w.glue.SetFaults(itgluetest.Faults{Seed: rnd.Uint64(), Rules: []itgluetest.Fault{
		{Kind: itgluetest.CommitLate, Method: http.MethodPost, Rate: 0.1, Delay: 150 * time.Millisecond},
	}})
	glue, sync := &trap{next: w.glue}, &trap{next: w.syncro}
	glueServer, syncroServer := httptest.NewServer(glue), httptest.NewServer(sync)
	defer glueServer.Close()
	defer syncroServer.Close()
	b, err := json.Marshal(job{Dir: w.dir, Glue: glueServer.URL, Syncro: syncroServer.URL, Plan: p})
	must(t, err)
	file := filepath.Join(w.dir, "job.json")
	must(t, os.WriteFile(file, b, 0o600))

	for done := false; !done; {
		child := exec.Command(os.Args[0], "-test.run=^TestKilledProgram$", "-test.count=1")
		child.Env = append(os.Environ(), jobFile+"="+file)
		must(t, child.Start())
		glue.set(child.Process, 0)
		sync.set(child.Process, 0)
		if killed < most && rnd.IntN(4) > 0 {
			glue.set(child.Process, 1+rnd.IntN(20))
		} else if killed < most {
			sync.set(child.Process, 1+rnd.IntN(8))
		}
		if done = child.Wait() == nil; !done {
			killed++
		}
		if killed > 2*most+5 {
			t.Fatal("the program fails without being killed")
		}
	}
	w.open()
	w.noDuplicates()
	w.allDone(p)
	return max(killed, 1)
}

// allDone fails the test unless every operation of the plan is done, and stands
// at the vendors.
func (w *world) allDone(p Plan) {
	w.t.Helper()
	must(w.t, w.db.View(func(tx *store.Tx) error {
		done, err := Outcomes(tx, p)
		for _, op := range p.Operations {
			o := done[op.ID]
			if o.Class != Done {
				w.t.Errorf("%s %s ended as %q: %s", op.Kind, op.Name, o.Class, o.Words)
			}
			if op.Kind == CreateConfiguration {
				if c, ok := w.glue.Configuration(o.Configuration); !ok || c.Name != op.Name.Raw() {
					w.t.Errorf("%s is done without a record", op.Name)
				}
			}
		}
		return err
	}))
	if n := len(w.openIntents()); n != 0 || len(w.glue.Configurations()) != 10 {
		w.t.Errorf("%d open, %d configurations", n, len(w.glue.Configurations()))
	}
}
