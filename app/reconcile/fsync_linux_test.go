package reconcile

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// TestADiskThatCannotSyncSendsNothingWithoutAStoredIntent has the kernel answer
// the store's fdatasync with an input/output error.
func TestADiskThatCannotSyncSendsNothingWithoutAStoredIntent(t *testing.T) {
	refusal := uint32(unix.SECCOMP_RET_ERRNO)
	if _, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_GET_ACTION_AVAIL, 0, uintptr(unsafe.Pointer(&refusal))); errno != 0 {
		t.Skipf("system calls cannot be refused here: %v", errno)
	}
	if !alone(t) {
		return
	}
	eachFailing(t, []error{syscall.EIO}, func(w *world) (fail, mend func()) {
		var fd int
		fail = func() {
			fd = w.storeFile()
			refuseToSync(w.t, fd)
		}
		mend = func() {
			// The refusal stays until the process ends, and is for that number: no other file must get it.
			w.close()
			null, err := unix.Open(os.DevNull, unix.O_RDONLY, 0)
			must(w.t, err)
			if null != fd {
				must(w.t, errors.Join(unix.Dup3(null, fd, 0), unix.Close(null)))
			}
		}
		return fail, mend
	})
}

// storeFile is the descriptor of the open database.
func (w *world) storeFile() int {
	w.t.Helper()
	open, err := os.ReadDir("/proc/self/fd")
	must(w.t, err)
	for _, entry := range open {
		target, err := os.Readlink(filepath.Join("/proc/self/fd", entry.Name()))
		if err == nil && target == w.db.Path() {
			fd, err := strconv.Atoi(entry.Name())
			must(w.t, err)
			return fd
		}
	}
	w.t.Fatalf("%s is not open", w.db.Path())
	return 0
}

// refuseToSync lets fdatasync of that descriptor fail in every thread of this
// process from now on.
func refuseToSync(t testing.TB, fd int) {
	t.Helper()
	const number, argument = 0, 16 // where seccomp's data has the call, and the low half of its first argument
	program := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: number},
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: unix.SYS_FDATASYNC, Jf: 3},
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: argument},
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: uint32(fd), Jf: 1},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(syscall.EIO)},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
	}
	filter := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	must(t, unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&filter)))
	if errno != 0 {
		t.Errorf("refuse fdatasync: %v", errno)
	}
}
