package saasalertstest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// Customer is an organization of the partner.
type Customer struct {
	ID          string // "" asks SetCustomer for a new one
	Name        string
	Domain      string
	Status      string   // "" is "active"
	Products    []string // such as "Microsoft"
	Countries   []string
	MappedToPSA []PSAMapping
	Accounts    int // billing users
	Created     time.Time
}

// PSAMapping ties a customer to a company of a PSA.
type PSAMapping struct {
	Product, MappedTo string
}

// world is everything the vendor has stored, and what it would see in Syncro.
type world struct {
	customers    []Customer // in the order of creation
	rmm          []*rmmOrganization
	connected    bool
	userActivity string
	lastID       uint64
}

// SetCustomer stores a customer, replacing the one with the same ID, and returns
// its ID.
func (s *Server) SetCustomer(c Customer) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.ID == "" {
		c.ID = s.world.newID()
	}
	if c.Status == "" {
		c.Status = "active"
	}
	if c.Created.IsZero() {
		c.Created = time.Now()
	}
	if i := s.world.customer(c.ID); i >= 0 {
		s.world.customers[i] = c
	} else {
		s.world.customers = append(s.world.customers, c)
	}
	return c.ID
}

// RemoveCustomer deletes a customer, as a person does at the vendor's screens,
// and with it the mappings that point to it.
func (s *Server) RemoveCustomer(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.customers = slices.DeleteFunc(s.world.customers, func(c Customer) bool { return c.ID == id })
	for _, o := range s.world.rmm {
		if o.customerID == id {
			o.unmap(time.Now())
		}
	}
}

// Customers returns the customers in the order of their creation.
func (s *Server) Customers() []Customer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.world.customers)
}

func (w *world) customer(id string) int {
	return slices.IndexFunc(w.customers, func(c Customer) bool { return c.ID == id })
}

// newID makes the vendor's kind of id, 20 letters and digits, in a fixed order.
func (w *world) newID() string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	w.lastID++
	random := rand.New(rand.NewPCG(w.lastID, 20))
	id := make([]byte, 20)
	for i := range id {
		id[i] = letters[random.IntN(len(letters))]
	}
	return string(id)
}

func (w *world) organization(rmmID string) (*rmmOrganization, error) {
	for _, o := range w.rmm {
		if o.ID == rmmID {
			return o, nil
		}
	}
	return nil, fmt.Errorf("saasalertstest: Syncro has no organization %q", rmmID)
}
