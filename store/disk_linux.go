package store

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// networkMagic names the file systems of statfs(2) whose other end is another machine, or another system on this one.
var networkMagic = map[uint32]string{
	unix.NFS_SUPER_MAGIC:  "nfs",
	unix.SMB_SUPER_MAGIC:  "smb",
	unix.SMB2_SUPER_MAGIC: "smb2",
	unix.CIFS_SUPER_MAGIC: "cifs",
	unix.AFS_SUPER_MAGIC:  "afs",
	unix.AFS_FS_MAGIC:     "afs",
	unix.CODA_SUPER_MAGIC: "coda",
	unix.CEPH_SUPER_MAGIC: "ceph",
	unix.V9FS_MAGIC:       "9p",
	0x0bd00bd0:            "lustre",
	0x01161970:            "gfs2",
	0x7461636f:            "ocfs2",
	0x564c:                "ncp",
	0x786f4256:            "vboxsf",
}

// localFUSE are the kinds of FUSE file system known to sit on a local disk; every other kind is taken for a network's.
var localFUSE = []string{"fuseblk", "fuse.ntfs-3g", "fuse.gocryptfs", "fuse.encfs", "fuse.fuse-overlayfs", "fuse.bindfs", "fuse.mergerfs"}

// networkFS returns the kind of the network file system that holds dir, and nothing if it is a local one.
func networkFS(dir string) (string, error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(dir, &disk); err != nil {
		return "", err
	}
	magic := uint32(disk.Type) //nolint:unconvert // the width of the field differs between processors
	if magic != unix.FUSE_SUPER_MAGIC {
		return networkMagic[magic], nil
	}
	var file unix.Stat_t
	if err := unix.Stat(dir, &file); err != nil {
		return "", err
	}
	mounts, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return "", err
	}
	defer mounts.Close()                                                                       //nolint:errcheck // only read
	device := fmt.Sprintf("%d:%d", unix.Major(uint64(file.Dev)), unix.Minor(uint64(file.Dev))) //nolint:unconvert // as above
	return networkFUSE(mounts, device), nil
}

// networkFUSE looks up, in the format of proc_pid_mountinfo(5), which kind of FUSE a device number is.
func networkFUSE(mountinfo io.Reader, device string) string {
	lines := bufio.NewScanner(mountinfo)
	for lines.Scan() {
		mount, rest, _ := strings.Cut(lines.Text(), " - ")
		fields, kinds := strings.Fields(mount), strings.Fields(rest)
		if len(fields) < 3 || fields[2] != device || len(kinds) == 0 {
			continue
		}
		if slices.Contains(localFUSE, kinds[0]) {
			return ""
		}
		return kinds[0]
	}
	return "fuse"
}
