package screens

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// told words what an act did, for the line below.
func told(done app.Done, err error) (string, error) {
	text := done.Label
	if len(done.LeftOut) > 0 {
		text += "; left out: " + strings.Join(done.LeftOut, ", ")
	}
	if done.Warning != "" { // before the name, which may be long: a warning must not be cut
		return "done, but " + msp.Clean(done.Warning+": "+text), err
	}
	return "done: " + msp.Clean(text), err
}

// bulk is how an act is asked about when it is about several rows.
type bulk struct {
	verb  string
	wants func(*app.Row) bool // the marked rows that it is about
	stay  string              // what is said of the others
}

// undecided are the rows that a bulk act may settle: it never changes what is
// settled already.
func undecided(verb string) bulk {
	return bulk{verb, func(r *app.Row) bool { return r.State == app.StateOpen || r.State == app.StateLater }, "settled already or held back: unchanged"}
}

// chosen are the rows that an act is about: the marked ones that it wants, or
// the one under the cursor.
type chosen struct {
	ids          []int64
	marked       bool
	stay, hidden int // marked rows that it is not about, and those out of sight
}

// choose finds the rows that an act is about, outside Update since all may be
// marked, and goes on with them if there are any.
func (v *review) choose(b bulk, then func(chosen) tea.Cmd) tea.Cmd {
	if v.list.marks.count() == 0 {
		return then(chosen{ids: []int64{v.list.current().ID}})
	}
	v.list.anchor = nil // what was in a range is marked
	marked, hidden := v.list.marked(), v.list.hidden()
	return await(v.d, "Counting the marked rows.", func() chosen {
		c := chosen{marked: true, hidden: hidden}
		for r := range marked {
			if b.wants(r) {
				c.ids = append(c.ids, r.ID)
			} else {
				c.stay++
			}
		}
		return c
	}, func(c chosen) tea.Cmd {
		if len(c.ids) == 0 {
			v.d.refuse("all " + theyAre(c.stay, "marked row") + " " + b.stay)
			return nil
		}
		return then(c)
	})
}

// remarks say what the act is not about, and what of it is out of sight.
func (c chosen) remarks(b bulk) []string {
	var out []string
	if c.stay > 0 {
		out = append(out, theyAre(c.stay, "marked row")+" "+b.stay+".")
	}
	if c.hidden > 0 {
		out = append(out, theyAre(c.hidden, "marked row")+" not in sight now.")
	}
	return out
}

// each does work with the marked rows or the one under the cursor; marked rows
// are asked about, with the count.
func (v *review) each(b bulk, work func(ids []int64) (app.Done, error)) tea.Cmd {
	return v.choose(b, func(c chosen) tea.Cmd { return v.carryOut(b, c, work) })
}

func (v *review) carryOut(b bulk, c chosen, work func(ids []int64) (app.Done, error)) tea.Cmd {
	run := func() tea.Cmd {
		return batch(v.list.decide(func() (string, error) { return told(work(c.ids)) }), v.follow())
	}
	if !c.marked {
		return run()
	}
	ask := append([]string{fmt.Sprintf("%s %s?", b.verb, plural(len(c.ids), "row"))}, c.remarks(b)...)
	v.d.confirm(run, append(ask, "u takes it back in one go.")...)
	return nil
}

func (v *review) accept() tea.Cmd {
	if right := v.picked(); right != "" && v.list.marks.count() == 0 {
		return v.match(right)
	}
	return v.each(undecided("Accept the best candidate of"), func(ids []int64) (app.Done, error) { return v.d.app.Accept(v.subject, ids) })
}

// match settles the row under the cursor with a chosen record.
func (v *review) match(right string) tea.Cmd {
	r := v.list.current()
	if r == nil {
		return nil
	}
	id := r.ID
	return batch(v.list.decideOne(func() (string, error) { return told(v.d.app.MatchTo(v.subject, id, right)) }), v.follow())
}

// ignore asks for a note, which may be empty: who comes after wants to know why.
func (v *review) ignore() tea.Cmd {
	return v.noted(undecided("Ignore"), "Why? A note that stands beside it; it may be empty. What is ignored comes back once it changes.", v.d.app.Ignore)
}

// later asks for a note, since a row that comes back without one is a riddle.
func (v *review) later() tea.Cmd {
	return v.noted(undecided("Put to Later"), "A note for whoever takes it up again; it may be empty.", v.d.app.Later)
}

// noted asks for a note, if there is something to do, and then does it.
func (v *review) noted(b bulk, words string, work func(s msp.Subject, ids []int64, note string) (app.Done, error)) tea.Cmd {
	return v.choose(b, func(c chosen) tea.Cmd {
		v.d.askText(b.verb, "", func(note string) tea.Cmd {
			return v.carryOut(b, c, func(ids []int64) (app.Done, error) { return work(v.subject, ids, note) })
		}, words)
		return nil
	})
}

func (v *review) reopen() tea.Cmd {
	decided := bulk{"Take back what was decided about", func(r *app.Row) bool { return !isOpen(r) && r.State != app.StateHeld }, "undecided: unchanged"}
	return v.each(decided, func(ids []int64) (app.Done, error) { return v.d.app.Reopen(v.subject, ids) })
}

func (v *review) refuse() tea.Cmd {
	r, c := v.list.current(), v.pane.candidate()
	id, right := r.ID, c.Right
	return v.list.write(func() (string, error) {
		_, err := v.d.app.Refuse(v.subject, id, right)
		return "refused this pair; it is not proposed again", err
	})
}

// acceptAbove asks for the score, counts what that would do, and asks.
func (v *review) acceptAbove() tea.Cmd {
	start := ""
	if r := v.list.current(); r != nil && r.State == app.StateOpen && r.Tier >= app.TierSuggest {
		start = strconv.Itoa(r.Score)
	}
	v.d.askText("Accept all suggestions that score at least", start, func(typed string) tea.Cmd {
		least := 0
		if typed = strings.TrimSpace(typed); typed != "" {
			n, err := strconv.Atoi(typed)
			if err != nil {
				v.d.refuse(quote(typed) + " is no whole number")
				return nil
			}
			least = n
		}
		return v.countAbove(least)
	}, "The score of the row under the cursor is filled in; ctrl-u empties the line, which takes every suggestion that stands alone. Ambiguous rows are left to you.")
	return nil
}

func (v *review) countAbove(least int) tea.Cmd {
	a, s, customer, sight := v.d.app, v.subject, v.customer, v.list.sight()
	return v.propose("Accept", func(dry bool) (app.Done, error) { return a.AcceptAbove(s, customer, least, sight, dry) })
}

// propose counts what a bulk act would do and then asks.
func (v *review) propose(verb string, act func(dry bool) (app.Done, error)) tea.Cmd {
	return proposeBulk(v.d, verb, act, func(work func() (string, error)) tea.Cmd {
		return batch(v.list.write(work), v.follow())
	})
}

// answer is what an app call returned.
type answer[T any] struct {
	value T
	err   error
}

// proposeBulk runs an act dry, states its effect and count, and runs it if the
// person agrees.
func proposeBulk(d *desk, verb string, act func(dry bool) (app.Done, error), write func(func() (string, error)) tea.Cmd) tea.Cmd {
	return await(d, "Counting what this would do.", func() answer[app.Done] {
		done, err := act(true)
		return answer[app.Done]{done, err}
	}, func(r answer[app.Done]) tea.Cmd {
		switch {
		case r.err != nil:
			d.warn(app.Sentence(r.err))
			return nil
		case r.value.Count == 0:
			d.refuse("nothing to do: no row is covered" + inBrackets(r.value.LeftOut))
			return nil
		}
		ask := []string{fmt.Sprintf("%s %s?", verb, plural(r.value.Count, "row"))}
		if len(r.value.LeftOut) > 0 {
			ask = append(ask, "Left out: "+strings.Join(r.value.LeftOut, ", ")+".")
		}
		d.confirm(func() tea.Cmd { return write(func() (string, error) { return told(act(false)) }) }, append(ask, "u takes it back in one go.")...)
		return nil
	})
}

// matchTo searches for a record to match to.
func (v *review) matchTo() tea.Cmd {
	r := v.list.current()
	name := r.Name.String()
	p := newPicker(v.d, "Match "+name+" to", nil, nil)
	var found []app.Found
	searching := &loader{}
	p.state = "Type a part of the name."
	p.choose = func(n int) tea.Cmd { return v.match(found[n].Right) }
	p.search = func(query string) tea.Cmd {
		a, ctx, s, id := v.d.app, v.d.ctx, v.subject, r.ID
		return load(searching, func() answer[[]app.Found] {
			hits, err := a.Search(ctx, s, id, query)
			if query == "" && err == nil {
				var proposed []app.Found
				proposed, err = a.Proposed(ctx, s, id)
				hits = freeFirst(proposedFirst(proposed, hits))
			}
			return answer[[]app.Found]{hits, err}
		}, func(got answer[[]app.Found]) tea.Cmd {
			if query != p.entry.value() {
				return nil
			}
			p.state = "Nothing found for " + quote(query) + "."
			if got.err != nil {
				p.state = "The search failed: " + app.Sentence(got.err)
			}
			found = got.value
			p.title = "Match " + name + " to"
			if len(found) >= app.MaxFound {
				p.title += ", the first " + count(app.MaxFound) + "; type more to narrow"
			}
			p.put(foundItems(found))
			return nil
		})
	}
	v.d.open(p)
	return p.search("")
}

// proposedFirst puts what is proposed before what the list begins with.
func proposedFirst(proposed, all []app.Found) []app.Found {
	rest := slices.DeleteFunc(slices.Clone(all), func(f app.Found) bool {
		return slices.ContainsFunc(proposed, func(p app.Found) bool { return p.Right == f.Right })
	})
	return append(proposed, rest...)
}

// freeFirst puts what others are matched to behind what is free: the first of the
// list is what enter takes.
func freeFirst(all []app.Found) []app.Found {
	taken := func(f app.Found) bool { return !f.Held.Empty() }
	held := slices.DeleteFunc(slices.Clone(all), func(f app.Found) bool { return !taken(f) })
	return append(slices.DeleteFunc(slices.Clone(all), taken), held...)
}

func foundItems(found []app.Found) []pickItem {
	items := make([]pickItem, len(found))
	for i, f := range found {
		items[i] = pickItem{label: f.Name.String(), note: foundNote(f), marks: f.Marks}
	}
	return items
}

// foundNote tells a hit from others, and whose it is already.
func foundNote(f app.Found) string {
	note := f.Note.String()
	if f.Close {
		note = strings.TrimSpace(note + " (close spelling)")
	}
	switch held := f.Held.String(); {
	case f.Held.Empty():
	case held == f.Name.String():
		note = joinWords("matched to its namesake", note)
	default:
		note = joinWords("matched to "+held, note)
	}
	return note
}

// record shows the addresses of both sides.
func (v *review) record() tea.Cmd {
	list := v.addresses()
	if len(list) == 0 {
		v.d.refuse("no address is known for this record")
		return nil
	}
	v.d.showAddresses(list)
	return nil
}

func (v *review) addresses() []address {
	var list []address
	add := func(name, url string) {
		if url != "" {
			list = append(list, address{name, url})
		}
	}
	if c := v.pane.candidate(); c != nil {
		add(v.rightSide()+": "+c.Card.Title.String(), c.Card.URL)
	}
	if b := v.pane.beside(); b != nil {
		add(b.What+": "+b.Card.Title.String(), b.Card.URL)
	}
	if v.pane.got == v.pane.left {
		add("Syncro: "+v.pane.pair.Left.Title.String(), v.pane.pair.Left.URL)
	}
	if v.inPane || len(list) < 2 {
		return list
	}
	return []address{list[1], list[0]}
}

// noAddress is why the record with the focus cannot be opened, "" if it can.
func (v *review) noAddress(r *app.Row) string {
	c, b := v.pane.candidate(), v.pane.beside()
	switch {
	case r == nil || v.pane.got != v.pane.left:
		return noRow(r)
	case v.inPane && b != nil && b.Card.URL == "":
		return "no address is known of the record beside it; tab goes to Syncro's"
	case v.inPane && c != nil && c.Card.URL == "":
		return v.rightSide() + " gives no address of this record; tab goes to Syncro's"
	case !v.inPane && v.pane.pair.Left.URL == "":
		return "Syncro gives no address of this record; tab goes to the other side"
	}
	return ""
}

// copy puts the address of the record with the focus on the clipboard.
func (v *review) copy() tea.Cmd {
	list := v.addresses()
	if len(list) == 0 {
		v.d.refuse("no address is known for this record")
		return nil
	}
	return v.d.copy(list[0].url)
}
