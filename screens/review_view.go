package screens

import "github.com/charmbracelet/x/ansi"

// sideBySide is the width from which list and pane stand beside each other.
const sideBySide = 120

// widestList is how wide a list beside a pane grows: what a move of the cursor
// draws grows with it.
const widestList = 140

// resize splits the room between list and pane; the one with the focus gets
// more of it when they stand above each other, and a short list takes no more
// than it needs.
func (v *review) resize(w, h int) {
	v.w, v.h = w, h
	v.list.columns = v.columns()
	if w >= sideBySide {
		left := min(w*11/20, widestList)
		v.list.resize(left, h)
		v.pane.resize(w-left-3, h)
		return
	}
	top := h * 11 / 20
	if v.inPane {
		top = min(h/3, 6)
	}
	if n := v.list.size(); n > 0 {
		top = min(top, n+1) // what the rows do not need is the pane's
	}
	v.list.resize(w, top)
	v.pane.resize(w, h-top)
}

func (v *review) view() []string {
	th := &v.d.th
	list := v.list.view(!v.inPane)
	if v.list.instead() != "" {
		return list
	}
	pane := v.pane.view(v.inPane)
	if v.w < sideBySide {
		list = th.fill(list, v.w, v.list.h)
		return append(list, pane...)
	}
	out := make([]string, v.h)
	for i := range out {
		left, right := "", ""
		if i < len(list) {
			left = list[i]
		}
		if i < len(pane) {
			right = pane[i]
		}
		out[i] = pad(ansi.Truncate(left, v.list.w, ""), v.list.w) + th.dim.Render(" "+th.sign.wall+" ") + right
	}
	return out
}

func (v *review) status() string {
	s := v.list.status()
	if v.data.Loading {
		s = joined(s, "(more is being read)")
	}
	return s
}
