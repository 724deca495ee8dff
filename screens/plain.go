package screens

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// plain is the review without a screen: one record after the other as lines of
// text, each followed by numbered choices that are answered by a line. Nothing
// is ever drawn over, so that a screen reader reads it in order, a terminal
// that cannot move its cursor shows it, and a script can answer it.
type plain struct {
	ctx     context.Context
	app     *app.App
	in      <-chan typedLine
	out     io.Writer
	unsaid  error          // the first line that could not be written
	subject msp.Subject    // what is being reviewed
	passed  map[int64]bool // its rows that the person goes by for now
}

// typedLine is one line of input, or why there is none.
type typedLine struct {
	text string
	err  error
}

// errLeft says that the person left, or that the input has ended.
var errLeft = errors.New("left")

// RunPlain leads through the open organizations and devices by numbered prompts:
// one line on out for each fact, one line of in for each answer. It returns nil
// when nothing is left to ask, when the person leaves, when in ends, or when ctx
// is done; every answer is kept at once.
func RunPlain(ctx context.Context, a *app.App, in io.Reader, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx) // ends the reading of lines
	defer cancel()
	p := &plain{ctx: ctx, app: a, in: linesOf(ctx, in), out: out}
	err := p.walk()
	if errors.Is(err, errLeft) || ctx.Err() != nil {
		p.say("%s", p.farewell())
		err = nil
	}
	return errors.Join(err, p.unsaid)
}

// farewell says what becomes of the decisions of a person who leaves.
func (p *plain) farewell() string {
	if p.app.Overview().Temporary {
		return "Left. This workspace is temporary: its decisions go with it."
	}
	return "Left. Every decision is kept."
}

// linesOf reads lines in the background: a read cannot be interrupted, the wait
// for a line can. It closes the channel at the end of the input.
func linesOf(ctx context.Context, in io.Reader) <-chan typedLine {
	lines := make(chan typedLine)
	put := func(l typedLine) bool {
		select {
		case lines <- l:
			return true
		case <-ctx.Done():
			return false
		}
	}
	go func() {
		defer close(lines)
		s := bufio.NewScanner(in)
		for s.Scan() {
			if !put(typedLine{text: s.Text()}) {
				return
			}
		}
		if err := s.Err(); err != nil {
			put(typedLine{err: fmt.Errorf("read the answers: %w", err)})
		}
	}()
	return lines
}

// say writes one line. What vendors wrote is clean already, what people typed
// is not.
func (p *plain) say(format string, args ...any) {
	if _, err := fmt.Fprintln(p.out, msp.Clean(fmt.Sprintf(format, args...))); err != nil && p.unsaid == nil {
		p.unsaid = fmt.Errorf("write a prompt: %w", err)
	}
}

// ask writes a question and waits for the line that answers it.
func (p *plain) ask(format string, args ...any) (string, error) {
	p.say(format, args...)
	if p.unsaid != nil {
		return "", p.unsaid
	}
	select {
	case answer, more := <-p.in:
		if !more {
			return "", errLeft
		}
		return strings.TrimSpace(answer.text), answer.err
	case <-p.ctx.Done():
		return "", errLeft
	}
}

// agreed asks until the answer is yes or no: what is neither must not pass for a
// no, since whoever types ahead would not hear it.
func (p *plain) agreed(format string, args ...any) (bool, error) {
	for {
		answer, err := p.ask(format+" 1 yes, 2 no:", args...)
		if err != nil {
			return false, err
		}
		switch strings.ToLower(answer) {
		case "1", "y", "yes":
			return true, nil
		case "2", "n", "no":
			p.say("Cancelled, nothing was changed.")
			return false, nil
		}
		p.say("%s is neither yes nor no: type 1, y or yes, or 2, n or no.", quote(answer))
	}
}

// walk goes the whole way: what must be read first, groups, organizations,
// devices.
func (p *plain) walk() error {
	if err := p.readFirst(); err != nil {
		return err
	}
	if err := p.groups(); err != nil {
		return err
	}
	for _, s := range []msp.Subject{msp.Customers, msp.Assets} {
		p.subject, p.passed = s, map[int64]bool{}
		if err := p.review(); err != nil {
			return err
		}
	}
	p.conclude()
	return nil
}

// conclude says what is still open and where it is settled, or that nothing is.
func (p *plain) conclude() {
	var left []string
	for _, part := range []struct {
		of   msp.Subject
		noun string
		step app.Step
	}{
		{msp.Customers, "organization", app.StepOrganizations},
		{msp.Assets, "device", app.StepDevices},
		{msp.SaaS, "SaaS Alerts mapping", app.StepSaaS},
	} {
		n := p.app.Review(part.of, 0).Counts
		if part.step == app.StepSaaS && p.app.Overview().Steps[part.step].State == app.StepSkipped {
			continue
		}
		where := fmt.Sprintf(" (step %d, %s)", part.step+1, part.step)
		if n[app.StateOpen] > 0 {
			left = append(left, plural(n[app.StateOpen], "open "+part.noun)+where)
		}
		if n[app.StateLater] > 0 {
			left = append(left, plural(n[app.StateLater], part.noun)+" in Later"+where)
		}
	}
	p.say("")
	if len(left) == 0 {
		p.say("That was all: nothing is open. onramp plan prints what would be written; onramp opens the wizard.")
		return
	}
	p.say("Left: %s.", strings.Join(left, ", "))
	p.say("onramp opens the wizard, whose steps settle them; onramp --plain asks again about open organizations and devices.")
}

// readFirst verifies the keys and reads the vendors if that was never done.
func (p *plain) readFirst() error {
	if p.app.Reachable(app.StepOrganizations) == nil {
		return nil
	}
	p.say("Customers and organizations were not read yet.")
	if ok, err := p.agreed("Verify the keys and read now?"); err != nil || !ok {
		return errors.Join(err, errLeft)
	}
	for _, k := range p.app.Keys() {
		if k.Skipped || k.Optional && !k.Set {
			continue
		}
		check := p.app.CheckKey(p.ctx, k.Vendor)
		p.say("%s: %s. %s", k.Name, check.State, check.Sentence)
	}
	if err := p.app.Complete(app.StepKeys); err != nil {
		return fmt.Errorf("%w: the keys come from the environment, see onramp sync --help", err)
	}
	p.say("Reading; this may take a while.")
	if err := p.app.Discover(p.ctx); err != nil {
		return err
	}
	return p.app.Complete(app.StepDiscover)
}

// groups offers to ignore whole groups of customers before they are asked about
// one by one.
func (p *plain) groups() error {
	for _, g := range p.app.Groups() {
		if g.Open == 0 || g.OneByOne() {
			continue
		}
		p.say("")
		ok, err := p.agreed("%s, %s: %s. Ignore them all until something about them changes?", plural(g.Open, "open customer"), g.Name, g.Explain)
		if err != nil {
			return err
		}
		if ok {
			p.tell(p.app.SettleGroup(g.Name, msp.Ignored))
		}
	}
	return nil
}

// review asks about one open row after the other until none is left that the
// person did not go by.
func (p *plain) review() error {
	noun := map[msp.Subject]string{msp.Customers: "organization", msp.Assets: "device"}[p.subject]
	p.say("")
	p.say("%s to settle.", plural(len(p.open()), "open "+noun))
	for {
		open := p.open()
		at := slices.IndexFunc(open, func(r app.Row) bool { return !p.passed[r.ID] })
		if at < 0 {
			if len(open) > 0 {
				p.say("%s left open.", plural(len(open), noun))
			}
			return nil
		}
		p.say("")
		p.show(&open[at], at+1, len(open))
		err := p.settle(&open[at])
		if errors.Is(err, errOnward) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// open are the rows that wait for a person.
func (p *plain) open() []app.Row {
	var open []app.Row
	for r := range p.app.Review(p.subject, 0).All() {
		if isOpen(&r) {
			open = append(open, r)
		}
	}
	return open
}

// tell says what an act did, or why it could not be done.
func (p *plain) tell(done app.Done, err error) {
	text, err := told(done, err)
	if err != nil {
		p.say("Not done: %s", app.Sentence(err))
		return
	}
	p.say("%s", strings.ToUpper(text[:1])+fullStop(text[1:]))
}

// fullStop ends a sentence, if a name such as "Brandt Corp." has not ended it.
func fullStop(s string) string { return strings.TrimSuffix(s, ".") + "." }
