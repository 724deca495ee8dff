package screens

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// sample shows one device side by side, as Syncro has it and as IT Glue will
// show it, with the switches of the field policy.
type sample struct {
	d    *desk
	list *table[string, sampleField]
	n    int            // which of the sample devices
	data app.SampleView // without its fields, which the table has
	w    int
}

// sampleField is a field of the sample device, or a switch that concerns lists.
type sampleField struct {
	app.SampleRow
	state string
	turn  func() error // nil where there is nothing to switch
}

func newSample(d *desk) *sample {
	s := &sample{d: d}
	s.list = newTable(d, func(f *sampleField) string { return f.Field }, func(to []byte, f *sampleField) []byte { return app.AppendFold(to, f.Name, f.state) }, []column[sampleField]{
		{title: "Field", least: 13, grow: 1, text: func(f *sampleField) string { return f.Name }},
		{title: "Syncro", least: 14, grow: 3, text: func(f *sampleField) string { return f.Syncro.String() }},
		{title: "IT Glue now", least: 12, grow: 2, give: 1, text: func(f *sampleField) string { return f.Now.String() }},
		{title: "  IT Glue will", least: 16, grow: 3, text: s.after},
		{title: "Policy", least: 9, text: func(f *sampleField) string { return f.state }},
	})
	s.list.words = tableWords{
		loading: "Looking for a device to show.",
		empty:   "No device to show yet: one is shown once the assets are read, a type is mapped and a customer is matched.",
	}
	s.aim(0)
	return s
}

// aim chooses which of the sample devices shows.
func (s *sample) aim(n int) {
	s.n = n
	s.list.read = func() (rows[sampleField], func()) {
		v := s.d.app.Sample(n)
		list := made[sampleField](s.rows(v))
		v.Fields = nil
		return list, func() { s.data = v }
	}
}

func (s *sample) rows(v app.SampleView) []sampleField {
	if v.Of == 0 {
		return nil
	}
	a := s.d.app
	rows := make([]sampleField, 0, len(v.Fields)+2)
	for _, f := range v.Fields {
		f.Name = shortField.Replace(f.Name)
		row := sampleField{SampleRow: f, state: "always"}
		if f.Switch {
			row.state = "fill"
			if f.Overwrite {
				row.state = "overwrite"
			}
			row.turn = func() error { return a.SetOverwrite(f.Field, !f.Overwrite) }
		}
		rows = append(rows, row)
	}
	addition := func(id, name string, on bool, turn func() error) sampleField {
		row := sampleField{SampleRow: app.SampleRow{Field: id, Name: name, Why: "IT Glue's list lacks it: leave the field"}, state: "leave", turn: turn}
		if on {
			row.state, row.Why = "add", "IT Glue's list lacks it: add it to the list"
		}
		return row
	}
	return append(rows,
		addition("new makers", "new maker", v.Makers, func() error { return a.SetListAdditions(!v.Makers, v.Models) }),
		addition("new models", "new model", v.Models, func() error { return a.SetListAdditions(v.Makers, !v.Models) }))
}

// shortField makes the names of fields fit a narrow column.
var shortField = strings.NewReplacer("operating system", "OS", "configuration ", "", "default gateway", "gateway", "expires at", "expires")

// after is what IT Glue will show, with a sign where that changes, and another
// where Syncro says something that does not get there.
func (s *sample) after(f *sampleField) string {
	text := f.After.String()
	if text == "" {
		text = "(blank)"
	}
	switch {
	case !f.Switch && f.turn != nil:
		return ""
	case f.After.String() != f.Now.String():
		return s.d.th.sign.next + " " + text
	case f.Why != "":
		return s.d.th.sign.differ + " " + text
	}
	return "  " + text
}

// sampleText is the room for the line above the fields and the words below.
const sampleText = 4

func (s *sample) resize(w, h int) {
	s.w = w
	s.list.resize(w, max(2, h-sampleText))
}

func (s *sample) view() []string {
	th := &s.d.th
	body := s.list.view(true)
	if s.list.instead() != "" {
		return body
	}
	what := "documented"
	if s.data.New {
		what = "to be created"
	}
	title := fmt.Sprintf("%s: %s of %s", what, s.data.Name, s.data.Customer)
	lines := append([]string{th.rule(th.cut(title, s.w-8), s.w)}, th.fill(body, s.w, s.list.h)...)
	for _, l := range wrap(s.explain(), s.w-2) {
		lines = append(lines, "  "+l)
	}
	return lines
}

// explain says what the switch under the cursor does.
func (s *sample) explain() string {
	f := s.list.current()
	switch {
	case f == nil:
		return ""
	case f.turn == nil:
		return "This is written when a configuration is created, as the settings say."
	case !f.Switch && f.state == "add":
		return msp.Clean(f.Name) + ": what IT Glue's list lacks is added to it. space leaves such a field blank instead."
	case !f.Switch:
		return msp.Clean(f.Name) + ": what IT Glue's list lacks leaves the field blank. space adds it to the list instead."
	case f.Why != "":
		return "Syncro's " + f.Name + " is not written: " + f.Why + ". " + s.effect(f)
	}
	return s.effect(f)
}

// effect says what the switch of a field does.
func (s *sample) effect(f *sampleField) string {
	if f.Overwrite {
		return "Updates write " + f.Name + " even where IT Glue has something else. A blank never overwrites. space fills blanks only."
	}
	return "Updates write " + f.Name + " only where IT Glue has nothing. space lets Syncro overwrite it."
}

func (s *sample) offers() []offer {
	f, why := s.list.current(), ""
	switch {
	case f == nil:
		why = "there is no device to show"
	case f.turn == nil:
		why = "this field has no switch: the settings say what it holds"
	}
	turn := func() tea.Cmd { return s.list.write(func() (string, error) { return "", f.turn() }) }
	one := ""
	if s.data.Of < 2 {
		one = "there is no other device to show"
	}
	another := func() tea.Cmd { s.aim(s.n + 1); return s.list.refresh() }
	return append([]offer{
		{act: actMark, does: "turn the switch of this field", brief: "switch", why: why, run: turn},
		{act: actOpen, does: "turn the switch of this field", why: why, run: turn},
		{act: actEdit, does: "turn the switch of this field", why: why, run: turn},
		{act: actNextOpen, does: "show another device", brief: "another device", why: one, run: another},
	}, s.list.offers(func() tea.Cmd { return nil })...)
}
