package demo_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"dev.onramp/app/demo"
)

// large is the size at which the figures of a large provider are taken.
var large = demo.Config{Seed: 1, Customers: 2000, Assets: 100_000}

// largeWorkspace returns the folder of a workspace of 100,000 assets, prepared
// but not written from. It is kept in the folder that ONRAMP_LARGE names, since
// it takes minutes to make.
func largeWorkspace(t *testing.T) string {
	t.Helper()
	kept := os.Getenv("ONRAMP_LARGE")
	if kept == "" {
		t.Skip("ONRAMP_LARGE names no folder for the workspace of 100,000 assets")
	}
	dir := filepath.Join(kept, "prepared")
	if _, err := os.Stat(dir); err == nil {
		return dir
	} else if !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	began := time.Now()
	making := dir + ".making"
	if err := os.RemoveAll(making); err != nil {
		t.Fatal(err)
	}
	if _, err := demo.Prepare(t.Context(), large, making); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(making, dir); err != nil {
		t.Fatal(err)
	}
	t.Logf("the workspace of %d assets was made in %s", large.Assets, time.Since(began).Round(time.Second))
	return dir
}

func TestFigureOfPreparingALargeWorkspace(t *testing.T) {
	info, err := os.Stat(filepath.Join(largeWorkspace(t), "onramp.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("its store has %d MiB", info.Size()>>20)
}
