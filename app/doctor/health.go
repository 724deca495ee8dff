package doctor

import (
	"errors"
	"fmt"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/store"
)

// staleBackup is how old the newest backup may be before it is warned of.
const staleBackup = 7 * 24 * time.Hour

// Store checks the workspace's file at path from end to end, and that there is
// a recent backup. A file that another process holds cannot be checked.
func Store(path string, now time.Time) Report {
	r := Report{State: Good}
	found, err := store.Check(path)
	switch held := (*store.HeldError)(nil); {
	case errors.As(err, &held):
		r.Sentence = "the workspace is open in another process"
		r.add("Workspace file", Unknown, held.Error())
	case err != nil:
		return Refused(err)
	case found.Err() != nil:
		r.State, r.Sentence = Bad, found.Err().Error()+"; onramp store check, with this workspace, names the newest good backup"
		r.add("Workspace file", Missing, msp.Several(len(found.Problems), "problem, ", "problems, ")+msp.Several(len(found.Damaged), "damaged value", "damaged values"))
	default:
		records := 0
		for _, b := range found.Buckets {
			records += b.Records
		}
		r.Sentence = fmt.Sprintf("the workspace is sound: %s, %d MiB", msp.Several(records, "record", "records"), found.Size>>20)
		r.add("Workspace file", Fine, fmt.Sprintf("every value as written, commit %d", found.Sequence))
	}
	r.backup(store.DefaultBackupDir(path), now)
	return r.tidy()
}

func (r *Report) backup(dir string, now time.Time) {
	last, err := store.LastBackup(dir)
	switch {
	case err != nil:
		r.add("Backup", Unknown, err.Error())
	case last.IsZero():
		r.add("Backup", Warning, "there is none yet; one is made before each run that writes")
	case now.Sub(last) > staleBackup:
		r.add("Backup", Warning, "the newest is of "+last.Format(time.DateOnly))
	default:
		r.add("Backup", Fine, "the newest is of "+last.Format(time.DateTime))
	}
}
