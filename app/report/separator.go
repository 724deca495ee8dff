package report

import (
	"bufio"
	"errors"
	"io"
	"strings"
)

// headerRoom is how far the first row is looked at for its separator.
const headerRoom = 4096

// separated finds out by what the cells of a sheet are separated: by what most
// often separates the names in its first row, none of which holds any of these.
func separated(from io.Reader) (io.Reader, rune, error) {
	in := bufio.NewReaderSize(from, headerRoom)
	start, err := in.Peek(headerRoom)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, err
	}
	for _, mark := range []string{"\xff\xfe", "\xfe\xff"} {
		if strings.HasPrefix(string(start), mark) {
			return nil, 0, errors.New("it is UTF-16 (\"Unicode text\"): save it as \"CSV UTF-8\"")
		}
	}
	first, _, _ := strings.Cut(string(start), "\n")
	if strings.HasPrefix(first, byteOrderMark) {
		if _, err := in.Discard(len(byteOrderMark)); err != nil {
			return nil, 0, err
		}
	}
	separator, most := ',', strings.Count(first, ",")
	for _, r := range ";\t" {
		if n := strings.Count(first, string(r)); n > most {
			separator, most = r, n
		}
	}
	return in, separator, nil
}
