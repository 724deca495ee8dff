package reconcile

import (
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/store"
	"dev.onramp/syncro/syncrotest"
)

// onDisk moves the workspace to a disk of its own of that size, for which the
// test must run as root.
func (w *world) onDisk(size string) {
	w.t.Helper()
	dir := w.t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		w.t.Skipf("mounting a small disk is not allowed here: %v", err)
	}
	w.t.Cleanup(func() { w.close(); must(w.t, syscall.Unmount(dir, 0)) })
	w.close()
	w.dir = dir
	w.open()
}

// writes are the writes that reached the vendors.
func (w *world) writes() int {
	n := 0
	for _, r := range w.glue.Requests() {
		if r.Method != http.MethodGet {
			n++
		}
	}
	for _, r := range w.syncro.Requests() {
		if r.Method != http.MethodGet {
			n++
		}
	}
	return n
}

func TestADiskWithoutRoomForTheJournalRefusesAnApplyBeforeTheFirstWrite(t *testing.T) {
	w := busy(t, itgluetest.Habits{}, syncrotest.Habits{})
	w.onDisk("48m")
	p, _ := w.plan()
	_, err := w.applier().Apply(context.Background(), p, approve(p))
	if !errors.Is(err, store.ErrFull) || !strings.Contains(err.Error(), "free some space") {
		t.Errorf("got %v", err)
	}
	if n := w.writes(); n != 0 {
		t.Errorf("%d writes were sent", n)
	}
}

// TestTheRoomThatAnApplyNeedsGrowsWithItsPlan stands beside the test above where
// no disk can be mounted.
func TestTheRoomThatAnApplyNeedsGrowsWithItsPlan(t *testing.T) {
	w := busy(t, itgluetest.Habits{}, syncrotest.Habits{})
	p, _ := w.plan()
	a := w.applier()
	full := &store.NoRoomError{Path: w.dir, Need: 1 << 20}
	a.room = func(path string, bytes uint64) error {
		if want := uint64(roomLeast + p.Operations.Len()*roomPerOperation); path != w.db.Path() || bytes != want {
			t.Errorf("%d bytes are asked for at %s, want %d", bytes, path, want)
		}
		return full
	}
	if _, err := a.Apply(context.Background(), p, approve(p)); !errors.Is(err, store.ErrFull) || !strings.Contains(err.Error(), "free some space") {
		t.Errorf("got %v", err)
	}
	if n := w.writes(); n != 0 {
		t.Errorf("%d writes were sent", n)
	}
}

// aloneEnv names the test that a process of its own runs.
const aloneEnv = "RECONCILE_TEST_ALONE"

// alone runs the test that calls it in a process of its own, and reports whether
// this is that process: a limit of the process must not meet what go test writes
// beside the tests.
func alone(t *testing.T) bool {
	t.Helper()
	if os.Getenv(aloneEnv) == t.Name() {
		return true
	}
	command := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	command.Env = append(os.Environ(), aloneEnv+"="+t.Name())
	if said, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, said)
	}
	return false
}

func TestADiskThatFillsUpDuringAnApplySendsNothingWithoutAStoredIntent(t *testing.T) {
	eachFailing(t, full, func(w *world) (fail, mend func()) {
		w.onDisk("100m")
		big := filepath.Join(w.dir, "big")
		return func() { fillUp(t, big) }, func() { must(t, os.Remove(big)) }
	})
}

// TestALimitOnFilesDuringAnApplySendsNothingWithoutAStoredIntent has a full disk
// for whoever may not mount one: no file may become larger.
func TestALimitOnFilesDuringAnApplySendsNothingWithoutAStoredIntent(t *testing.T) {
	if !alone(t) {
		return
	}
	eachFailing(t, full, func(*world) (fail, mend func()) {
		var was syscall.Rlimit
		must(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was))
		none := was
		none.Cur = 1
		limit := func(to *syscall.Rlimit) func() {
			return func() { must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, to)) }
		}
		return limit(&none), limit(&was)
	})
}

// full are the ways in which a disk says that it has no room.
var full = []error{syscall.ENOSPC, store.ErrFull, syscall.EFBIG}

// eachFailing lets a disk fail at each boundary of a write. The disk is given as
// what breaks it and what mends it, and what it says is one of the causes.
func eachFailing(t *testing.T, causes []error, disk func(*world) (fail, mend func())) {
	t.Helper()
	for _, point := range []string{"before the audit of the intent", "before the commit of the intent", "before the commit of the outcome"} {
		t.Run(point, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { failsAt(t, point, causes, disk) })
		})
	}
}

// failsAt applies a plan on a disk that fails at the second passing of a boundary,
// and again when it is mended.
func failsAt(t *testing.T, point string, causes []error, disk func(*world) (fail, mend func())) {
	t.Helper()
	w := busy(t, itgluetest.Habits{}, syncrotest.Habits{})
	fail, mend := disk(w)
	p, _ := w.plan()
	a, passed := w.applier(), 0
	a.hook = func(at string) error {
		if at != point {
			return nil
		}
		if passed++; passed == 2 {
			fail()
		}
		return nil
	}
	_, err := a.Apply(context.Background(), p, approve(p))
	mend()
	if !slices.ContainsFunc(causes, func(cause error) bool { return errors.Is(err, cause) }) {
		t.Fatalf("got %v", err)
	}
	lines, _, err := ReadAudit(filepath.Join(w.dir, "audit.jsonl"), time.Time{})
	must(t, err)
	intents := 0
	for _, l := range lines {
		if l.Outcome == "intent" {
			intents++
		}
	}
	if n := w.writes(); n > intents {
		t.Errorf("%d writes were sent, and %d intents are in the audit", n, intents)
	}
	w.reopen()
	if _, err := w.applier().Apply(context.Background(), p, approve(p)); err != nil {
		t.Errorf("on the mended disk: %v", err)
	}
	w.noDuplicates()
	w.allDone(p)
}

// fillUp takes what is left of the disk, to the last byte.
func fillUp(t testing.TB, path string) {
	t.Helper()
	f, err := os.Create(path)
	must(t, err)
	for size := 1 << 20; size > 0; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
	must(t, f.Close())
}

func TestAnAuditThatCannotBeSyncedSendsNothing(t *testing.T) {
	w := busy(t, itgluetest.Habits{}, syncrotest.Habits{})
	p, _ := w.plan()
	pipe := filepath.Join(t.TempDir(), "pipe") // takes a line, and refuses fsync
	must(t, syscall.Mkfifo(pipe, 0o600))
	writer, err := os.OpenFile(pipe, os.O_RDWR, 0)
	must(t, err)
	a := w.applier()
	a.hook = func(at string) error {
		if at == "before the audit of the intent" && w.audit.file != writer {
			must(t, w.audit.file.Close())
			w.audit.file = writer
		}
		return nil
	}
	if _, err := a.Apply(context.Background(), p, approve(p)); !errors.Is(err, syscall.EINVAL) || !strings.Contains(err.Error(), "audit") {
		t.Errorf("got %v", err)
	}
	if n := w.writes(); n != 0 {
		t.Errorf("%d writes were sent", n)
	}
}

// TestTooManyOpenFilesIsSaidAndHarmsNothing leaves the process no more files; it
// must not run beside others.
func TestTooManyOpenFilesIsSaidAndHarmsNothing(t *testing.T) {
	w := busy(t, itgluetest.Habits{}, syncrotest.Habits{})
	w.close()
	var was syscall.Rlimit
	must(t, syscall.Getrlimit(syscall.RLIMIT_NOFILE, &was))
	none := was
	none.Cur = 3
	must(t, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &none))
	_, storeErr := store.Open(filepath.Join(w.dir, "workspace.db"), store.Options{Schema: 1})
	_, auditErr := OpenAudit(filepath.Join(w.dir, "audit.jsonl"))
	must(t, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &was))
	for _, err := range []error{storeErr, auditErr} {
		if !errors.Is(err, syscall.EMFILE) || !strings.Contains(err.Error(), w.dir) {
			t.Errorf("got %v", err)
		}
	}
	w.open()
	p, _ := w.plan()
	if _, err := w.applier().Apply(context.Background(), p, approve(p)); err != nil {
		t.Error(err)
	}
	w.allDone(p)
}

// TestAClockThatIsAYearOffNeitherSendsEarlyNorWaitsForEver has the wall clock
// set while the program is dead and a create may still take effect, on a machine
// that was started anew or was not.
func TestAClockThatIsAYearOffNeitherSendsEarlyNorWaitsForEver(t *testing.T) {
	for _, off := range []time.Duration{-365 * 24 * time.Hour, 0, 365 * 24 * time.Hour} {
		for _, boot := range []string{"first", "second", ""} {
			t.Run(off.String()+" "+boot, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := busy(t, itgluetest.Habits{}, syncrotest.Habits{})
					p, _ := w.plan()
					w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: itgluetest.CommitLate, Method: http.MethodPost, Times: 1, Delay: 100 * time.Second}}})
					if !w.dieWhen(p, func(point string) bool { return point == "after the answer" }) {
						t.Fatal("it did not die")
					}
					w.setClock(off)
					w.booted = boot
					time.Sleep(20 * time.Second)
					began := time.Now()
					w.apply(p)
					if waited := time.Since(began); waited > 5*time.Minute {
						t.Errorf("it waited %s", waited)
					}
					time.Sleep(time.Hour) // whatever is late has happened
					w.noDuplicates()
					w.allDone(p)
				})
			})
		}
	}
}

// setClock moves what is stored, which is as if the wall clock had been set the
// other way.
func (w *world) setClock(off time.Duration) {
	w.t.Helper()
	must(w.t, w.db.Update(func(tx *store.Tx) error {
		open, err := OpenIntents(tx)
		if len(open) == 0 {
			w.t.Error("no answer was lost: this shows nothing")
		}
		for _, in := range open {
			in.Sent, in.NotBefore = in.Sent.Add(off), in.NotBefore.Add(off)
			err = errors.Join(err, intents.Put(tx, store.TextKey(in.Operation.ID), in))
		}
		return err
	}))
}

func TestWhatIsWaitedForIsNotWaitedForAgainWhereTheMachineProvesTheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := busy(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: itgluetest.ResetAfter, Method: http.MethodPost, Times: 1}}})
		if !w.dieWhen(p, func(point string) bool { return point == "after the answer" }) {
			t.Fatal("it did not die")
		}
		time.Sleep(10 * time.Minute)
		began := time.Now()
		w.apply(p)
		if waited := time.Since(began); waited > 0 {
			t.Errorf("it waited %s", waited)
		}
	})
}

func TestTheClockOfTheMachineStartIsRead(t *testing.T) {
	first := bootClock()
	if passed, proven := bootClock().since(first); !proven || passed < 0 || first.Up <= 0 {
		t.Errorf("%+v, then %s later, proven %t", first, passed, proven)
	}
}
