package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module       = "dev.onramp"
	maxFileLines = 400
	maxFuncLines = 60
)

// house says which packages of ours a package may import directly; "." is main.
// Imports run one way, so a package is named here only below those that may use
// it. What is not in the house may not be built: a new package takes its place
// here first. Tests may import what they like.
var house = map[string][]string{
	".": {"screens/commands", "screens/quiet"},
	"screens/commands": {
		"app", "app/demo", "app/doctor", "app/msp", "app/report", "app/secrets", "app/timer", "app/transport",
		"screens", "store",
	},
	"screens":       {"app", "app/msp", "app/secrets"},
	"screens/quiet": {},
	"app/demo": {
		"app", "app/msp",
		"itglue/itgluetest", "saasalerts/saasalertstest", "syncro/syncrotest",
	},
	"app": {
		"app/discover", "app/doctor", "app/handover", "app/logfile", "app/match", "app/msp", "app/notify", "app/project", "app/reconcile", "app/report",
		"app/secrets", "app/timer", "app/transport", "itglue", "saasalerts", "store", "syncro",
	},
	"app/discover":  {"app/msp", "app/project", "itglue", "saasalerts", "store", "syncro"},
	"app/reconcile": {"app/msp", "app/project", "itglue", "saasalerts", "store", "syncro"},
	"app/doctor":    {"app/msp", "app/project", "itglue", "saasalerts", "store", "syncro"},
	"app/report":    {"app/msp", "store"},
	"app/handover":  {"app/msp"},
	"app/project":   {"app/msp", "itglue", "saasalerts", "syncro"},
	"app/transport": {},
	"app/secrets":   {},
	"app/logfile":   {},
	"app/notify":    {},
	"app/timer":     {},
	"app/match":     {},
	"app/msp":       {},
	"store":         {},

	"itglue":                    {},
	"itglue/itgluetest":         {"itglue"},
	"saasalerts":                {},
	"saasalerts/saasalertstest": {"saasalerts"},
	"syncro":                    {},
	"syncro/syncrotest":         {"syncro"},
}

// source is one file of the product that is not a test.
type source struct {
	name string // the slash-separated path in the repository
	*ast.File
}

func (s source) folder() string { return path.Dir(s.name) }

func (s source) imports() []string {
	var paths []string
	for _, spec := range s.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, p)
		}
	}
	return paths
}

// sources parses every file of the product for every system, so that what
// only Windows or macOS would build is held too.
func sources(t *testing.T) (*token.FileSet, []source) {
	t.Helper()
	const root = ".."
	files := token.NewFileSet()
	var all []source
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			hidden := name != root && strings.HasPrefix(entry.Name(), ".")
			if hidden || entry.Name() == "testdata" {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(files, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		inside, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		all = append(all, source{filepath.ToSlash(inside), file})
		return nil
	})
	if err != nil {
		t.Fatalf("read the product's sources: %v", err)
	}
	if len(all) == 0 {
		t.Fatal("no sources were found: the tests of the house would hold nothing")
	}
	return files, all
}

func TestImportsRunOneWay(t *testing.T) {
	_, all := sources(t)
	for _, file := range all {
		allowed, placed := house[file.folder()]
		if !placed {
			t.Errorf("%s: package %s has no place in the house", file.name, file.folder())
			continue
		}
		for _, p := range file.imports() {
			if p != module && !strings.HasPrefix(p, module+"/") {
				continue
			}
			if ours := strings.TrimPrefix(p, module+"/"); !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s: %s may import %q only", file.name, p, file.folder(), allowed)
			}
		}
	}
}

func TestTheHouseHasNoCycle(t *testing.T) {
	const walking, done = 1, 2
	state := map[string]int{}
	var walk func(folder string, from []string)
	walk = func(folder string, from []string) {
		from = append(slices.Clone(from), folder)
		switch state[folder] {
		case walking:
			t.Errorf("the house allows a cycle: %s", strings.Join(from, " -> "))
		case 0:
			state[folder] = walking
			for _, next := range house[folder] {
				walk(next, from)
			}
			state[folder] = done
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(house)) {
		walk(folder, nil)
	}
}

// The records everyone speaks of are a leaf: the standard library and x/text.
func TestRecordsImportOnlyTheStandardLibrary(t *testing.T) {
	_, all := sources(t)
	for _, file := range all {
		if file.folder() != "app/msp" {
			continue
		}
		for _, p := range file.imports() {
			host, _, _ := strings.Cut(p, "/")
			if strings.Contains(host, ".") && !strings.HasPrefix(p, "golang.org/x/text/") {
				t.Errorf("%s imports %s: app/msp may import the standard library and golang.org/x/text only", file.name, p)
			}
		}
	}
}

// A terminal that never answers colour queries costs five seconds at start
// unless screens/quiet is initialised before bubbletea. Initialisation runs in
// the order of import paths among the packages whose own imports are ready, so
// this holds while main imports quiet, quiet waits for nothing but lipgloss
// (for which bubbletea waits too), and its path sorts first.
func TestQuietIsInitialisedBeforeBubbletea(t *testing.T) {
	const (
		quiet     = module + "/screens/quiet"
		bubbletea = "github.com/charmbracelet/bubbletea"
		lipgloss  = "github.com/charmbracelet/lipgloss"
	)
	if quiet >= bubbletea {
		t.Errorf("%s sorts after %s", quiet, bubbletea)
	}
	_, all := sources(t)
	imported := false
	for _, file := range all {
		switch file.folder() {
		case ".":
			imported = imported || slices.Contains(file.imports(), quiet)
		case "screens/quiet":
			if got := file.imports(); !slices.Equal(got, []string{lipgloss}) {
				t.Errorf("%s imports %q: quiet may import %s only", file.name, got, lipgloss)
			}
		}
	}
	if !imported {
		t.Errorf("main does not import %s", quiet)
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	_, all := sources(t)
	said := map[string]bool{}
	for _, file := range all {
		comment := file.Doc.Text()
		opening := "Package " + file.Name.Name + " "
		if file.folder() == "." {
			opening = "Command onramp "
		}
		said[file.folder()] = said[file.folder()] || strings.HasPrefix(comment, opening)
	}
	for folder, ok := range said {
		if !ok {
			t.Errorf("%s: no file has a package comment that says what the package is for", folder)
		}
	}
}

func TestNoPackageIsNamedAfterNothing(t *testing.T) {
	_, all := sources(t)
	for _, file := range all {
		for _, name := range []string{"util", "common", "helpers", "types"} {
			if file.Name.Name == name || path.Base(file.folder()) == name {
				t.Errorf("%s: no package may be named %s", file.name, name)
			}
		}
	}
}

func TestFilesAndFunctionsAreShort(t *testing.T) {
	files, all := sources(t)
	for _, file := range all {
		if n := files.File(file.FileStart).LineCount(); n > maxFileLines {
			t.Errorf("%s has %d lines: a file may have %d", file.name, n, maxFileLines)
		}
		for _, declared := range file.Decls {
			function, ok := declared.(*ast.FuncDecl)
			if !ok {
				continue
			}
			first, last := files.Position(function.Pos()).Line, files.Position(function.End()).Line
			if n := last - first + 1; n > maxFuncLines {
				t.Errorf("%s:%d: %s has %d lines: a function may have %d", file.name, first, function.Name.Name, n, maxFuncLines)
			}
		}
	}
}
