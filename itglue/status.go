package itglue

import "context"

type statusKey struct{}

// WithStatus returns a context whose calls tell note the HTTP status of every
// answer, also of one that brings no error.
func WithStatus(ctx context.Context, note func(status int)) context.Context {
	return context.WithValue(ctx, statusKey{}, note)
}

func noteStatus(ctx context.Context, status int) {
	if note, ok := ctx.Value(statusKey{}).(func(int)); ok {
		note(status)
	}
}
