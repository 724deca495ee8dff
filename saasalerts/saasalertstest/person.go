package saasalertstest

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Delay is how long the vendor takes to import the devices of a mapped
// organization and to drop those of an unmapped one (saasalerts fact sheet 3c).
const Delay = 15 * time.Minute

// DeviceState is what became of a device in Unify.
type DeviceState int

const (
	// Unmapped is imported and tied to no account.
	Unmapped DeviceState = iota
	// Mapped is tied to an account.
	Mapped
	// Ignored is set aside by the MSP.
	Ignored
)

// Device is a device that the vendor would read from Syncro.
type Device struct {
	ID            string // "" asks SetDevice for a new one
	Name          string
	OS            string
	IP            string
	EntraDeviceID string
	Suggestions   []Suggestion
	State         DeviceState
	Account       string // the account's e-mail address, if mapped
}

// Suggestion is an account that the vendor thinks a device belongs to.
type Suggestion struct {
	AccountEmail string
	Confidence   float64 // 0 to 1
}

// rmmOrganization is an organization of Syncro as the vendor sees it.
type rmmOrganization struct {
	ID, Name   string
	devices    []Device
	customerID string    // "" if not mapped
	formerID   string    // where its devices still show after unmapping
	changed    time.Time // of the last mapping or unmapping
}

// SetRMMOrganization stores an organization that the vendor would find in
// Syncro once it is connected.
func (s *Server) SetRMMOrganization(id, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o, err := s.world.organization(id); err == nil {
		o.Name = name
		return
	}
	s.world.rmm = append(s.world.rmm, &rmmOrganization{ID: id, Name: name})
}

// SetDevice stores a device of an organization of Syncro, replacing the one with
// the same ID, and returns its ID.
func (s *Server) SetDevice(rmmOrganizationID string, d Device) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, err := s.world.organization(rmmOrganizationID)
	if err != nil {
		return "", err
	}
	if d.ID == "" {
		d.ID = s.world.newID()
	}
	if i := o.device(d.ID); i >= 0 {
		o.devices[i] = d
	} else {
		o.devices = append(o.devices, d)
	}
	return d.ID, nil
}

// ConnectSyncro is a person adding Syncro under MSP Tools. There can be one.
func (s *Server) ConnectSyncro() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.world.connected {
		return errors.New("saasalertstest: a Syncro integration exists already")
	}
	s.world.connected = true
	return nil
}

// SetUserActivityOrganization is a person choosing the customer that user
// activity goes to. It cannot be changed once it is set.
func (s *Server) SetUserActivityOrganization(customerID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch w := &s.world; {
	case !w.connected:
		return errors.New("saasalertstest: Syncro is not connected")
	case w.userActivity != "":
		return errors.New("saasalertstest: the User Activity Organization is set and cannot be changed")
	case w.customer(customerID) < 0:
		return fmt.Errorf("saasalertstest: no customer %q", customerID)
	}
	s.world.userActivity = customerID
	return nil
}

// MapOrganization is a person mapping an organization of Syncro to a customer.
// One that is mapped must be unmapped first; several may go to one customer.
// The devices appear after Delay.
func (s *Server) MapOrganization(rmmOrganizationID, customerID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, err := s.world.organization(rmmOrganizationID)
	switch {
	case err != nil:
		return err
	case !s.world.connected:
		return errors.New("saasalertstest: Syncro is not connected")
	case s.world.customer(customerID) < 0:
		return fmt.Errorf("saasalertstest: no customer %q", customerID)
	case o.customerID != "":
		return fmt.Errorf("saasalertstest: %q is mapped already", o.Name)
	}
	if !o.changed.IsZero() { // the unmapping took the ties to accounts with it
		for i := range o.devices {
			o.devices[i].State, o.devices[i].Account = Unmapped, ""
		}
	}
	o.customerID, o.formerID, o.changed = customerID, "", time.Now()
	return nil
}

// MapEqualNames is a person ticking the option that maps 100 % matches: every
// organization of Syncro that is not mapped goes to the customer of exactly its
// name, where there is one. It returns how many that were.
func (s *Server) MapEqualNames() (int, error) {
	s.mu.Lock()
	same := map[string][]string{}
	for _, c := range s.world.customers {
		same[c.Name] = append(same[c.Name], c.ID)
	}
	pairs := map[string]string{}
	for _, o := range s.world.rmm {
		if ids := same[o.Name]; o.customerID == "" && len(ids) == 1 {
			pairs[o.ID] = ids[0]
		}
	}
	s.mu.Unlock()
	for organization, customer := range pairs {
		if err := s.MapOrganization(organization, customer); err != nil {
			return 0, err
		}
	}
	return len(pairs), nil
}

// RemoveSyncro is a person removing the application: with it go the mappings and
// the choice of the User Activity Organization.
func (s *Server) RemoveSyncro() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.world.connected {
		return errors.New("saasalertstest: Syncro is not connected")
	}
	s.world.connected, s.world.userActivity = false, ""
	for _, o := range s.world.rmm {
		if o.customerID != "" {
			o.unmap(time.Now())
		}
	}
	return nil
}

// UnmapOrganization is a person removing a mapping. The devices vanish after
// Delay, and with them their ties to accounts.
func (s *Server) UnmapOrganization(rmmOrganizationID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, err := s.world.organization(rmmOrganizationID)
	if err == nil && o.customerID == "" {
		err = fmt.Errorf("saasalertstest: %q is not mapped", o.Name)
	}
	if err == nil {
		o.unmap(time.Now())
	}
	return err
}

// unmap leaves the devices that had arrived where they are until Delay is over.
func (o *rmmOrganization) unmap(now time.Time) {
	former := ""
	if now.Sub(o.changed) >= Delay {
		former = o.customerID
	}
	o.customerID, o.formerID, o.changed = "", former, now
}

// visible returns the devices that the vendor shows, and under which customer.
func (o *rmmOrganization) visible(now time.Time) (customerID string, devices []Device) {
	settled := now.Sub(o.changed) >= Delay
	switch {
	case o.customerID != "" && settled:
		return o.customerID, o.devices
	case o.customerID == "" && o.formerID != "" && !settled:
		return o.formerID, o.devices
	}
	return o.customerID, nil
}

func (o *rmmOrganization) device(id string) int {
	return slices.IndexFunc(o.devices, func(d Device) bool { return d.ID == id })
}
