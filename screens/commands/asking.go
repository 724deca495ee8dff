package commands

import (
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

// asking asks the person at the terminal for something that does not show. From
// the first question on nothing that is typed shows until the last one is over: to
// look at an answer takes a second, in which who mistyped it types on.
type asking struct {
	w        Console
	terminal *os.File
	before   *term.State
	prompt   *term.Terminal // nil while the terminal shows what is typed
	single   bool           // no question belongs to the one before it any more
}

// ask asks once.
func (q *asking) ask(question string) (typed string, err error) {
	if q.prompt == nil {
		terminal, ok := q.w.In.(*os.File)
		if !ok {
			return "", errors.New("there is no terminal to ask at")
		}
		before, err := term.MakeRaw(int(terminal.Fd()))
		if err != nil {
			return "", fmt.Errorf("keep the terminal from showing what is typed: %w", err)
		}
		q.terminal, q.before = terminal, before
		q.prompt = term.NewTerminal(struct {
			io.Reader
			io.Writer
		}{terminal, q.w.Err}, "")
	}
	if q.single {
		defer func() { err = errors.Join(err, q.last()) }()
	}
	typed, err = q.prompt.ReadPassword(question + ": ")
	if errors.Is(err, io.EOF) {
		return "", errors.New("nothing was typed")
	}
	return typed, err
}

// last lets the terminal show again what is typed. What is asked from now on is
// asked by itself.
func (q *asking) last() error {
	q.single = true
	if q.prompt == nil {
		return nil
	}
	q.prompt = nil
	if err := term.Restore(int(q.terminal.Fd()), q.before); err != nil {
		return fmt.Errorf("set the terminal back: %w", err)
	}
	return nil
}
