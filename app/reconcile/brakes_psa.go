package reconcile

import (
	"fmt"

	"dev.onramp/app/msp"
)

// psaShare is the share of organizations that a PSA must hold before records are
// created beside it (B12).
const psaShare = 0.5

// PSAUnanswered is what B12 says where only a person's answer releases it.
const PSAUnanswered = "nobody has said whether it is still in use"

// brakePSA is B12: a PSA is synced to IT Glue and holds few of its organizations
// yet. What is created now the PSA would add a second time (itglue fact sheet,
// section 4.5). While nobody has said whether the PSA that records are linked to
// is in use, it is taken to be, and the answer is the only release.
func brakePSA(p Plan, f Facts) []Brake {
	kinds := []Kind{CreateOrganization, CreateConfiguration}
	n := p.Operations.number(CreateOrganization) + p.Operations.number(CreateConfiguration)
	if f.PSA == "" && !f.PSAUnknown || n == 0 || float64(f.PSALinked) >= psaShare*float64(f.Organizations.Count) {
		return nil
	}
	if f.PSAUnknown {
		return []Brake{{
			Code: "B12", Count: n, Fixed: true, Kinds: kinds,
			Words: fmt.Sprintf(
				"records in IT Glue are linked to a PSA, and "+PSAUnanswered+": it would add %s a second time; answer \"PSA synced to IT Glue\" in the Device types step, then make the plan anew or sync again",
				created(n)),
		}}
	}
	return []Brake{{
		Code: "B12", Count: n, Kinds: kinds,
		Words: fmt.Sprintf(
			"%[1]s is synced to IT Glue and holds %[2]d of its %[3]d organizations: it would add %[4]s a second time; let Syncro sync to %[1]s and that to IT Glue, then sync again; to create them all the same, %[5]s",
			f.PSA, f.PSALinked, f.Organizations.Count, created(n), release(n)),
	}}
}

// created words the records that a plan creates.
func created(n int) string {
	return "the " + msp.Several(n, "record that the plan creates", "records that the plan creates")
}
