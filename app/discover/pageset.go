package discover

import "slices"

// PageSet is a set of page numbers as ascending spans, first and last page
// inclusive. Pages come in nearly in order, so that a crawl of thousands of
// them is a handful of spans, and storing it with every page costs nothing.
type PageSet [][2]int

// Has says whether page n is in the set.
func (s PageSet) Has(n int) bool {
	for _, span := range s {
		if n >= span[0] && n <= span[1] {
			return true
		}
	}
	return false
}

// With returns the set with page n.
func (s PageSet) With(n int) PageSet {
	if s.Has(n) {
		return s
	}
	out := append(slices.Clone(s), [2]int{n, n})
	slices.SortFunc(out, func(a, b [2]int) int { return a[0] - b[0] })
	merged := out[:1]
	for _, span := range out[1:] {
		if last := &merged[len(merged)-1]; span[0] == last[1]+1 {
			last[1] = span[1]
		} else {
			merged = append(merged, span)
		}
	}
	return merged
}

// Without returns the set without page n.
func (s PageSet) Without(n int) PageSet {
	var out PageSet
	for _, span := range s {
		if n < span[0] || n > span[1] {
			out = append(out, span)
			continue
		}
		if span[0] < n {
			out = append(out, [2]int{span[0], n - 1})
		}
		if n < span[1] {
			out = append(out, [2]int{n + 1, span[1]})
		}
	}
	return out
}

// Split returns the pages that hold the same rows when every page is cut into
// that many parts.
func (s PageSet) Split(parts int) PageSet {
	var out PageSet
	for _, span := range s {
		out = append(out, [2]int{(span[0]-1)*parts + 1, span[1] * parts})
	}
	return out
}
