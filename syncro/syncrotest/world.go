package syncrotest

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

// agentType is the asset type of nearly every device with an agent (fact sheet "syncro" section 5).
const agentType = "Syncro Device"

// A Customer is an organization, or a person when Business is "". Mobile, Address and the like are null in answers when "".
type Customer struct {
	ID                                  int64
	First, Last, Business               string
	Email, Phone, Mobile                string
	Address, Address2, City, State, Zip string
	Disabled                            bool
	Properties                          map[string]any
	Created, Updated                    time.Time
}

// An Asset is a device. One with "kabuto_information" among its Properties has an agent; see AgentProperties.
type Asset struct {
	ID, CustomerID   int64
	Name             string
	Type             string // "Syncro Device" when empty
	Serial           string
	Offline          bool // the offline trigger has fired
	Archived         bool
	Properties       map[string]any
	Created, Updated time.Time
}

// A Contact is a person at a customer.
type Contact struct {
	ID, CustomerID             int64
	Name, Title                string
	Email, Phone, Mobile       string
	Address1, City, State, Zip string
	Created, Updated           time.Time
}

// An Alert is one RMM alert.
type Alert struct {
	ID, CustomerID, AssetID           int64
	ComputerName, Status, Description string
	Resolved                          bool
	Created, Updated                  time.Time
}

// A world holds the records. Its owner holds the lock.
type world struct {
	customers map[int64]Customer
	assets    map[int64]Asset
	contacts  map[int64]Contact
	alerts    map[int64]Alert
	inOrder   []Asset // the assets by id, nil when that is to be found out anew
	lastID    int64
	rotation  int // by how many rows listings are turned; see ShiftRows
}

func newWorld() world {
	return world{
		customers: map[int64]Customer{}, assets: map[int64]Asset{}, contacts: map[int64]Contact{}, alerts: map[int64]Alert{},
		lastID: 30_000_000, // ids have 8 digits (4)
	}
}

// settle gives a record what every record has: an id, times.
func (w *world) settle(id *int64, created, updated *time.Time, before time.Time) {
	now := time.Now()
	if *id == 0 {
		*id = w.lastID + 1
	}
	w.lastID = max(w.lastID, *id)
	if created.IsZero() {
		*created = before
	}
	if created.IsZero() {
		*created = now
	}
	if updated.IsZero() {
		*updated = now
	}
}

// SetCustomer adds or replaces a customer and returns its id, a new one when c.ID is 0. Zero times mean now.
func (s *Server) SetCustomer(c Customer) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.settle(&c.ID, &c.Created, &c.Updated, s.world.customers[c.ID].Created)
	c.Properties = plain(c.Properties)
	s.world.customers[c.ID] = c
	return c.ID
}

// SetAsset adds or replaces an asset and returns its id, a new one when a.ID is 0. Zero times mean now.
func (s *Server) SetAsset(a Asset) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.setAsset(a)
}

func (w *world) setAsset(a Asset) int64 {
	w.settle(&a.ID, &a.Created, &a.Updated, w.assets[a.ID].Created)
	if a.Type == "" {
		a.Type = agentType
	}
	a.Properties = plain(a.Properties)
	w.keepAsset(a)
	return a.ID
}

// keepAsset puts an asset into its place. A large account is listed page by page, so its order is not found anew each time.
func (w *world) keepAsset(a Asset) {
	w.assets[a.ID] = a
	at, known := slices.BinarySearchFunc(w.inOrder, a.ID, func(x Asset, id int64) int { return cmp.Compare(x.ID, id) })
	if known {
		w.inOrder[at] = a
	} else {
		w.inOrder = nil
	}
}

// assetsInOrder returns the assets by id; the caller changes nothing in it.
func (w *world) assetsInOrder() []Asset {
	if w.inOrder == nil {
		w.inOrder = sorted(w.assets)
	}
	return w.inOrder
}

// SetContact adds or replaces a contact and returns its id, a new one when c.ID is 0. Zero times mean now.
func (s *Server) SetContact(c Contact) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.settle(&c.ID, &c.Created, &c.Updated, s.world.contacts[c.ID].Created)
	s.world.contacts[c.ID] = c
	return c.ID
}

// SetAlert adds or replaces an alert and returns its id, a new one when a.ID is 0. Zero times mean now.
func (s *Server) SetAlert(a Alert) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.settle(&a.ID, &a.Created, &a.Updated, s.world.alerts[a.ID].Created)
	s.world.alerts[a.ID] = a
	return a.ID
}

// DeleteAsset removes an asset, as a person can in the vendor's screens and no API can.
func (s *Server) DeleteAsset(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.world.assets, id)
	s.world.inOrder = nil
}

// ArchiveAsset archives an asset, as a person can in the vendor's screens; Habits.Archived says how it shows from then on.
func (s *Server) ArchiveAsset(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if asset, found := s.world.assets[id]; found {
		asset.Archived, asset.Updated = true, time.Now()
		s.world.keepAsset(asset)
	}
}

// DeleteCustomer removes a customer. Its assets stay, with null for their customer.
func (s *Server) DeleteCustomer(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.world.customers, id)
}

// Asset returns a copy of the asset with the given id.
func (s *Server) Asset(id int64) (Asset, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	asset, found := s.world.assets[id]
	asset.Properties = plain(asset.Properties)
	return asset, found
}

// Assets returns copies of all assets by ascending id, the archived ones too.
func (s *Server) Assets() []Asset {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := sorted(s.world.assets)
	for i := range all {
		all[i].Properties = plain(all[i].Properties)
	}
	return all
}

// Customers returns copies of all customers by ascending id, the disabled ones too.
func (s *Server) Customers() []Customer {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := sorted(s.world.customers)
	for i := range all {
		all[i].Properties = plain(all[i].Properties)
	}
	return all
}

func sorted[T any](records map[int64]T) []T {
	ids := slices.SortedFunc(maps.Keys(records), cmp.Compare)
	all := make([]T, 0, len(ids))
	for _, id := range ids {
		all = append(all, records[id])
	}
	return all
}

// plain copies properties into what JSON makes of them, so that no caller shares memory with the account. What is no JSON is
// a mistake in the test that sets it, and is left out as a whole.
func plain(properties map[string]any) map[string]any {
	copied := map[string]any{}
	text, err := json.Marshal(properties)
	if err != nil {
		return copied
	}
	dec := json.NewDecoder(strings.NewReader(string(text)))
	dec.UseNumber()
	if err := dec.Decode(&copied); err != nil || copied == nil {
		return map[string]any{}
	}
	return copied
}
