package screens

import (
	"cmp"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// saasSettings is how many rows the set-up has at most.
const saasSettings = 9

// settings are the rows of the set-up: what is chosen, and what is to be looked
// at.
func (s *saasStep) settings(v app.SaaSView) []setting {
	a := s.d.app
	use := setting{id: "use", name: "Set up SaaS Alerts", value: yesNo(!v.Skipped), note: "i leaves it out, if the MSP has no SaaS Alerts"}
	if v.Skipped {
		use.note = "i takes it in again"
		return []setting{use}
	}
	note := "takes what belongs to no customer; cannot be changed once it is configured there"
	if v.Connected {
		note = "fixed since the connection was made there on " + moment(v.At)
	}
	rows := []setting{
		use,
		{id: "key", name: "Key", value: keyWords(v.Key), note: msp.Clean(v.Key.Sentence), change: s.checkKey},
		{id: "activity", name: "User Activity Organization", value: orNone(v.UserActivityName.String()), note: note, change: func() tea.Cmd { return s.chooseActivity(v) }},
		{id: "existing", name: "Connection there", value: string(v.Connection), note: msp.Clean(v.Hint), change: func() tea.Cmd { return s.beside(v) }},
		{id: "automap", name: "Map equal names by itself", value: yesNo(v.AutoMap), note: "equal names that stand alone on both sides, a 100 % match", change: func() tea.Cmd {
			return s.set("", func() error { return a.SetAutoMap(!v.AutoMap) })
		}},
		{id: "ready", name: "Entra Device IDs", value: readyWords(v), note: "by them SaaS Alerts finds a Windows device's account: field msftEntraDeviceId in Syncro", change: s.showReadiness},
		{id: "verify", name: "Verification", value: verifiedWords(v), note: standing(v), change: func() tea.Cmd { return s.showStanding(v) }},
		{id: "file", name: "Checklist as a file", value: strings.Join(app.ChecklistFormats(), ", "), note: "onramp checklist prints it as well", change: func() tea.Cmd { return saveChecklist(s.d, s.setup.refresh) }},
	}
	if v.Connected {
		rows = append(rows, setting{id: "again", name: "Set up again there", value: "removed in SaaS Alerts?", note: "the only way to another User Activity Organization", change: func() tea.Cmd { return s.setUpAgain(v) }})
	}
	return rows
}

func keyWords(c app.Check) string {
	if c.State == app.CheckNone {
		return "not verified"
	}
	return string(c.State)
}

// checkKey asks SaaS Alerts what the key is good for, as the Keys step does.
func (s *saasStep) checkKey() tea.Cmd {
	a, ctx := s.d.app, s.d.ctx
	s.d.say("asking SaaS Alerts")
	return load(&s.asking, func() app.Check { return a.CheckKey(ctx, app.VendorSaaSAlerts) }, func(c app.Check) tea.Cmd {
		if c.State == app.CheckGood {
			s.d.say(msp.Clean(c.Sentence))
		} else {
			s.d.warn(msp.Clean(c.Sentence))
		}
		return s.setup.refresh()
	})
}

func (s *saasStep) set(said string, work func() error) tea.Cmd {
	return s.setup.write(func() (string, error) { return said, work() })
}

func readyWords(v app.SaaSView) string {
	if v.Readiness.Windows == 0 {
		return "no Windows device is read"
	}
	return fmt.Sprintf("%s of %s ready", count(v.Readiness.Ready), count(v.Readiness.Windows))
}

func verifiedWords(v app.SaaSView) string {
	switch {
	case v.State == "":
		return "nothing chosen yet"
	case !v.Connected:
		return v.State
	case !v.Confirmed:
		return "changed since"
	}
	return v.State
}

func standing(v app.SaaSView) string {
	if len(v.Standing) == 0 {
		return "begins 15 minutes after the last row of the checklist is ticked"
	}
	return strings.TrimSuffix(msp.Clean(v.Standing[0]), ".")
}

// setupWords are the lines below the set-up: what stands in the way, and the
// row under the cursor in full.
func (s *saasStep) setupWords() []string {
	var out []string
	if s.data.Trouble != "" && !s.data.Skipped {
		out = append(out, s.d.th.sign.warn+" "+msp.Clean(s.data.Trouble))
	}
	if s.data.ActivityLost {
		out = append(out, fmt.Sprintf("%s %s, which takes the user activity, is no longer among the SaaS Alerts organizations.", s.d.th.sign.warn, s.data.UserActivityName))
	}
	if n := s.data.Lost; n > 0 {
		out = append(out, fmt.Sprintf("%s %s mapped to a SaaS Alerts organization that is no longer there: see the mapping (]).", s.d.th.sign.warn, plural(n, "customer")))
	}
	if r := s.setup.current(); r != nil && r.note != "" {
		out = append(out, r.name+": "+strings.TrimSuffix(r.note, ".")+".")
	}
	return out
}

// chooseActivity asks first whether to go on where a connection seems to exist.
func (s *saasStep) chooseActivity(v app.SaaSView) tea.Cmd {
	if v.Connection == app.ConnectionSeen {
		return s.beside(v)
	}
	items := make([]pickItem, len(v.Organizations))
	for i, o := range v.Organizations {
		items[i] = pickItem{label: o.Name.String(), note: o.Note.String()}
	}
	p := newPicker(s.d, "User Activity Organization", items, func(n int) tea.Cmd { return s.confirmActivity(v.Organizations[n]) })
	if len(items) == 0 {
		p.state = msp.Clean(v.Trouble)
	}
	s.d.open(p)
	return nil
}

func (s *saasStep) confirmActivity(o app.SaaSChoice) tea.Cmd {
	name := joined(o.Name.String(), o.Note.String())
	s.d.confirm(func() tea.Cmd {
		return s.set("user activity goes to "+o.Name.String(), func() error { return s.d.app.SetUserActivity(o.ID) })
	}, "User activity goes to "+name+"?", "It can be changed here until the last row of the checklist is ticked. In SaaS Alerts it cannot be changed once it is configured.")
	return nil
}

// beside asks whether to go on beside a connection that seems to exist; every
// key but y cancels.
func (s *saasStep) beside(v app.SaaSView) tea.Cmd {
	if v.Connection != app.ConnectionSeen {
		s.d.say(msp.Clean(v.Hint))
		return nil
	}
	s.d.confirm(func() tea.Cmd {
		return s.set("going on beside the connection that exists", s.d.app.GoOnBeside)
	}, "Go on although a connection seems to exist?", msp.Clean(v.Hint)+". This is a hint: no API lists what is connected.",
		"Go on only if several Syncro accounts are connected on purpose. Otherwise look in SaaS Alerts first.")
	return nil
}

func (s *saasStep) setUpAgain(v app.SaaSView) tea.Cmd {
	s.d.confirm(func() tea.Cmd {
		return s.set("the checklist begins anew", s.d.app.SetUpAgain)
	}, "Was Syncro removed in SaaS Alerts, to be set up again?", "This workspace shows it connected since "+moment(v.At)+", with user activity to "+v.UserActivityName.String()+".",
		"The mapping stays as it is decided; the User Activity Organization is chosen anew and the checklist begins from its first row.")
	return nil
}

// showReadiness lists the customers with the state of their Windows devices.
func (s *saasStep) showReadiness() tea.Cmd {
	return load(&s.asking, s.d.app.Readiness, func(v app.ReadinessView) tea.Cmd {
		s.d.open(&pager{d: s.d, title: "Microsoft Entra Device IDs of Windows devices", lines: func(w int) []string { return s.readinessLines(v, w) }})
		return nil
	})
}

func (s *saasStep) readinessLines(v app.ReadinessView, w int) []string {
	if v.All.Windows == 0 {
		return []string{"  No Windows device is read yet."}
	}
	name := max(16, min(48, w-46))
	line := func(first string, cells ...any) string {
		return "  " + pad(s.d.th.cut(first, name), name) + fmt.Sprintf("%8v%8v%9v%10v%9v", cells...)
	}
	lines := []string{line("Customer", "Windows", "ready", "missing", "malformed", "doubled")}
	add := func(label string, r *app.Readiness) {
		lines = append(lines, line(label, count(r.Windows), count(r.Ready), count(r.Missing), count(r.Malformed), count(r.Duplicate)))
	}
	add("All", &v.All)
	for i := range v.By {
		add(v.By[i].Name.String(), &v.By[i])
	}
	for i := range v.By {
		for _, d := range v.By[i].Doubled {
			lines = append(lines, indent(wrap("On two devices: "+msp.Clean(d)+".", w-4))...)
		}
	}
	lines = append(lines, "")
	return append(lines, indent(wrap("A script in Syncro fills the field msftEntraDeviceId from what dsregcmd /status prints. Two devices with one id are clones: neither can be told apart. A device that is not joined to Entra has none.", w-4))...)
}

// showStanding shows everything that the last look at SaaS Alerts found.
func (s *saasStep) showStanding(v app.SaaSView) tea.Cmd {
	if len(v.Standing) == 0 {
		s.d.say("nothing is confirmed yet: tick the checklist when it is done there")
		return nil
	}
	s.d.open(&pager{d: s.d, title: "Verification", lines: func(w int) []string {
		var lines []string
		for _, text := range v.Standing {
			lines = append(lines, wrap(msp.Clean(text), w-4)...)
		}
		return indent(lines)
	}})
	return nil
}

// lookOffer looks at SaaS Alerts at once.
func (s *saasStep) lookOffer() offer {
	why := ""
	if len(s.data.Standing) == 0 {
		why = "nothing is confirmed yet: the checklist comes first"
	}
	return offer{act: actAgain, does: "look at SaaS Alerts now", brief: "look now", why: why, run: func() tea.Cmd {
		a, ctx := s.d.app, s.d.ctx
		s.d.say("asking SaaS Alerts")
		return load(&s.asking, func() answer[string] {
			said, err := a.VerifySaaS(ctx)
			return answer[string]{said, err}
		}, func(got answer[string]) tea.Cmd {
			if got.err != nil {
				s.d.warn(app.Sentence(got.err))
			} else {
				s.d.say(msp.Clean(got.value))
			}
			return s.setup.refresh()
		})
	}}
}

// saveChecklist asks for format and name and writes the checklist; after reads
// again what shows.
func saveChecklist(d *desk, after func() tea.Cmd) tea.Cmd {
	formats := app.ChecklistFormats()
	items := make([]pickItem, len(formats))
	for i, f := range formats {
		items[i] = pickItem{label: f}
	}
	ending := map[string]string{"markdown": "md"}
	d.open(newPicker(d, "Write the checklist as", items, func(n int) tea.Cmd {
		f := formats[n]
		end := cmp.Or(ending[f], f)
		ask := filePrompt{d: d, title: "Checklist: into which file?", after: after, lines: []string{
			"A name is taken from the folder in which Onramp was started. An existing file is never overwritten.",
		}, write: func(path string) (string, error) {
			saved, err := d.app.SaveChecklist(path, f)
			return "written to " + saved, err
		}}
		ask.ask("saasalerts-checklist."+end, "")
		return nil
	}))
	return nil
}
