package app

import (
	"errors"
	"strings"

	"dev.onramp/app/msp"
	"dev.onramp/app/secrets"
	"dev.onramp/app/transport"
	"dev.onramp/itglue"
	"dev.onramp/saasalerts"
	"dev.onramp/syncro"
)

// VendorTrouble says whether an error lies with a vendor, the network or a key,
// so that trying later or mending the key may help.
func VendorTrouble(err error) bool {
	var (
		key     *KeyError
		rmm     *syncro.Error
		docs    *itglue.Error
		alerts  *saasalerts.Error
		carried *transport.Error
		address *AddressError
		place   *secrets.Error
		night   *PlaceError
		stopped *StoppedError
	)
	if errors.As(err, &stopped) && stopped.Vendor {
		return true
	}
	return errors.As(err, &key) || errors.As(err, &rmm) || errors.As(err, &docs) || errors.As(err, &alerts) ||
		errors.As(err, &carried) || errors.As(err, &address) || errors.As(err, &place) || errors.As(err, &night) || errors.Is(err, ErrOtherAccount) || errors.Is(err, ErrFarFewer)
}

// Sentence words an error for one line of a terminal: what was joined becomes
// one line, and vendor text in it is cleaned.
func Sentence(err error) string {
	lines := strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' })
	return msp.Clean(strings.Join(lines, "; "))
}
