package screens

import (
	"errors"
	"strconv"
	"strings"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// errOnward says that the person goes on to what comes after these rows.
var errOnward = errors.New("onward")

// show tells about a row what a decision needs.
func (p *plain) show(r *app.Row, at, of int) {
	about := r.Note.String()
	if p.subject == msp.Assets {
		about = joinWords(about, "of "+r.CustomerName.String())
	} else {
		about = joinWords(about, plural(r.Devices, "device"))
	}
	p.say("%d of %s: %s (%s)", at, count(of), r.Name, about)
	pair := p.app.Pair(p.subject, r.ID)
	if len(pair.Candidates) == 0 {
		p.say("  unmatched: there is no suggestion")
		return
	}
	if r.Kind != "" || r.Flag != "" {
		p.say("  %s", why(r))
	}
	best := pair.Candidates[0]
	p.say("  %s: %s, score %d", tierWords(r), best.Card.Title, best.Score)
	p.say("  because: %s", strings.Join(best.Evidence, "; "))
	if differs := differences(pair.Left, best.Card); differs != "" {
		p.say("  differs: %s", differs)
	}
	if n := len(pair.Candidates) - 1; n > 0 {
		p.say("  %s: 2 lists them", plural(n, "other candidate"))
	}
}

// tierWords say how much is to be made of the best candidate.
func tierWords(r *app.Row) string {
	switch r.Tier {
	case app.TierAmbiguous:
		return "ambiguous, among others"
	case app.TierNone:
		return "weak lead"
	case app.TierSuggest, app.TierAuto:
	}
	return "suggested"
}

// joinWords sets what is not empty behind each other.
func joinWords(words ...string) string {
	some := words[:0:0]
	for _, w := range words {
		if w != "" {
			some = append(some, w)
		}
	}
	return strings.Join(some, ", ")
}

// differences are the fields in which two cards contradict each other.
func differences(left, right app.Card) string {
	var out []string
	for i, f := range right.Fields {
		if f.Agrees < 0 && i < len(left.Fields) {
			out = append(out, f.Name+" "+left.Fields[i].Value.String()+" / "+f.Value.String())
		}
	}
	return strings.Join(out, "; ")
}

// choice is one numbered answer; its letter is the key of the same act on the
// screens.
type choice struct {
	act   act
	words string
	run   func(*plain, *app.Row) error
}

// choices are in the order of their numbers, from 1; 0 leaves.
var choices = []choice{
	{actAccept, "accept", (*plain).accept},
	{actMatch, "match to", (*plain).matchTo},
	{actIgnore, "ignore", (*plain).ignore},
	{actLater, "later", (*plain).later},
	{actUndo, "undo", (*plain).undo},
	{actNextOpen, "next", (*plain).next},
	{actCreate, "create", (*plain).create},
	{actAcceptAbove, "accept all above", (*plain).acceptAbove},
	{actContinue, "go on", func(*plain, *app.Row) error { return errOnward }},
	{actLeave, "leave", func(*plain, *app.Row) error { return errLeft }},
}

// numberOf is what a choice is picked by: the last one is 0.
func numberOf(i int) string { return strconv.Itoa((i + 1) % len(choices)) }

// settle asks what to do with a row until an answer says it.
func (p *plain) settle(r *app.Row) error {
	parts := make([]string, len(choices))
	for i, c := range choices {
		parts[i] = numberOf(i) + " " + c.words
	}
	for {
		answer, err := p.ask("%s:", strings.Join(parts, ", "))
		if err != nil {
			return err
		}
		for i, c := range choices {
			if answer == numberOf(i) || answer != "" && actFor(answer) == c.act {
				return c.run(p, r)
			}
		}
		p.say("%s is no choice: type a number from 0 to %d, or the letter that means the same on the screens.", quote(answer), len(choices)-1)
	}
}

func (p *plain) accept(r *app.Row) error {
	if r.Candidates == 0 {
		p.say("Not done: there is no suggestion for this row; 2 searches, 7 creates.")
		return nil
	}
	p.tell(p.app.Accept(p.subject, []int64{r.ID}))
	return nil
}

func (p *plain) ignore(r *app.Row) error {
	return p.noted(r, "Why? A note that stands beside it; it may be empty:", p.app.Ignore)
}

func (p *plain) later(r *app.Row) error {
	return p.noted(r, "A note for whoever takes it up again; it may be empty:", p.app.Later)
}

func (p *plain) noted(r *app.Row, ask string, work func(msp.Subject, []int64, string) (app.Done, error)) error {
	note, err := p.ask("%s", ask)
	if err != nil {
		return err
	}
	p.tell(work(p.subject, []int64{r.ID}, note))
	return nil
}

func (p *plain) undo(*app.Row) error {
	label, err := p.app.Undo()
	if err != nil {
		p.say("Not done: %s", app.Sentence(err))
		return nil
	}
	p.say("Undid %s", fullStop(label))
	return nil
}

func (p *plain) next(r *app.Row) error {
	p.passed[r.ID] = true
	return nil
}

// matchTo lists the candidates, or what a search finds, to be picked by number.
func (p *plain) matchTo(r *app.Row) error {
	var found []app.Found
	for _, c := range p.app.Pair(p.subject, r.ID).Candidates {
		found = append(found, app.Found{Right: c.Right, Name: c.Card.Title, Note: msp.NewText("score " + strconv.Itoa(c.Score))})
	}
	proposed, err := p.app.Proposed(p.ctx, p.subject, r.ID)
	if err != nil {
		return errLeft // it fails with its context only
	}
	found = proposedFirst(found, proposed)
	for {
		found = found[:min(len(found), maxListed)]
		for i, f := range found {
			p.say("  %d %s", i+1, joinWords(f.Name.String(), foundNote(f)))
		}
		answer, err := p.ask("A number, words to search for (digits behind a /), or nothing to go back:")
		if err != nil || answer == "" {
			return err
		}
		n, err := strconv.Atoi(answer)
		switch {
		case err == nil && n >= 1 && n <= len(found):
			p.tell(p.app.MatchTo(p.subject, r.ID, found[n-1].Right))
			return nil
		case err == nil:
			p.say("There is no %d in the list of %d; /%s searches for the digits.", n, len(found), answer)
			continue
		}
		words := searchedFor(answer)
		if found, err = p.app.Search(p.ctx, p.subject, r.ID, words); err != nil {
			p.say("Not done: the search failed: %s", app.Sentence(err))
		} else if len(found) == 0 {
			p.say("Nothing found for %s.", quote(words))
		}
	}
}

// searchedFor takes off what tells words from a number: a slash before them, or
// quotes round them.
func searchedFor(answer string) string {
	if words, ok := strings.CutPrefix(answer, "/"); ok {
		return strings.TrimSpace(words)
	}
	if inner, ok := strings.CutPrefix(answer, `"`); ok {
		return strings.TrimSuffix(inner, `"`)
	}
	return answer
}

// maxListed is how many hits are read out at once.
const maxListed = 9

// acceptAbove states effect and count first, as every bulk act does.
func (p *plain) acceptAbove(r *app.Row) error {
	answer, err := p.ask("Accept every suggestion that stands alone and scores at least; nothing takes %d:", r.Score)
	if err != nil {
		return err
	}
	least, ok := wholeNumber(answer, r.Score)
	if !ok {
		p.say("Not done: %s is no whole number.", quote(answer))
		return nil
	}
	would, err := p.app.AcceptAbove(p.subject, 0, least, nil, true)
	if err != nil {
		p.tell(would, err)
		return nil
	}
	if would.Count == 0 {
		p.say("Not done: no open row has such a suggestion.")
		return nil
	}
	left := ""
	if len(would.LeftOut) > 0 {
		left = " Left out: " + strings.Join(would.LeftOut, ", ") + "."
	}
	ok, err = p.agreed("Accept %s?%s", plural(would.Count, "row"), left)
	if err != nil || !ok {
		return err
	}
	p.tell(p.app.AcceptAbove(p.subject, 0, least, nil, false))
	return nil
}

// wholeNumber reads a typed number; nothing typed takes the one that is offered.
func wholeNumber(typed string, offered int) (n int, ok bool) {
	if typed == "" {
		return offered, true
	}
	n, err := strconv.Atoi(typed)
	return n, err == nil
}
