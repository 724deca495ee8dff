package reconcile

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"dev.onramp/itglue"
)

const (
	// listTries is how often a listing that shifted under way is begun again.
	listTries = 3
	// smallestPage is where halving the page after a gateway's time-out ends.
	smallestPage = 50
)

var errShifted = errors.New("the list kept changing while it was read")

type fetch[T any] func(context.Context, itglue.Query) (itglue.Page[T], error)

// listAll returns a listing that is known to be complete: every page read, the
// count equal from the first to the last, each record once, and none that could
// not be read. Anything less is an error: it would prove no absence.
func listAll[T any](ctx context.Context, r *run, call fetch[T], q itglue.Query, id func(T) int64) ([]T, error) {
	q.Sort = "id"
	q.Size = itglue.MaxPageSize
	var err error
	for range listTries {
		var all []T
		if all, err = listOnce(ctx, r, call, q, id); err == nil {
			return all, nil
		}
		switch {
		case errors.Is(err, itglue.ErrTimeout504) && q.Size > smallestPage:
			q.Size /= 2
		case !errors.Is(err, errShifted):
			return nil, err
		}
	}
	return nil, err
}

func listOnce[T any](ctx context.Context, r *run, call fetch[T], q itglue.Query, id func(T) int64) ([]T, error) {
	var all []T
	seen := make(map[int64]bool)
	count := int64(-1)
	for q.Page = 1; ; q.Page++ {
		page, err := read(ctx, r, inITGlue, func(ctx context.Context) (itglue.Page[T], error) { return call(ctx, q) })
		if err != nil {
			return nil, err
		}
		if len(page.Bad) > 0 {
			return nil, fmt.Errorf("%d records of the list cannot be read, the first because: %w", len(page.Bad), page.Bad[0].Err)
		}
		if count < 0 {
			count = page.Meta.TotalCount
		}
		for _, item := range page.Items {
			if seen[id(item)] {
				return nil, errShifted
			}
			seen[id(item)] = true
			all = append(all, item)
		}
		if page.Meta.TotalCount != count {
			return nil, errShifted
		}
		if page.Meta.NextPage == 0 || len(page.Items) == 0 {
			break
		}
	}
	if int64(len(all)) != count {
		return nil, errShifted
	}
	return all, nil
}

// configurationsOf lists an organization's configurations with their
// interfaces, the archived ones too. Whether a list without the filter leaves
// those out is not known (itglue fact sheet, section 9), so both are read.
func (r *run) configurationsOf(ctx context.Context, organization int64) ([]itglue.Configuration, error) {
	id := func(c itglue.Configuration) int64 { return c.ID }
	q := itglue.Query{
		Filter:  map[string]string{"organization_id": strconv.FormatInt(organization, 10)},
		Include: []string{itglue.IncludeInterfaces, itglue.IncludeRMMRecords},
	}
	all, err := listAll(ctx, r, r.ITGlue.Configurations, q, id)
	if err != nil {
		return nil, fmt.Errorf("list the configurations of organization %d: %w", organization, err)
	}
	q.Filter = map[string]string{"organization_id": strconv.FormatInt(organization, 10), "archived": "true"}
	archived, err := listAll(ctx, r, r.ITGlue.Configurations, q, id)
	if err != nil {
		return nil, fmt.Errorf("list the archived configurations of organization %d: %w", organization, err)
	}
	seen := make(map[int64]bool, len(all))
	for _, c := range all {
		seen[c.ID] = true
	}
	for _, c := range archived {
		if !seen[c.ID] {
			all = append(all, c)
		}
	}
	return all, nil
}

// newestOrganizations lists organizations from the newest down to, and without,
// the watermark; with watermark -1 the newest page only.
func (r *run) newestOrganizations(ctx context.Context, watermark int64) ([]itglue.Organization, error) {
	var all []itglue.Organization
	q := itglue.Query{Sort: "-id", Size: 100}
	for q.Page = 1; ; q.Page++ {
		page, err := read(ctx, r, inITGlue, func(ctx context.Context) (itglue.Page[itglue.Organization], error) {
			return r.ITGlue.Organizations(ctx, q)
		})
		if err != nil {
			return nil, fmt.Errorf("list the newest organizations: %w", err)
		}
		if len(page.Bad) > 0 {
			return nil, fmt.Errorf("list the newest organizations: %d cannot be read: %w", len(page.Bad), page.Bad[0].Err)
		}
		for _, o := range page.Items {
			if o.ID <= watermark {
				return all, nil
			}
			all = append(all, o)
		}
		if page.Meta.NextPage == 0 || watermark < 0 {
			return all, nil
		}
	}
}

// organizationsNamed lists the organizations of exactly that name.
func (r *run) organizationsNamed(ctx context.Context, name string) ([]itglue.Organization, error) {
	q := itglue.Query{Filter: map[string]string{"name": itglue.Escape(name)}}
	all, err := listAll(ctx, r, r.ITGlue.Organizations, q, func(o itglue.Organization) int64 { return o.ID })
	if err != nil {
		return nil, fmt.Errorf("look for an organization named %q: %w", name, err)
	}
	var same []itglue.Organization
	for _, o := range all {
		if o.Name == name { // a filter that the vendor ignores returns every row
			same = append(same, o)
		}
	}
	return same, nil
}
