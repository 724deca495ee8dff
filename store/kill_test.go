package store

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// childEnv makes the test binary play a part of its own, in a process that can be killed.
const childEnv = "STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	part, path, found := strings.Cut(os.Getenv(childEnv), ":")
	if !found {
		os.Exit(m.Run())
	}
	if err := play(part, path); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func play(part, path string) error {
	switch part {
	case "migrate":
		return playMigration(path)
	case "commit":
		return playCommits(path)
	case "open":
		_, err := Open(path, Options{})
		return err
	default:
		return fmt.Errorf("unknown part %q", part)
	}
}

// playMigration stops in the middle of a migration, when its changes are made and not yet committed.
func playMigration(path string) error {
	stuck := steps()
	stuck[1].Run = func(tx *Tx) error {
		if err := decisions.Clear(tx); err != nil {
			return err
		}
		fmt.Println("in the middle")
		_, err := io.Copy(io.Discard, os.Stdin)
		return err
	}
	_, err := Open(path, Options{Schema: 3, Migrations: stuck})
	return err
}

// playCommits commits without end, and says every number after its commit.
func playCommits(path string) error {
	db, err := Open(path, Options{})
	if err != nil {
		return err
	}
	for {
		err := db.Update(func(tx *Tx) error {
			last, _, _, err := decisions.Last(tx)
			if err != nil {
				return err
			}
			next := int64(0)
			if ids := last.Ints(); len(ids) == 1 {
				next = ids[0] + 1
			}
			return decisions.Put(tx, IntKey(next), decision{Customer: next})
		})
		if err != nil {
			return err
		}
		fmt.Println(db.Sequence())
	}
}

// child starts a part and returns its lines; kill ends it at once and waits for its end.
func child(t *testing.T, part, path string) (lines *bufio.Scanner, kill func()) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), childEnv+"="+part+":"+path)
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := command.StdinPipe(); err != nil { // open until the end, so that the child can wait on it
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines = bufio.NewScanner(out)
	return lines, func() {
		if err := command.Process.Kill(); err != nil {
			t.Error(err)
		}
		for lines.Scan() { // what it still said
			_ = lines.Text()
		}
		_ = command.Wait() // it says that it was killed
	}
}

func TestAKillDuringAMigrationLosesNothing(t *testing.T) {
	path := atSchema1(t)
	lines, kill := child(t, "migrate", path)
	if !lines.Scan() || lines.Text() != "in the middle" {
		t.Errorf("the child said %q", lines.Text())
	}
	kill()
	same(t, "schema", schemaOf(t, path), uint32(1))
	db := mustOpen(t, path, Options{Schema: 1})
	same(t, "decisions", customers(t, db), upTo(50))
	same(t, "names", countNames(t, db), 0)
	mustClose(t, db)
	db = mustOpen(t, path, Options{Schema: 3, Migrations: steps()})
	same(t, "names after the second try", countNames(t, db), 50)
}

func TestAKilledProcessLosesNoCommitAndCausesNoAlarm(t *testing.T) {
	path := newPath(t)
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	for range 10 {
		lines, kill := child(t, "commit", path)
		said := ""
		for range 1 + random.IntN(40) {
			if !lines.Scan() {
				t.Fatalf("seed %d: the child ended early, after %q", seed, said)
			}
			said = lines.Text()
		}
		kill()
		acknowledged, err := strconv.ParseUint(said, 10, 64)
		if err != nil {
			t.Fatalf("seed %d: the child said %q", seed, said)
		}
		db := mustOpen(t, path, Options{}) // a killed holder does not hold, and nothing fell back
		if db.Sequence() < acknowledged {
			t.Errorf("seed %d: commit %d was acknowledged, and the newest is %d", seed, acknowledged, db.Sequence())
		}
		ids := customers(t, db)
		same(t, "decisions", ids, upTo(int64(len(ids))))
		mustClose(t, db)
	}
}
