package app

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"dev.onramp/app/report"
)

// The forms of a report, by the suffix of its file.
const (
	ReportHTML = ".html"
	ReportCSV  = ".csv"
	ReportJSON = ".json"
)

// reportTries is how often a report is begun anew when something is decided or
// read while it is being made.
const reportTries = 5

// errKeepsMoving says that no moment was quiet enough for a report.
var errKeepsMoving = errors.New("the records or decisions keep changing: wait until what runs now is done, then ask for the report again")

// ReportName is how the file of a report is called if a person does not say.
func (a *App) ReportName(health bool) string {
	kind := "report"
	if health {
		kind = "health"
	}
	return fmt.Sprintf("onramp-%s-%s-%s%s", kind, a.opt.Name, time.Now().Format(time.DateOnly), ReportHTML)
}

// WriteReports writes a report into files, in the form that each suffix names.
// Each file is whole or not there, and readable by its owner alone: a report has
// the names of customers and devices. Unless it is a health report, which changes
// nothing, the next report tells what has changed since this one.
func (a *App) WriteReports(paths []string, health bool) error {
	for _, path := range paths {
		if !slices.Contains([]string{ReportHTML, ReportCSV, ReportJSON}, suffix(path)) {
			return fmt.Errorf("the report cannot be written to %q: its name ends in %s, %s or %s", path, ReportHTML, ReportCSV, ReportJSON)
		}
	}
	return a.whileStill(health, func(g *gathering) error {
		for i, path := range paths {
			err := writeReport(path, func(w io.Writer) error { return render(g.report(health), suffix(path), w) })
			if err != nil && i > 0 {
				return fmt.Errorf("%w; written before it: %s", err, strings.Join(paths[:i], ", "))
			}
			if err != nil {
				return err
			}
		}
		if health {
			return nil
		}
		return g.remember()
	})
}

// PrintReport prints a report in one form. What is printed is not what the next
// report compares with.
func (a *App) PrintReport(w io.Writer, form string, health bool) error {
	g, err := a.gather(health)
	if err != nil {
		return err
	}
	return render(g.report(health), form, w)
}

func suffix(path string) string { return strings.ToLower(filepath.Ext(path)) }

func render(r report.Report, form string, w io.Writer) error {
	switch form {
	case ReportCSV:
		return r.CSV(w)
	case ReportJSON:
		return r.JSON(w)
	}
	return r.HTML(w)
}

// whileStill gathers and works, and begins anew if something changed meanwhile.
func (a *App) whileStill(health bool, work func(*gathering) error) error {
	for range reportTries {
		g, err := a.gather(health)
		if err != nil {
			return err
		}
		if err = work(g); !errors.Is(err, errMoved) {
			return err
		}
	}
	return errKeepsMoving
}

// writeReport writes a file for its owner alone, whole or not at all: what was
// there stays until the new file is on disk.
func writeReport(path string, write func(io.Writer) error) (err error) {
	if to, err := filepath.EvalSymlinks(path); err == nil {
		path = to
	}
	if found, err := os.Stat(path); err == nil && !found.Mode().IsRegular() {
		return fmt.Errorf("the file cannot be written: %s is %s; name a file", path, whatIs(found))
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".onramp-*"+filepath.Ext(path))
	if err != nil {
		return cannotWrite(path, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(temp.Name()))
		}
	}()
	out := bufio.NewWriterSize(temp, 1<<16)
	err = write(out)
	if errors.Is(err, errMoved) {
		return errors.Join(err, temp.Close())
	}
	if err = errors.Join(err, out.Flush(), temp.Sync(), temp.Close()); err != nil {
		return cannotWrite(path, err)
	}
	if err = os.Rename(temp.Name(), path); err != nil {
		return cannotWrite(path, err)
	}
	return nil
}

// cannotWrite says which file could not be written and why, without the name of
// the temporary one.
func cannotWrite(path string, err error) error {
	var at *os.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &at):
		err = at.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return fmt.Errorf("the file cannot be written: %w: %s; nothing was changed there: name another file, or make room", err, path)
}

func whatIs(found os.FileInfo) string {
	if found.IsDir() {
		return "a folder"
	}
	return "a device or a pipe"
}
