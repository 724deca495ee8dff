package app

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"dev.onramp/itglue"
	"dev.onramp/saasalerts"
	"dev.onramp/syncro"
)

// inChat words an error for a chat: whose trouble it is and of what kind, never
// what a vendor said or what was asked for, which may name a customer.
func inChat(err error) string {
	var said []string
	for _, one := range parts(err) {
		if words := kindInChat(one); !slices.Contains(said, words) {
			said = append(said, words)
		}
	}
	return strings.Join(said, "; ")
}

func kindInChat(err error) string {
	who := "a vendor or a key"
	if v := vendorIn(err); v != "" {
		who = VendorName(v)
	}
	var (
		fewer  *FewerError
		key    *KeyError
		unread *UnreadError
	)
	switch status := statusOf(err); {
	case errors.As(err, &fewer):
		return fmt.Sprintf("%s lists far fewer %s than before", who, summaryName(fewer.kind))
	case errors.Is(err, ErrOtherAccount):
		return "the key of " + who + " opens another account"
	case errors.As(err, &key), errors.As(err, &unread):
		return "the key of " + who + " is not at hand"
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return fmt.Sprintf("%s refused the key or its rights, status %d", who, status)
	case status != 0:
		return fmt.Sprintf("%s gave trouble, status %d", who, status)
	case VendorTrouble(err):
		return who + " gave trouble"
	}
	return "something went wrong"
}

// statusOf is the status that a vendor answered with, 0 if none did.
func statusOf(err error) int {
	var (
		rmm    *syncro.Error
		docs   *itglue.Error
		alerts *saasalerts.Error
	)
	switch {
	case errors.As(err, &rmm):
		return rmm.Status
	case errors.As(err, &docs):
		return docs.Status
	case errors.As(err, &alerts):
		return alerts.Status
	}
	return 0
}
