package screens

import (
	"path/filepath"

	tea "github.com/charmbracelet/bubbletea"
)

// report asks for a file and writes the report into it.
func (s *homeStep) report() tea.Cmd {
	ask := filePrompt{d: s.d, title: "Report: into which file?", after: s.list.refresh, lines: []string{
		"What was matched and why, what is open, what is wrong, and what has changed since the last report.",
		".html is for reading and printing, .csv for a spreadsheet, .json for a program.",
	}, write: func(path string) (string, error) {
		return "wrote " + filepath.Base(path) + " into " + filepath.Dir(path), s.d.app.WriteReports([]string{path}, false)
	}}
	ask.ask(s.d.app.ReportName(false), "")
	return nil
}
