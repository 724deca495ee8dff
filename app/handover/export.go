package handover

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Format is how a checklist is written to a file.
type Format string

// The formats.
const (
	Markdown Format = "markdown"
	CSV      Format = "csv"
	JSON     Format = "json"
)

// Formats returns the formats in the order in which screens offer them.
func Formats() []Format { return []Format{Markdown, CSV, JSON} }

// Sheet is everything that is handed over to whoever works at SaaS Alerts'
// screens.
type Sheet struct {
	Workspace string
	Account   string // the Syncro account's host
	Made      time.Time
	Version   int // that the items lead to
	Activity  Target
	Items     []Item
	// Before is the version that stands there, nil before the first.
	Before    *Version
	Watch     *Watch // of Before
	Readiness []Readiness
}

// Write writes the sheet in a format.
func (s Sheet) Write(w io.Writer, f Format) error {
	var err error
	switch f {
	case Markdown:
		_, err = io.WriteString(w, s.markdown())
	case CSV:
		err = s.csv(w)
	case JSON:
		err = s.json(w)
	default:
		return fmt.Errorf("%q is no format of the checklist: it is markdown, csv or json", f)
	}
	if err != nil {
		return fmt.Errorf("write the checklist: %w", err)
	}
	return nil
}

// csv writes a row for each item. Cells that a spreadsheet would take for a
// formula are made text.
func (s Sheet) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"number", "done", "kind", "who", "where", "do", "customer id", "customer", "organization id", "organization", "devices", "open alerts"}}
	for _, i := range s.Items {
		row := []string{strconv.Itoa(i.Number), yes(i.Done), string(i.Kind), i.Who, i.Where, i.Do}
		if r := i.Row; r != nil {
			row = append(row, strconv.FormatInt(r.Customer, 10), r.Name.String(), r.Organization, r.OrganizationName.String(), strconv.Itoa(r.Devices), known(r.Alerts))
		} else {
			row = append(row, "", "", "", "", "", "")
		}
		rows = append(rows, row)
	}
	for _, row := range rows {
		for i := range row {
			row[i] = asText(row[i])
		}
	}
	return out.WriteAll(rows)
}

func yes(done bool) string {
	if done {
		return "yes"
	}
	return "no"
}

func known(n int) string {
	if n < 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// asText keeps a spreadsheet from taking a cell for a formula: vendors' text may
// begin with what starts one. Full-width forms count, because spreadsheets fold
// them.
func asText(cell string) string {
	if strings.HasPrefix(strings.TrimSpace(cell), "'") {
		return "'" + cell // or the mark of another one would be taken off
	}
	if begin := strings.TrimLeft(cell, " \t\r\n\u00a0"); begin != "" && strings.ContainsRune("=+-@\uff1d\uff0b\uff0d\uff20|%", []rune(begin)[0]) {
		return "'" + cell
	}
	return cell
}

// jsonSheet is the sheet as JSON shows it: names as they are shown, ids to work
// with.
type jsonSheet struct {
	Workspace    string        `json:"workspace"`
	Account      string        `json:"syncro_account"`
	Made         time.Time     `json:"made"`
	Version      int           `json:"version"`
	UserActivity jsonTarget    `json:"user_activity_organization"`
	Items        []jsonItem    `json:"items"`
	Verification *jsonWatch    `json:"verification,omitempty"`
	Readiness    []jsonReadied `json:"entra_readiness"`
}

type jsonTarget struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type jsonItem struct {
	Number       int         `json:"number"`
	Done         bool        `json:"done"`
	Kind         Kind        `json:"kind"`
	Who          string      `json:"who"`
	Where        string      `json:"where"`
	Do           string      `json:"do"`
	Customer     *jsonParty  `json:"customer,omitempty"`
	Organization *jsonTarget `json:"organization,omitempty"`
	Devices      *int        `json:"devices,omitempty"`
	Alerts       *int        `json:"open_alerts,omitempty"`
}

type jsonParty struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type jsonWatch struct {
	Version     int       `json:"version"`
	Confirmed   time.Time `json:"confirmed"`
	By          string    `json:"confirmed_by"`
	State       State     `json:"state"`
	Looked      time.Time `json:"looked,omitzero"`
	Verified    time.Time `json:"verified,omitzero"`
	Failed      string    `json:"failed,omitempty"`
	Differences []string  `json:"differences"`
	Notes       []string  `json:"notes"`
	Unverified  bool      `json:"unverified"`
}

type jsonReadied struct {
	Customer  jsonParty `json:"customer"`
	Windows   int       `json:"windows"`
	Ready     int       `json:"ready"`
	Missing   int       `json:"missing"`
	Malformed int       `json:"malformed"`
	Duplicate int       `json:"duplicate"`
	Doubled   []string  `json:"doubled,omitempty"`
}

func (s Sheet) json(w io.Writer) error {
	out := jsonSheet{
		Workspace: s.Workspace, Account: s.Account, Made: s.Made, Version: s.Version,
		UserActivity: jsonTarget{s.Activity.ID, s.Activity.Name.String()}, Items: []jsonItem{}, Readiness: []jsonReadied{},
	}
	for _, i := range s.Items {
		item := jsonItem{Number: i.Number, Done: i.Done, Kind: i.Kind, Who: i.Who, Where: i.Where, Do: i.Do}
		if r := i.Row; r != nil {
			item.Customer = &jsonParty{r.Customer, r.Name.String()}
			item.Organization = &jsonTarget{r.Organization, r.OrganizationName.String()}
			item.Devices = &r.Devices
			if r.Alerts >= 0 {
				item.Alerts = &r.Alerts
			}
		}
		out.Items = append(out.Items, item)
	}
	if v := s.Before; v != nil {
		out.Verification = &jsonWatch{Version: v.Number, Confirmed: v.Confirmed, By: v.By, State: StateWaiting, Differences: []string{}, Notes: []string{}}
		if x := s.Watch; x != nil && x.Tries > 0 {
			out.Verification.Looked, out.Verification.Verified, out.Verification.Failed = x.At, x.Verified, x.Failed
			out.Verification.State, out.Verification.Unverified = x.Result.State, x.Result.Unverified
			out.Verification.Differences = append(out.Verification.Differences, x.Result.Differences...)
			out.Verification.Notes = append(out.Verification.Notes, x.Result.Notes...)
		}
	}
	for _, r := range s.Readiness {
		out.Readiness = append(out.Readiness, jsonReadied{
			Customer: jsonParty{r.Customer, r.Name.String()}, Windows: r.Windows, Ready: r.Ready, Missing: r.Missing,
			Malformed: r.Malformed, Duplicate: r.Duplicate, Doubled: r.Doubled,
		})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(out)
}
