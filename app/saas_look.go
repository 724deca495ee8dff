package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"dev.onramp/app/handover"
	"dev.onramp/app/msp"
	"dev.onramp/saasalerts"
)

// lookAgain is how long the answer to whether something is connected at SaaS
// Alerts stands before it is asked again. None stands if it was not answered.
const lookAgain = 10 * time.Minute

// asked is how many organizations one request may name.
const asked = 50

// saasClient returns the client of SaaS Alerts, nil where it is not to be asked:
// no key, skipped or paused.
func (a *App) saasClient() (*saasalerts.Client, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	v := VendorSaaSAlerts
	if asked := a.saasAlerts(); !asked.asked {
		return nil, asked.err
	}
	state := a.vendors[v]
	var c clients
	if err := a.connectOne(&c, v, state.url, state.key, a.client(v)); err != nil {
		return nil, &AddressError{Vendor: v, Err: err}
	}
	return c.saasalerts, nil
}

// LookForConnection asks SaaS Alerts, now and then while nothing is connected,
// whether its device lists show a connection that exists.
func (a *App) LookForConnection(ctx context.Context) error {
	a.mu.RLock()
	x := a.saas.existing
	due := !a.settings.SaaS.Connected && (x.failed != "" || time.Since(x.looked) >= lookAgain)
	a.mu.RUnlock()
	client, err := a.saasClient()
	if !due || client == nil {
		return err
	}
	if err := a.knownSaaS(ctx, client); err != nil {
		return err
	}
	seen, err := readSeen(ctx, client)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	found := connection{looked: time.Now(), organizations: len(seen.Organizations), devices: len(seen.Devices)}
	if err != nil {
		found.failed = msp.Clean(err.Error())
	}
	a.mu.Lock()
	a.saas.existing = found
	a.changed()
	a.mu.Unlock()
	a.broker.publish(TopicSettings)
	return err
}

// Connection says what shows whether something is connected at SaaS Alerts.
type Connection string

// What shows of a connection. No API lists what is connected, so whatever the
// device lists show is a hint (saasalerts fact sheet, section 3b).
const (
	ConnectionUnknown Connection = "not known"
	ConnectionNone    Connection = "none seen"
	ConnectionSeen    Connection = "seems to exist" // a person has to go on in spite of it
	ConnectionBeside  Connection = "going on beside one"
	ConnectionOwn     Connection = "this workspace's"
)

// hint says what shows of a connection, in a word and a sentence. The caller
// holds the lock.
func (a *App) hint() (Connection, string) {
	s, x := a.settings.SaaS, a.saas.existing
	switch {
	case s.Connected:
		return ConnectionOwn, "confirmed on " + s.At.Format("2 Jan 2006 15:04") + " by whoever ticked the checklist"
	case x.organizations+x.devices > 0:
		state := ConnectionSeen
		if !s.GoOn.IsZero() {
			state = ConnectionBeside
		}
		return state, fmt.Sprintf("SaaS Alerts lists %s of %s already: an RMM is connected there, perhaps Syncro",
			several(x.devices, "device", "devices"), several(x.organizations, "organization", "organizations"))
	case x.failed != "":
		return ConnectionUnknown, "it could not be looked for: " + x.failed
	case x.looked.IsZero():
		return ConnectionUnknown, "it was not looked for yet"
	}
	return ConnectionNone, "SaaS Alerts' device lists show nothing that is connected"
}

// GoOnBeside says that a person goes on although a connection seems to exist,
// because several Syncro accounts are connected on purpose.
func (a *App) GoOnBeside() error {
	return a.set(func(s *Settings) error {
		s.SaaS.GoOn = time.Now()
		return nil
	})
}

// readSeen makes the four calls that read devices. Whether the lists may be asked
// for without naming organizations is not known: where they may not, those of
// the first call are named.
func readSeen(ctx context.Context, c *saasalerts.Client) (handover.Seen, error) {
	seen := handover.Seen{At: time.Now()}
	organizations, err := c.DeviceOrganizations(ctx)
	if err != nil {
		return seen, err
	}
	var ids []string
	for _, o := range organizations.Items {
		row := handover.SeenOrganization{ID: o.ID, Name: msp.NewText(o.Name), Devices: handover.Unknown}
		if o.Devices != nil {
			row.Devices = *o.Devices
		}
		seen.Organizations = append(seen.Organizations, row)
		if o.ID != "" {
			ids = append(ids, o.ID)
		}
	}
	seen.Bad = len(organizations.Bad)
	for _, list := range []struct {
		state handover.DeviceState
		read  func(context.Context, ...string) (saasalerts.List[saasalerts.Device], error)
	}{
		{handover.DeviceMapped, c.MappedDevices},
		{handover.DeviceUnmapped, func(ctx context.Context, ids ...string) (saasalerts.List[saasalerts.Device], error) {
			return c.UnmappedDevices(ctx, ids, 0, false)
		}},
		{handover.DeviceIgnored, c.IgnoredDevices},
	} {
		devices, err := readDevices(ctx, list.read, ids)
		if err != nil {
			return seen, err
		}
		seen.Bad += len(devices.Bad)
		for _, d := range devices.Items {
			seen.Devices = append(seen.Devices, handover.SeenDevice{
				Organization: d.OrganizationID, Name: msp.NewText(d.Name), Entra: d.EntraDeviceID, State: list.state,
			})
		}
	}
	return seen, nil
}

func readDevices(ctx context.Context, read func(context.Context, ...string) (saasalerts.List[saasalerts.Device], error), ids []string) (saasalerts.List[saasalerts.Device], error) {
	all, err := read(ctx)
	refused, ok := errors.AsType[*saasalerts.Error](err)
	if !ok || refused.Status != http.StatusUnprocessableEntity && refused.Status != http.StatusBadRequest {
		return all, err
	}
	all = saasalerts.List[saasalerts.Device]{}
	for some := range slices.Chunk(ids, asked) {
		part, err := read(ctx, some...)
		if err != nil {
			return all, err
		}
		all.Items = append(all.Items, part.Items...)
		all.Bad = append(all.Bad, part.Bad...)
	}
	return all, nil
}
