package screens

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

const (
	readme    = "../README.md"
	keysBegin = "<!-- keys: written by go test ./screens -run TestREADMEShowsTheTableOfKeys -update -->\n"
	keysEnd   = "<!-- end of keys -->\n"
)

// keyTable is the table of bindings as the README prints it, a line a key.
func keyTable() string {
	var b strings.Builder
	b.WriteString("| | key | what it does |\n|---|---|---|\n")
	group := ""
	for _, row := range bindings {
		first := ""
		if row.group != group {
			group = row.group
			first = group
		}
		keys := make([]string, len(row.keys))
		for i, k := range row.keys {
			keys[i] = "`" + spelled(k) + "`"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", first, strings.Join(keys, " "), row.means)
	}
	return b.String()
}

// spelled is how a person reads a key.
func spelled(key string) string {
	switch key {
	case " ":
		return "space"
	case "pgdown":
		return "page down"
	case "pgup":
		return "page up"
	}
	return strings.ReplaceAll(key, "ctrl+", "ctrl-")
}

// The keys, help, the palette and the README come from one table: go test with
// -update writes the README's anew.
func TestREADMEShowsTheTableOfKeys(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, begun := strings.Cut(string(text), keysBegin)
	shown, tail, ended := strings.Cut(rest, keysEnd)
	if !begun || !ended {
		t.Fatalf("README.md has no table between %q and %q", keysBegin, keysEnd)
	}
	want := keyTable()
	if shown == want {
		return
	}
	if flag.Lookup("update").Value.String() != "true" {
		t.Fatalf("the README shows other keys than the program has; run go test ./screens -run %s -update\n%s", t.Name(), want)
	}
	if err := os.WriteFile(readme, []byte(head+keysBegin+want+keysEnd+tail), 0o600); err != nil {
		t.Fatal(err)
	}
}
