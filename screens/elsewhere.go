package screens

// parted is a step whose keys differ from part to part.
type parted interface {
	// elsewhere are the acts of a part that does not show, and where that is.
	elsewhere() (acts []offer, where string)
}

// nothingToDo says of a key without an act here where it has one.
func (w *Wizard) nothingToDo(a act) string {
	key := bindingFor(a).shown + " (" + bindingFor(a).means + ") "
	if s, ok := w.current().(parted); ok {
		acts, where := s.elsewhere()
		if _, ok := find(acts, a); ok {
			return key + "acts on " + where
		}
	}
	return key + "has nothing to do on " + w.at.String()
}

func (s *planStep) elsewhere() (acts []offer, where string) {
	return append(s.operationOffers(), s.ops.offers(nil)...), "a row of Operations: [ and ] lead there"
}

func (s *devicesStep) elsewhere() (acts []offer, where string) {
	return s.all.offers(), "a device: enter shows a customer's, ] all"
}

func (s *organizationsStep) elsewhere() (acts []offer, where string) {
	return s.review.offers(), "a row of the next tabs: ] shows them"
}
