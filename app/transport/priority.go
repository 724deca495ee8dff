package transport

import "context"

// Priority says who waits for whom when the limit is short.
type Priority int

const (
	// Interactive is work that a person waits for. It is the default.
	Interactive Priority = iota
	// Routine is unattended work: it goes after all interactive requests and
	// takes at most half of a window and of the connections.
	Routine
)

type priorityKey struct{}

// WithPriority gives the requests made with the returned context that priority.
func WithPriority(ctx context.Context, p Priority) context.Context {
	return context.WithValue(ctx, priorityKey{}, p)
}

func priorityOf(ctx context.Context) Priority {
	if ctx.Value(priorityKey{}) == Routine {
		return Routine
	}
	return Interactive
}
