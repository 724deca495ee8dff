package itgluetest

// The Set methods store a record as a person of the account would, and return it as stored. ID 0 is given the next id.
// A zero CreatedAt is filled in; UpdatedAt becomes now unless it was set to another time than the stored one.

// SetOrganization stores an organization.
func (s *Server) SetOrganization(o Organization) Organization {
	return set(s, &s.world.organizations, o)
}

// Organization returns an organization.
func (s *Server) Organization(id int64) (Organization, bool) {
	return get(s, &s.world.organizations, id)
}

// Organizations returns all organizations by id.
func (s *Server) Organizations() []Organization { return all(s, &s.world.organizations) }

// SetOrganizationType stores a type of organizations.
func (s *Server) SetOrganizationType(t Type) Type { return set(s, &s.world.organizationTypes, t) }

// OrganizationTypes returns all types of organizations by id.
func (s *Server) OrganizationTypes() []Type { return all(s, &s.world.organizationTypes) }

// SetOrganizationStatus stores a status of organizations.
func (s *Server) SetOrganizationStatus(t Status) Status {
	return set(s, &s.world.organizationStatuses, t)
}

// OrganizationStatuses returns all statuses of organizations by id.
func (s *Server) OrganizationStatuses() []Status { return all(s, &s.world.organizationStatuses) }

// SetLocation stores a location.
func (s *Server) SetLocation(l Location) Location { return set(s, &s.world.locations, l) }

// Location returns a location.
func (s *Server) Location(id int64) (Location, bool) { return get(s, &s.world.locations, id) }

// Locations returns all locations by id.
func (s *Server) Locations() []Location { return all(s, &s.world.locations) }

// SetContact stores a contact.
func (s *Server) SetContact(c Contact) Contact { return set(s, &s.world.contacts, c) }

// Contact returns a contact.
func (s *Server) Contact(id int64) (Contact, bool) { return get(s, &s.world.contacts, id) }

// Contacts returns all contacts by id.
func (s *Server) Contacts() []Contact { return all(s, &s.world.contacts) }

// SetConfiguration stores a configuration with its interfaces and RMM records, which get ids where they have none. The
// primary interface is brought in step with PrimaryIP and MACAddress, or gives them where they are empty.
func (s *Server) SetConfiguration(c Configuration) Configuration {
	return set(s, &s.world.configurations, c)
}

// Configuration returns a configuration.
func (s *Server) Configuration(id int64) (Configuration, bool) {
	return get(s, &s.world.configurations, id)
}

// Configurations returns all configurations by id, archived ones too.
func (s *Server) Configurations() []Configuration { return all(s, &s.world.configurations) }

// RemoveConfiguration deletes a configuration as a person would, and reports whether there was one.
func (s *Server) RemoveConfiguration(id int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.configurations.remove(id)
}

// RemoveOrganization deletes an organization as a person would, with its configurations, locations and contacts, and
// reports whether there was one.
func (s *Server) RemoveOrganization(id int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := s.world
	for _, c := range w.configurations.all() {
		if c.OrganizationID == id {
			w.configurations.remove(c.ID)
		}
	}
	for _, l := range w.locations.all() {
		if l.OrganizationID == id {
			w.locations.remove(l.ID)
		}
	}
	for _, c := range w.contacts.all() {
		if c.OrganizationID == id {
			w.contacts.remove(c.ID)
		}
	}
	return w.organizations.remove(id)
}

// SetConfigurationType stores a type of configurations.
func (s *Server) SetConfigurationType(t Type) Type { return set(s, &s.world.configurationTypes, t) }

// ConfigurationTypes returns all types of configurations by id.
func (s *Server) ConfigurationTypes() []Type { return all(s, &s.world.configurationTypes) }

// SetConfigurationStatus stores a status of configurations.
func (s *Server) SetConfigurationStatus(t Status) Status {
	return set(s, &s.world.configurationStatuses, t)
}

// ConfigurationStatuses returns all statuses of configurations by id.
func (s *Server) ConfigurationStatuses() []Status { return all(s, &s.world.configurationStatuses) }

// SetManufacturer stores a manufacturer.
func (s *Server) SetManufacturer(m Manufacturer) Manufacturer {
	return set(s, &s.world.manufacturers, m)
}

// Manufacturers returns all manufacturers by id.
func (s *Server) Manufacturers() []Manufacturer { return all(s, &s.world.manufacturers) }

// SetModel stores a model.
func (s *Server) SetModel(m Model) Model { return set(s, &s.world.models, m) }

// Models returns all models by id.
func (s *Server) Models() []Model { return all(s, &s.world.models) }

// SetOperatingSystem stores an operating system.
func (s *Server) SetOperatingSystem(o OS) OS { return set(s, &s.world.operatingSystems, o) }

// OperatingSystems returns all operating systems by id.
func (s *Server) OperatingSystems() []OS { return all(s, &s.world.operatingSystems) }
