package app

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"strings"
)

var workspaceName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// WorkspaceDir returns the folder of the workspace that a person named: a name
// stands for a folder under the data folder, anything with a slash is a path.
func WorkspaceDir(name, dataHome string) (dir, shown string, err error) {
	if strings.ContainsAny(name, `/\`) {
		dir, err = filepath.Abs(name)
		if err != nil {
			return "", "", fmt.Errorf("workspace %q: %w", name, err)
		}
		return dir, filepath.Base(dir), nil
	}
	if !workspaceName.MatchString(name) {
		return "", "", fmt.Errorf("workspace %q: a name has letters, digits, dots, dashes and underscores only; a path has a slash", name)
	}
	return filepath.Join(workspaces(dataHome), name), name, nil
}

// workspaces is the folder of those that have a name.
func workspaces(dataHome string) string { return filepath.Join(dataHome, "onramp") }

// Workspaces are the names of the workspaces that there are in the data folder.
func Workspaces(dataHome string) (names []string, err error) {
	found, err := os.ReadDir(workspaces(dataHome))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("list the workspaces: %w", err)
	}
	for _, f := range found {
		if f.IsDir() {
			names = append(names, f.Name())
		}
	}
	return names, nil
}

// Person is who decides: the name stands in every decision and audit line. With
// sudo it is the person behind it.
func Person(lookup func(string) string) string {
	for _, variable := range []string{"SUDO_USER", "USER", "USERNAME", "LOGNAME"} {
		if v := lookup(variable); v != "" {
			return v
		}
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "somebody"
}

// Account is the name of the account that runs the program, whoever is behind
// it; "" if it has none.
func Account() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.Username
}
