package screens

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/hinshun/vt10x"
	"github.com/muesli/termenv"
	"pgregory.net/rapid"
)

// pictures is a model that shows one random frame after the other.
type pictures struct {
	th    Theme
	rnd   *rand.Rand
	w, h  int
	n     int
	words [][]string // of each line
}

type nextPicture struct{}

func (p *pictures) Init() tea.Cmd { return nil }

func (p *pictures) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	switch m := m.(type) {
	case tea.WindowSizeMsg:
		p.w, p.h = m.Width, m.Height
		p.words = make([][]string, p.h)
	case nextPicture:
	}
	return p, nil
}

// View changes a few words of the picture that showed.
func (p *pictures) View() string {
	if p.h == 0 {
		return ""
	}
	for range 1 + p.rnd.IntN(6) {
		line := &p.words[p.rnd.IntN(p.h)]
		if *line == nil {
			*line = []string{p.word(), p.word(), p.word(), p.word(), p.word(), p.word()}
		}
		(*line)[p.rnd.IntN(len(*line))] = p.word()
	}
	p.n++
	p.words[0] = []string{strconv.Itoa(p.n)} // no two frames are the same: each of them is written
	lines := make([]string, p.h)
	for i, w := range p.words {
		lines[i] = strings.Join(w, " ")
	}
	return strings.Join(p.th.fill(lines, p.w, p.h), "\n")
}

// word is one of what lines are made of. Wide characters are left out: the
// emulator draws them in one column. A snowman is one that ink does not know.
func (p *pictures) word() string {
	words := []string{
		"", " ", "name", "serial 5CG", "  ", "Zażółć", "\u2603", strings.Repeat("x", 20), p.th.sign.cursor, p.th.sign.rule, p.th.sign.dots,
		"name", "shop", "ware", "cell", "host-01", "host-02", "host-03", // most names are plain
		p.th.cursor.Render("under the cursor"), p.th.dim.Render("dim"), p.th.bad.Render("bad"), p.th.key.Render("k"), p.th.strong.Render("  strong  "),
		strings.Repeat(" ", 15), p.th.cursor.Render(strings.Repeat(" ", 15)), p.th.dim.Render("far" + strings.Repeat(" ", 20) + "apart"),
	}
	if p.rnd.IntN(40) > 0 {
		words = slices.DeleteFunc(words, func(w string) bool { return ansi.StringWidth(w) != utf8.RuneCountInString(ansi.Strip(w)) })
	}
	return words[p.rnd.IntN(len(words))]
}

// twoScreens are drawn on by the same program, one of them through ink.
type twoScreens struct {
	whole, narrowed vt10x.Terminal
	ink             ink
	bytes           [2]int
	written         chan struct{}
	mu              sync.Mutex // held while a frame is drawn
}

func (s *twoScreens) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	thin := s.ink.narrow(b)
	s.bytes[0] += len(b)
	s.bytes[1] += len(thin)
	for _, w := range []struct {
		to io.Writer
		b  []byte
	}{{s.whole, b}, {s.narrowed, thin}} {
		if _, err := w.to.Write(w.b); err != nil {
			return 0, err
		}
	}
	select {
	case s.written <- struct{}{}:
	default:
	}
	return len(b), nil
}

// differ says where the two screens do.
func (s *twoScreens) differ(w, h int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for y := range h {
		for x := range w {
			if a, b := s.whole.Cell(x, y), s.narrowed.Cell(x, y); a != b {
				return fmt.Sprintf("line %d, column %d: %q %v, with ink %q %v", y, x, a.Char, a, b.Char, b)
			}
		}
	}
	if a, b := s.whole.Cursor(), s.narrowed.Cursor(); a != b {
		return fmt.Sprintf("the cursor: %v, with ink %v", a, b)
	}
	return ""
}

// The frames are bubbletea's own, so that another version of it cannot change
// their shape unnoticed.
func TestInkDrawsWhatTheRendererDrawsWithFewerBytes(t *testing.T) {
	fewer(t, "20") // each run waits for a dozen frames
	whole, thin := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))
		s := &twoScreens{whole: vt10x.New(vt10x.WithSize(60, 20)), narrowed: vt10x.New(vt10x.WithSize(60, 20)), written: make(chan struct{}, 1)}
		m := &pictures{th: themeAs(termenv.ANSI, true, false), rnd: rnd}
		p := tea.NewProgram(m, tea.WithInput(nil), tea.WithOutput(s), tea.WithAltScreen(), tea.WithFPS(120), tea.WithoutSignalHandler(), tea.WithContext(context.Background()))
		ended := make(chan error, 1)
		go func() {
			_, err := p.Run()
			ended <- err
		}()
		w, h := 60, 20
		p.Send(tea.WindowSizeMsg{Width: w, Height: h})
		for range rapid.IntRange(10, 40).Draw(rt, "frames") {
			<-s.written
			if rapid.IntRange(0, 9).Draw(rt, "resize") == 0 {
				w, h = rapid.IntRange(20, 90).Draw(rt, "w"), rapid.IntRange(2, 30).Draw(rt, "h")
				s.whole.Resize(w, h)
				s.narrowed.Resize(w, h)
				p.Send(tea.WindowSizeMsg{Width: w, Height: h})
				continue
			}
			p.Send(nextPicture{})
		}
		for range 5 { // what was drawn for the size before is painted over by then
			p.Send(nextPicture{})
			<-s.written
		}
		where := s.differ(w, h) // before leaving, which shows another screen
		p.Quit()
		if err := <-ended; err != nil {
			rt.Fatal(err)
		}
		whole, thin = whole+s.bytes[0], thin+s.bytes[1]
		if where != "" {
			rt.Fatalf("%s", where)
		}
	})
	t.Logf("%d B without ink, %d B with it", whole, thin)
	if thin >= whole*9/10 {
		t.Errorf("ink writes %d B of %d: it does not know the renderer's frames", thin, whole)
	}
}

func TestInkPassesWhatIsNoFrame(t *testing.T) {
	k := &ink{}
	for _, b := range []string{"", "\x1b[?25l", "\x1b[2J\x1b[H", "\x1b[H", "\x1b]52;c;aGk=\x07", "text", "\x1b[Hone\r\ntwo\x1b[J\x1b[2;H"} {
		if got := k.narrow([]byte(b)); !bytes.Equal(got, []byte(b)) {
			t.Errorf("%q became %q", b, got)
		}
	}
}

func TestAMovedCursorCostsItsTwoRows(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 40}, {200, 50}, {300, 100}} {
		if n := bytesOfAMove(size[0], size[1]); n > mostOfAMove-roomForKeys {
			t.Errorf("a move of the cursor writes %d B for its rows at %dx%d", n, size[0], size[1])
		}
	}
}

// roomForKeys is what of a move's bytes the line of keys may take.
const roomForKeys = 130

// bytesOfAMove is what the two rows of a move cost.
func bytesOfAMove(w, h int) int {
	v := wide(1000)
	v.d.th = themeAs(termenv.ANSI, true, false)
	v.resize(w, h)
	k, seen := &ink{}, []string(nil)
	draw := func() int {
		lines := v.d.th.fill(v.view(), w, h)
		var b strings.Builder
		b.WriteString(home)
		for i, l := range lines {
			if seen == nil || seen[i] != l {
				b.WriteString(l + eraseLine)
			}
			if i < len(lines)-1 {
				b.WriteString("\r\n")
			}
		}
		fmt.Fprintf(&b, "\x1b[%d;H", h)
		seen = lines
		return len(k.narrow([]byte(b.String())))
	}
	draw()
	v.list.move(1)
	return draw()
}
