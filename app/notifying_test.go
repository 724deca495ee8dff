package app

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"dev.onramp/app/discover"
	"dev.onramp/app/reconcile"
	"dev.onramp/itglue"
	"dev.onramp/saasalerts"
	"dev.onramp/syncro"
)

func TestADigestNamesNobodyUnlessNamesAreWanted(t *testing.T) {
	s := Summary{Findings: []string{"failed: CANARY-PC: 500"}, Brakes: []string{"B1: CANARY-PC"}}
	for _, names := range []bool{false, true} {
		text := strings.Join(digestLines(s, nil, names), "\n")
		if strings.Contains(text, "CANARY-PC") != names || !strings.Contains(text, "1 finding is to be looked at.") || !strings.Contains(text, "Brake B1 holds") {
			t.Errorf("with names %v: %s", names, text)
		}
	}
}

// Whoever reads the chat learns at which vendor to look, and for what.
func TestADigestOfAFailedPassNamesTheVendorAndTheKind(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&FewerError{Vendor: VendorITGlue, kind: discover.Organizations, read: 3, before: 30}, "IT Glue lists far fewer organizations than before"},
		{&OptionalError{&FewerError{Vendor: VendorSaaSAlerts, kind: discover.SaaSOrganizations}}, "SaaS Alerts lists far fewer organizations than before"},
		{&AddressError{VendorSyncro, fmt.Errorf("%w: CANARY", ErrOtherAccount)}, "the key of Syncro opens another account"},
		{&KeyError{Vendor: VendorITGlue}, "the key of IT Glue is not at hand"},
		{&syncro.Error{Status: 401, Words: "CANARY", Path: "/customers/4711"}, "Syncro refused the key or its rights, status 401"},
		{&itglue.Error{Status: 503, Path: "/configurations/4711"}, "IT Glue gave trouble, status 503"},
		{errors.Join(&saasalerts.Error{}, errors.New("CANARY 4711")), "SaaS Alerts gave trouble; something went wrong"},
		{ErrFarFewer, "a vendor or a key gave trouble"},
	} {
		text := strings.Join(digestLines(Summary{}, c.err, false), "\n")
		if text != "The sync was not completed: "+c.want+". Run onramp doctor." {
			t.Errorf("%v: %s", c.err, text)
		}
	}
}

func TestADigestRepeatsNothingThatAVendorSaysOfARecord(t *testing.T) {
	for _, status := range []int{0, 401, 403, 422, 500} {
		for _, writes := range []int{0, 3} {
			e := &FailedError{Writes: writes, First: reconcile.Failure{
				Kind: reconcile.Update, Status: status, Words: "PATCH /configurations/4711: not allowed on CANARY-DC01 of Hollisworth Realty",
			}}
			text := strings.Join(digestLines(Summary{}, e, false), "\n")
			if !strings.Contains(text, "IT Glue") || strings.Contains(text, "CANARY") || strings.Contains(text, "4711") || strings.Contains(text, "Hollisworth") {
				t.Errorf("status %d, %d writes: %s", status, writes, text)
			}
			if refused := status == 401 || status == 403; strings.Contains(text, "refused the key or its rights, status "+strconv.Itoa(status)) != refused {
				t.Errorf("status %d, %d writes: %s", status, writes, text)
			}
			if named := strings.Join(digestLines(Summary{}, e, true), "\n"); !strings.Contains(named, "CANARY-DC01") {
				t.Errorf("names are wanted: %s", named)
			}
		}
	}
}
