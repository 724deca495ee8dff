package screens

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
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

// A key that is pasted a question too early or too late never shows, neither while
// it stands there nor in what is said of it; an address and a day do.
func TestAKeyPastedIntoAnotherQuestionNeverShows(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		paste := func(text string) {
			r.take(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)})
			r.settle()
		}
		r.press("e")
		paste("eCANARYSYNCRO11" + strings.Repeat("c4nary", 5)) // behind the address that stands there
		lacks(r, "c4nary")
		r.press("enter")
		r.wants("Address of Syncro", "may be the key")
		lacks(r, "c4nary")
		r.press("ctrl+u")
		r.write("acme")
		r.wants("acme")
		r.press("enter", "down", "down", "down", "down", "enter")
		r.write("T0p-secret-token")
		r.press("enter")
		r.wants("Last day of Syncro's key")
		for _, late := range []string{"eCANARYSYNCRO11", "2027-CANARY", "20270331123"} {
			paste(late)
			lacks(r, late)
			r.press("enter")
			r.wants("that is no day")
			lacks(r, late)
			r.press("ctrl+u")
		}
		r.write("2031-02")
		r.wants("2031-02")
	})
}

// Every place for a key is told to its end where there is least room, with the
// variable and the one of a file that stand for it.
func TestThePlacesOfAKeyAreToldToTheirEnd(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}} {
		bubble(t, size[0], size[1], func(r *rig) {
			for _, k := range r.app.Keys() {
				r.press("e", "enter")
				f := r.frame()
				_, list, _ := strings.Cut(f, "Keep the key of "+k.Name+" where?")
				if strings.Contains(list, "…") {
					t.Errorf("at %v something is cut:\n%s", size, f)
				}
				wantsAll(t, strings.Join(strings.Fields(list), " "), k.Variable+", or the file that "+k.Variable+"_FILE names",
					"in the system keyring it is there at the next start, while you are logged in", "asked once a start",
					"a timer can use it", "it must be typed again at the next start", "leave the key where it is in the environment")
				r.press("esc", "j")
			}
		})
	}
}

// Whatever room there is, a picker shows the choice under the cursor and as many
// others as fit whole.
func TestAPickerShowsTheChoiceUnderTheCursorInAnyRoom(t *testing.T) {
	th := plainTheme()
	d := &desk{th: th}
	var items []pickItem
	for n := range 30 {
		items = append(items, pickItem{label: fmt.Sprintf("choice %d.", n), note: strings.Repeat("words ", n%7*3)})
	}
	for w := 20; w <= 80; w += 20 {
		for h := 3; h <= 30; h++ {
			p := newPicker(d, "Which?", items, nil)
			for n := range items {
				p.pos = n
				lines := p.view(w, h)
				if len(lines) > h {
					t.Fatalf("%d lines at %dx%d", len(lines), w, h)
				}
				f := strings.Join(th.fill(lines, w, h), "\n")
				wantsAll(t, f, fmt.Sprintf("› choice %d.", n))
				if err := fits(f, w, h); err != nil {
					t.Fatal(err)
				}
				if h > 20 && strings.Contains(f, "…") {
					t.Fatalf("at %dx%d a note is cut:\n%s", w, h, f)
				}
				if first, last := strings.Contains(f, "choice 0."), strings.Contains(f, "choice 29."); h == 30 && w == 80 && !first && !last && strings.Count(f, "choice") < 12 {
					t.Fatalf("few choices show:\n%s", f)
				}
			}
		}
	}
}
