package screens

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

func (s *planStep) resize(w, h int) {
	s.w, s.h = w, h
	body := max(2, h-2)
	list := max(2, body*6/10)
	if s.inPane {
		list = max(2, min(body/3, 6))
	}
	s.ops.resize(w, list)
	s.organizations.resize(w, body)
	s.kinds.resize(w, body)
	s.held.resize(w, max(2, body-5))
	s.brakes.resize(w, max(2, body-5))
}

// focus gives the keys to the fields or to the list.
func (s *planStep) focus(pane bool) {
	s.inPane, s.top = pane, 0
	s.resize(s.w, s.h)
}

func (s *planStep) view() []string {
	th := &s.d.th
	tabs := []tab{
		{"Operations", s.ops.size()},
		{"Organizations", s.organizations.size()},
		{"Kinds", s.kinds.size()},
		{"Withheld", s.held.size()},
		{"Brakes", s.holding()},
		{"Parts", len(s.data.Parts)},
	}
	lines := []string{th.tabLine(tabs, int(s.tab), s.w), s.summary()}
	if text := s.instead(); text != "" {
		return append(lines, indent(wrap(text, s.w-4))...)
	}
	switch s.tab {
	case planOrganizations, planKinds:
		lines = append(lines, s.groups().view(true)...)
	case planHeld:
		lines = append(lines, s.held.view(true)...)
		if r := s.held.current(); r != nil {
			lines = append(lines, indent(wrap(msp.Clean(r.Reason), s.w-4))...)
		}
	case planBrakes:
		lines = append(lines, s.brakes.view(true)...)
		if b := s.brakes.current(); b != nil {
			lines = append(lines, indent(wrap(s.brakeText(b), s.w-4))...)
		}
	case planParts:
		lines = append(lines, s.parts()...)
	case planOperations:
		list := th.fill(s.ops.view(!s.inPane), s.w, s.ops.h)
		lines = append(append(lines, list...), s.fields()...)
	}
	return lines
}

// paneRoom is the number of lines for the fields of an operation.
func (s *planStep) paneRoom() int { return max(1, s.h-2-s.ops.h) }

// fields are the lines of the operation under the cursor that show.
func (s *planStep) fields() []string {
	lines := s.changes()
	if len(lines) == 0 {
		return nil
	}
	title, rest, room := lines[0], lines[1:], s.paneRoom()-1
	top := max(0, min(s.top, len(rest)-room))
	shown := rest[top:min(len(rest), top+max(0, room))]
	if below := len(rest) - top - len(shown); below > 0 && len(shown) > 0 {
		shown = append(slices.Clone(shown[:len(shown)-1]), s.d.th.dim.Render("  "+plural(below+1, "more line")+s.howToScroll()))
	}
	return append([]string{title}, shown...)
}

func (s *planStep) howToScroll() string {
	if s.inPane {
		return "; j goes on"
	}
	return "; enter, then j"
}

// scroll moves through fields that are more than their room.
func (s *planStep) scroll(by int) {
	s.top = max(0, min(s.top+by, len(s.changes())-s.paneRoom()))
}

// instead is the text while there is no plan to look at.
func (s *planStep) instead() string {
	switch s.data.State {
	case app.PlanMaking:
		if s.data.Waiting != "" {
			return "The plan is being made. Nothing is written. First, " + msp.Clean(s.data.Waiting) + "."
		}
		return "The plan is being made. Nothing is written."
	case app.PlanNone:
		return "There is no plan yet. Press r to make it; that writes nothing."
	case app.PlanFailed:
		return "The plan could not be made: " + msp.Clean(s.data.Error) + " Press r to try again."
	case app.PlanReady, app.PlanStale, app.PlanApplied:
	}
	return ""
}

// summary is the plan in one line: what it writes, what it costs, what is wrong with it.
func (s *planStep) summary() string {
	th := &s.d.th
	ops, requests, d := s.cost()
	if !s.data.State.Shown() {
		return ""
	}
	writes, pilot, without := plural(ops, "write"), "", ""
	if s.data.Pilot != 0 {
		pilot = "pilot with " + s.data.PilotName.String() + ": "
	}
	if s.data.TakenOut > 0 {
		without = "; without " + count(s.data.TakenOut) + " taken out"
	}
	if s.narrowed != "" {
		pilot = "showing " + s.narrowed + "; esc shows all. Whole plan: " + pilot
	}
	costs := []string{
		fmt.Sprintf("%s%s, %s, about %s%s", pilot, writes, plural(requests, "request"), span(d), without),
		pilot + writes + without,
	}
	switch {
	case s.data.State == app.PlanStale:
		return s.behind(th.warn.Render(th.sign.warn+" decisions have changed since: r makes the plan anew"), true, append(costs, writes, "")...)
	case s.data.State == app.PlanApplied:
		return s.behind(th.warn.Render(th.sign.warn+" this plan was applied: r makes a new one of what is left"), true, append(costs, "")...)
	case s.holding() > 0:
		return s.behind(th.bad.Render(th.sign.bad+" "+plural(s.holding(), "brake")+" to see to"), false, costs...)
	}
	return s.behind("", false, costs...)
}

// behind puts the first of some texts that has room behind what leads the line,
// the last one if none has.
func (s *planStep) behind(lead string, dim bool, texts ...string) string {
	if lead != "" {
		lead += "  "
	}
	room := s.w - ansi.StringWidth(lead)
	i := slices.IndexFunc(texts, func(t string) bool { return ansi.StringWidth(t) <= room })
	if i < 0 {
		i = len(texts) - 1
	}
	if dim {
		return lead + s.d.th.dim.Render(texts[i])
	}
	return lead + texts[i]
}

// planField is the room for a field's name.
const planField = 20

// changes shows the operation under the cursor field by field.
func (s *planStep) changes() []string {
	r := s.ops.current()
	if r == nil {
		return nil
	}
	th := &s.d.th
	title := r.Kind + ": " + r.Name.String()
	if r.Out {
		title += " (taken out)"
	}
	lines := []string{th.rule(th.cut(title, s.w-8), s.w)}
	if r.Reason != "" {
		for _, l := range wrap(msp.Clean(r.Reason), s.w-2) {
			lines = append(lines, "  "+th.dim.Render(l))
		}
	}
	half := max(4, (s.w-planField-8)/2)
	room := 0 // what stands there takes no more than it needs
	for _, c := range r.Changes {
		room = max(room, min(half, ansi.StringWidth(orBlank(c.Before))))
	}
	for _, c := range r.Changes {
		lines = append(lines, "  "+pad(th.cut(c.Field, planField), planField)+" "+pad(th.cut(orBlank(c.Before), room), room)+" "+th.sign.next+" "+th.cut(orBlank(c.After), s.w-planField-room-8))
	}
	return lines
}

func orBlank(t msp.Text) string {
	if t.Empty() {
		return "(blank)"
	}
	return t.String()
}

func (s *planStep) brakeText(b *app.BrakeRow) string {
	text := strings.Replace(msp.Clean(b.Text), " in the Plan step", "", 1) // it shows there
	switch {
	case b.Released:
		return text + ". Released by " + msp.Clean(b.ReleasedBy) + ": " + msp.Clean(b.Why)
	case b.Fixed:
		return text + ". This brake cannot be released: see to its cause."
	}
	return text + ". Press enter to release it; number and reason are kept."
}

// parts is what the plan costs, part by part.
func (s *planStep) parts() []string {
	lines := []string{"", s.d.th.dim.Render("  " + pad("Part", 24) + padLeft("Writes", 8) + padLeft("Requests", 10) + "  Takes about")}
	for _, p := range s.data.Parts {
		lines = append(lines, "  "+pad(s.d.th.cut(p.Name, 24), 24)+padLeft(count(p.Operations), 8)+padLeft(count(p.Requests), 10)+"  "+span(p.Duration))
	}
	if len(s.data.Counts) > 0 {
		lines = append(lines, "")
		for _, l := range wrap(countsLine(s.data.Counts), s.w-2) {
			lines = append(lines, "  "+l)
		}
	}
	return lines
}
