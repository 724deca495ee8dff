package store

import (
	"errors"
	"fmt"
	"regexp"

	bolterrors "go.etcd.io/bbolt/errors"
)

// damagedPage finds the page that a sentence about damage names. bbolt writes "page 5", "page(5)", "pgId:5" and
// "Page expected to be: 5", and so on.
var damagedPage = regexp.MustCompile(`(?i)\b(?:page|pgid)(?: id)?(?: expected to be)?[ :(]{1,2}(\d+)`)

// plain words for a person why a file is damaged: which of its pages. What is wrong with that page is in the cause.
type plain struct{ cause error }

func (p plain) Error() string {
	var value *DamagedError
	found := damagedPage.FindStringSubmatch(p.cause.Error())
	switch {
	case errors.As(p.cause, &value):
	case found != nil:
		return fmt.Sprintf("page %s of it is damaged", found[1])
	case errors.Is(p.cause, bolterrors.ErrInvalid), errors.Is(p.cause, bolterrors.ErrVersionMismatch), errors.Is(p.cause, bolterrors.ErrChecksum):
		return errNoMeta.Error()
	case errors.Is(p.cause, errPanic):
		return "a part of it cannot be read, as of a file that was cut short or written over"
	}
	return p.cause.Error()
}

func (p plain) Unwrap() error { return p.cause }
