package secrets

import (
	"fmt"
	"slices"
	"strings"
)

// grant is what a Windows list of access allows one account: its SID in text
// form and the rights.
type grant struct {
	account string
	rights  uint32
}

// exposing are the rights by which an account reads or changes a file, or lists
// or changes a folder: data read, written and appended, entries deleted, list
// and owner changed, and the generic forms (winnt.h). To walk through a folder,
// or to see a file's attributes, exposes nothing.
const exposing uint32 = 0x1 | 0x2 | 0x4 | 0x40 | 0x10000 | 0x40000 | 0x80000 |
	0x02000000 | 0x10000000 | 0x40000000 | 0x80000000

// trusted are the accounts that reach every file of a system anyhow, SYSTEM,
// Administrators and TrustedInstaller, and those that stand for the owner.
var trusted = []string{
	"S-1-5-18", "S-1-5-32-544", "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464", "S-1-3-0", "S-1-3-4",
}

// sandboxes begins the SIDs of app containers. They only narrow what a user may.
const sandboxes = "S-1-15-"

// strangers returns the accounts other than mine to which a list of access lays
// a file or folder open, sorted. Entries that deny are not weighed: what is
// allowed to others is refused, whoever is barred from it elsewhere.
func strangers(list []grant, mine string) []string {
	var out []string
	for _, g := range list {
		known := g.account == mine || slices.Contains(trusted, g.account) || strings.HasPrefix(g.account, sandboxes)
		if g.rights&exposing != 0 && !known {
			out = append(out, g.account)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// closing is the command that leaves a file or folder to mine and to those whom
// strangers does not count. It names accounts by their SIDs, which are the same
// in every language.
func closing(path, mine string, others []string) string {
	return fmt.Sprintf(`icacls "%s" /inheritance:d /grant "*%s:F" /remove:g "*%s"`, path, mine, strings.Join(others, `" "*`))
}
