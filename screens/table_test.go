package screens

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"pgregory.net/rapid"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// pet is a row for table tests.
type pet struct {
	id   int
	name string
	done bool
}

func pets(n int) []pet {
	out := make([]pet, n)
	for i := range out {
		out[i] = pet{id: i + 1, name: fmt.Sprintf("pet %03d", i+1)}
	}
	return out
}

func petTable(list *[]pet) *table[int, pet] {
	d := &desk{th: plainTheme()}
	t := newTable(d, func(p *pet) int { return p.id }, func(to []byte, p *pet) []byte { return app.AppendFold(to, p.name) }, []column[pet]{
		{title: "Name", least: 8, grow: 1, text: func(p *pet) string { return p.name }, order: func(p *pet) sortKey { return byText(p.name) }},
		{title: "Id", least: 4, right: true, give: 1, text: func(p *pet) string { return fmt.Sprint(p.id) }},
	})
	t.words = tableWords{loading: "loading", empty: "empty", nothing: "nothing"}
	t.settled = func(p *pet) bool { return p.done }
	t.read = func() (rows[pet], func()) { return made[pet](slices.Clone(*list)), nil }
	t.resize(30, 11)
	return t
}

// finish runs a command and all that follows from it, at once.
func finish(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch m := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range m {
			finish(c)
		}
	case settled:
		finish(m())
	}
}

func search(t *table[int, pet], words string) {
	finish(t.search(words))
}

func TestTableSaysWhichOfTheEmptyStatesItIsIn(t *testing.T) {
	var rows []pet
	tab := petTable(&rows)
	if got := tab.instead(); got != "loading" {
		t.Errorf("before the first load it says %q", got)
	}
	finish(tab.refresh())
	if got := tab.instead(); got != "empty" {
		t.Errorf("without rows it says %q", got)
	}
	rows = pets(3)
	finish(tab.refresh())
	search(tab, "zebra")
	if got := tab.instead(); !strings.Contains(got, "zebra") || !strings.Contains(got, "esc") {
		t.Errorf("a search without hits says %q", got)
	}
	search(tab, "")
	finish(tab.show(func(q *query[pet]) { q.keep = func(*pet) bool { return false } }))
	if got := tab.instead(); got != "nothing" {
		t.Errorf("a tab without rows says %q", got)
	}
}

func TestCursorStaysOnItsRowAndLineWhenRowsArrive(t *testing.T) {
	rows := pets(50)
	tab := petTable(&rows)
	finish(tab.refresh())
	tab.move(25)
	want, line := tab.current().id, tab.pos-tab.top
	rows = append([]pet{{id: 900, name: "a first"}, {id: 901, name: "a second"}}, rows...)
	finish(tab.refresh())
	if got := tab.current().id; got != want {
		t.Errorf("the cursor went from row %d to row %d", want, got)
	}
	if got := tab.pos - tab.top; got != line {
		t.Errorf("the cursor's line went from %d to %d", line, got)
	}
}

func TestDecidedRowStaysUntilTheQueryChanges(t *testing.T) {
	rows := pets(5)
	tab := petTable(&rows)
	open := func(p *pet) bool { return !p.done }
	finish(tab.show(func(q *query[pet]) { q.keep = open }))
	finish(tab.refresh())
	rows[1].done = true
	finish(tab.refresh())
	if n := tab.size(); n != 5 {
		t.Errorf("after the decision %d of 5 rows show", n)
	}
	search(tab, "pet")
	if n := tab.size(); n != 4 {
		t.Errorf("after the search %d rows show, want the 4 that are open", n)
	}
}

func TestNewestSearchWinsOverASlowerOne(t *testing.T) {
	rows := pets(20)
	tab := petTable(&rows)
	finish(tab.refresh())
	slow := tab.search("00")
	if again := tab.search("020"); again != nil {
		t.Fatal("a second arrangement began while the first was under way")
	}
	finish(slow)
	if n := tab.size(); n != 1 || tab.current().id != 20 {
		t.Errorf("%d rows show; want the one that the newest search finds", n)
	}
}

func TestASearchTypedOnFindsWhatItWouldHaveFoundAtOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.StringMatching(`[ab ]{0,4}`), 0, 30)
		load := func() (out []pet) {
			for i, name := range names.Draw(t, "names") {
				out = append(out, pet{id: i, name: name, done: len(name)%2 == 0})
			}
			return out
		}
		list := load()
		tab := petTable(&list)
		finish(tab.refresh())
		var slow []tea.Cmd // an arrangement under way, and what follows from it
		words := ""
		var keep func(*pet) bool
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "step") {
			case 0, 1:
				words += rapid.StringMatching(`[ab ]`).Draw(t, "letter")
				slow = append(slow, tab.search(words))
			case 2:
				words = words[:max(0, len(words)-1)]
				slow = append(slow, tab.search(words))
			case 3:
				keep = rapid.SampledFrom([]func(*pet) bool{nil, func(p *pet) bool { return p.done }}).Draw(t, "tab")
				slow = append(slow, tab.show(func(q *query[pet]) { q.keep = keep }))
			case 4:
				list = load()
				slow = append(slow, tab.refresh())
			case 5:
				for _, cmd := range slow {
					finish(cmd)
				}
				slow = nil
			}
		}
		for _, cmd := range slow {
			finish(cmd)
		}
		finish(tab.show(func(*query[pet]) {})) // rows that stayed go
		want := slices.Collect(tab.found())
		again := petTable(&list)
		finish(again.refresh())
		finish(again.show(func(q *query[pet]) { q.keep, q.words = keep, words }))
		if got := slices.Collect(again.found()); !slices.Equal(want, got) {
			t.Fatalf("%q typed letter by letter finds %v, at once %v", words, want, got)
		}
	})
}

// A search is counted against the tab that shows, typed on or at once, and what
// the other tabs have of it is said.
func TestASearchInATabIsCountedAgainstThatTab(t *testing.T) {
	rows := pets(60)
	for i := range rows {
		rows[i].done = i%3 == 0
		if i%2 == 0 {
			rows[i].name = "cat"
		}
	}
	open := func(q *query[pet]) {
		q.keep = func(p *pet) bool { return !p.done }
		q.part = func(p *pet) string { return map[bool]string{true: "Done", false: "Open"}[p.done] }
	}
	tab := petTable(&rows)
	finish(tab.refresh())
	finish(tab.show(open))
	for _, step := range []struct{ words, status, others string }{
		{"", "1-10 of 40 (60 in all)", ""},
		{"c", "1-10 of 20 (40 here), search: c", "10 in Done"},
		{"ca", "1-10 of 20 (40 here), search: ca", "10 in Done"},
		{"pet", "1-10 of 20 (40 here), search: pet", "10 in Done"},
		{"pet 0", "1-10 of 20 (40 here), search: pet 0", "10 in Done"},
		{"pet 004", "none of 40 here, search: pet 004", "1 in Done"},
		{"pet 0041", "none of 40 here, search: pet 0041", ""},
	} {
		search(tab, step.words)
		want := step.status
		if step.others != "" {
			want += "; also " + step.others
		}
		if got := tab.status(); got != want {
			t.Errorf("searched for %q it says %q, want %q", step.words, got, want)
		}
		if tab.size() == 0 && step.others != "" && !strings.Contains(tab.instead(), "Found elsewhere: "+step.others) {
			t.Errorf("in place of rows stands %q", tab.instead())
		}
	}
	search(tab, "")
	finish(tab.show(func(q *query[pet]) { q.keep = func(*pet) bool { return false } }))
	if got, want := tab.status(), "none here (60 in all)"; got != want {
		t.Errorf("a tab without rows says %q, want %q", got, want)
	}
	finish(tab.show(func(q *query[pet]) { q.keep = nil }))
	if search(tab, "zzz"); tab.status() != "none of 60, search: zzz" {
		t.Errorf("where all rows show it says %q", tab.status())
	}
}

// found are the names of the rows that show.
func (t *table[K, R]) found() iter.Seq[string] {
	return func(yield func(string) bool) {
		for pos := range t.size() {
			if !yield(fmt.Sprint(*t.row(pos))) {
				return
			}
		}
	}
}

func TestARefreshAskedForDuringASearchIsNotLost(t *testing.T) {
	rows := pets(3)
	tab := petTable(&rows)
	finish(tab.refresh())
	slow := tab.search("pet")
	rows = pets(4)
	if cmd := tab.refresh(); cmd != nil {
		t.Fatal("a refresh began while a search was under way")
	}
	finish(slow)
	if n := tab.size(); n != 4 {
		t.Errorf("%d rows show, want 4", n)
	}
}

func TestMarksFollowTheirRowsAndAreCountedWhenHidden(t *testing.T) {
	rows := pets(6)
	tab := petTable(&rows)
	finish(tab.refresh())
	tab.mark()
	tab.mark()
	search(tab, "pet 006")
	if got := tab.status(); !strings.Contains(got, "2 marked (2 hidden)") {
		t.Errorf("the status says %q", got)
	}
	rows = append(pets(6)[1:], pet{id: 1, name: "pet 001"})
	finish(tab.refresh())
	search(tab, "")
	var ids []int
	for p := range tab.chosen() {
		ids = append(ids, p.id)
	}
	if fmt.Sprint(ids) != "[2 1]" {
		t.Errorf("marked are %v, want rows 2 and 1", ids)
	}
}

func TestActsTakeTheMarkedRowsOrTheOneUnderTheCursor(t *testing.T) {
	rows := pets(4)
	tab := petTable(&rows)
	finish(tab.refresh())
	tab.move(2)
	if c := slices.Collect(tab.chosen()); len(c) != 1 || c[0].id != 3 {
		t.Errorf("without marks %d rows are chosen", len(c))
	}
	tab.markAll()
	if n := len(slices.Collect(tab.chosen())); n != 4 {
		t.Errorf("* chose %d of 4 rows", n)
	}
	tab.markAll()
	if n := tab.marks.count(); n != 0 {
		t.Errorf("* twice leaves %d marks", n)
	}
}

func TestRangeMarksFromItsBeginningToTheCursor(t *testing.T) {
	rows := pets(9)
	tab := petTable(&rows)
	finish(tab.refresh())
	tab.move(6)
	tab.markRange()
	tab.move(-3)
	tab.markRange()
	if n := len(slices.Collect(tab.chosen())); n != 4 {
		t.Errorf("%d rows are marked, want 4", n)
	}
	tab.markRange()
	if _, ok := tab.back(); !ok || tab.anchor != nil {
		t.Error("esc does not give a range up")
	}
}

func TestSortKeepsTheCursorsRowAndTurnsRound(t *testing.T) {
	rows := []pet{{id: 1, name: "c"}, {id: 2, name: "a"}, {id: 3, name: "b"}}
	tab := petTable(&rows)
	finish(tab.refresh())
	finish(tab.sortBy(0))
	if tab.current().id != 1 || tab.pos != 2 {
		t.Errorf("sorted: row %d at %d", tab.current().id, tab.pos)
	}
	finish(tab.sortBy(0))
	if tab.row(0).id != 1 {
		t.Errorf("turned round, row %d comes first", tab.row(0).id)
	}
	finish(tab.sortBy(-1))
	if tab.row(0).id != 1 || tab.row(1).id != 2 {
		t.Error("the own order does not come back")
	}
}

// Blanks come last whichever way round, and the header shows which that is.
func TestBlanksAreSortedLastBothWaysAndTheHeaderShowsTheSort(t *testing.T) {
	rows := []pet{{1, "b", false}, {2, "", false}, {3, "c", false}, {4, "", false}, {5, "a", false}}
	tab := petTable(&rows)
	tab.columns = []column[pet]{{title: "Name", least: 4, text: func(p *pet) string { return p.name }, order: func(p *pet) sortKey { return byText(p.name) }}}
	tab.resize(40, 8)
	finish(tab.refresh())
	for _, want := range []struct {
		order  string
		header string
	}{{"a b c  ", "Name" + tab.d.th.sign.up}, {"c b a  ", "Name" + tab.d.th.sign.down}} {
		finish(tab.sortBy(0))
		var got []string
		for pos := range tab.size() {
			got = append(got, tab.row(pos).name)
		}
		if strings.Join(got, " ") != want.order {
			t.Errorf("sorted %q, want %q", got, want.order)
		}
		if header := tab.view(true)[0]; !strings.Contains(header, want.header) {
			t.Errorf("the header is %q, want %q in it", header, want.header)
		}
	}
}

func TestNumbersAreSortedTheGreatestFirstAndTheHeaderSaysSo(t *testing.T) {
	bubble(t, 60, 20, func(r *rig) {
		r.press(toOrganizations...)
		list := r.w.steps[app.StepOrganizations].(*organizationsStep).review.list
		col := slices.IndexFunc(list.columns, func(c column[app.Row]) bool { return c.title == "Score" })
		for _, sign := range []string{r.w.d.th.sign.down, r.w.d.th.sign.up} {
			r.run(list.sortBy(col))
			r.settle()
			r.wants("Score" + sign)
			blank := false
			for pos := range list.size() {
				if now := score(list.row(pos)) == ""; blank && !now {
					t.Fatalf("%s: a score stands below a blank:\n%s", sign, r.frame())
				} else {
					blank = now
				}
			}
		}
	})
}

func TestSortedRowsDoNotMoveWhenTheirValuesChange(t *testing.T) {
	rows := []pet{{id: 1, name: "c"}, {id: 2, name: "a"}, {id: 3, name: "b"}}
	tab := petTable(&rows)
	finish(tab.refresh())
	finish(tab.sortBy(0))
	rows[1].name = "z"
	rows = append(rows, pet{id: 4, name: "0"})
	finish(tab.refresh())
	var ids []int
	for pos := range tab.size() {
		ids = append(ids, tab.row(pos).id)
	}
	if fmt.Sprint(ids) != "[2 3 1 4]" {
		t.Errorf("the rows stand as %v, want them where they were and the new one last", ids)
	}
}

func TestNextOpenPassesSettledRowsAndThoseOnTheirWay(t *testing.T) {
	rows := pets(5)
	rows[1].done = true
	tab := petTable(&rows)
	tab.d.written = nil
	finish(tab.refresh())
	tab.acting.set(2, true)
	if !tab.nextOpen() || tab.current().id != 4 {
		t.Errorf("the next open row is %d, want 4", tab.current().id)
	}
	for i := range rows {
		rows[i].done = true
	}
	finish(tab.refresh())
	if tab.nextOpen() {
		t.Error("an open row was found where all are settled")
	}
}

// A row is dim from the key that settles it on: the answer may take a while.
func TestARowThatIsBeingDecidedIsDrawnDim(t *testing.T) {
	rows := pets(3)
	tab := petTable(&rows)
	tab.d.th = themeAs(termenv.ANSI, true, false)
	finish(tab.refresh())
	dim := tab.d.th.dim.Render("x")[:len("\x1b[2m")]
	before := tab.draw(1, fit(tab.columns, 60), true)
	tab.acting.set(1, true)
	if after := tab.draw(1, fit(tab.columns, 60), true); strings.HasPrefix(before, dim) || !strings.HasPrefix(after, dim) {
		t.Errorf("the row is drawn as %q before and %q while it is decided", before, after)
	}
}

func TestColumnsGiveWayInOrderAsTheWidthShrinks(t *testing.T) {
	cols := []column[pet]{
		{title: "a", least: 10, grow: 1}, {title: "b", least: 8, give: 1}, {title: "c", least: 6, give: 2},
	}
	for _, c := range []struct {
		w    int
		want string
	}{{60, "[42 8 6]"}, {28, "[10 8 6]"}, {27, "[17 8 0]"}, {19, "[19 0 0]"}, {5, "[5 0 0]"}, {0, "[1 0 0]"}} {
		if got := fmt.Sprint(fit(cols, c.w)); got != c.want {
			t.Errorf("in %d cells the columns are %s, want %s", c.w, got, c.want)
		}
	}
	cols[0].most = 30
	if got := fmt.Sprint(fit(cols, 60)); got != "[30 8 6]" {
		t.Errorf("a column that grows to 30 cells makes the columns %s", got)
	}
}

func TestTableHoldsItsInvariantsUnderAnyKeys(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows := pets(rapid.IntRange(0, 40).Draw(rt, "rows"))
		tab := petTable(&rows)
		acts := []act{actUp, actDown, actFirst, actLast, actPageDown, actPageUp, actMark, actRange, actAll}
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			switch rapid.IntRange(0, 5).Draw(rt, "kind") {
			case 0:
				tab.resize(rapid.IntRange(0, 90).Draw(rt, "w"), rapid.IntRange(0, 30).Draw(rt, "h"))
			case 1:
				rows = pets(rapid.IntRange(0, 40).Draw(rt, "rows again"))
				finish(tab.refresh())
			case 2:
				search(tab, rapid.SampledFrom([]string{"", "1", "pet", "no such"}).Draw(rt, "words"))
			default:
				o, ok := find(tab.offers(func() tea.Cmd { return nil }), rapid.SampledFrom(acts).Draw(rt, "act"))
				if ok && o.why == "" {
					finish(o.run())
				}
			}
			checkTable(rt, tab)
		}
	})
}

func checkTable(t *rapid.T, tab *table[int, pet]) {
	n := tab.size()
	if n > 0 && (tab.pos < 0 || tab.pos >= n || tab.current() == nil) {
		t.Fatalf("the cursor is at %d of %d rows", tab.pos, n)
	}
	if n > 0 && (tab.pos < tab.top || tab.pos >= tab.top+tab.window()) {
		t.Fatalf("the cursor at %d is outside the window %d-%d", tab.pos, tab.top, tab.top+tab.window())
	}
	if lines := tab.view(true); len(lines) > max(tab.h, 2) {
		t.Fatalf("%d lines in a room of %d", len(lines), tab.h)
	}
}

// A search looks over the rows; given up, it leaves the cursor where it was.
func TestTheCursorComesBackToItsRowOnceASearchShowsItAgain(t *testing.T) {
	rows := pets(30)
	tab := petTable(&rows)
	finish(tab.refresh())
	at := func(want int, when string) {
		t.Helper()
		if r := tab.current(); r == nil || r.id != want {
			t.Errorf("%s the cursor is on %v, want pet %d", when, r, want)
		}
	}
	tab.move(17)
	for _, words := range []string{"0", "02", "02z", "02zz"} { // the second hides the row, the third finds nothing
		search(tab, words)
	}
	finish(tab.refresh())
	search(tab, "")
	at(18, "after a search without a hit")
	search(tab, "pet 02")
	tab.move(-2)
	search(tab, "")
	at(27, "after a move among what was found")
	f := newFinder(tab)
	f.d.open(f)
	search(tab, "pet 001")
	f.update(tea.KeyMsg{Type: tea.KeyEnter})
	search(tab, "")
	at(1, "after a search that was kept")
	tab.move(5)
	all := rows
	rows = nil
	finish(tab.refresh())
	rows = all
	finish(tab.refresh())
	at(6, "after a load without rows")
}

func TestWhatIsWithheldIsKnownByWhatItIsAndNotByItsPlace(t *testing.T) {
	row := func(name string) app.HeldRow { return app.HeldRow{Name: msp.NewText(name), Reason: "a doubt"} }
	before := heldRows(nil, []app.HeldRow{row("OFFICE"), row("OFFICE"), row("LAB")})
	after := heldRows(nil, []app.HeldRow{row("NEW"), row("OFFICE"), row("OFFICE"), row("LAB")})
	for i, r := range before {
		if after[i+1].id != r.id {
			t.Errorf("row %d is known as %q and then as %q", i, r.id, after[i+1].id)
		}
	}
	if before[0].id == before[1].id {
		t.Error("two of one name are one row")
	}
}
