package screens

import (
	"fmt"
	"strings"
)

// status says what shows: "1-40 of 12,300, 37 marked". What is searched for is
// counted against the tab that shows; what other tabs have of it stands behind.
func (t *table[K, R]) status() string {
	if t.all() == 0 {
		return ""
	}
	s := t.shows()
	if n := t.marks.count(); n > 0 {
		s += ", " + count(n) + " marked"
	}
	if n := t.hidden(); n > 0 {
		s += " (" + count(n) + " hidden)"
	}
	if t.q.words != "" {
		s += ", search: " + t.q.words
	}
	if others := t.others(); others != "" {
		s += "; also " + others
	}
	return s
}

// shows counts the rows in the window, those that show, and those among which
// they were looked for.
func (t *table[K, R]) shows() string {
	n, among, where := t.size(), t.all(), " in all"
	if t.q.words != "" && t.q.keep != nil {
		among, where = t.v.kept, " here"
	}
	switch {
	case n == 0 && t.q.words == "":
		return "none here (" + count(among) + where + ")"
	case n == 0:
		return "none of " + count(among) + strings.TrimSuffix(where, " in all")
	}
	s := fmt.Sprintf("%s-%s of %s", count(t.top+1), count(min(n, t.top+t.window())), count(n))
	if among != n {
		s += " (" + count(among) + where + ")"
	}
	return s
}

// others says in which other tabs there is something of what is searched for:
// "4 in Matched, 2 in Later".
func (t *table[K, R]) others() string {
	var parts []string
	for _, c := range t.v.others {
		parts = append(parts, count(c.N)+" in "+c.Name)
	}
	return strings.Join(parts, ", ")
}
