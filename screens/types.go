package screens

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// typesStep maps Syncro's device types to configuration types, and asks what
// else decides how configurations are written.
type typesStep struct {
	d        *desk
	list     *table[string, setting]
	sample   *sample
	onSample bool
	w        int
}

// setting is one row: something that has a value and can be changed.
type setting struct {
	id, name, value, note string
	change                func() tea.Cmd
	leaveOut              func() tea.Cmd // nil where nothing can be left out
}

// settingsTable is the table that settings are shown in.
func settingsTable(d *desk, name, value, note string) *table[string, setting] {
	return newTable(d, func(s *setting) string { return s.id }, func(to []byte, s *setting) []byte { return app.AppendFold(to, s.name, s.value) }, []column[setting]{
		{title: name, least: 24, grow: 1, text: func(s *setting) string { return s.name }},
		{title: value, least: 22, grow: 1, text: func(s *setting) string { return s.value }},
		{title: note, least: 20, grow: 2, give: 1, text: func(s *setting) string { return s.note }},
	})
}

func newTypesStep(d *desk) *typesStep {
	s := &typesStep{d: d, list: settingsTable(d, "In Syncro", "In IT Glue", ""), sample: newSample(d)}
	s.list.words = tableWords{
		loading: "Reading the device types.",
		empty:   "No device types yet: they come with the assets. Go back with < and let Discover read them.",
	}
	s.list.read = func() (rows[setting], func()) {
		return made[setting](s.settings(d.app.Types())), nil
	}
	return s
}

func (s *typesStep) open() tea.Cmd { return batch(s.list.refresh(), s.sample.list.refresh()) }

func (s *typesStep) changed(t app.Topic) tea.Cmd {
	if t != app.TopicSettings && t != app.TopicRecords {
		return nil
	}
	return s.open()
}

func (s *typesStep) resize(w, h int) {
	s.w = w
	s.list.resize(w, max(2, h-1-settingLines))
	s.sample.resize(w, max(2, h-1))
}

func (s *typesStep) view() []string {
	at, body := 1, []string(nil)
	if s.onSample {
		body = s.sample.view()
	} else {
		at, body = 0, s.withNote()
	}
	return append([]string{s.d.th.tabLine([]tab{{"Settings", s.list.size()}, {"A device side by side", -1}}, at, s.w)}, body...)
}

// settingLines is the room for the words about the row under the cursor.
const settingLines = 4

// withNote is the list, and all that is said of the row under the cursor.
func (s *typesStep) withNote() []string {
	r := s.list.current()
	if r == nil || s.list.instead() != "" {
		return s.list.view(true)
	}
	lines := append(s.d.th.fill(s.list.view(true), s.w, s.list.h), s.d.th.rule(s.d.th.cut(r.name, s.w-8), s.w))
	for _, l := range wrap(r.note, s.w-2) {
		lines = append(lines, "  "+l)
	}
	return lines
}

func (s *typesStep) status() string {
	if s.onSample {
		return s.sample.list.status()
	}
	return s.list.status()
}

func (s *typesStep) back() (tea.Cmd, bool) {
	if !s.onSample {
		return s.list.back()
	}
	if cmd, ok := s.sample.list.back(); ok {
		return cmd, true
	}
	s.onSample = false
	return nil, true
}

// settings makes the rows: first the types, then what else there is to say.
func (s *typesStep) settings(v app.TypesView) []setting {
	rows := make([]setting, 0, len(v.Types)+8)
	for _, t := range v.Types {
		rows = append(rows, s.deviceType(v, t))
	}
	if len(rows) == 0 {
		return nil
	}
	return append(rows, s.rest(v)...)
}

func (s *typesStep) deviceType(v app.TypesView, t app.DeviceType) setting {
	value := s.d.th.sign.skipped + " left out"
	if t.Target != 0 {
		value = s.d.th.sign.next + " " + t.TargetName.String()
	}
	if v.Unread {
		value = "not known yet"
	}
	name := t.Name.String()
	if t.Agentless {
		name += " (no agent)"
	}
	samples := make([]string, 0, len(t.Samples))
	for _, n := range t.Samples {
		samples = append(samples, n.String())
	}
	note := plural(t.Count, "asset")
	if v.Unread {
		note = "assets are still being read: counts, names and proposals come with them"
	}
	if len(samples) > 0 {
		note += ": " + strings.Join(samples, ", ")
	}
	set := func(to int64) tea.Cmd { return s.mapType(t, to, v.Choices) }
	return setting{
		id: "type " + t.Name.Raw(), name: name, value: value, note: note,
		change: func() tea.Cmd {
			s.d.open(s.choices("Configuration type for "+name, leaveOut, v.Choices, t.Target, set))
			return nil
		},
		leaveOut: func() tea.Cmd { return set(0) },
	}
}

// leaveOut is what a device type is mapped to that has no configuration type.
const leaveOut = "leave it out"

// mapType maps a device type. Leaving out assets takes them from the review and
// the plan, so that is asked about, with their count.
func (s *typesStep) mapType(t app.DeviceType, to int64, list []app.Choice) tea.Cmd {
	now, then := typeWords(list, t.Target), typeWords(list, to)
	change := func() tea.Cmd {
		return s.set(t.Name.String(), now, then, func() error { return s.d.app.SetType(t.Name.Raw(), to) })
	}
	switch {
	case to == t.Target:
		s.d.say(t.Name.String() + " stays as it is: " + now)
		return nil
	case to != 0 || t.Count == 0:
		return change()
	}
	s.d.confirm(change, fmt.Sprintf("Leave %s out: %s?", t.Name, plural(t.Count, "asset")),
		"They go from the review, and nothing is planned for them. u takes it back.")
	return nil
}

func typeWords(list []app.Choice, id int64) string {
	if id == 0 {
		return "left out"
	}
	return nameOf(list, id)
}

// choices is a picker over IT Glue's lists that starts on what is chosen now; the
// first entry stands for none where none is allowed.
func (s *typesStep) choices(title, zero string, list []app.Choice, now int64, set func(int64) tea.Cmd) layer {
	items, ids := []pickItem(nil), []int64(nil)
	if zero != "" {
		items, ids = append(items, pickItem{label: zero}), append(ids, 0)
	}
	for _, c := range list {
		items, ids = append(items, pickItem{label: c.Name.String()}), append(ids, c.ID)
	}
	return newPicker(s.d, title, items, func(n int) tea.Cmd { return set(ids[n]) }).on(slices.Index(ids, now))
}

// set changes a setting and says what it was and is.
func (s *typesStep) set(what, from, to string, work func() error) tea.Cmd {
	if from == to {
		s.d.say(what + " stays as it is: " + from)
		return nil
	}
	return s.list.write(func() (string, error) {
		return what + ": " + from + " " + s.d.th.sign.next + " " + to, work()
	})
}

// rest are the settings below the types.
func (s *typesStep) rest(v app.TypesView) []setting {
	a := s.d.app
	seen := "not seen at any asset: an administrator of Syncro adds it to each asset type, as a custom field of type Web Link. Until then only linking is skipped"
	if v.Unread {
		seen = "assets are still being read: whether they have it is not known yet"
	}
	if v.LinkFieldSeen {
		seen = "the asset's field that will hold the link to IT Glue"
	}
	return []setting{
		{id: "active", name: "Status when active", value: nameOf(v.Statuses, v.Active), note: "status of what is created", change: s.pickStatus("Status when active", v, v.Active, func(id int64) error { return a.SetStatuses(id, v.Inactive) })},
		{id: "inactive", name: "Status when gone", value: nameOf(v.Statuses, v.Inactive), note: "status of what is retired", change: s.pickStatus("Status when gone", v, v.Inactive, func(id int64) error { return a.SetStatuses(v.Active, id) })},
		{id: "link", name: "Link field in Syncro", value: orNone(msp.Clean(v.LinkField)), note: seen, change: s.linkField(v)},
		{id: "psa used", name: "PSA synced to IT Glue", value: s.psaWords(v), note: psaNote(v), change: s.choosePSA(v)},
		{id: "psa", name: "PSA-linked records", value: retireWords(v.RetirePSA), note: plural(v.PSALinked, "configuration") + " linked to a PSA; their status cannot change", change: s.retirePSA(v)},
		{id: "serial", name: "Serial of agentless", value: orNone(msp.Clean(v.SerialField)), note: "custom field of assets without an agent", change: s.agentless("Serial field", v, v.SerialField, func(f string) error { return a.SetAgentlessFields(f, v.MACField) })},
		{id: "mac", name: "MAC of agentless", value: orNone(msp.Clean(v.MACField)), note: "custom field of assets without an agent", change: s.agentless("MAC field", v, v.MACField, func(f string) error { return a.SetAgentlessFields(v.SerialField, f) })},
		{id: "create", name: "Create what is missing", value: yesNo(v.CreateMissing), note: "a configuration for every asset of a matched organization", change: func() tea.Cmd {
			return s.set("Create what is missing", yesNo(v.CreateMissing), yesNo(!v.CreateMissing), func() error { return a.SetCreateMissing(!v.CreateMissing) })
		}},
	}
}
