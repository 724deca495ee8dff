package app

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAFileThatCannotBeFinishedLeavesTheOldOneAndNothingElse(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "r.csv")
	if err := os.WriteFile(path, []byte("the old one"), 0o600); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no space left on device")
	err := writeReport(path, func(w io.Writer) error {
		_, err := io.WriteString(w, strings.Repeat("half of the new one", 10_000))
		return errors.Join(err, full)
	})
	if !errors.Is(err, full) || !strings.Contains(err.Error(), "nothing was changed there") {
		t.Errorf("it says %v", err)
	}
	left, listed := os.ReadDir(folder)
	old, read := os.ReadFile(path)
	if err := errors.Join(listed, read); err != nil || len(left) != 1 || string(old) != "the old one" {
		t.Errorf("there are %v, and the file holds %q, %v", left, old, err)
	}
}
