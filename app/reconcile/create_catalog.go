package reconcile

import (
	"context"
	"fmt"

	"dev.onramp/itglue"
)

// madeID returns the id of a manufacturer or model: the one of the list, or of
// the one that this plan made; 0 when there is none.
func (r *run) madeID(v Value) int64 {
	if v.ID != 0 || v.By == "" {
		return v.ID
	}
	return r.outcomes.get(v.By).made
}

func (r *run) createManufacturer(ctx context.Context, op Operation) error {
	if id, err := r.manufacturerNamed(ctx, op); err != nil || id != 0 {
		return r.taken(ctx, op, id, err)
	}
	return r.send(ctx, write{op: op, send: func(ctx context.Context) (Effect, error) {
		made, err := r.ITGlue.CreateManufacturer(ctx, op.Name.Raw())
		return Effect{Outcome: Outcome{Record: made.ID}}, err
	}})
}

func (r *run) createModel(ctx context.Context, op Operation) error {
	if op.Manufacturer == 0 {
		op.Manufacturer = op.after(FieldManufacturer).ID
	}
	if op.Manufacturer == 0 {
		r.drop(op, FindFailed, nil, "its manufacturer was not made")
		return nil
	}
	if id, err := r.modelNamed(ctx, op); err != nil || id != 0 {
		return r.taken(ctx, op, id, err)
	}
	return r.send(ctx, write{op: op, send: func(ctx context.Context) (Effect, error) {
		made, err := r.ITGlue.CreateModel(ctx, op.Manufacturer, op.Name.Raw())
		return Effect{Outcome: Outcome{Record: made.ID}}, err
	}})
}

// taken ends an operation whose entry is in IT Glue's list already, which is as
// good as having made it, or whose look-up failed.
func (r *run) taken(ctx context.Context, op Operation, id int64, err error) error {
	if err != nil {
		return r.cannotLook(ctx, op, err)
	}
	r.summary.Dropped++
	r.outcomes.put(op.ID, Outcome{Class: Done, Record: id}.ending())
	return nil
}

func (r *run) manufacturerNamed(ctx context.Context, op Operation) (int64, error) {
	q := itglue.Query{Filter: map[string]string{"name": itglue.Escape(op.Name.Raw())}}
	all, err := listAll(ctx, r, r.ITGlue.Manufacturers, q, func(m itglue.Manufacturer) int64 { return m.ID })
	if err != nil {
		return 0, fmt.Errorf("look for the manufacturer %s: %w", op.Name, err)
	}
	for _, m := range all {
		if foldName(m.Name) == foldName(op.Name.Raw()) {
			return m.ID, nil
		}
	}
	return 0, nil
}

func (r *run) modelNamed(ctx context.Context, op Operation) (int64, error) {
	call := func(ctx context.Context, q itglue.Query) (itglue.Page[itglue.Model], error) {
		return r.ITGlue.Models(ctx, op.Manufacturer, q)
	}
	all, err := listAll(ctx, r, call, itglue.Query{}, func(m itglue.Model) int64 { return m.ID })
	if err != nil {
		return 0, fmt.Errorf("look for the model %s: %w", op.Name, err)
	}
	for _, m := range all {
		if foldName(m.Name) == foldName(op.Name.Raw()) {
			return m.ID, nil
		}
	}
	return 0, nil
}
