package screens

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
)

// filePrompt asks for a file and has it written. A name that is refused stands
// there again, with the reason over it, until it is mended or given up.
type filePrompt struct {
	d     *desk
	title string
	lines []string // what the person should know
	// write writes the file and says so; path is absolute.
	write func(path string) (string, error)
	after func() tea.Cmd // what is to be read again
}

// ask opens the prompt with a name to start from, and why the one before was
// refused.
func (p *filePrompt) ask(name, refused string) {
	p.d.askText(p.title, name, p.take, p.lines...).refused = refused
}

func (p *filePrompt) take(typed string) tea.Cmd {
	if strings.TrimSpace(typed) == "" {
		p.d.say("cancelled, nothing was written")
		return nil
	}
	return p.d.write(func() (string, error) {
		path, err := fullPath(strings.TrimSpace(typed))
		if err != nil {
			return "", err
		}
		return p.write(path)
	}, func(err error) tea.Cmd {
		if err != nil {
			p.d.notice = notice{} // it stands in the prompt
			p.ask(typed, app.Sentence(err))
		}
		return p.after()
	})
}

// fullPath is the file that a person means by a name: ~ is the home folder, as
// in a shell, which is not there to expand it.
func fullPath(name string) (string, error) {
	if rest, ok := strings.CutPrefix(name, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("find the home folder that ~ stands for: %w; type the whole path", err)
		}
		name = home + rest
	}
	return filepath.Abs(name)
}
