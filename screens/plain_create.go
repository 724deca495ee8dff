package screens

import (
	"strings"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// create looks for what is there already first, as the screens do: nothing that
// was created is ever deleted.
func (p *plain) create(r *app.Row) error {
	look, err := p.app.LookBeforeCreate(p.ctx, p.subject, []int64{r.ID})
	switch {
	case err != nil:
		p.tell(app.Done{}, err)
		return nil
	case look.Count == 0:
		p.say("Not done: nothing is created for it: %s.", strings.Join(look.LeftOut, ", "))
		return nil
	case p.subject == msp.Customers:
		return p.createOrganization(r, look)
	}
	if len(look.Elsewhere) > 0 || look.Note != "" || look.Proposed != "" || look.PSALinked > 0 {
		if ok, err := p.agreed("%s", strings.Join(createQuestion(look, nil), " ")); err != nil || !ok {
			return err
		}
	}
	p.tell(p.app.Create(p.subject, []int64{r.ID}))
	return nil
}

// createOrganization names what is like the customer, and asks for type and
// status of what is created.
func (p *plain) createOrganization(r *app.Row, look app.CreateLook) error {
	for _, f := range look.Like {
		p.say("  like it: %s", joinWords(f.Name.String(), f.Note.String()))
	}
	if len(look.Like) > 0 {
		if ok, err := p.agreed("IT Glue has something like it, which match to finds. Create it all the same?"); err != nil || !ok {
			return err
		}
	}
	kinds := p.app.OrganizationKinds()
	for i, k := range kinds {
		p.say("  %d %s", i+1, k.Name)
	}
	answer, err := p.ask("As which type and status? Nothing takes 1:")
	if err != nil {
		return err
	}
	n, ok := wholeNumber(answer, 1)
	if !ok || n < 1 || n > len(kinds) {
		p.say("Not done: %s is no number from 1 to %d.", quote(answer), len(kinds))
		return nil
	}
	p.tell(p.app.CreateAs([]int64{r.ID}, kinds[n-1]))
	return nil
}
