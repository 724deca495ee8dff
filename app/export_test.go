package app

// Schema is the version of the record layout that this program writes.
const Schema = schema

// Rematch matches everything anew, as a crawl does.
func (a *App) Rematch() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.rematch()
}

// Say tells what happened, on screen and in the log's file.
func (a *App) Say(text string) { a.say(false, "%s", text) }

// ForceSaaS changes the settings of SaaS Alerts past every check but the store's.
func (a *App) ForceSaaS(change func(*SaaSSettings)) error {
	return a.set(func(s *Settings) error {
		change(&s.SaaS)
		return nil
	})
}
