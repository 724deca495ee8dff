package quiet_test

import (
	"go/parser"
	"go/token"
	"testing"
)

// Package initialisation runs in path order: the package works only while its
// path sorts before bubbletea's and it imports nothing that comes after.
func TestQuietIsInitialisedBeforeBubbletea(t *testing.T) {
	const path, asks = "dev.onramp/screens/quiet", "github.com/charmbracelet/bubbletea"
	if path >= asks {
		t.Errorf("%s sorts after %s", path, asks)
	}
	file, err := parser.ParseFile(token.NewFileSet(), "quiet.go", nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range file.Imports {
		if i.Path.Value != `"github.com/charmbracelet/lipgloss"` {
			t.Errorf("it imports %s", i.Path.Value)
		}
	}
}
