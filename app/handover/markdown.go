package handover

import (
	"fmt"
	"strings"
	"time"
)

// markdown writes the sheet as a page for a person, with boxes to tick.
func (s Sheet) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# SaaS Alerts: connect Syncro (%s)\n\n", escape(s.Workspace))
	fmt.Fprintf(&b, "Syncro account %s. User Activity Organization: %s. Version %d, written %s.\n", escape(s.Account), escape(orUnchosen(s.Activity.Name)), s.Version, day(s.Made))
	where := ""
	for _, i := range s.Items {
		if i.Where != where {
			where = i.Where
			fmt.Fprintf(&b, "\n## %s\n\nBy %s.\n\n", escape(i.Where), escape(i.Who))
		}
		box := " "
		if i.Done {
			box = "x"
		}
		fmt.Fprintf(&b, "- [%s] %d. %s\n", box, i.Number, escape(i.Do))
	}
	if len(s.Items) == 0 {
		b.WriteString("\nNothing is left to do there.\n")
	}
	s.verification(&b)
	s.readiness(&b)
	return b.String()
}

func (s Sheet) verification(b *strings.Builder) {
	v := s.Before
	if v == nil {
		return
	}
	fmt.Fprintf(b, "\n## Verification\n\nVersion %d was confirmed by %s on %s.\n", v.Number, escape(v.By), day(v.Confirmed))
	for _, line := range Words(v, s.Watch) {
		fmt.Fprintf(b, "- %s\n", escape(line))
	}
}

func (s Sheet) readiness(b *strings.Builder) {
	if len(s.Readiness) == 0 {
		return
	}
	b.WriteString("\n## Microsoft Entra Device IDs of Windows devices\n\n| Customer | Windows | ready | missing | malformed | on two devices |\n|---|---|---|---|---|---|\n")
	for _, r := range s.Readiness {
		fmt.Fprintf(b, "| %s | %d | %d | %d | %d | %d |\n", escape(r.Name.String()), r.Windows, r.Ready, r.Missing, r.Malformed, r.Duplicate)
	}
	b.WriteString("\n")
	for _, r := range s.Readiness {
		for _, line := range r.Doubled {
			fmt.Fprintf(b, "- On two devices: %s\n", escape(line))
		}
	}
}

func day(t time.Time) string { return t.Format("2006-01-02 15:04") }

// escape makes vendors' text plain text in Markdown.
func escape(text string) string {
	return escaper.Replace(text)
}

var escaper = strings.NewReplacer(
	"\\", "\\\\", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "<", "&lt;", "&", "&amp;",
	"|", "\\|", "#", "\\#", "~", "\\~", "!", "\\!",
)
