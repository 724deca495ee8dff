package screens

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ink narrows what bubbletea's renderer writes to the cells that change. The
// renderer writes each line that changes in full, which over SSH makes every
// move of a cursor cost several lines of a wide screen.
//
// It knows the shape of the renderer's frames (standardRenderer.flush of
// bubbletea v1.3.10): home, for each line either its text or nothing, and a
// cursor position at the end. What does not have that shape passes as it is and
// is the end of what ink knows about the screen.
type ink struct {
	shown []string // the lines on the screen; nil: not known
}

const (
	home      = "\x1b[H"
	eraseLine = "\x1b[K"
	resetPen  = "\x1b[0m"
)

// unknown stands for a line that was never seen: no renderer draws it.
const unknown = "\x00"

// narrow returns bytes that have the effect of b on the screen.
func (k *ink) narrow(b []byte) []byte {
	if bytes.HasPrefix(b, []byte("\x1b]")) {
		return b // the clipboard: it changes nothing on the screen
	}
	lines, end, ok := frameOf(string(b))
	known := k.shown
	if !ok {
		k.shown = nil
		return b
	}
	k.shown = make([]string, len(lines))
	for i, l := range lines {
		switch {
		case l != "":
			k.shown[i] = l
		case i < len(known):
			k.shown[i] = known[i]
		default:
			k.shown[i] = unknown
		}
	}
	// A frame that begins with a carriage return paints everything anew; one with
	// another number of lines erases what was below.
	if len(known) != len(lines) || strings.HasPrefix(lines[0], "\r") {
		k.shown[0] = strings.TrimPrefix(k.shown[0], "\r")
		return b
	}
	var out strings.Builder
	p := pen{out: &out}
	for i, l := range lines {
		if l != "" {
			p.rewrite(i, known[i], l)
		}
	}
	p.use("")
	out.WriteString(end)
	return []byte(out.String())
}

// frameOf takes a frame apart: its lines, "" for those that stay, and what
// places the cursor at its end.
func frameOf(s string) (lines []string, end string, ok bool) {
	at := strings.LastIndex(s, "\x1b[")
	if !strings.HasPrefix(s, home) || at < len(home) || !strings.HasSuffix(s, "H") {
		return nil, "", false
	}
	body, end := s[len(home):at], s[at:]
	if strings.Contains(body, home) {
		return nil, "", false
	}
	// After a frame of more lines the last line also erases what is below, and
	// with it its own last cell if it is full: cellsOf does not read such a line.
	lines = strings.Split(body, "\n")
	for i := range lines[:len(lines)-1] {
		lines[i] = strings.TrimSuffix(lines[i], "\r")
	}
	return lines, end, true
}

// cell is one column of the screen: a character and the pen that drew it.
type cell struct {
	r   rune
	pen string // the graphic sequences since the last reset
}

// cellsOf reads a line. It takes only characters that every terminal draws in
// one column, so that a column can be aimed at, and no sequences but graphic
// ones.
func cellsOf(line string) (cells []cell, ok bool) {
	line = strings.TrimSuffix(line, eraseLine)
	pen := ""
	for i := 0; i < len(line); {
		if line[i] == 0x1b {
			n := strings.IndexByte(line[i:], 'm')
			if n < 2 || line[i+1] != '[' || strings.Trim(line[i+2:i+n], "0123456789;") != "" {
				return nil, false
			}
			if seq := line[i : i+n+1]; seq == resetPen || seq == "\x1b[m" {
				pen = ""
			} else {
				pen += seq
			}
			i += n + 1
			continue
		}
		r, size := decode(line[i:])
		if size == 0 {
			return nil, false
		}
		cells = append(cells, cell{r, pen})
		i += size
	}
	return cells, true
}

// decode reads a character of one column; size 0 says that it is not one.
func decode(s string) (r rune, size int) {
	r, size = utf8.DecodeRuneInString(s)
	if r >= ' ' && r < 0x7f || r > 0xa0 && r < 0x300 && r != 0xad || r != utf8.RuneError && strings.ContainsRune(ourSigns, r) {
		return r, size
	}
	return 0, 0
}

// ourSigns holds the signs of the theme among other characters.
var ourSigns = fmt.Sprint(unicodeSigns)

// rewrite turns the old line y into the new one.
func (p *pen) rewrite(y int, before, after string) {
	was, known := cellsOf(before)
	is, plain := cellsOf(after)
	if !known || !plain {
		p.use("")
		fmt.Fprintf(p.out, "\x1b[%d;1H%s", y+1, after)
		return
	}
	p.y, p.x = y, -1
	for x := 0; x < len(is); x++ {
		if x < len(was) && was[x] == is[x] {
			continue
		}
		if n := blanks(is[x:]); n >= erased {
			p.erase(x, n, is[x].pen)
			x += n - 1
			continue
		}
		p.put(x, is)
	}
	if len(was) > len(is) {
		p.to(len(is))
		p.use("")
		p.out.WriteString(eraseLine)
	}
}

// pen writes the cells of one line after the other.
type pen struct {
	out  *strings.Builder
	y, x int // where it stands; x < 0: on another line
	now  string
}

// reach is how many unchanged cells are cheaper written again than passed over.
const reach = 4

// erased is how many blanks are cheaper erased than written.
const erased = 12

// blanks is how many cells at the beginning of a line are blanks that one pen
// drew; none where a blank of that pen is seen.
func blanks(line []cell) (n int) {
	if strings.Contains(line[0].pen, reversed) {
		return 0
	}
	for n < len(line) && line[n] == (cell{' ', line[0].pen}) {
		n++
	}
	return n
}

// reversed is the one style of the theme in which a blank is seen.
const reversed = "\x1b[7m"

// erase makes n cells from column x on blank and stays before them.
func (p *pen) erase(x, n int, pen string) {
	p.to(x)
	p.use(pen)
	fmt.Fprintf(p.out, "\x1b[%dX", n)
}

// put writes the cell at column x.
func (p *pen) put(x int, line []cell) {
	if p.x >= 0 && x-p.x <= reach {
		for ; p.x < x; p.x++ {
			p.use(line[p.x].pen)
			p.out.WriteRune(line[p.x].r)
		}
	}
	p.to(x)
	p.use(line[x].pen)
	p.out.WriteRune(line[x].r)
	p.x = x + 1
}

// to moves to column x.
func (p *pen) to(x int) {
	switch {
	case p.x < 0:
		fmt.Fprintf(p.out, "\x1b[%d;%dH", p.y+1, x+1)
	case p.x < x:
		p.out.WriteString("\x1b[" + strconv.Itoa(x-p.x) + "C")
	}
	p.x = x
}

// use changes what characters are drawn with.
func (p *pen) use(pen string) {
	if pen == p.now {
		return
	}
	if p.now != "" {
		p.out.WriteString(resetPen)
	}
	p.out.WriteString(pen)
	p.now = pen
}
