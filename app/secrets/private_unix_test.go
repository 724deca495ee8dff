//go:build unix

package secrets

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestAKeyThatOthersCanReadIsRefused(t *testing.T) {
	file := func(mode, folder os.FileMode) func(t *testing.T) string {
		return func(t *testing.T) string {
			dir := privateDir(t)
			path := write(t, filepath.Join(dir, "key"), canary, mode)
			if err := os.Chmod(dir, folder); err != nil {
				t.Fatal(err)
			}
			return path
		}
	}
	for _, c := range []struct {
		name string
		path func(t *testing.T) string
		want string // in the refusal; "" where the key is read
	}{
		{"mine alone", file(0o600, 0o700), ""},
		{"read only", file(0o400, 0o500), ""},
		{"readable by the group", file(0o640, 0o700), "chmod 600"},
		{"readable by all", file(0o604, 0o700), "chmod 600"},
		{"writable by all", file(0o602, 0o700), "chmod 600"},
		{"in a folder that others may list", file(0o600, 0o755), "mkdir -m 700"},
		{"in a folder that others may change", file(0o600, 0o1730), "mkdir -m 700"},
		{"a link", func(t *testing.T) string {
			path := file(0o600, 0o700)(t)
			if err := os.Symlink(path, path+".link"); err != nil {
				t.Fatal(err)
			}
			return path + ".link"
		}, "is a link"},
		{"a folder", func(t *testing.T) string {
			sub := filepath.Join(privateDir(t), "sub")
			if err := os.Mkdir(sub, 0o700); err != nil {
				t.Fatal(err)
			}
			return sub
		}, "no regular file"},
		{"a pipe that nobody fills", func(t *testing.T) string {
			pipe := filepath.Join(privateDir(t), "pipe")
			if err := syscall.Mkfifo(pipe, 0o600); err != nil {
				t.Fatal(err)
			}
			return pipe
		}, "no regular file"},
		{"not there", func(t *testing.T) string { return filepath.Join(privateDir(t), "none") }, "no such file"},
		{"empty", func(t *testing.T) string { return write(t, filepath.Join(privateDir(t), "key"), " \n", 0o600) }, "is empty"},
		{"too large", func(t *testing.T) string {
			return write(t, filepath.Join(privateDir(t), "key"), strings.Repeat("x", mostRead+1), 0o600)
		}, "64 KB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := keysIn(t, map[string]string{"A_FILE": c.path(t)})
			value, place, err := k.Get("A", Nowhere)
			switch {
			case c.want == "" && (value != canary || place != File || err != nil):
				t.Errorf("%q in %q, %v", value, place, err)
			case c.want != "" && (err == nil || value != ""):
				t.Errorf("the key was taken: %q", value)
			case c.want != "" && (!strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), canary)):
				t.Errorf("the refusal is %q, want %q in it", err, c.want)
			}
		})
	}
}

func TestKeysAreNotLockedIntoAFolderThatOthersRead(t *testing.T) {
	k := keysIn(t, nil)
	if err := k.Unlock("correct horse"); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(k.opt.LockedFile), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := k.Set("A", canary, Locked); err == nil || !strings.Contains(err.Error(), "chmod 700") {
		t.Errorf("kept in an open folder: %v", err)
	}
	if left, err := os.ReadDir(filepath.Dir(k.opt.LockedFile)); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestAKeyOfAnotherUserIsRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file away")
	}
	for _, c := range []struct {
		name, want   string
		file, folder bool // are another's
	}{{"the file", "belongs to another user: make it yours", true, false}, {"the folder", "keep the file in a folder of your own", false, true}} {
		path := write(t, filepath.Join(privateDir(t), "key"), canary, 0o600)
		for given, is := range map[string]bool{path: c.file, filepath.Dir(path): c.folder} {
			if err := os.Chown(given, map[bool]int{true: 65534}[is], -1); err != nil {
				t.Fatal(err)
			}
		}
		if value, _, err := keysIn(t, map[string]string{"A_FILE": path}).Get("A", Nowhere); value != "" || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s of another user: %q, %v", c.name, value, err)
		}
	}
}

func TestALockedFileThatOthersCanReadIsRefused(t *testing.T) {
	k := keysIn(t, nil)
	if err := errors.Join(k.Unlock("correct horse"), k.Set("A", canary, Locked), os.Chmod(k.opt.LockedFile, 0o644)); err != nil {
		t.Fatal(err)
	}
	if err := k.Unlock("correct horse"); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("it is opened: %v", err)
	}
}
