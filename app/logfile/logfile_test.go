package logfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func opened(t *testing.T, also io.Writer) *Log {
	t.Helper()
	l, err := Open(filepath.Join(t.TempDir(), "onramp.log"), also)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func content(t *testing.T, l *Log) string {
	t.Helper()
	b, err := os.ReadFile(l.file.path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestEveryLineIsAnObjectWithoutSecrets(t *testing.T) {
	l := opened(t, nil)
	l.Redact(func(s string) string { return strings.ReplaceAll(s, "canary", "***") })
	l.Info("read", "key", "a canary", "records", 3)
	l.Debug("not wanted")
	l.Error("failed", "error", fmt.Errorf("canary: %w", os.ErrNotExist))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(content(t, l)), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines: %q", len(lines), lines)
	}
	for _, line := range lines {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil || strings.Contains(line, "canary") {
			t.Errorf("%v in %s", err, line)
		}
	}
	if info, err := os.Stat(l.file.path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestVerboseTakesDebugRecords(t *testing.T) {
	var also bytes.Buffer
	l := opened(t, &also)
	l.Redact(func(s string) string { return strings.ReplaceAll(s, "canary", "***") })
	l.Debug("asked canary")
	if both := content(t, l); !strings.Contains(both, "asked ***") || also.String() != both {
		t.Errorf("the file has %q, beside it is %q", both, &also)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// However much is logged, and by however many at once, the files stay bounded
// and no line that is kept is cut.
func TestTheLogIsBoundedAndItsLinesAreWhole(t *testing.T) {
	l := opened(t, nil)
	l.file.most = 2000
	var writers sync.WaitGroup
	for w := range 4 {
		writers.Go(func() {
			for i := range 200 {
				l.LogAttrs(t.Context(), slog.LevelInfo, "line", slog.Int("writer", w), slog.Int("n", i))
			}
		})
	}
	writers.Wait()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(l.file.path + "*")
	if err != nil || len(files) != kept+1 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil || len(b) > 2000 {
			t.Errorf("%s has %d bytes, %v", name, len(b), err)
		}
		for line := range bytes.Lines(b) {
			if !json.Valid(line) {
				t.Errorf("%s has a broken line: %s", name, line)
			}
		}
	}
}

func TestTheLogGoesOnWhereItWas(t *testing.T) {
	l := opened(t, nil)
	l.Info("first")
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(l.file.path, nil)
	if err != nil {
		t.Fatal(err)
	}
	again.Info("second")
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	s := content(t, l)
	if !strings.Contains(s, "first") || !strings.Contains(s, "second") {
		t.Errorf("the log has %q", s)
	}
	if again, err = Open(l.file.path, nil); err != nil {
		t.Fatal(err)
	}
	again.file.most = int64(len(s)) + 10
	again.Info("third")
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	if s := content(t, l); strings.Contains(s, "first") || !strings.Contains(s, "third") {
		t.Errorf("what it had before it was opened does not count: %q", s)
	}
}

func TestAFileIsPutAsideAtOneMebibyte(t *testing.T) {
	l := opened(t, nil)
	for n := range 2500 {
		l.Info("line", "n", n, "filled", strings.Repeat("x", 1000))
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for name, full := range map[string]bool{l.file.path: false, l.file.path + ".1": true, l.file.path + ".2": true} {
		info, err := os.Stat(name)
		if err != nil || info.Size() > 1<<20 || full != (info.Size() > 1<<20-2000) {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

func TestALogThatCannotBePutAsideGoesOn(t *testing.T) {
	l := opened(t, nil)
	l.file.most = 200
	if err := os.MkdirAll(filepath.Join(l.file.aside(1), "not a log"), 0o700); err != nil {
		t.Fatal(err)
	}
	for n := range 20 * kept {
		l.Info("line", "n", n)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if s := content(t, l); !strings.Contains(s, `"n":79}`) || !strings.Contains(s, `"n":78}`) {
		t.Errorf("the log ends with %q", s)
	}
}
