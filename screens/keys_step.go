package screens

import (
	"cmp"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// keysStep is the first step: the address and the key of each vendor, and what
// each key was found to be good for.
type keysStep struct {
	d    *desk
	list *table[app.Vendor, app.KeyState]
	w, h int
}

func newKeysStep(d *desk) *keysStep {
	s := &keysStep{d: d}
	s.list = newTable(d, func(k *app.KeyState) app.Vendor { return k.Vendor }, func(to []byte, k *app.KeyState) []byte { return app.AppendFold(to, k.Name) }, []column[app.KeyState]{
		{title: "Vendor", least: 11, text: func(k *app.KeyState) string { return k.Name }},
		{title: "State", least: 14, text: s.state},
		{title: "Key", least: 9, text: s.tail},
		{title: "Address", least: 12, grow: 1, text: func(k *app.KeyState) string { return msp.Clean(k.URL) }},
	})
	s.list.words = tableWords{loading: "Reading the keys."}
	s.list.read = func() (rows[app.KeyState], func()) { return made[app.KeyState](d.app.Keys()), nil }
	return s
}

func (s *keysStep) open() tea.Cmd { return s.list.refresh() }

func (s *keysStep) changed(t app.Topic) tea.Cmd {
	if t != app.TopicSettings {
		return nil
	}
	return s.list.refresh()
}

func (s *keysStep) resize(w, h int) {
	s.w, s.h = w, h
	s.list.resize(w, min(h, len(app.Vendors())+1))
}

func (s *keysStep) status() string { return "" }

func (s *keysStep) back() (tea.Cmd, bool) { return s.list.back() }

func (s *keysStep) state(k *app.KeyState) string {
	sign := &s.d.th.sign
	switch {
	case k.Skipped:
		return sign.skipped + " left out"
	case k.Check.State == app.CheckGood:
		return sign.good + " verified"
	case k.Check.State == app.CheckBad:
		return sign.bad + " refused"
	case k.Check.State == app.CheckRunning:
		return sign.dots + " verifying"
	case !k.Set:
		return "  no key yet"
	}
	return "  not verified"
}

func (s *keysStep) tail(k *app.KeyState) string {
	if k.Tail == "" {
		return ""
	}
	return strings.Repeat(s.d.th.sign.secret, 4) + msp.Clean(k.Tail)
}

func (s *keysStep) view() []string {
	lines := s.list.view(true)
	k := s.list.current()
	if k == nil {
		return lines
	}
	th := &s.d.th
	return th.untilTab(append(append(lines, th.rule(k.Name, s.w)), s.aboutLines(k, s.w)...), s.h)
}

func (s *keysStep) aboutLines(k *app.KeyState, w int) []string {
	var lines []string
	for _, text := range s.about(k) {
		for _, l := range wrap(text, w-2) {
			lines = append(lines, "  "+l)
		}
	}
	return lines
}

// readAll shows what stands about a key where there is no room for it.
func (s *keysStep) readAll() tea.Cmd {
	k := *s.list.current()
	s.d.open(&pager{d: s.d, title: k.Name, lines: func(w int) []string { return s.aboutLines(&k, w) }})
	return nil
}

// worstFirst puts what asks for something before what is well, so that a low
// terminal shows it.
func worstFirst(rows []app.CheckRow) []app.CheckRow {
	rank := map[string]int{app.RowMissing: -2, app.RowWarning: -1}
	return slices.SortedStableFunc(slices.Values(rows), func(a, b app.CheckRow) int { return cmp.Compare(rank[a.State], rank[b.State]) })
}

// about says all there is to say of a vendor's key.
func (s *keysStep) about(k *app.KeyState) []string {
	if k.Skipped {
		return []string{k.Name + " is left out. Press i to take it in again."}
	}
	var out []string
	if k.Check.Sentence != "" {
		out = append(out, msp.Clean(k.Check.Sentence))
	}
	if k.Source != "" {
		out = append(out, "The key is kept in "+k.Source+".")
	}
	if !k.Expires.IsZero() {
		out = append(out, s.checkRow(k.Expiry))
	}
	for _, r := range worstFirst(k.Check.Rows) {
		out = append(out, s.checkRow(r))
	}
	if k.Check.State != app.CheckGood {
		out = append(out, "")
		out = append(out, s.d.app.HowTo(k.Vendor)...)
	}
	return out
}

func (s *keysStep) checkRow(r app.CheckRow) string {
	th := &s.d.th
	text := " " + r.Name + ": " + r.State
	if r.Note != "" {
		text += ", " + msp.Clean(r.Note)
	}
	switch r.State {
	case app.RowPresent, app.RowFine:
		return th.good.Render(th.sign.good) + text
	case app.RowMissing:
		return th.bad.Render(th.sign.bad) + text
	case app.RowWarning:
		return th.warn.Render(th.sign.warn) + text
	}
	return "?" + text
}

// due are the vendors whose key is in but not verified; missing says which
// needed one is not in.
func (s *keysStep) due() (due []app.Vendor, missing *app.KeyState) {
	if s.list.v == nil {
		return nil, nil
	}
	for k := range s.list.each() {
		switch {
		case k.Skipped || k.Check.State == app.CheckGood || k.Check.State == app.CheckRunning:
		case k.Set:
			due = append(due, k.Vendor)
		case missing == nil && !k.Optional:
			missing = k
		}
	}
	return due, missing
}

func (s *keysStep) offers() []offer {
	k, due, missing := s.list.current(), []app.Vendor(nil), (*app.KeyState)(nil)
	why := "the keys are being read"
	if k != nil {
		why = ""
		due, missing = s.due()
	}
	next := offer{act: actOpen, does: "continue", brief: "continue", why: why, run: s.d.goOn}
	switch {
	case k != nil && !k.Skipped && !k.Set:
		next.does, next.brief, next.run = "type the key of "+k.Name, "type the key", s.edit
	case len(due) > 0:
		next.does, next.brief = "verify every key", "verify"
		next.run = func() tea.Cmd { return s.verify(due) }
	case missing != nil:
		next.does, next.brief, next.run = "type the key of "+missing.Name, "type the key", func() tea.Cmd {
			s.list.next(func(r *app.KeyState) bool { return r.Vendor == missing.Vendor })
			return s.edit()
		}
	case s.verifying():
		next.why = "the keys are being verified"
	}
	return append([]offer{
		next,
		{act: actEdit, does: "change address and key", brief: "edit", why: why, run: s.edit},
		{act: actAgain, does: "verify this key again", brief: "verify again", why: s.cannotVerify(k), run: func() tea.Cmd { return s.verify([]app.Vendor{k.Vendor}) }},
		{act: actPane, does: "read all that stands about this key", why: why, run: s.readAll},
		{act: actIgnore, does: "leave the vendor out, or take it in again", brief: "leave out", why: s.cannotSkip(k), run: s.skip},
	}, s.list.offers(func() tea.Cmd { return nil })...)
}

func (s *keysStep) cannotVerify(k *app.KeyState) string {
	switch {
	case k == nil:
		return "the keys are being read"
	case !k.Set:
		return "there is no key of " + k.Name + " yet: press e"
	case k.Check.State == app.CheckRunning:
		return "it is being verified"
	}
	return ""
}

func (s *keysStep) cannotSkip(k *app.KeyState) string {
	if k == nil || !k.Optional {
		return "only SaaS Alerts can be left out"
	}
	return ""
}

func (s *keysStep) skip() tea.Cmd {
	k := *s.list.current()
	return skipSaaS(s.d, k.Skipped, s.list.write)
}

func (s *keysStep) again(error) tea.Cmd { return s.list.refresh() }

// verifying says whether a key that the work needs is being verified.
func (s *keysStep) verifying() bool {
	for k := range s.list.each() {
		if k.Check.State == app.CheckRunning && !k.Optional {
			return true
		}
	}
	return false
}

func (s *keysStep) verify(vendors []app.Vendor) tea.Cmd {
	cmds := make([]tea.Cmd, 0, len(vendors))
	for _, v := range vendors {
		cmds = append(cmds, load(&loader{}, func() app.Check { return s.d.app.CheckKey(s.d.ctx, v) }, func(c app.Check) tea.Cmd {
			if c.State == app.CheckBad {
				s.d.warn(msp.Clean(c.Sentence))
			}
			return s.list.refresh()
		}))
	}
	return batch(cmds...)
}
