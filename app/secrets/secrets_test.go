package secrets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"
)

const canary = "canary-0123456789abcdef"

// keysIn returns the keys of a workspace in a folder of its own.
func keysIn(t *testing.T, env map[string]string) *Keys {
	t.Helper()
	k := New(Options{Workspace: "w", Lookup: func(name string) string { return env[name] }, LockedFile: filepath.Join(privateDir(t), "keys.age")})
	k.locked.work = 8 // a guess need not be dear here
	return k
}

func privateDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "private")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t *testing.T, path, content string, mode os.FileMode) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAKeyIsFoundWhereItWasPutAndNowhereElse(t *testing.T) {
	keyring.MockInit()
	env := map[string]string{"A": "from-environment", "FILED_FILE": write(t, filepath.Join(privateDir(t), "key"), "from-file\n", 0o600)}
	k := keysIn(t, env)
	k.UseCommand(`printf '%s\nmore' "from-command-$ONRAMP_KEY"`)
	if err := k.Unlock("correct horse"); err != nil {
		t.Fatal(err)
	}
	for _, put := range []struct {
		variable string
		place    Place
	}{{"T", ThisRun}, {"K", Keyring}, {"L", Locked}} {
		if err := k.Set(put.variable, "typed", put.place); err != nil {
			t.Fatal(err)
		}
	}
	where := map[string]Place{"A": Environment, "FILED": File, "T": ThisRun, "K": Keyring, "L": Locked, "C": Command}
	for variable, right := range where {
		for _, asked := range []Place{Nowhere, Environment, File, Keyring, Locked, Command, ThisRun} {
			if asked == Command && runtime.GOOS == "windows" {
				continue
			}
			value, place, err := k.Get(variable, asked)
			open := asked != Keyring && asked != Locked && asked != Command && right != Keyring && right != Locked && right != Command
			switch found := asked == right || open || asked == Command; {
			case err != nil:
				t.Errorf("%s asked of %q: %v", variable, asked, err)
			case found == (value == ""):
				t.Errorf("%s, which is in %s, asked of %q: found in %q", variable, right, asked, place)
			case open && place != right:
				t.Errorf("%s is said to be in %q, want %q", variable, place, right)
			}
		}
	}
	if v, _, _ := k.Get("C", Command); v != "from-command-C" {
		t.Errorf("the command gave %q", v)
	}
}

// Each way in which a place can fail says so, falls back on nothing, and names
// no key.
func TestAPlaceThatFailsIsNeverReplacedByAnother(t *testing.T) {
	keyring.MockInitWithError(errors.New("the collection is locked"))
	env := map[string]string{"A": canary, "B": canary, "B_FILE": "/nowhere"}
	k := keysIn(t, env)
	for _, c := range []struct {
		name, variable string
		place          Place
		command        string
		words          []string
	}{
		{"a locked keyring", "A", Keyring, "", []string{"system keyring", "collection is locked", "another place"}},
		{"a command that fails", "A", Command, "echo " + canary + "; echo " + canary + " >&2; exit 3", []string{"exit status 3", "ONRAMP_KEY=A"}},
		{"no command", "A", Command, " ", []string{"--key-command"}},
		{"a variable and a file at once", "B", Nowhere, "", []string{"B and B_FILE are both set", "unset"}},
	} {
		k.UseCommand(c.command)
		value, place, err := k.Get(c.variable, c.place)
		if value != "" || place != Nowhere || err == nil {
			t.Errorf("%s: %q in %q, error %v", c.name, value, place, err)
			continue
		}
		var ours *Error
		if !errors.As(err, &ours) {
			t.Errorf("%s: %T is no *Error", c.name, err)
		}
		for _, word := range c.words {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%s: %q does not say %q", c.name, err, word)
			}
		}
		if shown := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(shown, canary) {
			t.Errorf("%s shows the key: %s", c.name, shown)
		}
	}
	if err := k.Set("A", canary, Keyring); err == nil || strings.Contains(err.Error(), canary) {
		t.Errorf("a locked keyring kept a key: %v", err)
	}
	if value, place, _ := keysIn(t, nil).Get("A", ThisRun); value != "" {
		t.Errorf("a key that was not kept is in %q", place)
	}
}

func TestKeysThatAPassphraseLocksNeedIt(t *testing.T) {
	k := keysIn(t, nil)
	if err := k.Set("A", canary, Locked); err == nil {
		t.Error("a key was locked without a passphrase")
	}
	if err := k.Unlock(""); err == nil {
		t.Error("an empty passphrase locked the keys")
	}
	if err := k.Unlock("correct horse"); err != nil {
		t.Fatal(err)
	}
	for _, variable := range []string{"A", "B"} {
		if err := k.Set(variable, canary+variable, Locked); err != nil {
			t.Fatal(err)
		}
	}
	if err := k.Forget("B", Locked); err != nil {
		t.Fatal(err)
	}
	sealed, err := os.ReadFile(k.opt.LockedFile)
	if err != nil || strings.Contains(string(sealed), canary) {
		t.Errorf("the file shows the key: %v", err)
	}
	again := func(env map[string]string, ask func(string) (string, error)) (string, error) {
		other := New(Options{Workspace: "w", Lookup: func(n string) string { return env[n] }, LockedFile: k.opt.LockedFile, Ask: ask})
		value, _, err := other.Get("A", Locked)
		if gone, _, _ := other.Get("B", Locked); gone != "" {
			t.Errorf("a forgotten key is still there")
		}
		return value, err
	}
	passphrase := write(t, filepath.Join(privateDir(t), "passphrase"), "correct horse\n", 0o600)
	for _, env := range []map[string]string{{"ONRAMP_PASSPHRASE": "correct horse"}, {"ONRAMP_PASSPHRASE_FILE": passphrase}} {
		if value, err := again(env, nil); value != canary+"A" || err != nil {
			t.Errorf("with %v: %q, %v", env, value, err)
		}
	}
	if _, err := again(nil, nil); err == nil || !strings.Contains(err.Error(), "ONRAMP_PASSPHRASE_FILE") {
		t.Errorf("nobody there to ask: %v", err)
	}
	if _, err := again(map[string]string{"A_FILE": passphrase}, nil); err == nil || !strings.Contains(err.Error(), "A_FILE is set, but it is not the place that was chosen") {
		t.Errorf("a key in the environment that nobody chose: %v", err)
	}
	tries := 0
	mistype := func(question string) (string, error) {
		if again := strings.Contains(question, "That is not it"); again != (tries > 0) {
			t.Errorf("question %d is %q", tries+1, question)
		}
		tries++
		return "wrong", nil
	}
	if _, err := again(nil, mistype); !errors.Is(err, ErrPassphrase) || tries != asks {
		t.Errorf("after %d tries: %v", tries, err)
	}
	tries = 0
	third := func(string) (string, error) {
		if tries++; tries < asks {
			return "wrong", nil
		}
		return "correct horse", nil
	}
	if value, err := again(nil, third); value != canary+"A" || err != nil {
		t.Errorf("at the third try: %q, %v", value, err)
	}
	if after, err := os.ReadFile(k.opt.LockedFile); err != nil || string(after) != string(sealed) {
		t.Errorf("a wrong passphrase changed the file: %v", err)
	}
}

func TestADamagedLockedFileIsSaidAndLeft(t *testing.T) {
	k := keysIn(t, nil)
	write(t, k.opt.LockedFile, "age-encryption.org/v1\nnonsense", 0o600)
	err := k.Unlock("correct horse")
	if err == nil || errors.Is(err, ErrPassphrase) || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a damaged file: %v", err)
	}
	if err := k.Set("A", canary, Locked); err == nil {
		t.Error("a damaged file was overwritten")
	}
}

func TestAVariableThatIsNotUsedIsNamed(t *testing.T) {
	k := keysIn(t, map[string]string{"A": "x", "B_FILE": "y"})
	for _, c := range []struct {
		variable string
		used     Place
		want     string
	}{{"A", Keyring, "A"}, {"B", Locked, "B_FILE"}, {"A", Environment, ""}, {"C", Command, ""}} {
		if got := k.Overlooked(c.variable, c.used); got != c.want {
			t.Errorf("%s with the key in %q: %q, want %q", c.variable, c.used, got, c.want)
		}
	}
}

func TestWorkspacesDoNotShareAKeyring(t *testing.T) {
	keyring.MockInit()
	one, other := New(Options{Workspace: "one"}), New(Options{Workspace: "other"})
	if err := errors.Join(one.Set("A", "of-one", Keyring), other.Set("A", "of-other", Keyring)); err != nil {
		t.Fatal(err)
	}
	if err := other.Forget("A", Keyring); err != nil {
		t.Fatal(err)
	}
	if value, _, err := other.Get("A", Keyring); value != "" || err != nil {
		t.Errorf("a forgotten key is still there: %v", err)
	}
	if value, _, err := one.Get("A", Keyring); value != "of-one" || err != nil {
		t.Errorf("the other workspace's key is %q, %v", value, err)
	}
}

func TestAKeyIsKeptOnlyWhereOnrampCanPutIt(t *testing.T) {
	k := keysIn(t, nil)
	for _, place := range []Place{Nowhere, Environment, File, Command} {
		if err := k.Set("A", canary, place); err == nil || strings.Contains(err.Error(), canary) {
			t.Errorf("kept in %q: %v", place, err)
		}
	}
	if err := errors.Join(k.Set("A", canary, ThisRun), k.Forget("A", ThisRun)); err != nil {
		t.Fatal(err)
	}
	if value, _, err := k.Get("A", ThisRun); value != "" || err != nil {
		t.Errorf("a forgotten key is still in memory: %v", err)
	}
}

func TestAGuessOfThePassphraseIsDear(t *testing.T) {
	if k := New(Options{}); k.locked.work < 18 {
		t.Errorf("it takes 2^%d steps", k.locked.work)
	}
}

func TestKeysThatCannotBeLockedLeaveNothingBehind(t *testing.T) {
	k := keysIn(t, nil)
	if err := errors.Join(k.Unlock("correct horse"), os.Mkdir(k.opt.LockedFile, 0o700)); err != nil {
		t.Fatal(err)
	}
	if err := k.Set("A", canary, Locked); err == nil {
		t.Error("a folder was written over")
	}
	if left, err := os.ReadDir(filepath.Dir(k.opt.LockedFile)); err != nil || len(left) != 1 {
		t.Errorf("beside it there are %v, %v", left, err)
	}
	if value, _, err := k.Get("A", Locked); value != "" || err != nil {
		t.Errorf("what was not kept is there: %v", err)
	}
}

func TestWhoLeavesAQuestionIsNotAskedTheNext(t *testing.T) {
	k := keysIn(t, nil)
	if err := errors.Join(k.Unlock("correct horse"), k.Set("A", canary, Locked)); err != nil {
		t.Fatal(err)
	}
	asked := 0
	other := New(Options{Lookup: k.opt.Lookup, LockedFile: k.opt.LockedFile, Ask: func(string) (string, error) {
		asked++
		return "", errors.New("left with ctrl-c")
	}})
	for range 2 {
		if _, _, err := other.Get("A", Locked); err == nil {
			t.Error("it was opened without its passphrase")
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

func TestACommandIsGivenAnEndAndABound(t *testing.T) {
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := runUntil(over, "echo some-$(echo key)", "A", os.Environ(), false); err == nil || !strings.Contains(err.Error(), "did not print A within a minute") {
		t.Errorf("a command that takes too long: %v", err)
	}
	if patience != time.Minute {
		t.Errorf("it may take %v", patience)
	}
	for line, want := range map[string]string{
		"head -c 300000 /dev/zero | tr '\\0' x":           "more than 64 KB for A in one line",
		"echo some-$(echo key); head -c 300000 /dev/zero": "",
	} {
		value, err := run(line, "A")
		if want == "" && (value != "some-key" || err != nil) || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s gives %d bytes, %v", line, len(value), err)
		}
	}
	var out limited
	if n, err := io.Copy(&out, strings.NewReader(strings.Repeat("x", 3*mostRead))); n != 3*mostRead || err != nil || out.kept.Len() != mostRead {
		t.Errorf("of %d bytes %d are kept, %v", n, out.kept.Len(), err)
	}
}

func TestACommandThatCannotBeOneIsNamedAsSuchAndNotRepeated(t *testing.T) {
	for line, want := range map[string]string{
		" ": "type a command that prints a key", canary: "no program on this machine", "true": "printed nothing for ONRAMP_KEY=A",
	} {
		if err := Try(line, "A"); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), canary) {
			t.Errorf("%q is answered with %v", line, err)
		}
	}
	k := keysIn(t, nil)
	k.UseCommand("true")
	if err := k.Unattended("A", []string{"PATH=/usr/bin:/bin"}); err == nil || !strings.Contains(err.Error(), "printed nothing for ONRAMP_KEY=A") {
		t.Errorf("a command that prints nothing at night: %v", err)
	}
}
