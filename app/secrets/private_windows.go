package secrets

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"
)

// everyone is the group that a file without a list of access is open to.
const everyone = "S-1-1-0"

// openPrivate opens a regular file that nobody but this user and the system may
// read, in a folder of which the same holds. It judges the opened file, so that
// nothing can change between the look and the reading.
func openPrivate(path string) (*os.File, error) {
	if err := private(filepath.Dir(path)); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if err := privateFile(f, path); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func privateFile(f *os.File, path string) error {
	info, err := f.Stat()
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return trouble("%s is no regular file", path)
	}
	found, err := windows.GetSecurityInfo(windows.Handle(f.Fd()), windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	return judge(path, found, err)
}

// private says what lets others into a folder. What it hands down to the files
// in it counts, too: one that is made there would be open.
func private(dir string) error {
	found, err := windows.GetNamedSecurityInfo(dir, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	if errors.Is(err, windows.ERROR_FILE_NOT_FOUND) || errors.Is(err, windows.ERROR_PATH_NOT_FOUND) {
		return &os.PathError{Op: "open", Path: dir, Err: err}
	}
	return judge(dir, found, err)
}

func judge(path string, found *windows.SECURITY_DESCRIPTOR, err error) error {
	if err != nil {
		return trouble("find out who may read %s: %w", path, err)
	}
	list, err := grants(found)
	if err != nil {
		return trouble("find out who may read %s: %w", path, err)
	}
	me, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return trouble("find out which user this is: %w", err)
	}
	mine := me.User.Sid.String()
	others := strangers(list, mine)
	if len(others) == 0 {
		return nil
	}
	return trouble("%s can be read by others (%s): run %s, or move the file to a folder in your own profile",
		path, strings.Join(named(others), ", "), closing(path, mine, others))
}

// grants lists what a descriptor allows and to whom. Where it has no list at
// all, everybody may do everything.
func grants(found *windows.SECURITY_DESCRIPTOR) ([]grant, error) {
	acl, _, err := found.DACL()
	if errors.Is(err, windows.ERROR_OBJECT_NOT_FOUND) || err == nil && acl == nil {
		return []grant{{everyone, windows.GENERIC_ALL}}, nil
	}
	if err != nil {
		return nil, err
	}
	var out []grant
	for i := range uint32(acl.AceCount) {
		var entry *windows.ACCESS_ALLOWED_ACE
		if err := windows.GetAce(acl, i, &entry); err != nil {
			return nil, err
		}
		if entry.Header.AceType != windows.ACCESS_ALLOWED_ACE_TYPE {
			continue
		}
		account := (*windows.SID)(unsafe.Pointer(&entry.SidStart)) //nolint:gosec // the SID begins there: winnt.h
		out = append(out, grant{account.String(), uint32(entry.Mask)})
	}
	return out, nil
}

// named gives accounts the names that Windows shows, where it knows them.
func named(accounts []string) []string {
	out := make([]string, len(accounts))
	for i, text := range accounts {
		out[i] = text
		sid, err := windows.StringToSid(text)
		if err != nil {
			continue
		}
		if name, _, _, err := sid.LookupAccount(""); err == nil {
			out[i] = name
		}
	}
	return out
}
