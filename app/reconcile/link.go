package reconcile

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"dev.onramp/app/project"
	"dev.onramp/syncro"
)

// listFrom is from how many links of one customer on its assets are listed
// once instead of being read one by one.
const listFrom = 3

// writeLink writes the IT Glue link to one property of a Syncro asset. Whether
// Syncro keeps the other properties is not proven (syncro fact sheet, section
// 5), so the first link of a workspace is read back, and put right if it did
// harm.
func (r *run) writeLink(ctx context.Context, op Operation) error {
	if r.linking.Off != "" || r.summary.LinkingOff != "" {
		r.skipLink(op)
		return nil
	}
	op, err := r.linkTarget(ctx, op)
	if err != nil {
		return r.cannotLook(ctx, op, err)
	}
	before, err := r.assetBefore(ctx, op)
	switch {
	case errors.Is(err, syncro.ErrNotFound):
		r.drop(op, FindChanged, nil, "asset %d is no longer in Syncro", op.Asset)
		return nil
	case err != nil:
		return r.cannotLook(ctx, op, err)
	}
	change := op.Changes[0]
	now := linkOf(before, op.Property)
	switch {
	case change.Field.same(now, change.After):
		return r.already(op, r.assetEffect(before, op))
	case !change.Field.same(now, change.Before):
		r.drop(op, FindChanged, nil, "the link in Syncro is now %q, and was %q when the plan was made", now.Text, change.Before.Text)
		return nil
	}
	return r.sendLink(ctx, op, before)
}

func linkOf(a syncro.Asset, property string) Value {
	link, _ := a.Property(property) // absent is blank
	return textValue(link)
}

func (r *run) assetEffect(a syncro.Asset, op Operation) Effect {
	asset := project.Asset(a, r.Host, op.Property, r.Agentless)
	return Effect{Asset: &asset}
}

// linkTarget puts in the address of a configuration that this plan created.
func (r *run) linkTarget(ctx context.Context, op Operation) (Operation, error) {
	if len(op.Changes) != 1 || op.Property == "" {
		return op, fmt.Errorf("the plan names no property to write the link of asset %d to", op.Asset)
	}
	if !op.Changes[0].After.Blank() {
		return op, nil
	}
	if op.Undoes != "" {
		return op, nil // undoing a first link clears it
	}
	url := r.urls[op.Configuration]
	if url == "" {
		c, err := r.configuration(ctx, op.Configuration)
		if err != nil {
			return op, fmt.Errorf("look up the address of configuration %d: %w", op.Configuration, err)
		}
		url = c.ResourceURL
	}
	if url == "" {
		return op, fmt.Errorf("IT Glue names no address for configuration %d", op.Configuration)
	}
	change := op.Changes[0]
	change.After = textValue(url)
	op.Changes = []Change{change}
	return op, nil
}

// assetBefore reads the asset before its link is written: by itself while
// linking is not proven, else with the rest of its customer's assets.
func (r *run) assetBefore(ctx context.Context, op Operation) (syncro.Asset, error) {
	if r.linking.Proven && r.links[op.Customer] >= listFrom {
		listed, err := r.assetsOf(ctx, op.Customer)
		if err != nil {
			return syncro.Asset{}, err
		}
		if a, ok := listed[op.Asset]; ok {
			return a, nil
		}
	}
	return r.asset(ctx, op.Asset)
}

func (r *run) asset(ctx context.Context, id int64) (syncro.Asset, error) {
	return read(ctx, r, inSyncro, func(ctx context.Context) (syncro.Asset, error) { return r.Syncro.Asset(ctx, id) })
}

func (r *run) assetsOf(ctx context.Context, customer int64) (map[int64]syncro.Asset, error) {
	if listed, ok := r.assets[customer]; ok && !aged(r.listed) {
		return listed, nil
	}
	began := time.Now()
	listed := make(map[int64]syncro.Asset)
	for page := 1; ; page++ {
		p, err := read(ctx, r, inSyncro, func(ctx context.Context) (syncro.Page[syncro.Asset], error) {
			return r.Syncro.Assets(ctx, page, syncro.AssetsQuery{CustomerID: customer})
		})
		if err != nil {
			return nil, err
		}
		for _, a := range p.Items {
			listed[a.ID] = a
		}
		if len(p.Items) == 0 || page >= p.Meta.TotalPages {
			break
		}
	}
	clear(r.assets) // one customer at a time is kept
	r.assets[customer], r.listed = listed, began
	return listed, nil
}

// sendLink sends the one property through the journal. The asset is read back
// while linking is not proven, and whenever the answer does not show the link
// with everything else in its place.
func (r *run) sendLink(ctx context.Context, op Operation, before syncro.Asset) error {
	kept := properties(before)
	w := write{op: op, properties: kept}
	w.send = func(ctx context.Context) (Effect, error) {
		patch := syncro.AssetPatch{Properties: map[string]any{op.Property: op.Changes[0].After.Text.Raw()}}
		after, err := r.Syncro.PutAsset(ctx, op.Asset, patch)
		if err != nil {
			return Effect{}, err
		}
		// What follows has its own time: it must not cut the write's outcome short.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*r.within())
		defer cancel()
		if !r.linking.Proven || !shows(after, op) || len(vanished(kept, after)) > 0 {
			if after, err = r.asset(ctx, op.Asset); err != nil {
				return Effect{}, fmt.Errorf("read asset %d back: %v", op.Asset, err) //nolint:errorlint // its status is not the write's
			}
		}
		return r.assetEffect(after, op), r.judge(ctx, op, kept, after)
	}
	if err := r.send(ctx, w); err != nil {
		return err
	}
	if status := r.outcomes.get(op.ID).status; status == http.StatusUnauthorized || status == http.StatusForbidden {
		r.summary.LinkingOff = "the Syncro token may not edit assets: give it the permission Assets - Edit, then apply again"
	}
	return nil
}

func shows(a syncro.Asset, op Operation) bool {
	return FieldLink.same(linkOf(a, op.Property), op.Changes[0].After)
}

// skipLink leaves a link out; the summary says once why.
func (r *run) skipLink(op Operation) {
	r.summary.Dropped++
	if r.summary.LinkingOff == "" {
		r.summary.LinkingOff = r.linking.Off
	}
	r.outcomes.put(op.ID, Outcome{Class: Dropped}.ending())
}
