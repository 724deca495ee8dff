package screens

import (
	"strings"
	"testing"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/secrets"
)

// Home says first what a person must look at, in the narrowest terminal, too,
// and leads to what can be done about it.
func TestHomeSaysWhatAPersonMustLookAtFirst(t *testing.T) {
	bubble(t, 60, 20, func(r *rig) {
		for _, s := range theWay {
			if r.press(s.keys...); s.name == "home" {
				break
			}
		}
		const hook = "https://hooks.example.com/services/canary-hook"
		if err := r.app.SetHook(hook, secrets.ThisRun); err != nil {
			t.Fatal(err)
		}
		if err := r.app.SetKeyExpiry(app.VendorSyncro, time.Now().AddDate(0, 0, 4)); err != nil {
			t.Fatal(err)
		}
		r.settle()
		r.wants("Syncro, last day of the key", "Notifications go to hooks.example.com")
		lacks(r, "canary")
		r.press("enter")
		r.write("notif")
		r.press("enter")
		r.wants("Notifications go to hooks.example.com", "send a message to try it", "tell names of customers and devices")
		r.write("end the")
		r.press("enter")
		lacks(r, "Notifications go to")
		r.press("enter")
		r.write("notif")
		r.press("enter", "enter")
		r.wants("Address of the webhook")
		r.write("http://hooks.example.com/canary-clear")
		r.press("enter")
		r.wants("https://")
		lacks(r, "Keep the address where?")
		lacks(r, "canary")
		r.press("p")
		r.wants("Paused")
		r.press("p")
		lacks(r, "Paused")
	})
}

// lacks checks that the frame does not have a text.
func lacks(r *rig, text string) {
	r.t.Helper()
	if f := r.frame(); strings.Contains(f, text) {
		r.t.Fatalf("the frame has %q:\n%s", text, f)
	}
}
