package reconcile

import (
	"errors"
	"os"
	"syscall"
)

// toDisk returns once what was written to the file, and its length, are on the
// disk. What fsync adds, the time of the change, is nothing that a line needs.
func toDisk(f *os.File) error {
	for {
		if err := syscall.Fdatasync(int(f.Fd())); !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}
