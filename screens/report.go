package screens

import (
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// report asks for a file and writes the report into it.
func (s *homeStep) report() tea.Cmd {
	s.d.askText("Report: into which file?", s.d.app.ReportName(false), func(path string) tea.Cmd {
		path = strings.TrimSpace(path)
		if path == "" {
			s.d.say("cancelled, nothing was written")
			return nil
		}
		return s.list.write(func() (string, error) {
			full, err := filepath.Abs(path)
			if err != nil {
				return "", err
			}
			return "wrote " + filepath.Base(full) + " into " + filepath.Dir(full), s.d.app.WriteReports([]string{full}, false)
		})
	}, "What was matched and why, what is open, what is wrong, and what has changed since the last report.",
		".html is for reading and printing, .csv for a spreadsheet, .json for a program.")
	return nil
}
