package store

import (
	"fmt"
	"os"
	"time"
)

// A database that was closed in order is vouched for: a side file holds its size, its time of change, to the
// nanosecond, and the checksum of its skeleton. As long as all are the same nobody has written to it since, and no disk
// has changed what bbolt trusts, so that Open need not read all of a large file. Every backup still does.

func vouchPath(path string) string { return path + ".whole" }

const vouchFormat = "onramp-whole %d %d %08x\n"

// vouch says of a file that was closed in order that it is whole. A failure only means that the next Open reads it all.
func vouch(path string) {
	// The file system's own clock ticks slowly, so that a change right after this could bear the same time. This time,
	// which ends in an odd number of nanoseconds, is borne by nothing else.
	now := time.Now()
	now = now.Truncate(time.Microsecond).Add(time.Duration(now.UnixNano()%997 + 1))
	if err := os.Chtimes(path, time.Time{}, now); err != nil {
		return
	}
	info, err := os.Stat(path)
	if err != nil || !info.ModTime().Equal(now) {
		return // this file system keeps coarser times
	}
	whole, err := skeletonOf(path)
	if err != nil {
		return
	}
	// What is torn or missing is no voucher.
	_ = os.WriteFile(vouchPath(path), fmt.Appendf(nil, vouchFormat, info.Size(), now.UnixNano(), whole.sum.Sum32()), 0o600)
}

// vouched says whether the file at path is as it was when it was closed in order.
func vouched(path string) bool {
	content, err := os.ReadFile(vouchPath(path))
	if err != nil {
		return false
	}
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	whole, err := skeletonOf(path)
	return err == nil && string(content) == fmt.Sprintf(vouchFormat, info.Size(), info.ModTime().UnixNano(), whole.sum.Sum32())
}
