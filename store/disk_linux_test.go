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

// aloneEnv names the test that a process of its own runs.
const aloneEnv = "STORE_TEST_ALONE"

// alone runs the test that calls it in a process of its own, and reports whether this is that process: a limit of the
// process must not meet what go test writes beside the tests.
func alone(t *testing.T) bool {
	t.Helper()
	if os.Getenv(aloneEnv) == t.Name() {
		return true
	}
	command := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	command.Env = append(os.Environ(), aloneEnv+"="+t.Name())
	if said, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, said)
	}
	return false
}

// limitFiles lets no file of this process become larger than that many bytes, as a disk without room does, until the
// returned function is called. It needs no root.
func limitFiles(t *testing.T, bytes uint64) (lift func()) {
	t.Helper()
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: bytes, Max: was.Max}); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
			t.Fatal(err)
		}
	}
}

// TestALimitOnFilesKeepsWhatTheDatabaseHas is the full disk for whoever may not mount one.
func TestALimitOnFilesKeepsWhatTheDatabaseHas(t *testing.T) {
	if !alone(t) {
		return
	}
	path := newPath(t)
	db := mustOpen(t, path, Options{})
	put(t, db, 0, 20)
	lift := limitFiles(t, 1<<20)
	err := fill(t, db)
	lift()
	lift = limitFiles(t, 8<<10)
	_, backup := db.Backup(DefaultBackupDir(path), 10)
	lift()
	if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), path) {
		t.Fatalf("got %v", err)
	}
	if !errors.Is(backup, ErrFull) {
		t.Errorf("a backup onto a full disk: got %v", backup)
	}
	mustClose(t, db)
	db = mustOpen(t, path, Options{})
	stillGood(t, db)
}

// TestWhatTheSystemSaysOfADiskIsWorded needs no such disk.
func TestWhatTheSystemSaysOfADiskIsWorded(t *testing.T) {
	for errno, want := range map[syscall.Errno]string{
		syscall.ENOSPC: "free some space on its disk", syscall.EDQUOT: "free some space on its disk", syscall.EFBIG: "free some space on its disk",
		syscall.EIO: "check its disk",
	} {
		err := commitError("w.db", errno)
		if !strings.Contains(err.Error(), want) || !errors.Is(err, errno) || errors.Is(err, ErrFull) != diskFull(errno) {
			t.Errorf("a commit that meets %v: got %v", errno, err)
		}
	}
	for errno, want := range map[syscall.Errno]string{
		syscall.EROFS: "is mounted read-only; make it writable", syscall.EACCES: "may not read and write it", syscall.EMFILE: "too many open files", syscall.EIO: "input/output error",
	} {
		if err := openError("w.db", &fs.PathError{Op: "open", Path: "w.db", Err: errno}); !strings.Contains(err.Error(), want) || !errors.Is(err, errno) {
			t.Errorf("opening meets %v: got %v", errno, err)
		}
	}
}

// TestWhatThisUserMayNotOpenIsRefusedInWords stands beside the test that root runs as somebody else.
func TestWhatThisUserMayNotOpenIsRefusedInWords(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may open everything; TestAFileOfAnotherUserIsRefusedInWords is for root")
	}
	path := newPath(t)
	mustClose(t, mustOpen(t, path, Options{}))
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, Options{}); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "may not read and write it") {
		t.Errorf("a file that may not be written: got %v", err)
	}
	folder := filepath.Dir(path)
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Chmod(folder, 0o700); err != nil {
			t.Error(err)
		}
	})
	if _, err := Open(filepath.Join(folder, "new.db"), Options{}); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "can be written") {
		t.Errorf("a folder that may not be written: got %v", err)
	}
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
	for _, dir := range []string{"/dev/shm", t.TempDir()} {
		if kind, err := networkFS(dir); kind != "" || err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is taken for %q, %v", dir, kind, err)
		}
	}
}
