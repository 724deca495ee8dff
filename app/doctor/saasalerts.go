package doctor

import (
	"context"
	"fmt"

	"dev.onramp/app/msp"
	"dev.onramp/saasalerts"
)

// SaaSAlertsCheck says what is to be checked of a SaaS Alerts partner.
type SaaSAlertsCheck struct {
	Client *saasalerts.Client
	Host   string    // to shake hands with; "" leaves that out
	Shake  Handshake // nil leaves that out
	Clock  *Clock    // nil leaves that out
	// OrganizationsBefore is how many the last complete crawl read; 0 is unknown.
	OrganizationsBefore int
}

// SaaSAlerts says whether the key is good and what it sees. The portal's own
// address never gets here: the client refuses it, and Refused words that.
func SaaSAlerts(ctx context.Context, in SaaSAlertsCheck) Report {
	var r Report
	r.certificate(ctx, in.Shake, in.Host)
	profile, err := in.Client.Profile(ctx)
	if err != nil {
		return r.refused(err)
	}
	list, err := in.Client.Customers(ctx)
	if err != nil {
		return r.refused(err)
	}
	visible := len(list.Items) + len(list.Bad)
	r.State = Good
	r.Sentence = fmt.Sprintf("%s: %s visible", either(profile.Name, "the key works"), msp.Several(visible, "SaaS Alerts organization", "SaaS Alerts organizations"))
	r.fewer("Organizations", visible, in.OrganizationsBefore, "some may have been deleted, or the key may be another partner's")
	if len(list.Bad) > 0 {
		r.add("Records", Warning, fmt.Sprintf("%s could not be read: %v", organizations(len(list.Bad)), list.Bad[0].Err))
	}
	r.clock(in.Clock)
	return r.tidy()
}
