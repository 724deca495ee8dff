package store

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// mountTmpfs gives a small disk of its own, for which the test must run as root.
func mountTmpfs(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skipf("mounting a tmpfs is not allowed here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func TestAFullDiskKeepsWhatTheDatabaseHas(t *testing.T) {
	path := filepath.Join(mountTmpfs(t, "size=2m"), "workspace.db")
	db := mustOpen(t, path, Options{})
	err := fill(t, db)
	if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), path) {
		t.Fatalf("got %v", err)
	}
	if _, err := db.Backup(DefaultBackupDir(path), 10); !errors.Is(err, ErrFull) {
		t.Errorf("a backup onto a full disk: got %v", err)
	}
	mustClose(t, db)
	db = mustOpen(t, path, Options{}) // a full disk does not keep anybody out
	stillGood(t, db)
}

func TestAReadOnlyDiskIsRefusedInWords(t *testing.T) {
	dir := mountTmpfs(t, "size=20m")
	path := filepath.Join(dir, "workspace.db")
	mustClose(t, mustOpen(t, path, Options{}))
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	for name, advice := range map[string]string{"workspace.db": "is mounted read-only; make it writable", "new.db": "can be written"} {
		_, err := Open(filepath.Join(dir, name), Options{})
		if !errors.Is(err, syscall.EROFS) || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), advice) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	report, err := Check(path)
	if err := errors.Join(err, report.Err()); err != nil {
		t.Errorf("it can still be checked: %v", err)
	}
}

// TestAFileOfAnotherUserIsRefusedInWords opens as nobody, in a process of its own, what root owns.
func TestAFileOfAnotherUserIsRefusedInWords(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can become somebody else")
	}
	dir, err := os.MkdirTemp("", "store-other-user")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	path := filepath.Join(dir, "workspace.db")
	mustClose(t, mustOpen(t, path, Options{}))
	program := filepath.Join(dir, "program")
	binary, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{os.WriteFile(program, binary, 0o755), os.Chmod(dir, 0o755), os.Remove(path + ".seq")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command(program)
	command.Dir = dir
	command.Env = append(os.Environ(), childEnv+"=open:"+path)
	command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	said, err := command.Output()
	if exit := new(exec.ExitError); !errors.As(err, &exit) && !errors.Is(err, fs.ErrPermission) {
		t.Errorf("the child ended with %v", err)
	}
	if !strings.Contains(string(said), "may not read and write it") {
		t.Errorf("it said %q", said)
	}
}

func TestNetworkFileSystemsAreToldFromLocalOnes(t *testing.T) {
	mounts := `22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 22 0:51 / /home/a/jump rw,nosuid shared:2 - fuse.sshfs a@jump:/ rw,user_id=0
41 22 0:52 / /mnt/stick rw shared:3 - fuseblk /dev/sdb1 rw
42 22 0:53 / /mnt/s rw - virtiofs host rw
broken line
`
	for device, want := range map[string]string{"0:51": "fuse.sshfs", "0:52": "", "0:53": "virtiofs", "0:99": "fuse"} {
		same(t, device, networkFUSE(strings.NewReader(mounts), device), want)
	}
	same(t, "nfs", networkMagic[0x6969], "nfs")
	same(t, "cifs", networkMagic[0xff534d42], "cifs")
	if kind, err := networkFS(mountTmpfs(t, "size=1m")); err != nil || kind != "" {
		t.Errorf("tmpfs is taken for %q, %v", kind, err)
	}
}
