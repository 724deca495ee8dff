package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"dev.onramp/app/msp"
)

// The JSON of a report is one document, written row by row. Its texts are the
// clean ones.
type (
	jsonHead struct {
		Title     string         `json:"title"`
		Workspace string         `json:"workspace"`
		Owner     string         `json:"owner,omitempty"`
		Account   string         `json:"account,omitempty"`
		Made      time.Time      `json:"made"`
		Words     []string       `json:"words,omitempty"`
		Figures   []jsonFigure   `json:"figures"`
		Total     jsonCoverage   `json:"total"`
		Coverage  []jsonCoverage `json:"coverage"`
	}
	jsonFigure struct {
		Name string `json:"name"`
		N    int    `json:"n"`
	}
	jsonCoverage struct {
		Customer   string `json:"customer,omitempty"`
		Documented int    `json:"documented"`
		Devices    int    `json:"devices"`
	}
	jsonSection struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		About string `json:"about"`
		Count int    `json:"count"`
	}
	jsonRow struct {
		Kind     string     `json:"kind"`
		Customer string     `json:"customer,omitempty"`
		Syncro   jsonRecord `json:"syncro,omitzero"`
		Other    jsonRecord `json:"other,omitzero"`
		Under    string     `json:"under,omitempty"`
		Value    string     `json:"value,omitempty"`
		Detail   string     `json:"detail,omitempty"`
		By       string     `json:"by,omitempty"`
		When     string     `json:"when,omitempty"`
	}
	jsonRecord struct {
		ID   string `json:"id,omitempty"`
		Name string `json:"name,omitempty"`
		URL  string `json:"url,omitempty"`
	}
)

// JSON writes the report as one JSON document.
func (r Report) JSON(to io.Writer) error {
	w := bufio.NewWriter(to)
	head := jsonHead{
		Title: r.Title, Workspace: msp.Clean(r.Workspace), Owner: r.Owner.String(), Account: msp.Clean(r.Account), Made: r.Made.UTC(),
		Figures: []jsonFigure{}, Total: jsonOf(r.Total), Coverage: []jsonCoverage{},
	}
	for _, words := range r.Words {
		head.Words = append(head.Words, msp.Clean(words))
	}
	for _, f := range r.Figures {
		head.Figures = append(head.Figures, jsonFigure{f.Name, f.N})
	}
	for _, c := range r.Coverage {
		head.Coverage = append(head.Coverage, jsonOf(c))
	}
	if err := openObject(w, head); err != nil {
		return err
	}
	put(w, ",\"sections\":[")
	for i, s := range r.Sections {
		if i > 0 {
			put(w, ",")
		}
		put(w, "\n")
		if err := s.json(w); err != nil {
			return fmt.Errorf("write the section %q: %w", s.Title, err)
		}
	}
	put(w, "\n]}\n")
	return finished(w)
}

func (s Section) json(w *bufio.Writer) error {
	if err := openObject(w, jsonSection{s.ID, s.Title, s.About, s.Count}); err != nil {
		return err
	}
	put(w, ",\"rows\":[")
	next := "\n"
	err := s.Each(func(row Row) error {
		line, err := json.Marshal(jsonRow{
			Kind: row.Kind, Customer: row.Customer.String(), Syncro: jsonRecordOf(row.Syncro), Other: jsonRecordOf(row.Other),
			Under: row.Under.String(), Value: row.Value.String(), Detail: msp.Clean(row.Detail), By: msp.Clean(row.By), When: stamp(row.When),
		})
		if err != nil {
			return err
		}
		put(w, next)
		next = ",\n"
		_, err = w.Write(line)
		return err
	})
	put(w, "\n]}")
	return err
}

// openObject writes an object without its last brace, so that a list that is not
// in memory can follow.
func openObject(w *bufio.Writer, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	_, err = w.Write(text[:len(text)-1])
	return err
}

func jsonOf(c Coverage) jsonCoverage {
	return jsonCoverage{Customer: c.Name.String(), Documented: c.Matched, Devices: c.Total}
}

func jsonRecordOf(r Record) jsonRecord {
	return jsonRecord{ID: msp.Clean(r.ID), Name: r.Name.String(), URL: r.Link()}
}
