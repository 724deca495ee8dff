package reconcile

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestTheAuditNumbersItsLinesOverRestarts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	for range 3 {
		a, err := OpenAudit(path)
		must(t, err)
		must(t, a.Append(AuditLine{Time: noon, Kind: "update", Outcome: "intent"}))
		must(t, a.Append(AuditLine{Time: noon, Kind: "update", Outcome: "done"}))
		must(t, a.Close())
	}
	lines, damaged, err := ReadAudit(path, time.Time{})
	if err != nil || damaged != 0 || len(lines) != 6 {
		t.Fatalf("%d lines, %d damaged, %v", len(lines), damaged, err)
	}
	for i, l := range lines {
		if l.Seq != int64(i+1) {
			t.Errorf("line %d has the number %d", i+1, l.Seq)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestALineThatACrashCutShortHarmsNoOther(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	a, err := OpenAudit(path)
	must(t, err)
	must(t, a.Append(AuditLine{Time: noon, Outcome: "intent"}))
	must(t, a.Close())
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	must(t, err)
	if _, err := f.WriteString(`{"seq":2,"ti`); err != nil {
		t.Fatal(err)
	}
	must(t, f.Close())

	a, err = OpenAudit(path)
	must(t, err)
	must(t, a.Append(AuditLine{Time: noon, Outcome: "done"}))
	must(t, a.Close())
	lines, damaged, err := ReadAudit(path, time.Time{})
	if err != nil || damaged != 1 || len(lines) != 2 || lines[1].Outcome != "done" {
		t.Errorf("%+v, %d damaged, %v", lines, damaged, err)
	}
}

func TestReadAuditBeginsWhereItIsAsked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	a, err := OpenAudit(path)
	must(t, err)
	for i := range 3 {
		must(t, a.Append(AuditLine{Time: noon.Add(time.Duration(i) * time.Hour)}))
	}
	must(t, a.Close())
	lines, _, err := ReadAudit(path, noon.Add(time.Hour))
	if err != nil || len(lines) != 2 {
		t.Errorf("%d lines, %v", len(lines), err)
	}
	if lines, _, err := ReadAudit(path+".none", time.Time{}); err != nil || lines != nil {
		t.Errorf("a missing file: %v, %v", lines, err)
	}
}
