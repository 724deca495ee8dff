//go:build unix

package demo_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// technician works through the wizard by keys alone and remembers how many
// decisions the screen has confirmed.
type technician struct {
	*terminal
	customers, devices int
}

// stage is one step of the wizard, as the technician takes it.
type stage struct {
	heading string
	work    func(*technician) // what there is to do
	onward  func(*technician) // goes to the next step
}

// stages are the steps in their order. Home follows them.
var stages = []stage{
	{"Step 1 of 9: Keys", (*technician).verifyKeys, (*technician).goOn},
	{"Step 2 of 9: Discover", (*technician).readEverything, (*technician).goOn},
	{"Step 3 of 9: Device types", (*technician).settleTypes, (*technician).goOn},
	{"Step 4 of 9: Organizations", (*technician).settleCustomers, (*technician).goOn},
	{"Step 5 of 9: Devices", (*technician).settleDevices, (*technician).goOn},
	{"Step 6 of 9: SaaS Alerts", (*technician).chooseUserActivity, (*technician).goOn},
	{"Step 7 of 9: Plan", (*technician).readThePlan, (*technician).approve},
	{"Step 8 of 9: Apply", (*technician).awaitTheWrites, (*technician).goOn},
	{"Step 9 of 9: Finish", (*technician).turnTheRoutineOn, (*technician).finish},
}

// goOn presses the key that continues, whatever step shows. A step whose data
// is still coming may refuse it, so what follows is waited for by the caller.
func (p *technician) goOn() { p.press(">") }

func (p *technician) verifyKeys() {
	p.sees("not verified")
	p.press(enter)
	p.until("three verified keys", func(screen string) bool {
		return strings.Count(screen, " verified") == 3 && !strings.Contains(screen, "not verified")
	})
}

func (p *technician) readEverything() { p.sees("Everything is read.") }

func (p *technician) settleTypes() {
	p.sees("Desktop", "Workstation") // the types of IT Glue are in
	p.does("G", "› Create what is missing")
	row := func(value string) func(string) bool {
		return regexp.MustCompile(`Create what is missing +` + value + ` `).MatchString
	}
	p.until("a no", row("no"))
	p.press(enter)
	p.until("a yes", row("yes"))
	p.does("kkkk", "› PSA synced to IT Glue")
	p.does(enter, "Which PSA is synced to IT Glue?")
	p.press(enter)
	p.until("an answer", regexp.MustCompile(`PSA synced to IT Glue +none `).MatchString)
}

func (p *technician) settleCustomers() {
	p.sees("[Groups", "to review")
	p.does("i", "Ignore the", "y yes")
	p.customers += p.confirm()
	p.does("]", "[All")
	p.does("A", "score at least")
	p.press("\x15") // ctrl-u empties the line
	p.does(enter, "y yes")
	p.customers += p.confirm()
}

func (p *technician) settleDevices() {
	p.sees("[Customers")
	p.press("A")
	asked := false
	p.until("a question, or that nothing is left to accept at once", func(screen string) bool {
		asked = strings.Contains(screen, "y yes")
		return asked || strings.Contains(screen, "nothing to do")
	})
	if asked {
		p.devices += p.confirm()
	}
}

// confirmed is what the line at the bottom says of an act: "done: accept 46", or
// the name of the one record that it was about.
var confirmed = regexp.MustCompile(`done: [a-z]+ ([0-9,]*)`)

// confirm answers a question with yes and returns how many rows were settled.
func (p *technician) confirm() int {
	p.t.Helper()
	screen := p.does("y", "done: ")
	said := confirmed.FindStringSubmatch(screen)
	if said == nil {
		p.t.Fatalf("the screen does not say how many rows were settled\n%s", screen)
	}
	if said[1] == "" {
		return 1
	}
	n, err := strconv.Atoi(strings.ReplaceAll(said[1], ",", ""))
	if err != nil {
		p.t.Fatal(err)
	}
	return n
}

func (p *technician) chooseUserActivity() {
	p.sees("User Activity Organization  none", "none seen") // the records are in
	p.does("j", "› Key ")
	p.does("j", "› User Activity Organization")
	p.does("e", "── User Activity Organization")
	p.does(enter, "User activity goes to")
	p.closes("y", "User Activity Organization  none")
}

func (p *technician) readThePlan() { p.sees("[Operations", "requests, about") }

func (p *technician) approve() {
	p.sees("[Operations", "requests, about")
	p.does("a", "to the vendors now?")
	p.press("y")
}

func (p *technician) awaitTheWrites() { p.sees("done; press enter to go on") }

func (p *technician) turnTheRoutineOn() { p.does(" ", "on; space turns it off") }

// finish ends the wizard although rows are open.
func (p *technician) finish() {
	p.does(">", "Finish with this left?", "y yes")
	p.press("y")
}

func TestBinaryLeadsFromKeysToHomeByKeysAlone(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	p := &technician{terminal: h.open(t, 80, 24, "--demo")}
	p.sees(stages[0].heading)
	p.does("?", "Keys on Keys", "verify every key")
	p.closes(escape, "Keys on Keys")
	for _, step := range stages {
		p.sees(step.heading)
		step.work(p)
		step.onward(p)
	}
	p.sees("Home", "Syncro", "IT Glue", "SaaS Alerts", "Needs review", "Last sync")
	p.leave()
	if p.customers == 0 || p.devices == 0 {
		t.Errorf("%d customers and %d devices were settled", p.customers, p.devices)
	}
	h.wantNoTemporary(t)
}
