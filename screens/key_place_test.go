package screens

import (
	"strings"
	"testing"
)

// A key that is pasted where the address is asked for is refused, with the reason
// beside the question, and shows no longer.
func TestAKeyPastedAsTheAddressIsRefusedBesideTheQuestionAndNotKept(t *testing.T) {
	bubble(t, 60, 20, func(r *rig) {
		r.press("e", "ctrl+u")
		r.write(strings.Repeat("c4nary", 30))
		r.press("enter")
		wantsAll(t, strings.Join(strings.Fields(r.frame()), " "), "may be the key, which is asked for next: type something like", "Address of Syncro", "syncromsp.com/api/v1")
		lacks(r, "c4nary")
	})
}
