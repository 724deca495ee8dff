// Package timer lets the system start the routine sync: it installs a systemd
// user timer, or words the line for cron or schtasks that a person enters. It
// must not know what a sync does or where keys live; what it writes holds no key.
package timer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"path/filepath"
	"strings"
)

// System is the machine that the timer is for.
type System struct {
	OS     string // as runtime.GOOS has it
	User   string
	Config string // the user's folder of configuration
	// Run runs a program and returns what it printed.
	Run func(ctx context.Context, program string, args ...string) (string, error)
	// Read reads a file; one that is not there is fs.ErrNotExist. Write writes one
	// whole or not at all, and makes its folder.
	Read  func(path string) ([]byte, error)
	Write func(path string, content []byte) error
}

// Job is what is to be started every night.
type Job struct {
	Workspace string   // tells the timers of several workspaces apart
	Program   string   // its path
	Args      []string // what it is given
	Env       []string // NAME=value, for names that the system would not know
}

// ErrLinger says that the user's services end when the user logs out.
var ErrLinger = errors.New("a timer of yours would end when you log out")

// Install installs the timer and says what was done, or says what a person has
// to enter where Onramp cannot. Installing twice replaces what differs.
func Install(ctx context.Context, s System, j Job) (string, error) {
	if s.OS != "linux" {
		return byHand(s.OS, j), nil
	}
	if !s.hasSystemd(ctx) {
		return "systemd does not serve you here (systemctl --user says so).\n" + byHand(s.OS, j), nil
	}
	if strings.ContainsAny(j.Program, "\"'\\\n") {
		return "", fmt.Errorf("systemd starts no program whose path has a quote or a backslash: move %s to another folder, then run this again", j.Program)
	}
	linger, err := s.Run(ctx, "loginctl", "show-user", s.User, "--property=Linger", "--value")
	if err != nil || strings.TrimSpace(linger) != "yes" {
		return "", fmt.Errorf("%w: run loginctl enable-linger %s (as root, if it is refused), then this again", ErrLinger, s.User)
	}
	return s.install(ctx, j)
}

// hasSystemd says whether systemd serves the user here.
func (s System) hasSystemd(ctx context.Context) bool {
	_, err := s.Run(ctx, "systemctl", "--user", "show", "--property=Version")
	return err == nil
}

func (s System) install(ctx context.Context, j Job) (string, error) {
	name := unitName(j.Workspace)
	before, changed := false, false
	for _, unit := range []struct{ ending, content string }{{".service", service(j)}, {".timer", clock(j)}} {
		path := filepath.Join(s.Config, "systemd", "user", name+unit.ending)
		old, err := s.Read(path)
		switch {
		case err == nil && bytes.Equal(old, []byte(unit.content)):
			before = true
			continue
		case err == nil:
			before = true
		case !errors.Is(err, fs.ErrNotExist):
			return "", fmt.Errorf("look for the timer: %w", err)
		}
		changed = true
		if err := s.Write(path, []byte(unit.content)); err != nil {
			return "", fmt.Errorf("write the timer: %w", err)
		}
	}
	for _, args := range [][]string{{"--user", "daemon-reload"}, {"--user", "enable", "--now", name + ".timer"}} {
		if said, err := s.Run(ctx, "systemctl", args...); err != nil {
			return "", fmt.Errorf("systemctl %s: %w (%s)", strings.Join(args, " "), err, strings.TrimSpace(said))
		}
	}
	said := "The timer is installed: a sync every night."
	switch {
	case before && changed:
		said = "The timer was installed already, in another form: it was replaced."
	case before:
		said = "The timer is installed already, just so: nothing was changed."
	}
	return said + fmt.Sprintf("\nWhen it runs next: systemctl --user list-timers %[1]s.timer\nWhat it printed:   journalctl --user -u %[1]s\nTake it away:      systemctl --user disable --now %[1]s.timer", name), nil
}

// unitName names the units of a workspace. A workspace may be a path.
func unitName(workspace string) string {
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '_' {
			return r
		}
		return '-'
	}, workspace)
	if safe != workspace {
		safe = fmt.Sprintf("%s-%08x", strings.Trim(safe, "-"), hash(workspace))
	}
	return "onramp-" + safe
}

func hash(s string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(s))
	return h.Sum32()
}

// at is the minute after three in the morning when a workspace is synced:
// workspaces on one machine share the vendors' limits.
func at(j Job) int { return int(hash(j.Workspace) % 60) }

// service is the unit that syncs. That the workspace is busy is no failure: an
// open wizard makes the due sync itself.
func service(j Job) string {
	var b strings.Builder
	fmt.Fprintf(&b, "[Unit]\nDescription=Onramp sync of workspace %s\n\n", unitText(j.Workspace))
	b.WriteString("[Service]\nType=oneshot\nSuccessExitStatus=75\nUMask=0077\n")
	for _, pair := range j.Env {
		fmt.Fprintf(&b, "Environment=%s\n", unitQuote(pair))
	}
	words := []string{unitQuote(j.Program)}
	for _, word := range j.Args {
		// Only here a dollar begins a variable.
		words = append(words, strings.ReplaceAll(unitQuote(word), "$", "$$"))
	}
	fmt.Fprintf(&b, "ExecStart=%s\n", strings.Join(words, " "))
	return b.String()
}

func clock(j Job) string {
	return fmt.Sprintf("[Unit]\nDescription=Onramp sync of workspace %s every night\n\n[Timer]\nOnCalendar=*-*-* 03:%02d:00\nRandomizedDelaySec=10min\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n",
		unitText(j.Workspace), at(j))
}

// unitText keeps systemd from reading a specifier, or a line's end, in a text.
func unitText(s string) string {
	return strings.NewReplacer("%", "%%", "\n", " ", "\\", `\\`).Replace(s)
}

// unitQuote makes one word of a text in a unit file: quotes and backslashes are
// escaped, and no specifier is read in it.
func unitQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "%", "%%", "\n", `\n`).Replace(s) + `"`
}
