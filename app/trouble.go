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
		failed  *FailedError
	)
	if errors.As(err, &stopped) && stopped.Vendor != "" {
		return true
	}
	return errors.As(err, &failed) || errors.As(err, &key) || errors.As(err, &rmm) || errors.As(err, &docs) || errors.As(err, &alerts) ||
		errors.As(err, &carried) || errors.As(err, &address) || errors.As(err, &place) || errors.As(err, &night) || errors.Is(err, ErrOtherAccount) || errors.Is(err, ErrFarFewer)
}

// troubles are the parts of an error that concern one vendor alone, in words.
// Where another part concerns more than one, there are none.
func troubles(err error) map[Vendor]string {
	of := map[Vendor]string{}
	for _, one := range parts(err) {
		v := vendorIn(one)
		if v == "" {
			return nil
		}
		if of[v] != "" {
			of[v] += "; "
		}
		of[v] += Sentence(one)
	}
	return of
}

// vendorIn is the vendor with which an error lies, "" if it is none or not known.
func vendorIn(err error) Vendor {
	var (
		optional *OptionalError
		failed   *FailedError
		stopped  *StoppedError
		key      *KeyError
		unread   *UnreadError
		address  *AddressError
		fewer    *FewerError
		rmm      *syncro.Error
		docs     *itglue.Error
		alerts   *saasalerts.Error
	)
	switch {
	case errors.As(err, &optional), errors.As(err, &alerts):
		return VendorSaaSAlerts
	case errors.As(err, &failed):
		return failed.vendor()
	case errors.As(err, &stopped):
		return stopped.Vendor
	case errors.As(err, &key):
		return key.Vendor
	case errors.As(err, &unread):
		return unread.Vendor
	case errors.As(err, &address):
		return address.Vendor
	case errors.As(err, &fewer):
		return fewer.Vendor
	case errors.As(err, &rmm):
		return VendorSyncro
	case errors.As(err, &docs):
		return VendorITGlue
	}
	return ""
}

// parts are the errors that were joined into one.
func parts(err error) (out []error) {
	joined, ok := err.(interface{ Unwrap() []error })
	if _, whole := err.(*syncro.Error); whole || !ok { //nolint:errorlint // what it holds are no errors beside each other
		if err != nil {
			out = append(out, err)
		}
		return out
	}
	for _, one := range joined.Unwrap() {
		out = append(out, parts(one)...)
	}
	return out
}

// pick tells the errors of a kind from any other in a joined error.
func pick[E error](err error) (those, others error) {
	for _, one := range parts(err) {
		var wanted E
		if errors.As(one, &wanted) {
			those = errors.Join(those, one)
		} else {
			others = errors.Join(others, one)
		}
	}
	return those, others
}

// Sentence words an error for one line of a terminal: what was joined becomes
// one line, and vendor text in it is cleaned.
func Sentence(err error) string {
	lines := strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' })
	return msp.Clean(strings.Join(lines, "; "))
}
