package reconcile

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/app/project"
	"dev.onramp/itglue"
)

// place is one organization's configurations as listed in this run.
type place struct {
	existing  *existing
	watermark int64
	listed    time.Time
}

// place lists an organization, and lists it anew once the list has aged. Only the
// last one is kept: operations come an organization after the other.
func (r *run) place(ctx context.Context, organization int64) (*place, error) {
	old, ok := r.places[organization]
	if ok && !aged(old.listed) {
		return old, nil
	}
	p := &place{existing: newExisting(r.clean()), listed: time.Now()}
	list, err := r.configurationsOf(ctx, organization)
	if err != nil {
		return nil, err
	}
	for _, id := range r.swept[organization] { // a list that lags may lack what this run made
		if i, ours := r.outcomes.place(id); ours && r.outcomes.get(id).is(Done) {
			p.add(r.plan.Operations.At(i), r.outcomes.get(id))
		}
	}
	for _, c := range list {
		p.existing.add(project.Configuration(c))
		p.watermark = max(p.watermark, c.ID)
	}
	clear(r.places)
	r.places[organization] = p
	return p, nil
}

// add takes in the configuration that an operation of this run made.
func (p *place) add(op Operation, o ending) {
	made := planned(op)
	made.ID = o.made
	p.existing.add(made)
	p.watermark = max(p.watermark, made.ID)
}

func (r *run) clean() func(string) (string, bool) {
	if r.CleanSerial == nil {
		return anySerial
	}
	return r.CleanSerial
}

// carryOut does one operation. Only what keeps the whole run from going on is
// an error; what concerns the operation alone becomes a finding.
func (r *run) carryOut(ctx context.Context, op Operation) error {
	op.Changes = r.resolved(op.Changes)
	r.tries = tries{}
	for {
		if err := r.lookAndSend(ctx, op); !errors.Is(err, errLookAgain) {
			return err
		}
	}
}

func (r *run) lookAndSend(ctx context.Context, op Operation) error {
	switch op.Kind {
	case CreateOrganization:
		return r.createOrganization(ctx, op)
	case CreateConfiguration:
		return r.createConfiguration(ctx, op)
	case CreateManufacturer:
		return r.createManufacturer(ctx, op)
	case CreateModel:
		return r.createModel(ctx, op)
	case WriteLink:
		return r.writeLink(ctx, op)
	}
	return r.change(ctx, op)
}

// cannotLook ends an operation because the read before it failed; a person's
// cancelling leaves it for the next apply.
func (r *run) cannotLook(ctx context.Context, op Operation, err error) error {
	if cancelled := ctx.Err(); cancelled != nil {
		return cancelled
	}
	status, words := vendorWords(err)
	r.fail(op, status, "not written, because the look before it failed: "+words)
	r.outcomes.put(op.ID, Outcome{Class: Failed}.ending())
	r.budget(op.Kind, true)
	return nil
}

func (r *run) createOrganization(ctx context.Context, op Operation) error {
	same, err := r.organizationsNamed(ctx, op.Name.Raw())
	if err != nil {
		return r.cannotLook(ctx, op, err)
	}
	newest, err := r.newestOrganizations(ctx, -1)
	if err != nil {
		return r.cannotLook(ctx, op, err)
	}
	w := write{op: op}
	for _, o := range newest {
		w.watermark = max(w.watermark, o.ID)
		if origin, ok := msp.ParseOrigin(o.QuickNotes); ok && samePage(origin.URL) == samePage(op.Origin().URL) {
			same = append(same, o)
		}
	}
	if len(same) > 0 {
		r.drop(op, FindExists, organizationIDs(same), "an organization of this name or origin is there already: match the customer to it")
		return nil
	}
	w.send = func(ctx context.Context) (Effect, error) {
		made, err := r.ITGlue.CreateOrganization(ctx, itglue.OrganizationWrite{
			Name:       op.Name.Raw(),
			TypeID:     op.after(FieldOrganizationType).ID,
			StatusID:   op.after(FieldOrganizationStatus).ID,
			QuickNotes: op.after(FieldQuickNotes).Text.Raw(),
		})
		if err == nil {
			err = op.answered(made.QuickNotes, made.Name)
		}
		return organizationEffect(made), err
	}
	return r.send(ctx, w)
}

func organizationEffect(o itglue.Organization) Effect {
	made := project.Organization(o)
	return Effect{Organization: &made}
}

func configurationEffect(c itglue.Configuration) Effect {
	made := project.Configuration(c)
	return Effect{Configuration: &made}
}

func organizationIDs(list []itglue.Organization) []int64 {
	ids := make([]int64, 0, len(list))
	for _, o := range list {
		if !slices.Contains(ids, o.ID) {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

func (r *run) createConfiguration(ctx context.Context, op Operation) error {
	at, err := r.place(ctx, op.Organization)
	if err != nil {
		return r.cannotLook(ctx, op, err)
	}
	if c, why, ok := at.existing.like(op.device()); ok {
		r.drop(op, FindExists, []int64{c.ID}, "configuration %d (%s) %s: match the asset to it", c.ID, c.Name, why)
		return nil
	}
	body := op.body()
	err = r.send(ctx, write{op: op, watermark: at.watermark, send: func(ctx context.Context) (Effect, error) {
		made, err := r.ITGlue.CreateConfiguration(ctx, op.Organization, body)
		if err == nil && made.OrganizationID != op.Organization {
			err = fmt.Errorf("create configuration %s: the answer is about one of organization %d", op.Name, made.OrganizationID)
		}
		if err == nil {
			err = op.answered(made.Notes, made.Name)
		}
		effect := configurationEffect(made)
		if len(effect.Configuration.Interfaces) == 0 { // an answer to a create lacks them
			effect.Configuration.Interfaces = op.Interfaces
		}
		r.urls[made.ID] = made.ResourceURL
		return effect, err
	}})
	if o := r.outcomes.get(op.ID); o.is(Done) {
		at.add(op, o)
		r.toSweep(op)
	}
	return err
}

// answered says why the record in the answer to a create may not be the one that
// was sent; what became of that is then to be found out. The vendor may store a
// name otherwise, so that the op in the notes counts first.
func (o Operation) answered(notes, name string) error {
	origin, ok := msp.ParseOrigin(notes)
	if origin.Op == o.ID || !ok && foldName(name) == foldName(o.Name.Raw()) {
		return nil
	}
	return fmt.Errorf("create %s: the answer is about another record, %q", o.Name, msp.Clean(name))
}

func (o Operation) device() device {
	d := device{
		page: o.Origin().URL, name: o.after(FieldName).Text.Raw(), serial: o.after(FieldSerial).Text.Raw(),
	}
	if mac := msp.CanonicalMAC(o.after(FieldMAC).Text.Raw()); mac != "" {
		d.macs = append(d.macs, mac)
	}
	for _, i := range o.Interfaces {
		d.macs = append(d.macs, i.MAC)
	}
	return d
}

// body is the configuration that an operation creates.
func (o Operation) body() itglue.ConfigurationWrite {
	text := func(f Field) string { return strings.TrimSpace(o.after(f).Text.Raw()) }
	body := itglue.ConfigurationWrite{
		Name:                 text(FieldName),
		TypeID:               o.after(FieldType).ID,
		StatusID:             o.after(FieldStatus).ID,
		LocationID:           o.after(FieldLocation).ID,
		ManufacturerID:       o.after(FieldManufacturer).ID,
		ModelID:              o.after(FieldModel).ID,
		OperatingSystemID:    o.after(FieldOS).ID,
		OperatingSystemNotes: text(FieldOSNotes),
		Notes:                text(FieldNotes),
		Hostname:             text(FieldHostname),
		PrimaryIP:            text(FieldIP),
		MACAddress:           text(FieldMAC),
		DefaultGateway:       text(FieldGateway),
		SerialNumber:         text(FieldSerial),
		WarrantyExpiresAt:    text(FieldWarranty),
	}
	for _, i := range o.Interfaces {
		body.Interfaces = append(body.Interfaces, itglue.InterfaceWrite{
			Name: i.Name.Raw(), IPAddress: i.IP, MACAddress: msp.FormatMAC(i.MAC),
		})
	}
	return body
}
