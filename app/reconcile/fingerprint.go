package reconcile

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// auditLine words what happened to a write for the audit file.
func auditLine(in Intent, outcome string, status int, words string) AuditLine {
	op := in.Operation
	before, after := make(map[Field]Value), make(map[Field]Value)
	for _, c := range op.Changes {
		before[c.Field], after[c.Field] = c.Before, c.After
	}
	return AuditLine{
		Time: time.Now().UTC(), Who: in.Who, Op: op.ID, Plan: in.PlanHash, Kind: string(op.Kind), Vendor: string(op.Kind.vendor()),
		IDs:      AuditIDs{Customer: op.Customer, Asset: op.Asset, Organization: op.Organization, Configuration: op.Configuration},
		Decision: op.Decision, Before: fingerprint(before), After: fingerprint(after),
		Outcome: outcome, Status: status, Words: words,
	}
}

func fingerprint(fields map[Field]Value) string {
	b, err := json.Marshal(fields)
	if err != nil {
		return "" // nothing in a value can fail to encode
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}
