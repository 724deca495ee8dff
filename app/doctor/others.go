package doctor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dev.onramp/app/msp"
	"dev.onramp/itglue"
)

// native looks for IT Glue's own Syncro integration: whatever is matched to it
// in the whole account, and its traces on the latest configurations.
func (r *Report) native(ctx context.Context, c *itglue.Client, latest itglue.Page[itglue.Configuration]) {
	const (
		name  = "IT Glue's own Syncro integration"
		pause = ": pause it under Admin > Integrations > Syncro in IT Glue before Onramp writes, or both will create devices; pause Syncro's own push in its App Center too"
	)
	traces := 0
	for _, c := range latest.Items {
		if fromSyncro(c) {
			traces++
		}
	}
	matched, err := c.Configurations(ctx, itglue.Query{Page: 1, Size: 1, Filter: map[string]string{itglue.FilterRMM: itglue.RMMSyncro}})
	all, of := matched.Meta.TotalCount, latest.Meta.TotalCount
	switch {
	case err == nil && all > 0 && (all < of || traces > 0):
		r.add(name, Warning, fmt.Sprintf("%d of %s matched to it", all, msp.Several(int(of), "configuration is", "configurations are"))+pause)
	case traces > 0:
		r.add(name, Warning, fmt.Sprintf("its records are in %d of the latest %s", traces, configurations(len(latest.Items)))+pause)
	case err != nil:
		r.add(name, Unknown, fmt.Sprintf("no trace of it in the latest %s, and IT Glue does not tell of the others (%v): look under Admin > Integrations", configurations(len(latest.Items)), err))
	case all > 0:
		// A filter that a vendor ignores lists everything.
		r.add(name, Unknown, "IT Glue calls every configuration matched to it and shows no record of it: look under Admin > Integrations")
	default:
		r.add(name, Fine, "no configuration is matched to it: nothing else writes what Onramp writes")
	}
}

// fromSyncro says whether a configuration shows that IT Glue takes it from
// Syncro: by the page that an RMM's record leads to, or by an adapter's name.
func fromSyncro(c itglue.Configuration) bool {
	return slices.ContainsFunc(c.RMMRecords, func(record itglue.RMMRecord) bool {
		return strings.Contains(record.ExternalURL, ".syncromsp.com/")
	}) || slices.ContainsFunc(c.AdapterTypes, isSyncro)
}

func isSyncro(adapter string) bool { return strings.Contains(strings.ToLower(adapter), "syncro") }

// psa says whether a PSA is synced to IT Glue, which and how far.
func (r *Report) psa(list itglue.Page[itglue.Organization], latest itglue.Page[itglue.Configuration]) {
	const name = "PSA"
	var names []string
	linked, devices := 0, 0
	for _, o := range list.Items {
		names = append(names, o.AdapterTypes...)
		if o.PSALinked() {
			linked++
		}
	}
	for _, c := range latest.Items {
		names = append(names, c.AdapterTypes...)
		if c.PSALinked() {
			devices++
		}
	}
	if linked+devices == 0 {
		r.add(name, Fine, "none is synced to IT Glue, as far as the latest records show")
		return
	}
	note := fmt.Sprintf("%d of the latest %s and %d of %s are linked to %s",
		linked, organizations(len(list.Items)), devices, configurations(len(latest.Items)), nameOfPSA(names))
	if linked*2 < len(list.Items) {
		note += ": few organizations are, so sync the RMM to the PSA and the PSA to IT Glue before anything is created"
	}
	r.add(name, Warning, note)
}

// nameOfPSA is what IT Glue calls the PSA, "one" where it does not say.
func nameOfPSA(adapters []string) string {
	names := slices.DeleteFunc(adapters, isSyncro)
	slices.Sort(names)
	if names = slices.Compact(names); len(names) > 0 {
		return strings.Join(names, " and ")
	}
	return "one"
}
