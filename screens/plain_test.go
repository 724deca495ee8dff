package screens

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
)

// answering runs the plain prompts with lines as answers and returns what they
// said.
func answering(r *rig, lines ...string) string {
	var out strings.Builder
	if err := RunPlain(context.Background(), r.app, strings.NewReader(strings.Join(lines, "\n")), &out); err != nil {
		r.t.Fatalf("%v\n%s", err, &out)
	}
	return out.String()
}

func countOf(r *rig, s msp.Subject, state app.State) int { return r.app.Review(s, 0).Counts[state] }

func TestPlainReadsAndSettlesByNumberedLinesAlone(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		noted := false
		said := answering(r, "1")
		wantsAll(t, said, "Verify the keys and read now?", "Syncro: verified", "Ignore them all until something about them changes?", "Left. This workspace is temporary: its decisions go with it.")
		said = answering(r, "1", "1", "1", "3", "no customer of ours", "4", "waits for Kim")
		wantsAll(t, said, "1 accept, 2 match to, 3 ignore, 4 later, 5 undo, 6 next", "Why? A note", "Done: ignore ", "Done: put to Later ")
		for _, row := range r.app.Review(msp.Customers, 0).Rows() {
			if row.State == app.StateIgnored && strings.Contains(row.Why.String(), "no customer of ours") {
				noted = true
				wantsAll(t, said, "Done: ignore "+fullStop(row.Name.String()))
			}
		}
		if !noted {
			t.Error("the note of what was ignored is lost")
		}
		if n := countOf(r, msp.Customers, app.StateLater); n != 1 {
			t.Errorf("%d customers are in Later, want 1", n)
		}
		ignored := countOf(r, msp.Customers, app.StateIgnored)
		said = answering(r, "5", "5")
		wantsAll(t, said, "Undid put to Later ", "Undid ignore ")
		if n := countOf(r, msp.Customers, app.StateIgnored); n != ignored-1 {
			t.Errorf("undo leaves %d ignored customers of %d", n, ignored)
		}
	})
}

// upTo are the answers that lead to the first open device with a suggestion, and
// its name.
func upTo(r *rig) (answers []string, name string) {
	answers = []string{"9"}
	for _, row := range r.app.Review(msp.Assets, 0).Rows() {
		switch {
		case row.State == app.StateOpen && row.Candidates > 0:
			return answers, row.Name.String()
		case row.State == app.StateOpen:
			answers = append(answers, "6")
		}
	}
	r.t.Fatalf("no open device has a suggestion")
	return nil, ""
}

func TestPlainAcceptsAndMatchesTheDeviceThatItShows(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		answering(r, "1", "1", "1", "1")
		before := countOf(r, msp.Assets, app.StateMatched)
		way, name := upTo(r)
		wantsAll(t, answering(r, append(slices.Clone(way), "1")...), "  suggested: ", "  because: ", "Done: accept "+fullStop(name))
		if n := countOf(r, msp.Assets, app.StateMatched); n != before+1 {
			t.Errorf("accepting one device leaves %d matched of %d", n, before)
		}
		wantsAll(t, answering(r, "9", "5"), "Undid accept "+fullStop(name))
		wantsAll(t, answering(r, append(slices.Clone(way), "2", "1")...), "  1 ", "A number, words to search for (digits behind a /), or nothing to go back", "Done: match "+fullStop(name))
		if n := countOf(r, msp.Assets, app.StateMatched); n != before+1 {
			t.Errorf("matching one device to what is listed leaves %d matched of %d", n, before)
		}
		wantsAll(t, answering(r, "9", "8", "0", "2"), "rows? ", "Cancelled, nothing was changed")
	})
}

func TestPlainPassesOverAndRefusesWhatIsNoChoice(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		answering(r, "1", "1", "1", "1")
		open := countOf(r, msp.Customers, app.StateOpen)
		lines := []string{"banana", "z", "6", "a", "2", "no such thing", ""}
		for range open - 1 {
			lines = append(lines, "6")
		}
		wantsAll(t, answering(r, append(lines, "n")...), `"banana" is no choice`, `"z" is no choice`, "Not done: there is no suggestion for this row",
			`Nothing found for "no such thing"`, "left open.", "open devices to settle", "2 of ")
		if n := countOf(r, msp.Customers, app.StateOpen); n != open {
			t.Errorf("going by settled %d customers", open-n)
		}
	})
}

// Creating asks by numbers what the screens ask: whether it is there already, and
// as which type and status.
func TestPlainCreatesAfterLookingAndSaysWhatCannotBeCreated(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		answering(r, "1", "1", "1", "1")
		var until []string // go by all that come first
		said := ""
		for _, row := range r.app.Review(msp.Customers, 0).Rows() {
			if row.State != app.StateOpen {
				continue
			}
			look, err := r.app.LookBeforeCreate(t.Context(), msp.Customers, []int64{row.ID})
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case look.Count == 0 && !strings.Contains(said, "Not done"):
				said += answering(r, append(slices.Clone(until), "7")...)
				wantsAll(t, said, "Not done: nothing is created for it")
			case look.Count > 0 && len(look.Like) > 0:
				before := countOf(r, msp.Customers, app.StateCreate)
				said += answering(r, append(slices.Clone(until), "7", "2")...)
				wantsAll(t, said, "  like it: ", "Create it all the same?", "Cancelled, nothing was changed")
				said += answering(r, append(slices.Clone(until), "7", "1", "99")...)
				wantsAll(t, said, "As which type and status?", `Not done: "99" is no number`)
				said += answering(r, append(slices.Clone(until), "7", "1", "", "0")...)
				if n := countOf(r, msp.Customers, app.StateCreate); n != before+1 {
					t.Errorf("%d customers are created, want %d:\n%s", n, before+1, said)
				}
				return
			}
			until = append(until, "6")
		}
		t.Error("no open customer is like an organization")
	})
}

func TestPlainSaysWhatBecomesOfTheDecisionsWhereTheWorkspaceStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		options := demo.New(demo.Config{Seed: 7, Customers: 4, Assets: 9}).Options(t.TempDir())
		options.Temporary = false
		a, err := app.Open(options)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if err := errors.Join(RunPlain(t.Context(), a, strings.NewReader("2\n"), &out), a.Close()); err != nil {
			t.Error(err)
		}
		wantsAll(t, out.String(), "Left. Every decision is kept.")
	})
}

// What a screen reader reads out is lines and nothing else.
func TestPlainNeverMovesTheCursor(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		said := answering(r, append([]string{"1", "1", "1", "1", "9", "\x1b[2J\x07"}, strings.Fields(strings.Repeat("6 ", 300))...)...)
		if i := strings.IndexFunc(said, func(c rune) bool { return c < 0x20 && c != '\n' || c == 0x7f }); i >= 0 {
			t.Errorf("it writes %q", said[max(0, i-40):i+10])
		}
	})
}

func TestPlainEndsWhenItIsToldTo(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		in, typing := io.Pipe()
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error)
		go func() { done <- RunPlain(ctx, r.app, in, io.Discard) }()
		synctest.Wait()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("told to end, it says %v", err)
		}
		if err := typing.Close(); err != nil {
			t.Error(err)
		}
	})
}

// Whoever goes on without settling hears what is left and where it is settled.
func TestPlainSaysWhatIsLeftAndWhereItIsSettled(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		answering(r, "1", "1", "1", "1")
		said := answering(r, "4", "waits for Kim", "9", "9")
		wantsAll(t, said,
			plural(countOf(r, msp.Customers, app.StateOpen), "open organization")+" (step 4, Organizations)",
			"1 organization in Later (step 4, Organizations)",
			plural(countOf(r, msp.Assets, app.StateOpen), "open device")+" (step 5, Devices)", "onramp opens the wizard")
		if strings.Contains(said, "That was all") {
			t.Errorf("it says that this was all:\n%s", said)
		}
		for _, s := range []msp.Subject{msp.Customers, msp.Assets, msp.SaaS} {
			var open []int64
			for row := range r.app.Review(s, 0).All() {
				if row.State == app.StateOpen || row.State == app.StateLater {
					open = append(open, row.ID)
				}
			}
			if _, err := r.app.Ignore(s, open, ""); err != nil {
				t.Fatal(err)
			}
		}
		if said := answering(r); !strings.Contains(said, "That was all: nothing is open") || strings.Contains(said, "Left: ") {
			t.Errorf("with nothing open it says\n%s", said)
		}
	})
}

func TestPlainAsksAgainUntilAnAnswerIsYesOrNo(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		said := answering(r, "j", "", "3", "YES")
		if n := strings.Count(said, "Verify the keys and read now?"); n != 4 {
			t.Errorf("it asks %d times, want 4:\n%s", n, said)
		}
		wantsAll(t, said, `"j" is neither yes nor no`, "Syncro: verified")
		for _, no := range []string{"2", "n", "No"} {
			wantsAll(t, answering(r, no), "Ignore them all", "Cancelled, nothing was changed.")
		}
	})
}

func TestPlainTellsANumberInTheListFromDigitsToSearchFor(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		answering(r, "1", "1", "1", "1")
		matched := countOf(r, msp.Customers, app.StateMatched)
		said := answering(r, "2", "77", "-1", "/77", `"404 404"`, "/dental", "")
		wantsAll(t, said, "There is no 77 in the list of ", "/77 searches for the digits", "There is no -1 in the list",
			`Nothing found for "77"`, `Nothing found for "404 404"`)
		if n := strings.Count(said, "Nothing found for "); n != 2 {
			t.Errorf("it searched %d times in vain, want 2:\n%s", n, said)
		}
		if n := countOf(r, msp.Customers, app.StateMatched); n != matched {
			t.Errorf("looking matched %d customers", n-matched)
		}
	})
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestPlainAsksNothingThatCannotBeRead(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		err := RunPlain(context.Background(), r.app, strings.NewReader("1\n1\n1\n"), full{})
		if err == nil || !strings.Contains(err.Error(), "no space left") {
			t.Errorf("where nothing can be written it ends with %v", err)
		}
		if r.app.Reachable(app.StepOrganizations) == nil {
			t.Error("it went on without being read")
		}
	})
}
