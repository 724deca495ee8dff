package discover

import (
	"context"
	"errors"

	"dev.onramp/itglue"
	"dev.onramp/saasalerts"
	"dev.onramp/syncro"
)

// pageTries is how often a page is asked for whose answer was damaged although
// its status was a success: a transport cannot see that.
const pageTries = 2

// fetch reads a page, and once more if what came was cut or no JSON.
func (r *run) fetch(ctx context.Context, read func(ctx context.Context, n, size int) (page, error), n, size int) (page, error) {
	for try := 1; ; try++ {
		p, err := read(ctx, n, size)
		if err == nil || try == pageTries || !damaged(err) {
			return p, err
		}
	}
}

func damaged(err error) bool {
	if answer, ok := errors.AsType[*itglue.Error](err); ok {
		return answer.Status >= 200 && answer.Status < 300 && !errors.Is(err, itglue.ErrTooLarge)
	}
	return errors.Is(err, syncro.ErrUnexpected) || errors.Is(err, saasalerts.ErrUnexpected)
}
