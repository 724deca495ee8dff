package secrets

import "os"

// openPrivate opens a file. Windows has lists of access in place of modes, and a
// user's own folders are closed to other users by default.
func openPrivate(path string) (*os.File, error) { return os.Open(path) }

// private finds no fault with a folder, for the same reason.
func private(string) error { return nil }
