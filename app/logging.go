package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
	"dev.onramp/app/transport"
)

// LogLine is one line of what happened, for the log that `!` shows.
type LogLine struct {
	At    time.Time
	Text  string
	Error bool
}

const logLength = 500

// say tells what happened, on screen and in the log's file.
func (a *App) say(failed bool, format string, args ...any) {
	line := LogLine{At: time.Now(), Text: msp.Clean(fmt.Sprintf(format, args...)), Error: failed}
	a.mu.Lock()
	a.log = append(a.log, line)
	a.log = a.log[max(0, len(a.log)-logLength):]
	a.mu.Unlock()
	if failed {
		a.file.Error(line.Text)
	} else {
		a.file.Info(line.Text)
	}
}

// Log returns what happened in this run, the newest first.
func (a *App) Log() []LogLine {
	a.mu.RLock()
	defer a.mu.RUnlock()
	out := make([]LogLine, 0, len(a.log))
	for i := len(a.log) - 1; i >= 0; i-- {
		out = append(out, a.log[i])
	}
	return out
}

// logPass logs the figures of a pass, and what a person should know of it.
func (a *App) logPass(s Summary, failed error) {
	level, attrs := slog.LevelInfo, []any{
		"took", s.Ended.Sub(s.Started).Round(time.Millisecond).String(), "writes", s.Writes(), "refused", s.Refused() - s.along(), "in_need_of_refused", s.along(), "dry_run", s.DryRun, "vendors", s.Vendors,
	}
	if failed != nil {
		level, attrs = slog.LevelError, append(attrs, "error", Sentence(failed))
	}
	if told := s.told(); len(told) > 0 {
		attrs = append(attrs, "told", told)
	}
	a.file.Log(a.ctx, level, "sync", attrs...)
}

// sayApplied tells how applying a plan has ended, in figures.
func (a *App) sayApplied(s reconcile.Summary, err error) {
	how := "has ended"
	switch {
	case errors.Is(err, context.Canceled):
		how = "was cancelled"
	case err != nil:
		how = "failed"
	case s.Stopped != "":
		how = "stopped early, " + s.Stopped
	}
	var figures []string
	for _, c := range slices.Concat(kindCounts(s.Done), unwritten(s)) {
		figures = append(figures, fmt.Sprintf("%s %d", c.Name, c.N))
	}
	a.say(how == "failed", "apply %s: %s", how, name(strings.Join(figures, ", "), "nothing was written"))
}

// hideKeys keeps every key that is known out of the log's file. The caller holds
// the lock, or is alone.
func (a *App) hideKeys() {
	secrets := a.hook.secrets()
	for _, state := range a.vendors {
		secrets = append(secrets, transport.Secret(state.key))
	}
	a.file.Redact(transport.Redact(secrets))
}

// logged logs each request of a vendor when the log is verbose: method and path,
// never a query, a header or a body, for these hold customers' data.
func (a *App) logged(v Vendor, base http.RoundTripper) http.RoundTripper {
	if a.opt.Verbose == nil {
		return base
	}
	return requestLog{log: a.file.Logger, vendor: v, base: base}
}

type requestLog struct {
	log    *slog.Logger
	vendor Vendor
	base   http.RoundTripper
}

// RoundTrip logs how a request went.
func (r requestLog) RoundTrip(req *http.Request) (*http.Response, error) {
	began := time.Now()
	resp, err := r.base.RoundTrip(req)
	attrs := []any{"vendor", r.vendor, "method", req.Method, "path", req.URL.Path, "took", time.Since(began).Round(time.Millisecond).String()}
	if err != nil {
		attrs = append(attrs, "error", err.Error())
	} else {
		attrs = append(attrs, "status", resp.StatusCode)
	}
	r.log.Debug("request", attrs...)
	return resp, err
}

// InternalError says that the program has a fault of its own.
type InternalError struct{ report string }

// Error implements error.
func (e *InternalError) Error() string {
	return "internal error: what was decided and written is kept, start again to go on; please report it with " + e.report
}

// KeepTrace puts what a panic left behind into the log's file and returns an
// *InternalError that says so. It takes no lock: whoever panicked may hold it.
func (a *App) KeepTrace(panicked any, trace []byte) error {
	a.file.Error("internal error", "panic", fmt.Sprint(panicked), "trace", string(trace))
	if a.opt.Temporary { // its log goes away with it, and nothing in it is secret
		return &InternalError{msp.Clean(fmt.Sprintf("these words: %v", panicked))}
	}
	return &InternalError{"the last lines of " + filepath.Join(a.opt.Dir, logFile)}
}
