//go:build !linux

package reconcile

import "os"

// toDisk returns once what was written to the file is on the disk.
func toDisk(f *os.File) error { return f.Sync() }
