package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"testing"
)

// tape keeps what vendors answered in a file, so that another process reads the
// same without holding the simulators in its memory.
type tape struct {
	path string
	file *os.File

	mu      sync.Mutex
	end     int64
	Answers map[string]answer // by method and address
}

// answer is where the body of an answer stands on the tape, and its header.
type answer struct {
	At, Length int64
	Status     int
	Header     http.Header
}

func newTape(t *testing.T, path string) *tape {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	return &tape{path: path, file: file, Answers: map[string]answer{}}
}

// record answers as base does.
func (p *tape) record(base http.RoundTripper, r *http.Request) (*http.Response, error) {
	resp, err := base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Answers[r.Method+" "+r.URL.String()] = answer{p.end, int64(len(body)), resp.StatusCode, resp.Header}
	n, err := p.file.Write(body)
	p.end += int64(n)
	return resp, err
}

func (p *tape) close(t *testing.T) {
	t.Helper()
	index, err := json.Marshal(p.Answers)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p.path+".index", index, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := p.file.Close(); err != nil {
		t.Fatal(err)
	}
}

// playTape opens a tape to be played.
func playTape(t *testing.T, path string) *tape {
	t.Helper()
	p := &tape{path: path}
	index, err := os.ReadFile(path + ".index")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(index, &p.Answers); err != nil {
		t.Fatal(err)
	}
	if p.file, err = os.Open(path); err != nil {
		t.Fatal(err)
	}
	return p
}

// RoundTrip answers what is on the tape.
func (p *tape) RoundTrip(r *http.Request) (*http.Response, error) {
	a, known := p.Answers[r.Method+" "+r.URL.String()]
	if !known {
		return nil, fmt.Errorf("%s %s is not on the tape", r.Method, r.URL)
	}
	return &http.Response{
		StatusCode: a.Status, Header: a.Header.Clone(), Request: r, ContentLength: a.Length,
		Body: io.NopCloser(io.NewSectionReader(p.file, a.At, a.Length)),
	}, nil
}
