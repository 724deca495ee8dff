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
	"dev.onramp/syncro"
)

// clockSkew is how far the vendor's clock may lag behind ours.
const clockSkew = 5 * time.Minute

// fresh says whether a record may have been made by the intent: it is above the
// watermark, or was made since the intent was sent.
func (in Intent) fresh(id int64, created time.Time) bool {
	return id > in.Watermark || !created.IsZero() && created.After(in.Sent.Add(-clockSkew))
}

// lookConfiguration looks for a created configuration in a complete listing of
// its organization: first by the op in its notes, then by what it is known by.
func (r *run) lookConfiguration(ctx context.Context, in Intent) (sighting, error) {
	op := in.Operation
	list, err := r.configurationsOf(ctx, op.Organization)
	if err != nil {
		return sighting{}, err
	}
	if at, ok := r.places[op.Organization]; ok {
		at.listed = time.Time{} // it may lack what was made meanwhile
	}
	var marked, alike []itglue.Configuration
	for _, c := range list {
		if c.NotesAbsent && in.fresh(c.ID, c.CreatedAt) {
			if c, err = r.configuration(ctx, c.ID); err != nil {
				return sighting{}, err
			}
			if c.NotesAbsent {
				return sighting{}, errNoMarker
			}
		}
		origin, ok := msp.ParseOrigin(c.Notes)
		switch {
		case ok && origin.Op == op.ID:
			marked = append(marked, c)
		case !ok && in.fresh(c.ID, c.CreatedAt) && r.alike(op, c):
			alike = append(alike, c)
		}
	}
	if len(marked) == 0 {
		return candidates(alike, func(c itglue.Configuration) int64 { return c.ID }), nil
	}
	r.toSweep(op) // tells a duplicate, should there be one
	return sighting{class: Done, effect: configurationEffect(marked[0])}, nil
}

// alike says whether a configuration without an origin line bears the serial
// number, a MAC address or the name of the one that was to be created.
func (r *run) alike(op Operation, c itglue.Configuration) bool {
	d := op.device()
	if strings.EqualFold(c.Name, d.name) {
		return true
	}
	keys := newExisting(r.clean()).keys(project.Configuration(c))
	if serial, ok := r.clean()(d.serial); ok && slices.Contains(keys, keySerial+serial) {
		return true
	}
	return slices.ContainsFunc(d.macs, func(mac string) bool { return slices.Contains(keys, keyMAC+mac) })
}

func candidates[T any](list []T, id func(T) int64) sighting {
	s := sighting{class: NotCreated}
	for _, x := range list {
		s.class = Unknown
		s.candidates = append(s.candidates, id(x))
	}
	return s
}

// lookOrganization looks for a created organization among those of its name
// and those made since.
func (r *run) lookOrganization(ctx context.Context, in Intent) (sighting, error) {
	newest, err := r.newestOrganizations(ctx, in.Watermark)
	if err != nil {
		return sighting{}, err
	}
	same, err := r.organizationsNamed(ctx, in.Operation.Name.Raw())
	if err != nil {
		return sighting{}, err
	}
	var alike []itglue.Organization
	for _, o := range append(newest, same...) {
		if o.QuickNotesAbsent {
			if o, err = read(ctx, r, inITGlue, func(ctx context.Context) (itglue.Organization, error) {
				return r.ITGlue.Organization(ctx, o.ID)
			}); err != nil {
				return sighting{}, err
			}
		}
		origin, ok := msp.ParseOrigin(o.QuickNotes)
		if ok && origin.Op == in.Operation.ID {
			return sighting{class: Done, effect: organizationEffect(o)}, nil
		}
		if !ok && o.Name == in.Operation.Name.Raw() && in.fresh(o.ID, o.CreatedAt) {
			alike = append(alike, o)
		}
	}
	s := candidates(alike, func(o itglue.Organization) int64 { return o.ID })
	s.candidates = organizationIDs(alike)
	return s, nil
}

// lookChange reads the configuration that a lost write was to change.
func (r *run) lookChange(ctx context.Context, in Intent) (sighting, error) {
	op := in.Operation
	now, err := r.configuration(ctx, op.Configuration)
	if errors.Is(err, itglue.ErrNotFound) {
		return sighting{class: Dropped, words: fmt.Sprintf("configuration %d is no longer in IT Glue", op.Configuration)}, nil
	}
	if err != nil {
		return sighting{}, err
	}
	c := project.Configuration(now)
	switch left := unwritten(op.Changes, c); {
	case len(left) == 0:
		return sighting{class: Done, effect: Effect{Configuration: &c}}, nil
	case differs(op, c, now.NotesAbsent) == "":
		return sighting{class: NotCreated}, nil
	}
	return sighting{class: Dropped, words: differs(op, c, now.NotesAbsent)}, nil
}

// lookLink reads the asset that a lost write was to put a link on, and puts
// right what it may have done.
func (r *run) lookLink(ctx context.Context, in Intent) (sighting, error) {
	op := in.Operation
	now, err := r.asset(ctx, op.Asset)
	if errors.Is(err, syncro.ErrNotFound) {
		return sighting{class: Dropped, words: fmt.Sprintf("asset %d is no longer in Syncro", op.Asset)}, nil
	}
	if err != nil {
		return sighting{}, err
	}
	change := op.Changes[0]
	written := shows(now, op)
	if written || len(in.Properties) > 0 && len(vanished(in.Properties, now)) > 0 {
		var harmed *harm
		if err := r.judge(ctx, op, in.Properties, now); errors.As(err, &harmed) {
			return sighting{class: Failed, words: harmed.words}, nil
		} else if err != nil {
			return sighting{}, err
		}
		return sighting{class: Done, effect: r.assetEffect(now, op)}, nil
	}
	if link := linkOf(now, op.Property); !change.Field.same(link, change.Before) {
		return sighting{class: Dropped, words: fmt.Sprintf("the link in Syncro is now %q", link.Text)}, nil
	}
	return sighting{class: NotCreated}, nil
}
