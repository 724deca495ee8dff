package screens

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
)

// desk is what every step works on: the open workspace, the theme, the prompt
// on top, the line that says what just happened, and the order of writes.
type desk struct {
	ctx      context.Context
	app      *app.App
	th       Theme
	overview app.Overview
	layers   []layer
	notice   notice
	said     []app.LogLine // notices of this run, oldest first
	written  chan struct{} // closed when the newest write is done
	writing  int           // writes that are not done
	wrote    int           // writes that are
	read     int           // of which the overview knows so many
	watched  bool          // it is looked whether they wait
	waits    bool          // they wait, for matching or for a plan that is being made
	copy     func(text string) tea.Cmd
	goTo     func(app.Step) tea.Cmd // goes to a step
	goOn     func() tea.Cmd         // says that the step is done and goes to the next
}

// notice is the line that says what just happened; the next key takes it away.
type notice struct {
	text string
	bad  bool
}

// maxSaid is how many notices the log keeps of one run.
const maxSaid = 200

// refuse says why a key does nothing; the log need not remember it.
func (d *desk) refuse(text string) { d.notice = notice{text, true} }

// say shows a sentence until the next key.
func (d *desk) say(text string) { d.notice = notice{text, false} }

// warn shows a sentence about something that did not work and logs it.
func (d *desk) warn(text string) {
	d.notice = notice{text, true}
	d.remember(text, true)
}

// remember puts a sentence into the log.
func (d *desk) remember(text string, failed bool) {
	if len(d.said) == maxSaid {
		d.said = d.said[1:]
	}
	d.said = append(d.said, app.LogLine{At: time.Now(), Text: text, Error: failed})
}

// write runs work in a command after every write asked for before it, so that
// decisions take effect in the order of the keys, and then hands its answer to
// after in Update. A failure is said; after still runs, so that the screen
// reads again what is true.
func (d *desk) write(work func() (string, error), after func(error) tea.Cmd) tea.Cmd {
	before, done := d.written, make(chan struct{})
	d.written = done
	d.writing++
	return func() tea.Msg {
		defer close(done)
		if before != nil {
			<-before
		}
		said, err := work()
		return settled(func() tea.Cmd {
			d.writing--
			d.wrote++
			d.waits = d.waits && d.writing > 0
			if err != nil {
				d.warn(app.Sentence(err))
			} else if said != "" {
				d.say(said)
				d.remember(said, false)
			}
			if after == nil {
				return nil
			}
			return after(err)
		})
	}
}

// current says whether the overview knows of every act. While it does not, a key
// that depends on the last act asks the workspace.
func (d *desk) current() bool { return d.writing == 0 && d.read == d.wrote }

// patience is how long a write may take before the person is told that it waits.
const patience = 400 * time.Millisecond

// watch looks, a while after a key, whether what it asked for waits. Decisions
// wait while everything is matched or a plan is made; the keys need not.
func (d *desk) watch() tea.Cmd {
	if d.watched || d.writing == 0 {
		return nil
	}
	d.watched = true
	newest := d.written
	return func() tea.Msg {
		select {
		case <-time.After(patience):
		case <-d.ctx.Done():
			return nil
		}
		return settled(func() tea.Cmd {
			d.watched = false
			select {
			case <-newest: // those after it have waited less
			default:
				d.waits = true
			}
			return d.watch()
		})
	}
}

// act is write for calls that say nothing when they work.
func (d *desk) act(work func() error, after func(error) tea.Cmd) tea.Cmd {
	return d.write(func() (string, error) { return "", work() }, after)
}

// open puts a layer on top; it gets the keys until it closes.
func (d *desk) open(l layer) { d.layers = append(d.layers, l) }

// top returns the layer that has the keys, nil if a step has them.
func (d *desk) top() layer {
	if len(d.layers) == 0 {
		return nil
	}
	return d.layers[len(d.layers)-1]
}

// close takes a layer away, wherever it lies; false if it is gone already.
func (d *desk) close(l layer) bool {
	i := slices.Index(d.layers, l)
	if i >= 0 {
		d.layers = slices.Delete(slices.Clone(d.layers), i, i+1)
	}
	return i >= 0
}

// stateOf says how far a step is.
func (d *desk) stateOf(s app.Step) app.StepInfo {
	for _, info := range d.overview.Steps {
		if info.Step == s {
			return info
		}
	}
	return app.StepInfo{Step: s, State: app.StepAhead}
}
