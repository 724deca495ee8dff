package app

// Rematch matches everything anew, as a crawl does.
func (a *App) Rematch() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.rematch()
}

// Say tells what happened, on screen and in the log's file.
func (a *App) Say(text string) { a.say(false, "%s", text) }
