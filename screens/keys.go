package screens

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

// act is something a person can ask for. A letter means the same act on every
// step; what the act does there is the step's own affair.
type act uint8

// The acts, in the order in which help lists them.
const (
	actNone act = iota
	actUp
	actDown
	actFirst
	actLast
	actPageDown
	actPageUp
	actPane
	actTabLeft
	actTabRight
	actNextOpen
	actOpen
	actBack
	actSearch
	actMark
	actRange
	actAll
	actSort
	actAccept
	actAcceptAbove
	actMatch
	actCreate
	actCreateAll
	actFurther
	actIgnore
	actLater
	actRefuse
	actAgain
	actEdit
	actScope
	actLeft
	actPause
	actPilot
	actTakeBack
	actRecord
	actCopy
	actUndo
	actRedo
	actReport
	actContinue
	actReturn
	actGo
	actHelp
	actPalette
	actLog
	actLeave
	actQuit
)

// binding is one row of the table that keys, help and palette all come from.
type binding struct {
	act   act
	keys  []string
	shown string // the keys as help prints them
	group string
	means string // what the key means everywhere
}

// bindings is the table of DESIGN section 3, with the few additions that the
// steps need: s, C, f, r, e, S, L, p, P, U, R, < > and the digits.
var bindings = []binding{
	{actUp, []string{"k", "up"}, "k up", groupMove, "up"},
	{actDown, []string{"j", "down"}, "j down", groupMove, "down"},
	{actFirst, []string{"g", "home"}, "g", groupMove, "first row"},
	{actLast, []string{"G", "end"}, "G", groupMove, "last row"},
	{actPageDown, []string{"ctrl+d", "pgdown"}, "ctrl-d", groupMove, "half a page down"},
	{actPageUp, []string{"ctrl+u", "pgup"}, "ctrl-u", groupMove, "half a page up"},
	{actPane, []string{"tab"}, "tab", groupMove, "next pane"},
	{actTabLeft, []string{"["}, "[", groupMove, "tab to the left"},
	{actTabRight, []string{"]"}, "]", groupMove, "tab to the right"},
	{actNextOpen, []string{"n"}, "n", groupMove, "next open row"},
	{actOpen, []string{"enter"}, "enter", groupRows, "open or accept"},
	{actBack, []string{"esc"}, "esc", groupRows, "one level back"},
	{actSearch, []string{"/"}, "/", groupRows, "search"},
	{actMark, []string{" "}, "space", groupRows, "mark"},
	{actRange, []string{"v"}, "v", groupRows, "mark a range"},
	{actAll, []string{"*"}, "*", groupRows, "mark all that show"},
	{actSort, []string{"s"}, "s", groupRows, "sort"},
	{actAccept, []string{"a"}, "a", groupDecide, "accept"},
	{actAcceptAbove, []string{"A"}, "A", groupDecide, "accept all above"},
	{actMatch, []string{"m"}, "m", groupDecide, "match to"},
	{actCreate, []string{"c"}, "c", groupDecide, "create"},
	{actCreateAll, []string{"C"}, "C", groupDecide, "create all missing"},
	{actFurther, []string{"f"}, "f", groupDecide, "further organizations"},
	{actIgnore, []string{"i"}, "i", groupDecide, "ignore"},
	{actLater, []string{"l"}, "l", groupDecide, "later"},
	{actRefuse, []string{"x"}, "x", groupDecide, "refuse this pair"},
	{actAgain, []string{"r"}, "r", groupDecide, "again"},
	{actEdit, []string{"e"}, "e", groupDecide, "edit"},
	{actScope, []string{"S"}, "S", groupDecide, "work on some customers only"},
	{actLeft, []string{"L"}, "L", groupDecide, "a customer has left"},
	{actPause, []string{"p"}, "p", groupDecide, "pause or go on"},
	{actPilot, []string{"P"}, "P", groupDecide, "pilot with one customer"},
	{actTakeBack, []string{"U"}, "U", groupDecide, "take an applied plan back"},
	{actRecord, []string{"o"}, "o", groupRecord, "show the record's address"},
	{actCopy, []string{"y"}, "y", groupRecord, "copy the address"},
	{actUndo, []string{"u"}, "u", groupRecord, "undo"},
	{actRedo, []string{"ctrl+r"}, "ctrl-r", groupRecord, "redo"},
	{actReport, []string{"R"}, "R", groupProgram, "write a report"},
	{actContinue, []string{">"}, ">", groupProgram, "continue to the next step"},
	{actReturn, []string{"<"}, "<", groupProgram, "back to the step before"},
	{actGo, []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "0"}, "1-9 0", groupProgram, "go to a step, 0 is Home"},
	{actHelp, []string{"?"}, "?", groupProgram, "help"},
	{actPalette, []string{":", "ctrl+p"}, ":", groupProgram, "every action by name"},
	{actLog, []string{"!"}, "!", groupProgram, "log"},
	{actLeave, []string{"q"}, "q", groupProgram, "leave"},
	{actQuit, []string{"ctrl+c"}, "ctrl-c", groupProgram, "quit"},
}

// The groups of help.
const (
	groupMove    = "Move"
	groupRows    = "Rows"
	groupDecide  = "Decide"
	groupRecord  = "Records"
	groupProgram = "Onramp"
)

// actFor finds the act of a key; actNone if the key has none.
func actFor(key string) act {
	for i := range bindings {
		if slices.Contains(bindings[i].keys, key) {
			return bindings[i].act
		}
	}
	return actNone
}

// bindingFor returns an act's row of the table.
func bindingFor(a act) binding {
	for i := range bindings {
		if bindings[i].act == a {
			return bindings[i]
		}
	}
	return binding{}
}

// offer is an act as one step has it right now.
type offer struct {
	act   act
	does  string // what it does here, for help and palette; "" takes the table's words
	brief string // a word or two for the line at the bottom; "" stays out of it
	why   string // why it cannot act now, a sentence; "" if it can
	run   func() tea.Cmd
}

// label says what the offer does.
func (o offer) label() string {
	if o.does != "" {
		return o.does
	}
	return bindingFor(o.act).means
}

// find returns the offer of an act: the first one wins, so that a step's own
// offers go before those that hold everywhere.
func find(offers []offer, a act) (offer, bool) {
	for _, o := range offers {
		if o.act == a {
			return o, true
		}
	}
	return offer{}, false
}

// presses splits a key message into single presses. bubbletea merges runes
// that arrive together: held-down and quickly typed keys must not be lost,
// while text pasted onto a list must not act.
func presses(k tea.KeyMsg) []string {
	if k.Type != tea.KeyRunes || len(k.Runes) == 1 {
		return []string{k.String()}
	}
	same := !slices.ContainsFunc(k.Runes, func(r rune) bool { return r != k.Runes[0] })
	if k.Paste || k.Alt || (!same && len(k.Runes) > maxTyped) {
		return nil
	}
	out := make([]string, len(k.Runes))
	for i, r := range k.Runes {
		out[i] = string(r)
	}
	return out
}

// maxTyped is how many different characters in one read still look typed
// rather than pasted.
const maxTyped = 3
