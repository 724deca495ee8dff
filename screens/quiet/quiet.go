// Package quiet settles lipgloss' question about the terminal's background
// before bubbletea's own init would ask the terminal and wait up to five
// seconds for an answer that some terminals never give.
//
// It works by its place: packages are initialised in the order of their import
// paths, and dev.onramp/screens/quiet comes before github.com/charmbracelet.
// It must therefore import nothing but lipgloss.
package quiet

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }
