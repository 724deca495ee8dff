package itgluetest

import (
	"slices"
	"time"
)

// settleParts gives ids to the interfaces and RMM records of c and brings its primary interface in step.
func (w *world) settleParts(c *Configuration, now time.Time) {
	if i := c.primary(); i != nil {
		if c.PrimaryIP == "" {
			c.PrimaryIP = i.IPAddress
		}
		if c.MACAddress == "" {
			c.MACAddress = i.MACAddress
		}
	}
	w.stepPrimary(c, now)
	for i := range c.Interfaces {
		w.settleInterface(&c.Interfaces[i], now)
	}
	for i := range c.RMMRecords {
		if r := &c.RMMRecords[i]; r.ID == 0 {
			r.ID = w.nextID()
		}
	}
}

func (w *world) settleInterface(i *Interface, now time.Time) {
	if i.ID == 0 {
		i.ID = w.nextID()
	}
	if i.CreatedAt.IsZero() {
		i.CreatedAt = now
	}
	if i.UpdatedAt.IsZero() {
		i.UpdatedAt = now
	}
}

func (c *Configuration) primary() *Interface {
	i := slices.IndexFunc(c.Interfaces, func(i Interface) bool { return i.Primary })
	if i < 0 {
		return nil
	}
	return &c.Interfaces[i]
}

// stepPrimary makes or updates the primary interface from the configuration's own addresses (section 4.6).
func (w *world) stepPrimary(c *Configuration, now time.Time) {
	i := c.primary()
	if i == nil {
		if c.PrimaryIP == "" && c.MACAddress == "" {
			return
		}
		c.Interfaces = append(c.Interfaces, Interface{Primary: true})
		i = &c.Interfaces[len(c.Interfaces)-1]
		w.settleInterface(i, now)
	}
	if i.IPAddress != c.PrimaryIP || i.MACAddress != c.MACAddress {
		i.IPAddress, i.MACAddress, i.UpdatedAt = c.PrimaryIP, c.MACAddress, now
	}
}

// takeInterface adds or replaces an interface. A primary one displaces the former and writes its addresses back to the
// configuration (section 4.6).
func (w *world) takeInterface(c *Configuration, i Interface, now time.Time) {
	w.settleInterface(&i, now)
	if i.Primary {
		if former := c.primary(); former != nil && former.ID != i.ID {
			former.Primary = false
		}
		c.PrimaryIP, c.MACAddress = i.IPAddress, i.MACAddress
	}
	at := slices.IndexFunc(c.Interfaces, func(other Interface) bool { return other.ID == i.ID })
	if at < 0 {
		c.Interfaces = append(c.Interfaces, i)
	} else {
		c.Interfaces[at] = i
	}
	if !w.habits.UpdatedAtUntouchedByInterfaces {
		c.UpdatedAt = now
	}
}

// holder returns the configuration that an interface belongs to and the interface.
func (w *world) holder(interfaceID int64) (Configuration, Interface, bool) {
	for _, e := range w.configurations.entries {
		for _, i := range e.row.Interfaces {
			if i.ID == interfaceID {
				c, ok := w.configurations.copy(e.id)
				return c, i, ok
			}
		}
	}
	return Configuration{}, Interface{}, false
}
