package match

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// searchQueries is the fixed list on which the search is measured, here and by the script search-against-fzf: beginnings, whole words, several words, insides, letters left out, letters swapped, and what is not there.
var searchQueries = []string{
	"a", "de", "the", "acme", "birch", "dental", "services", "plumbing", "harbor dental", "acme sons", "group legal", "ridge accounting serv", "the motors group", "keystone elec",
	"onstruct", "hrbr", "vetrinary", "cosntruction", "maple zzz", "xqzjv",
}

// The variables by which search-against-fzf has a test binary do one thing and end.
const (
	writeSearchFor = "ONRAMP_SEARCH_WRITE" // a folder: write the rows and the queries there
	searchListFor  = "ONRAMP_SEARCH_LIST"  // a file of rows: print those that the query finds
	searchQueryFor = "ONRAMP_SEARCH_QUERY"
)

func TestMain(m *testing.M) {
	var err error
	switch folder, list := os.Getenv(writeSearchFor), os.Getenv(searchListFor); {
	case folder != "":
		err = writeSearch(folder)
	case list != "":
		err = searchFile(list, os.Getenv(searchQueryFor))
	default:
		os.Exit(m.Run())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func writeSearch(folder string) error {
	for name, lines := range map[string][]string{"rows": searchRows(), "queries": searchQueries} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// searchFile is one search as a process of its own: it reads, indexes, searches and prints the rows found, best first, as fzf --filter does.
func searchFile(list, query string) error {
	rows, err := readRows(list)
	if err != nil {
		return err
	}
	hits, err := NewIndex(rows).Search(context.Background(), query, nil)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(os.Stdout, 1<<16)
	for _, hit := range hits.Rows {
		if _, err := out.WriteString(rows[hit.Row] + "\n"); err != nil {
			return err
		}
	}
	return out.Flush()
}

// readRows reads a file of one row a line into one string, without a copy.
func readRows(list string) ([]string, error) {
	file, err := os.Open(list)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	text.Grow(int(info.Size()))
	if _, err := io.Copy(&text, file); err != nil {
		return nil, err
	}
	return strings.Split(strings.TrimSuffix(text.String(), "\n"), "\n"), nil
}
