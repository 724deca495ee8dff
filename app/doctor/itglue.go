package doctor

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"dev.onramp/app/msp"
	"dev.onramp/itglue"
)

// sample is how many of the latest configurations are looked at for signs of
// other integrations.
const sample = 200

// ITGlueCheck says what is to be checked of an IT Glue account.
type ITGlueCheck struct {
	Client *itglue.Client
	Base   string    // the address that Client was made with
	Host   string    // to shake hands with; "" leaves that out
	Shake  Handshake // nil leaves that out
	Clock  *Clock    // nil leaves that out
	// Elsewhere makes a client with the same key for another region's address;
	// nil leaves the other regions untried.
	Elsewhere func(base string) (*itglue.Client, error)
	// OrganizationsBefore is how many the last complete crawl read; 0 is unknown.
	OrganizationsBefore int
}

// ITGlue says whether the key is good here, and if not, in which region it is.
func ITGlue(ctx context.Context, in ITGlueCheck) Report {
	var r Report
	r.certificate(ctx, in.Shake, in.Host)
	page, err := in.Client.Organizations(ctx, itglue.Query{Page: 1, Size: sample, Sort: "-updated_at", Include: []string{itglue.IncludeAdapters}})
	if errors.Is(err, itglue.ErrForbidden) {
		return r.otherRegions(ctx, in, err)
	}
	if err := r.probe("Read organizations", err, itglue.ErrUnauthorized); err != nil {
		return r.refused(err)
	}
	latest, err := in.Client.Configurations(ctx, itglue.Query{
		Page: 1, Size: sample, Sort: "-updated_at", Include: []string{itglue.IncludeRMMRecords, itglue.IncludeAdapters},
	})
	if err := r.probe("Read configurations", err, itglue.ErrUnauthorized); err != nil {
		return r.refused(err)
	}
	if err := r.people(ctx, in.Client); err != nil {
		return r.refused(err)
	}
	r.State = Good
	r.Sentence = fmt.Sprintf("the key works: %s visible, %s", organizations(int(page.Meta.TotalCount)), configurations(int(latest.Meta.TotalCount)))
	if lacks := r.missing([]string{"Read organizations", "Read configurations"}); lacks != "" {
		r.State, r.Sentence = Bad, "the key works but may not "+strings.ToLower(lacks)+": allow it in IT Glue and verify again"
	}
	r.add("Write configurations", Unknown, "only a write shows it")
	r.add("Key's age", Unknown, "IT Glue revokes a key after 90 days without use")
	r.add("Key's reach", Fine, "a key sees the whole account, which a person's login may not")
	r.fewer("Organizations", int(page.Meta.TotalCount), in.OrganizationsBefore, "no organization is created until that is explained; a group or a key may have been narrowed")
	r.native(ctx, in.Client, latest)
	r.psa(page, latest)
	r.clock(in.Clock)
	return r.tidy()
}

// people probes the two lists that hold an organization's phones and addresses.
func (r *Report) people(ctx context.Context, c *itglue.Client) error {
	_, err := c.Locations(ctx, itglue.Query{Page: 1, Size: 1})
	if err := r.probe("Read locations", err, itglue.ErrUnauthorized); err != nil {
		return err
	}
	_, err = c.Contacts(ctx, itglue.Query{Page: 1, Size: 1})
	return r.probe("Read contacts", err, itglue.ErrUnauthorized)
}

// otherRegions tries a refused key at the other regions: a key of another
// region looks just like a wrong one (itglue fact sheet, section 1).
func (r *Report) otherRegions(ctx context.Context, in ITGlueCheck, refused error) Report {
	var tried []string
	var silence error
	for _, region := range itglue.Regions {
		if in.Elsewhere == nil || strings.TrimRight(region.URL, "/") == strings.TrimRight(in.Base, "/") {
			continue
		}
		client, err := in.Elsewhere(region.URL)
		if err == nil {
			_, err = client.Organizations(ctx, itglue.Query{Page: 1, Size: 1})
		}
		switch {
		case err == nil, errors.Is(err, itglue.ErrUnauthorized):
			r.add("Region", Missing, fmt.Sprintf("the key is good in region %s", region.Name))
			r.State, r.Sentence = Bad, fmt.Sprintf("the key belongs to region %s: set the address to %s and verify again", region.Name, region.URL)
			return r.tidy()
		case errors.Is(err, itglue.ErrForbidden):
			tried = append(tried, region.Name+" refuses it")
		default:
			tried, silence = append(tried, region.Name+" could not be asked"), err
		}
	}
	out := r.refused(refused)
	if len(tried) == 0 {
		return out
	}
	why, note := "the key is wrong, paused or revoked (IT Glue revokes one after 90 days without use)", strings.Join(tried, ", ")
	if silence != nil {
		why += ", or of another region"
	}
	out.Sentence = msp.Clean(why + "; " + note + ": copy it again from Account > Settings > API Keys")
	if silence != nil {
		note += ": " + silence.Error()
	}
	out.add("Region", Unknown, note)
	return out
}
