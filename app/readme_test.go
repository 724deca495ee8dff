package app_test

import (
	"go/ast"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// said are the strings of the product, a line each, with what is filled in as
// "...".
func said(t *testing.T) string {
	t.Helper()
	verb := regexp.MustCompile(`%[-+#0-9.]*[a-zA-Z]`)
	var all strings.Builder
	_, files := sources(t)
	for _, s := range files {
		ast.Inspect(s.File, func(n ast.Node) bool {
			if text, ok := literal(n); ok {
				all.WriteString(verb.ReplaceAllString(text, "...") + "\n")
				return false
			}
			return true
		})
	}
	return all.String()
}

// literal is a string, or several that are joined.
func literal(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.BasicLit:
		if n.Kind == token.STRING {
			text, err := strconv.Unquote(n.Value)
			return text, err == nil
		}
	case *ast.BinaryExpr:
		left, ok := literal(n.X)
		right, also := literal(n.Y)
		return left + right, ok && also && n.Op == token.ADD
	}
	return "", false
}

// Whoever looks a message up has it from the screen.
func TestEveryMessageThatTheREADMEExplainsIsOneThatTheProgramSays(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, part, _ := strings.Cut(string(readme), "## When something is refused")
	part, _, _ = strings.Cut(part, "\n## ")
	program, rows := said(t), 0
	for line := range strings.Lines(part) {
		cells := strings.Split(line, "|")
		if len(cells) < 3 || !strings.HasPrefix(strings.TrimSpace(cells[1]), "`") {
			continue
		}
		rows++
		message := strings.Trim(strings.TrimSpace(cells[1]), "`")
		for piece := range strings.SplitSeq(message, "...") {
			if piece = strings.Trim(piece, " ,:;"); !strings.Contains(program, piece) {
				t.Errorf("%q: nothing says %q", message, piece)
			}
		}
	}
	if rows < 20 {
		t.Errorf("%d messages were found in the README", rows)
	}
}

// What waits with a note is in Later, as its tab says, and is put nowhere else.
func TestWhatWaitsIsCalledLaterOnEveryScreen(t *testing.T) {
	for line := range strings.Lines(said(t)) {
		if regexp.MustCompile(`\baside\b`).MatchString(line) {
			t.Errorf("something is called by another word: %s", line)
		}
	}
}
