package app

// Rematch matches everything anew, as a crawl does.
func (a *App) Rematch() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.rematch()
}
