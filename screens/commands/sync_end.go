package commands

import (
	"encoding/json"
	"errors"
	"io"

	"dev.onramp/app"
	"dev.onramp/store"
)

// outcomes name the exit codes in JSON.
var outcomes = map[int]string{
	exitDone: "done", exitFailed: "failed", exitReview: "needs_review", exitBraked: "refused_by_a_brake",
	exitVendor: "vendor_or_key_trouble", exitBusy: "busy",
}

// end is how a sync ended, as JSON.
type end struct {
	Outcome string `json:"outcome"`
	Code    int    `json:"exit_code"`
	// HeldBy is who has the workspace, nil unless another process has.
	HeldBy *store.Holder `json:"held_by,omitempty"`
	app.Summary
}

// printEnd prints how a sync ended, however far it came: whoever reads the output
// finds one object there.
func printEnd(w io.Writer, s app.Summary, err error) error {
	e := end{Code: exitCode(err), Summary: s}
	e.Outcome = outcomes[e.Code]
	if err != nil && e.Error == "" && e.Code != exitReview && e.Code != exitBraked {
		e.Error = app.Sentence(err)
	}
	var held *store.HeldError
	if errors.As(err, &held) && held.Holder.PID != 0 {
		e.HeldBy = &held.Holder
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(e)
}
