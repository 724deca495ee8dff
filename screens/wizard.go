package screens

import (
	"context"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
)

// step is one page of the wizard. Steps are plain structs that keep their state
// while another one shows; their methods return commands and are called by
// Wizard only.
type step interface {
	// open is called when the step begins to show.
	open() tea.Cmd
	// changed is called, while the step shows, when something has changed.
	changed(t app.Topic) tea.Cmd
	resize(w, h int)
	view() []string
	// status says what shows, for the line below the step.
	status() string
	// offers are the acts of the step as they stand, the most useful first.
	offers() []offer
	// back goes one level back inside the step; false at its top.
	back() (tea.Cmd, bool)
}

// Options are what the surroundings decide for a Wizard.
type Options struct {
	// Theme is what everything is drawn with; see NewTheme.
	Theme Theme
	// Width and Height are the size in cells until the terminal has told its own.
	Width, Height int
	// Copy puts text on the person's clipboard; nil says that there is none.
	Copy func(text string) error
}

// Wizard is the root model: a linear router over the nine steps and Home. It
// implements tea.Model.
type Wizard struct {
	d        *desk
	steps    [app.StepHome + 1]step
	at       app.Step
	w, h     int
	events   <-chan app.Event
	overview loader
	leaving  *question
}

// New returns a wizard over the open workspace that shows the step where the
// person left off. It subscribes to the workspace until ctx is done; ctx also
// ends every call that the wizard waits for.
func New(ctx context.Context, a *app.App, opt Options) *Wizard {
	d := &desk{ctx: ctx, app: a, th: opt.Theme, overview: a.Overview()}
	d.copy = copier(opt.Copy, d)
	w := &Wizard{d: d, at: d.overview.Resume, w: opt.Width, h: opt.Height}
	d.goTo, d.goOn = w.enter, w.goOn
	w.steps = [...]step{
		app.StepKeys: newKeysStep(d), app.StepDiscover: newDiscoverStep(d), app.StepTypes: newTypesStep(d),
		app.StepOrganizations: newOrganizationsStep(d), app.StepDevices: newDevicesStep(d), app.StepSaaS: newSaaSStep(d),
		app.StepPlan: newPlanStep(d), app.StepApply: newApplyStep(d), app.StepFinish: newFinishStep(d), app.StepHome: newHomeStep(d),
	}
	a.WatchSaaS()
	events, cancel := a.Subscribe()
	context.AfterFunc(ctx, cancel)
	w.events = events
	w.resize(opt.Width, opt.Height)
	return w
}

// Init implements tea.Model.
func (w *Wizard) Init() tea.Cmd { return batch(w.listen(), w.current().open()) }

// happened is an event of the workspace on its way to Update.
type happened app.Event

// listen waits for the next event; the workspace sends ten a second at most.
func (w *Wizard) listen() tea.Cmd {
	events, done := w.events, w.d.ctx.Done()
	return func() tea.Msg {
		select {
		case e, ok := <-events:
			if ok {
				return happened(e)
			}
		case <-done:
		}
		return nil
	}
}

// Update implements tea.Model. It only routes.
func (w *Wizard) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch m := msg.(type) {
	case settled:
		return w, batch(m(), w.catchUp())
	case tea.WindowSizeMsg:
		return w, w.sized(m.Width, m.Height)
	case happened:
		return w, batch(w.listen(), w.readOverview(), w.current().changed(m.Topic))
	case tea.KeyMsg:
		return w, batch(w.key(m), w.d.watch())
	}
	return w, nil
}

func (w *Wizard) current() step { return w.steps[w.at] }

// sized takes the terminal's size. One that is new is asked for once more after
// its frame: bubbletea asks beside the first frame, when it may not listen for
// changes yet.
func (w *Wizard) sized(width, height int) tea.Cmd {
	if width == w.w && height == w.h {
		return nil
	}
	w.resize(width, height)
	return tea.Tick(time.Second/remoteFPS, func(time.Time) tea.Msg { return tea.WindowSize()() })
}

func (w *Wizard) resize(width, height int) {
	w.w, w.h = width, height
	for _, s := range w.steps {
		s.resize(max(0, width), max(0, height-chromeLines))
	}
}

// catchUp reads the overview after the last of some acts.
func (w *Wizard) catchUp() tea.Cmd {
	if w.d.writing > 0 || w.d.current() || w.overview.busy {
		return nil
	}
	return w.readOverview()
}

func (w *Wizard) readOverview() tea.Cmd {
	wrote := w.d.wrote
	return load(&w.overview, w.d.app.Overview, func(o app.Overview) tea.Cmd {
		w.d.overview, w.d.read = o, wrote
		return nil
	})
}

// key gives a key to the prompt on top, or to the step as an act.
func (w *Wizard) key(k tea.KeyMsg) tea.Cmd {
	w.d.notice = notice{}
	if k.Type == tea.KeyCtrlC {
		return w.quit()
	}
	if w.small() {
		if k.String() == "q" {
			return w.quit()
		}
		return nil
	}
	if l := w.d.top(); l != nil {
		return l.update(k)
	}
	var cmds []tea.Cmd
	keys := presses(k)
	if len(keys) == 0 {
		w.d.refuse("pasted text does nothing here")
	}
	for _, key := range keys {
		if w.d.top() != nil {
			break
		}
		cmds = append(cmds, w.press(key))
	}
	return batch(cmds...)
}

func (w *Wizard) press(key string) tea.Cmd {
	a := actFor(key)
	switch a {
	case actNone:
		w.d.refuse(key + " is no key here; ? shows the keys")
		return nil
	case actGo:
		return w.enter(app.Step((key[0] - '0' + 9) % 10))
	default:
	}
	o, ok := find(w.offers(), a)
	if !ok {
		w.d.refuse(w.nothingToDo(a))
		return nil
	}
	return w.run(o)
}

// run does what an offer says, or says why not.
func (w *Wizard) run(o offer) tea.Cmd {
	if o.why != "" {
		w.d.refuse(bindingFor(o.act).shown + ": " + o.why)
		return nil
	}
	return o.run()
}

// offers are the step's acts and those that hold everywhere.
func (w *Wizard) offers() []offer {
	d := w.d
	return append(w.current().offers(), []offer{
		{act: actUndo, does: strings.TrimSpace("undo " + d.overview.Undo), why: d.none(d.overview.Undo, "there is nothing to undo"), run: w.undo(d.app.Undo, "undid ")},
		{act: actRedo, does: strings.TrimSpace("redo " + d.overview.Redo), why: d.none(d.overview.Redo, "there is nothing to redo"), run: w.undo(d.app.Redo, "redid ")},
		{act: actBack, run: w.back},
		{act: actContinue, does: "continue to " + w.following().String(), brief: "continue", why: w.atEnd(), run: w.goOn},
		{act: actReturn, why: w.atStart(), run: func() tea.Cmd { return w.enter(w.preceding()) }},
		{act: actGo, run: w.chooseStep},
		{act: actLog, run: w.showLog},
		{act: actPalette, run: func() tea.Cmd { d.open(w.palette()); return nil }},
		{act: actLeave, does: w.leaves(), run: w.quitOrAsk},
		{act: actQuit, run: w.quit},
		{act: actHelp, brief: "help", run: func() tea.Cmd { d.open(w.helpPager()); return nil }},
	}...)
}

// leaves says what leaving does to what was decided.
func (w *Wizard) leaves() string {
	if w.d.overview.Temporary {
		return "leave; the demo and what was decided in it go away"
	}
	return "leave; every decision is kept"
}

// none returns why if there is no such act, as far as the overview knows.
func (d *desk) none(act, why string) string {
	if act == "" && d.current() {
		return why
	}
	return ""
}

func (w *Wizard) undo(call func() (string, error), did string) func() tea.Cmd {
	return func() tea.Cmd {
		return w.d.write(func() (string, error) {
			label, err := call()
			return did + label, err
		}, func(error) tea.Cmd { return batch(w.readOverview(), w.current().changed(app.TopicDecisions)) })
	}
}

func (w *Wizard) back() tea.Cmd {
	cmd, ok := w.current().back()
	if !ok {
		w.d.say("this is the top of " + w.at.String() + ": < goes to the step before, q leaves")
	}
	return cmd
}
