package timer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// machine is a system that is only remembered.
type machine struct {
	files  map[string]string
	ran    []string
	answer map[string]string // by command line; "!" is a failure
}

func (m *machine) system(os string) System {
	return System{
		OS: os, User: "anna", Config: "/home/anna/.config",
		Run: func(_ context.Context, program string, args ...string) (string, error) {
			line := program + " " + strings.Join(args, " ")
			m.ran = append(m.ran, line)
			if m.answer[line] == "!" {
				return "it cannot", errors.New("exit status 1")
			}
			return m.answer[line], nil
		},
		Read: func(path string) ([]byte, error) {
			content, ok := m.files[path]
			if !ok {
				return nil, fs.ErrNotExist
			}
			return []byte(content), nil
		},
		Write: func(path string, content []byte) error {
			m.files[path] = string(content)
			return nil
		},
	}
}

const (
	askVersion = "systemctl --user show --property=Version"
	askLinger  = "loginctl show-user anna --property=Linger --value"
)

func lingering() *machine {
	return &machine{files: map[string]string{}, answer: map[string]string{askLinger: "yes\n"}}
}

var job = Job{
	Workspace: "acme", Program: "/opt/on ramp/onramp", Args: []string{"sync", "--workspace", "acme"},
	Env: []string{"ONRAMP_SYNCRO_TOKEN_FILE=/home/anna/keys/100%/token"},
}

func TestATimerIsWrittenAndStarted(t *testing.T) {
	m := lingering()
	said, err := Install(t.Context(), m.system("linux"), job)
	if err != nil || !strings.HasPrefix(said, "The timer is installed: a sync every night.\n") {
		t.Fatalf("%q, %v", said, err)
	}
	want := map[string]string{
		"/home/anna/.config/systemd/user/onramp-acme.service": `[Unit]
Description=Onramp sync of workspace acme

[Service]
Type=oneshot
SuccessExitStatus=75
UMask=0077
Environment="ONRAMP_SYNCRO_TOKEN_FILE=/home/anna/keys/100%%/token"
ExecStart="/opt/on ramp/onramp" "sync" "--workspace" "acme"
`,
		"/home/anna/.config/systemd/user/onramp-acme.timer": fmt.Sprintf(`[Unit]
Description=Onramp sync of workspace acme every night

[Timer]
OnCalendar=*-*-* 03:%02d:00
RandomizedDelaySec=10min
Persistent=true

[Install]
WantedBy=timers.target
`, at(job)),
	}
	if diff := cmp.Diff(want, m.files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	ran := []string{askVersion, askLinger, "systemctl --user daemon-reload", "systemctl --user enable --now onramp-acme.timer"}
	if diff := cmp.Diff(ran, m.ran); diff != "" {
		t.Errorf("commands (-want +got):\n%s", diff)
	}
}

func TestATimerThatIsThereIsLeftOrReplacedAndThatIsSaid(t *testing.T) {
	m := lingering()
	if _, err := Install(t.Context(), m.system("linux"), job); err != nil {
		t.Fatal(err)
	}
	said, err := Install(t.Context(), m.system("linux"), job)
	if err != nil || !strings.Contains(said, "installed already, just so: nothing was changed") {
		t.Errorf("the second time: %q, %v", said, err)
	}
	other := job
	other.Program = "/usr/local/bin/onramp"
	said, err = Install(t.Context(), m.system("linux"), other)
	if err != nil || !strings.Contains(said, "in another form: it was replaced") {
		t.Errorf("another program: %q, %v", said, err)
	}
	if got := m.files["/home/anna/.config/systemd/user/onramp-acme.service"]; !strings.Contains(got, `ExecStart="/usr/local/bin/onramp"`) {
		t.Errorf("the unit is\n%s", got)
	}
}

func TestATimerThatWouldNotRunIsRefusedWithTheRemedy(t *testing.T) {
	for name, answer := range map[string]map[string]string{
		"linger is off":       {askLinger: "no\n"},
		"linger is not known": {askLinger: "!"},
	} {
		m := lingering()
		m.answer = answer
		said, err := Install(t.Context(), m.system("linux"), job)
		if !errors.Is(err, ErrLinger) || !strings.Contains(err.Error(), "loginctl enable-linger anna") || said != "" || len(m.files) != 0 {
			t.Errorf("%s: %q, %v, %d files", name, said, err, len(m.files))
		}
	}
	for _, program := range []string{`/opt/"on"/onramp`, "/home/o'neil/onramp", `/opt/on\ramp`} {
		m, odd := lingering(), job
		odd.Program = program
		said, err := Install(t.Context(), m.system("linux"), odd)
		if err == nil || !strings.Contains(err.Error(), "move "+program) || said != "" || len(m.files) != 0 {
			t.Errorf("%s, which systemd does not start: %q, %v, %d files", program, said, err, len(m.files))
		}
	}
	m := lingering()
	m.answer["systemctl --user enable --now onramp-acme.timer"] = "!"
	if _, err := Install(t.Context(), m.system("linux"), job); err == nil || !strings.Contains(err.Error(), "it cannot") {
		t.Errorf("systemctl fails: %v", err)
	}
	m = lingering()
	s := m.system("linux")
	s.Write = func(string, []byte) error { return fs.ErrPermission }
	if _, err := Install(t.Context(), s, job); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("an unwritable folder: %v", err)
	}
}

func TestElsewhereThePersonIsToldWhatToEnter(t *testing.T) {
	cron := fmt.Sprintf("%d 3 * * * ONRAMP_SYNCRO_TOKEN_FILE='/home/anna/keys/100\\%%/token' '/opt/on ramp/onramp' sync --workspace acme", at(job))
	task := fmt.Sprintf("setx ONRAMP_SYNCRO_TOKEN_FILE \"/home/anna/keys/100%%/token\"\nschtasks /Create /F /TN \"Onramp acme\" /SC DAILY /ST 03:%02d /TR \"\\\"/opt/on ramp/onramp\\\" \\\"sync\\\" \\\"--workspace\\\" \\\"acme\\\"\"", at(job))
	for system, want := range map[string]string{"darwin": cron, "freebsd": cron, "windows": task} {
		m := lingering()
		said, err := Install(t.Context(), m.system(system), job)
		if err != nil || !strings.HasSuffix(said, "\n\n"+want) || len(m.ran)+len(m.files) != 0 {
			t.Errorf("%s: %v\n%s\nwant\n%s", system, err, said, want)
		}
	}
	m := lingering()
	m.answer[askVersion] = "!"
	if said, err := Install(t.Context(), m.system("linux"), job); err != nil || !strings.HasSuffix(said, "\n\n"+cron) || len(m.files) != 0 {
		t.Errorf("without systemd: %v\n%s", err, said)
	}
}

func TestEveryWorkspaceHasUnitsOfItsOwn(t *testing.T) {
	seen := map[string]string{}
	for _, w := range []string{"acme", "acme.2", "/srv/acme", "/srv-acme", "srv/acme", "Ä", "Ö"} {
		name := unitName(w)
		if other, taken := seen[name]; taken || strings.ContainsAny(name, "/ %\\") {
			t.Errorf("%q and %q are both %s", w, other, name)
		}
		seen[name] = w
	}
}

// What a shell makes of the cron line is the words that went in.
func TestWordsPassAShellUnchanged(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh")
	}
	for _, word := range []string{"plain", "two words", "it's", `a"b\c`, "$HOME `id` $(id)", "", "-n", "*;&|"} {
		out, err := exec.CommandContext(t.Context(), sh, "-c", "printf %s "+shellQuote(word)).Output()
		if err != nil || string(out) != word {
			t.Errorf("%q became %q: %v", word, out, err)
		}
	}
}
