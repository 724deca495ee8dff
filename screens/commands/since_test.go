package commands

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestATimeIsASpanBackOrADay(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.Local)
	for typed, want := range map[string]time.Time{
		"24h":        now.Add(-24 * time.Hour),
		"7d":         now.AddDate(0, 0, -7),
		"2026-11-01": time.Date(2026, 11, 1, 0, 0, 0, 0, time.Local),
	} {
		var s since
		if err := s.Set(typed); err != nil || !s.at(now).Equal(want) {
			t.Errorf("%s: %v, want %v", typed, err, want)
		}
	}
	for _, typed := range []string{"", "d", "-7d", "-1h", "yesterday", "2026-13-01", "99999999d"} {
		if (&since{}).Set(typed) == nil {
			t.Errorf("%q is taken", typed)
		}
	}
}

func TestAMissingAuditFileIsSaid(t *testing.T) {
	p, _ := onboarded(t)
	p.run(exitDone, nil, "audit", "show", "--since", "7d")
	if err := os.Remove(filepath.Join(p.dir, "audit.jsonl")); err != nil {
		t.Fatal(err)
	}
	p.run(exitFailed, []string{"audit.jsonl is missing", "moved or deleted"}, "audit", "show")
}
