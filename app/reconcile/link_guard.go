package reconcile

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"dev.onramp/syncro"
)

// harm is a link write that the vendor accepted and that did not do what it
// should.
type harm struct{ words string }

func (h *harm) Error() string { return h.words }

// properties are an asset's properties as JSON.
func properties(a syncro.Asset) map[string]string {
	kept := make(map[string]string, len(a.Properties))
	for name, raw := range a.Properties {
		kept[name] = string(raw)
	}
	return kept
}

// vanished are the names of properties that stood before and are gone after.
// An empty one that is gone harms nobody, and neither does a changed value: the
// agent reports all the time.
func vanished(before map[string]string, after syncro.Asset) []string {
	var gone []string
	for _, name := range slices.Sorted(maps.Keys(before)) {
		switch before[name] {
		case "null", `""`, "{}", "[]":
			continue
		}
		if _, there := after.Properties[name]; !there {
			gone = append(gone, name)
		}
	}
	return gone
}

// judge looks at an asset after its link was written: other properties must
// still be there, else they are put back and linking is switched off, and the
// link must show, else the field is missing and the rest of the links skipped.
func (r *run) judge(ctx context.Context, op Operation, before map[string]string, after syncro.Asset) error {
	delete(before, op.Property)
	if gone := vanished(before, after); len(gone) > 0 {
		return r.putBack(ctx, op, before, gone, after)
	}
	if !shows(after, op) {
		r.summary.LinkingOff = fmt.Sprintf("Syncro does not keep the field %q: let an administrator add it to the asset type as a Web Link, then apply again", op.Property)
		return &harm{words: r.summary.LinkingOff}
	}
	r.linking.Proven = true
	return nil
}

// putBack restores the properties that a link write removed and switches
// linking off for the workspace. What stands on the asset now is sent as it is:
// a person may have worked on it since.
func (r *run) putBack(ctx context.Context, op Operation, before map[string]string, gone []string, now syncro.Asset) error {
	in := Intent{Operation: op, PlanHash: r.hash, Who: r.Who}
	words := "put back " + strings.Join(gone, ", ")
	if err := r.note("restoring", auditLine(in, "restoring", 0, words)); err != nil {
		return err
	}
	patch := syncro.AssetPatch{Properties: make(map[string]any, len(before)+1)}
	for name, value := range before {
		patch.Properties[name] = json.RawMessage(value)
	}
	for name, value := range now.Properties {
		patch.Properties[name] = value
	}
	if linkOf(now, op.Property).Blank() || shows(now, op) {
		patch.Properties[op.Property] = op.Changes[0].Before.Text.Raw()
	}
	if err := r.at("before the send of what is put back"); err != nil {
		return err
	}
	if _, err := r.Syncro.PutAsset(ctx, op.Asset, patch); err != nil {
		return fmt.Errorf("put back the properties of asset %d that the link removed: %v", op.Asset, err) //nolint:errorlint // its status is not the write's
	}
	if err := r.at("after the answer to what is put back"); err != nil {
		return err
	}
	again, err := r.asset(ctx, op.Asset)
	if err != nil {
		return fmt.Errorf("read asset %d back: %v", op.Asset, err) //nolint:errorlint // its status is not the write's
	}
	r.linking.Off = fmt.Sprintf("writing the link removed other properties of asset %d in Syncro; they were put back, and linking is off", op.Asset)
	if left := vanished(before, again); len(left) > 0 {
		r.linking.Off = fmt.Sprintf("writing the link removed other properties of asset %d in Syncro, and %s could not be put back: look at the asset; linking is off", op.Asset, strings.Join(left, ", "))
	}
	r.summary.LinkingOff = r.linking.Off
	r.find(FindLinking, op, nil, "%s", r.linking.Off)
	return &harm{words: r.linking.Off}
}
