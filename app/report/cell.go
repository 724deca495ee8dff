package report

import (
	"bufio"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// byteOrderMark tells spreadsheets that the file is UTF-8.
const byteOrderMark = "\ufeff"

// writeCells writes one record: every cell in quotes, as RFC 4180 has them.
func writeCells(w *bufio.Writer, cells ...string) {
	for i, c := range cells {
		if i > 0 {
			put(w, ",")
		}
		put(w, `"`)
		put(w, strings.ReplaceAll(encodeCell(c), `"`, `""`))
		put(w, `"`)
	}
	put(w, "\r\n")
}

// put writes to a buffer, which remembers its first error until Flush.
func put(w *bufio.Writer, s string) { _, _ = w.WriteString(s) }

// encodeCell makes a text safe to be opened in a spreadsheet, in a way that
// decodeCell takes back exactly. A text that a spreadsheet would run as a formula
// gets an apostrophe in front (reliability anchors, section 4). A text with
// characters that a spreadsheet would change stands in quotes with escapes.
func encodeCell(s string) string {
	if fragile(s) {
		s = strconv.Quote(s)
	}
	return eachPart(s, func(part string) string {
		if risky(part) {
			return "'" + part
		}
		return part
	})
}

// decodeCell takes encodeCell back. What a person typed stays as it is.
func decodeCell(s string) string {
	s = eachPart(s, func(part string) string {
		if rest, ok := strings.CutPrefix(part, "'"); ok && risky(rest) {
			return rest
		}
		return part
	})
	if strings.HasPrefix(s, `"`) {
		if plain, err := strconv.Unquote(s); err == nil {
			return plain
		}
	}
	return s
}

// markID writes an id so that a spreadsheet takes it for a text: IT Glue's have
// sixteen digits, and a spreadsheet rounds numbers to fifteen. unmarkID takes it
// back.
func markID(id string) string {
	if id == "" {
		return ""
	}
	return "#" + id
}

func unmarkID(cell string) string { return strings.TrimPrefix(strings.TrimSpace(cell), "#") }

// eachPart changes what stands between semicolons: a spreadsheet of a country
// that separates cells by them takes each part for a cell of its own.
func eachPart(s string, change func(string) string) string {
	if !strings.Contains(s, ";") {
		return change(s)
	}
	parts := strings.Split(s, ";")
	for i := range parts {
		parts[i] = change(parts[i])
	}
	return strings.Join(parts, ";")
}

// risky says whether a spreadsheet may run a text, or a guard in front of one
// that it may run: both need a guard.
func risky(s string) bool {
	s = strings.TrimLeftFunc(strings.TrimLeft(s, "'"), unicode.IsSpace)
	first, _ := utf8.DecodeRuneInString(s)
	return s != "" && strings.ContainsRune("=+-@＝＋－＠", first)
}

// fragile says whether a text would not survive a spreadsheet and a CSV reader
// as it stands: controls, line breaks, what is no UTF-8, what cannot be seen.
func fragile(s string) bool {
	if strings.HasPrefix(s, `"`) || !utf8.ValidString(s) {
		return true
	}
	return strings.ContainsFunc(s, func(r rune) bool { return r != ' ' && !unicode.IsPrint(r) })
}
