package store

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// backedUp is a closed database with one backup that is one commit older.
func backedUp(t *testing.T) (path, backup string) {
	t.Helper()
	path, _ = busyFile(t)
	db := mustOpen(t, path, Options{})
	backup, err := db.Backup(DefaultBackupDir(path), 10)
	if err != nil {
		t.Fatal(err)
	}
	put(t, db, 1000, 1001)
	mustClose(t, db)
	return path, backup
}

func TestACutFileIsRefusedWithTheNewestGoodBackup(t *testing.T) {
	path, backup := backedUp(t)
	good := readFile(t, path)
	for _, size := range []int{0, 1, 100, 4095, 4096, 8191, 8192, 12288, 20000} {
		writeFile(t, path, good[:size])
		_, err := Open(path, Options{})
		var damage *DamagedFileError
		if !errors.As(err, &damage) {
			t.Fatalf("cut to %d bytes: got %v", size, err)
		}
		same(t, "backup", damage.Backup, backup)
		if !strings.Contains(err.Error(), backup) || !strings.Contains(err.Error(), path) {
			t.Errorf("the sentence %q names too little", err)
		}
		same(t, "size after refusal", len(readFile(t, path)), size)
	}
}

func TestADamagedBackupIsNotOffered(t *testing.T) {
	path, older := backedUp(t)
	db := mustOpen(t, path, Options{})
	newer, err := db.Backup(DefaultBackupDir(path), 10)
	if err != nil {
		t.Fatal(err)
	}
	mustClose(t, db)
	writeFile(t, newer, bytes.ReplaceAll(readFile(t, newer), []byte("Brandt"), []byte("Brandy")))
	writeFile(t, path, nil)
	_, err = Open(path, Options{})
	var damage *DamagedFileError
	if !errors.As(err, &damage) {
		t.Fatalf("got %v", err)
	}
	same(t, "backup", damage.Backup, older)
}

func TestTwoDamagedMetaPagesAreRefused(t *testing.T) {
	path, backup := backedUp(t)
	content := readFile(t, path)
	content[40] ^= 0xff
	content[os.Getpagesize()+40] ^= 0xff
	writeFile(t, path, content)
	_, err := Open(path, Options{})
	var damage *DamagedFileError
	if !errors.As(err, &damage) {
		t.Fatalf("got %v", err)
	}
	same(t, "backup", damage.Backup, backup)
}

func TestAFlippedByteInAValueNamesTheRecordAndSparesTheOthers(t *testing.T) {
	path := newPath(t)
	db := mustOpen(t, path, Options{})
	put(t, db, 0, 10)
	backup, err := db.Backup(DefaultBackupDir(path), 10)
	if err != nil {
		t.Fatal(err)
	}
	update(t, db, func(tx *Tx) error { return decisions.Put(tx, IntKey(4), decision{Customer: 4, Name: "the one"}) })
	mustClose(t, db)
	content := readFile(t, path)
	for at := 0; ; at++ { // older copies lie on free pages
		next := bytes.Index(content[at:], []byte("the one"))
		if next < 0 {
			break
		}
		at += next
		content[at] ^= 0x20
	}
	writeFile(t, path, content)

	db = mustOpen(t, path, Options{})
	if notes := strings.Join(db.Notes(), " "); !strings.Contains(notes, `record 4 in bucket "decisions"`) {
		t.Errorf("notes: %q", notes)
	}
	for id := range int64(10) {
		err := db.View(func(tx *Tx) error {
			_, _, err := decisions.Get(tx, IntKey(id))
			return err
		})
		var damage *DamagedError
		if (id == 4) != errors.As(err, &damage) {
			t.Errorf("record %d: got %v", id, err)
		}
		if id == 4 {
			same(t, "bucket", damage.Bucket, "decisions")
			same(t, "backup", damage.Backup, backup)
			if !strings.Contains(err.Error(), "or restore the newest good backup, "+backup) {
				t.Errorf("the sentence %q names no backup", err)
			}
			same(t, "key", damage.Key.Ints(), []int64{4})
		}
	}
	if _, err := db.Backup(DefaultBackupDir(path), 10); err == nil {
		t.Error("a damaged database was backed up as a good one")
	}
	put(t, db, 4, 5) // written anew
	same(t, "decisions", customers(t, db), upTo(10))
}

// TestOpenSurvivesAnyDamage opens files with bytes flipped at random: it must not panic, and what it reads must be right.
func TestOpenSurvivesAnyDamage(t *testing.T) {
	path, good := busyFile(t)
	db := mustOpen(t, path, Options{})
	want := customers(t, db)
	mustClose(t, db)
	writeFile(t, path, good)
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	for range 150 {
		content := bytes.Clone(good)
		for range 1 + random.IntN(3) {
			content[random.IntN(len(content))] ^= byte(1 + random.IntN(255))
		}
		writeFile(t, path, content)
		db, err := Open(path, Options{})
		if err != nil {
			continue
		}
		got, err := readCustomers(db)
		if err == nil {
			same(t, "customers", got, want)
		}
		mustClose(t, db)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func TestCheckReportsWhatAFileHolds(t *testing.T) {
	path, _ := busyFile(t)
	report, err := Check(path)
	if err := errors.Join(err, report.Err()); err != nil {
		t.Fatal(err)
	}
	records := map[string]int{}
	for _, b := range report.Buckets {
		records[b.Name] = b.Records
	}
	same(t, "records", records, map[string]int{"decisions": 160, "plans": 1, "settings": 1, "store.meta": 1})
	if report.Sequence == 0 || report.Size == 0 {
		t.Errorf("report %+v", report)
	}
	if _, err := Check(filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("a missing file was reported on")
	}
}

func TestCheckOfAHeldDatabaseSaysSo(t *testing.T) {
	db := mustOpen(t, newPath(t), Options{})
	_, err := Check(db.Path())
	var held *HeldError
	if !errors.As(err, &held) {
		t.Errorf("got %v", err)
	}
}

func TestCheckFindsDamageInTheTree(t *testing.T) {
	path, good := busyFile(t)
	content := bytes.Clone(good)
	at := bytes.Index(content, []byte("decisions"))
	for at >= 0 { // the name of the bucket, in every copy
		content[at] = 'e'
		at = bytes.Index(content, []byte("decisions"))
	}
	content = bytes.ReplaceAll(content, []byte(`"eecisions"`), []byte(`"decisions"`)) // but not in the list of buckets
	writeFile(t, path, content)
	report, err := Check(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := report.Err(); err == nil || !strings.Contains(err.Error(), `"decisions" is missing`) {
		t.Errorf("got %v", err)
	}
}

func TestAPanicOfBboltIsAnErrorAndReleasesTheFile(t *testing.T) {
	path, content := busyFile(t)
	newest, err := newestMeta(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	content[newest.freelist*newest.pageSize+8] = 0xff // its type
	writeFile(t, path, content)
	if _, err := openBolt(path, boltOptions(Options{}.withDefaults(path))); !errors.Is(err, errPanic) {
		t.Fatalf("got %v", err)
	}
	inner, err := openBolt(path, readOnly(time.Millisecond))
	if err != nil {
		t.Fatalf("it is still locked: %v", err)
	}
	if err := inner.Close(); err != nil {
		t.Error(err)
	}
}

func TestAMapBeyondTheEndOfTheFileIsAnErrorNotACrash(t *testing.T) {
	path, content := busyFile(t)
	inner, err := openBolt(path, readOnly(time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 2*int64(os.Getpagesize())); err != nil {
		t.Skipf("a mapped file cannot be cut here: %v", err)
	}
	err = guard(func() error {
		return inner.View(func(tx *bolt.Tx) error { return tx.ForEach(func([]byte, *bolt.Bucket) error { return nil }) })
	})
	if !errors.Is(err, errPanic) {
		t.Errorf("got %v", err)
	}
	writeFile(t, path, content)
	if err := inner.Close(); err != nil {
		t.Error(err)
	}
}

func TestDamageAfterOpenIsASentenceWithABackupAndEndsWriting(t *testing.T) {
	for name, damage := range map[string]func(path string, content []byte) error{
		"pages overwritten": func(path string, content []byte) error {
			file, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			page := os.Getpagesize() // the two meta pages stay, and the free list in its place
			_, err = file.WriteAt(bytes.Repeat([]byte{0xff}, len(content)-2*page), int64(2*page))
			return errors.Join(err, file.Close())
		},
		"cut short": func(path string, _ []byte) error { return os.Truncate(path, 2*int64(os.Getpagesize())) },
	} {
		t.Run(name, func(t *testing.T) {
			path, backup := backedUp(t)
			content := readFile(t, path)
			db := mustOpen(t, path, Options{})
			if err := damage(path, content); err != nil {
				t.Skipf("an open file cannot be damaged here: %v", err)
			}
			_, read := readCustomers(db)
			written := db.Update(func(tx *Tx) error { return decisions.Put(tx, IntKey(1), decision{}) })
			again := db.Update(func(*Tx) error { t.Error("it is written to"); return nil })
			for _, err := range []error{read, written, again} {
				var damage *DamagedFileError
				if !errors.As(err, &damage) || damage.Backup != backup || !strings.Contains(err.Error(), "restore the newest good backup") {
					t.Errorf("got %v", err)
				}
			}
			writeFile(t, path, content) // so that the map can be let go of
		})
	}
}
