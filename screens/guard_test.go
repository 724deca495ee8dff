package screens

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// faulty panics where it is told to.
type faulty struct{ in string }

func (f faulty) fault(where string) {
	if f.in == where {
		panic("a fault in " + where)
	}
}

func (f faulty) Init() tea.Cmd {
	f.fault("Init")
	return tea.Batch(func() tea.Msg { f.fault("a command"); return "go" }, func() tea.Msg { f.fault("a second command"); return nil })
}

func (f faulty) Update(tea.Msg) (tea.Model, tea.Cmd) {
	f.fault("Update")
	return f, func() tea.Msg { f.fault("the command of an update"); return nil }
}

func (f faulty) View() string {
	f.fault("View")
	return "a frame"
}

func TestAPanicAnywhereEndsTheProgramAndIsKept(t *testing.T) {
	for _, where := range []string{"Init", "a command", "a second command", "Update", "the command of an update", "View"} {
		ctx, stop := context.WithCancelCause(context.Background())
		told := errors.New("told")
		keep := func(panicked any, trace []byte) error {
			if !strings.Contains(string(trace), "guard_test.go") {
				t.Errorf("the trace of %s does not say where it was:\n%s", where, trace)
			}
			return fmt.Errorf("%w of %v", told, panicked)
		}
		var out bytes.Buffer
		p := tea.NewProgram(guarded{faulty{where}, stop, keep}, tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithInput(nil), tea.WithOutput(&out))
		_, _ = p.Run() // the cause says why it ended
		if err := context.Cause(ctx); !errors.Is(err, told) || err.Error() != "told of a fault in "+where {
			t.Errorf("a panic in %s ends with %v", where, err)
		}
		if strings.Contains(out.String(), "goroutine") {
			t.Errorf("the trace of %s is on the screen:\n%s", where, out.String())
		}
	}
}
