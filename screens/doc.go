// Package screens is what a person sees: the Wizard, a full-screen program
// that leads from the keys to a finished onboarding, and Home after it.
//
// Wizard is the only tea.Model. It routes keys to the step that shows, or to
// the prompt on top of it; steps are plain structs whose methods return
// commands. Everything that reads much, writes or waits runs in a command, and
// its answer comes back as a closure that Update runs (see loader), so that
// neither Update nor View ever blocks.
//
// RunPlain is the review without a screen: lines of text and numbered answers.
//
// The package calls the methods of *app.App and draws what they return. It
// must not know the vendors' clients, the store or how anything is matched.
package screens
