package reconcile

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/syncro/syncrotest"
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

func TestNoLineGoesToAnAuditFileThatIsNoLongerInItsPlace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	a, err := OpenAudit(path)
	must(t, err)
	must(t, a.Append(AuditLine{Time: noon, Outcome: "intent"}))
	refused := func(when string) {
		t.Helper()
		if err := a.Append(AuditLine{Time: noon, Outcome: "lost"}); err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "put it back") {
			t.Errorf("%s, it says %v", when, err)
		}
	}
	must(t, os.Rename(path, path+".moved"))
	refused("moved")
	must(t, os.WriteFile(path, nil, 0o600))
	refused("made anew")
	must(t, os.Rename(path+".moved", path))
	must(t, a.Append(AuditLine{Time: noon, Outcome: "done"}))
	must(t, a.Close())
	lines, damaged, err := ReadAudit(path, time.Time{})
	if err != nil || damaged != 0 || len(lines) != 2 || lines[1].Outcome != "done" || lines[1].Seq != 2 {
		t.Errorf("put back it has %+v, %d damaged, %v", lines, damaged, err)
	}
}

func TestWithTheStoreLostTheAuditSaysWhatWasMadeAndHowTheVendorAnswered(t *testing.T) {
	for _, habits := range []itgluetest.Habits{{}, {CreateStatus200: true}} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, habits, syncrotest.Habits{})
			w.policy.CreateManufacturers, w.policy.CreateModels = true, true
			w.customer(12, "Harbor Bakery", 0)
			w.desktop(111, 12, "HB-1")
			w.create(111)
			p, _ := w.plan()
			w.apply(p)
			made := map[string]int64{
				string(CreateOrganization): w.glue.Organizations()[0].ID, string(CreateConfiguration): w.glue.Configurations()[0].ID,
				string(CreateManufacturer): w.glue.Manufacturers()[0].ID, string(CreateModel): w.glue.Models()[0].ID,
			}
			created := http.StatusCreated
			if habits.CreateStatus200 {
				created = http.StatusOK
			}
			lines, _, err := ReadAudit(filepath.Join(w.dir, "audit.jsonl"), time.Time{})
			must(t, err)
			for _, l := range lines {
				if l.Outcome != string(Done) {
					continue
				}
				named := map[string]int64{
					string(CreateOrganization): l.IDs.Organization, string(CreateConfiguration): l.IDs.Configuration,
					string(CreateManufacturer): l.IDs.Record, string(CreateModel): l.IDs.Record,
				}
				status := created
				if l.Kind == string(WriteLink) {
					status = http.StatusOK
				}
				if named[l.Kind] != made[l.Kind] || l.Status != status {
					t.Errorf("made %d, answered %d, and the audit says %+v", made[l.Kind], status, l)
				}
				delete(made, l.Kind)
			}
			if len(made) > 0 {
				t.Errorf("the audit does not say that %v were made", made)
			}
		})
	}
}
