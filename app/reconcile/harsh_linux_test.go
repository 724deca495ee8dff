package reconcile

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
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

func TestADiskThatFillsUpDuringAnApplySendsNothingWithoutAStoredIntent(t *testing.T) {
	for _, point := range []string{"before the audit of the intent", "before the commit of the intent", "before the commit of the outcome"} {
		t.Run(point, func(t *testing.T) {
			w := busy(t, itgluetest.Habits{}, syncrotest.Habits{})
			w.onDisk("100m")
			p, _ := w.plan()
			a, passed := w.applier(), 0
			big := filepath.Join(w.dir, "big")
			a.hook = func(at string) error {
				if at != point {
					return nil
				}
				if passed++; passed == 2 {
					fillUp(t, big)
				}
				return nil
			}
			_, err := a.Apply(context.Background(), p, approve(p))
			if err == nil || !strings.Contains(err.Error(), "no space left") && !errors.Is(err, store.ErrFull) {
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
			must(t, os.Remove(big))
			w.reopen()
			a = w.applier()
			a.Settle = 20 * time.Millisecond
			if _, err := a.Apply(context.Background(), p, approve(p)); err != nil {
				t.Errorf("with room again: %v", err)
			}
			w.noDuplicates()
			w.allDone(p)
		})
	}
}

// fillUp takes what is left of the disk, to the last byte.
func fillUp(t *testing.T, path string) {
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
	reader, writer, err := os.Pipe() // takes a line, and refuses fsync
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
	must(t, reader.Close())
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

// TestAClockThatIsAYearOffNeitherSendsEarlyNorWaitsForEver has a lost answer
// from before the clock was set.
func TestAClockThatIsAYearOffNeitherSendsEarlyNorWaitsForEver(t *testing.T) {
	for _, off := range []time.Duration{-365 * 24 * time.Hour, 365 * 24 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			w := busy(t, itgluetest.Habits{}, syncrotest.Habits{})
			p, _ := w.plan()
			w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: itgluetest.ResetAfter, Method: http.MethodPost, Times: 1}}})
			w.dieAt(p, 12)
			open := w.openIntents()
			must(t, w.db.Update(func(tx *store.Tx) error {
				for _, in := range open {
					in.Sent, in.NotBefore = in.Sent.Add(off), in.NotBefore.Add(off)
					if err := intents.Put(tx, store.TextKey(in.Operation.ID), in); err != nil {
						return err
					}
				}
				return nil
			}))
			began := time.Now()
			if _, err := w.applier().Apply(context.Background(), p, approve(p)); err != nil {
				t.Error(err)
			}
			if waited := time.Since(began); waited > time.Hour {
				t.Errorf("it waited %s", waited)
			}
			if len(open) == 0 {
				t.Error("no answer was lost: this shows nothing")
			}
			w.noDuplicates()
			w.allDone(p)
		})
	}
}
