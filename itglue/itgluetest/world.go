package itgluetest

import "time"

// world is the account behind the server. Its methods run under the server's lock.
type world struct {
	subdomain string
	habits    Habits
	lastID    int64
	kinds     map[string]endpoint // by path

	organizations         table[Organization, *Organization]
	organizationTypes     table[Type, *Type]
	organizationStatuses  table[Status, *Status]
	locations             table[Location, *Location]
	contacts              table[Contact, *Contact]
	configurations        table[Configuration, *Configuration]
	configurationTypes    table[Type, *Type]
	configurationStatuses table[Status, *Status]
	manufacturers         table[Manufacturer, *Manufacturer]
	models                table[Model, *Model]
	operatingSystems      table[OS, *OS]
}

// firstID has the 16 digits of newer accounts: above 2^32, below 2^53 (section 4).
const firstID = 2313080436654286

func newWorld(cfg Config) *world {
	subdomain := cfg.Subdomain
	if subdomain == "" {
		subdomain = "example"
	}
	w := &world{subdomain: subdomain, habits: cfg.Habits, lastID: firstID - 1}
	w.kinds = w.endpoints()
	return w
}

func (w *world) nextID() int64 {
	w.lastID++
	return w.lastID
}

// set stores row for a person of the account: it gets an id if it has none, and the times that it does not bring.
func set[T any, P record[T]](s *Server, t *table[T, P], row T) T {
	s.mu.Lock()
	defer s.mu.Unlock()
	P(&row).own()
	now, own := time.Now().UTC(), P(&row).identity()
	if *own.id == 0 {
		*own.id = s.world.nextID()
	}
	s.world.lastID = max(s.world.lastID, *own.id)
	if before := t.get(*own.id); before != nil {
		stored := P(before).identity()
		if own.created.IsZero() {
			*own.created = *stored.created
		}
		if own.updated.Equal(*stored.updated) {
			*own.updated = now
		}
	}
	if own.created.IsZero() {
		*own.created = now
	}
	if own.updated.IsZero() {
		*own.updated = now
	}
	if c, ok := any(&row).(*Configuration); ok {
		s.world.settleParts(c, now)
	}
	t.put(row, time.Time{})
	P(&row).own()
	return row
}

func get[T any, P record[T]](s *Server, t *table[T, P], id int64) (T, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return t.copy(id)
}

func all[T any, P record[T]](s *Server, t *table[T, P]) []T {
	s.mu.Lock()
	defer s.mu.Unlock()
	return t.all()
}

// NextID allocates an id as the vendor does: growing, with 16 digits.
func (s *Server) NextID() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.nextID()
}
