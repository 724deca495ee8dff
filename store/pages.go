package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
)

// The layout of a bbolt file (version 2), in the byte order of the machine that wrote it: two meta pages, then pages of
// a header {id u64, flags u16, count u16, overflow u32} and, for trees, count elements of 16 bytes each.
const (
	metaMagic   = 0xED0CDAED
	metaVersion = 2
	metaSize    = 64 // of which the last 8 are the checksum
	headerSize  = 16
	elementSize = 16
	bucketSize  = 16 // root page u64, sequence u64
	minPageSize = 1 << 10
	maxPageSize = 1 << 24

	flagBranch   = 0x01
	flagLeaf     = 0x02
	flagFreelist = 0x10
	leafIsBucket = 0x01

	noFreelist = ^uint64(0)
	hugeCount  = 0xFFFF // the true count of the free list is in its first element
)

var order = binary.NativeEndian

// pager reads the pages of one file with every bound checked, as bbolt, which trusts the file, does not.
type pager struct {
	file io.ReaderAt
	meta meta
}

type meta struct {
	pageSize uint64
	root     uint64 // page of the tree of buckets
	freelist uint64
	pages    uint64 // all pages in use have lower numbers
	commit   uint64 // bbolt's own count
}

var errNoMeta = errors.New("its first two pages are damaged, or it is another kind of file")

// newestMeta finds the good meta page with the higher commit. The second one is looked for at every page size, since
// only the first one, which may be damaged, would tell it.
func newestMeta(file io.ReaderAt) (meta, error) {
	var newest meta
	found := false
	try := func(offset uint64) {
		m, ok := metaAt(file, offset)
		if ok && (offset == 0 || offset == m.pageSize) && (!found || m.commit > newest.commit) {
			newest, found = m, true
		}
	}
	try(0)
	for size := uint64(minPageSize); size <= maxPageSize; size *= 2 {
		try(size)
	}
	if !found {
		return meta{}, errNoMeta
	}
	return newest, nil
}

func metaAt(file io.ReaderAt, offset uint64) (meta, bool) {
	var page [headerSize + metaSize]byte
	if _, err := file.ReadAt(page[:], int64(offset)); err != nil {
		return meta{}, false
	}
	b := page[headerSize:]
	sum := fnv.New64a()
	sum.Write(b[:metaSize-8])
	if order.Uint32(b) != metaMagic || order.Uint32(b[4:]) != metaVersion || order.Uint64(b[56:]) != sum.Sum64() {
		return meta{}, false
	}
	m := meta{
		pageSize: uint64(order.Uint32(b[8:])),
		root:     order.Uint64(b[16:]),
		freelist: order.Uint64(b[32:]),
		pages:    order.Uint64(b[40:]),
		commit:   order.Uint64(b[48:]),
	}
	return m, m.pageSize >= minPageSize && m.pageSize <= maxPageSize
}

// page is one page with its overflow pages, or a small bucket that lies inline in a value.
type page struct {
	id     uint64
	flags  uint16
	count  int
	length uint64 // in pages
	data   []byte
}

// read reads page id into buffer, which it may replace by a larger one.
func (p *pager) read(id uint64, buffer []byte) (page, error) {
	if id < 2 || id >= p.meta.pages {
		return page{}, fmt.Errorf("page %d is beyond the %d pages in use", id, p.meta.pages)
	}
	at := int64(id * p.meta.pageSize)
	data := resize(buffer, p.meta.pageSize)
	if _, err := p.file.ReadAt(data, at); err != nil {
		return page{}, fmt.Errorf("read page %d: %w", id, err)
	}
	got := parsePage(data)
	if got.id != id {
		return page{}, fmt.Errorf("page %d says that it is page %d", id, got.id)
	}
	got.length = 1 + uint64(order.Uint32(data[12:]))
	if got.length > p.meta.pages-id {
		return page{}, fmt.Errorf("page %d runs on for %d pages, beyond the %d in use", id, got.length, p.meta.pages)
	}
	if got.length > 1 {
		got.data = resize(data, got.length*p.meta.pageSize)
		if _, err := p.file.ReadAt(got.data, at); err != nil {
			return page{}, fmt.Errorf("read page %d: %w", id, err)
		}
	}
	return got, nil
}

func resize(buffer []byte, size uint64) []byte {
	if uint64(cap(buffer)) < size {
		return make([]byte, size)
	}
	return buffer[:size]
}

func parsePage(data []byte) page {
	return page{id: order.Uint64(data), flags: order.Uint16(data[8:]), count: int(order.Uint16(data[10:])), data: data}
}

// span tells where in the page the data of element i lies: its key, and behind it its value if the page is a leaf.
func (g page) span(i int) (start, keyEnd, end uint64) {
	at := headerSize + i*elementSize
	element := g.data[at:]
	if g.flags == flagBranch {
		start = uint64(at) + uint64(order.Uint32(element))
		keyEnd = start + uint64(order.Uint32(element[4:]))
		return start, keyEnd, keyEnd
	}
	start = uint64(at) + uint64(order.Uint32(element[4:]))
	keyEnd = start + uint64(order.Uint32(element[8:]))
	return start, keyEnd, keyEnd + uint64(order.Uint32(element[12:]))
}

// checkSpans wants the data of all elements behind the last element, without gap or overlap, as bbolt writes them.
// A count that was changed on the disk, and would hide records, shows in that.
func (g page) checkSpans() error {
	if g.count == 0 {
		return fmt.Errorf("page %d is empty", g.id)
	}
	expected := uint64(headerSize + g.count*elementSize)
	for i := range g.count {
		if expected > uint64(len(g.data)) {
			break
		}
		start, _, end := g.span(i)
		if start != expected {
			return fmt.Errorf("page %d: the data of element %d of %d is not where it should be", g.id, i, g.count)
		}
		expected = end
	}
	if expected > uint64(len(g.data)) {
		return fmt.Errorf("page %d: its %d elements do not fit in it", g.id, g.count)
	}
	return nil
}

// branch returns the key and the page number of element i.
func (g page) branch(i int) (key []byte, child uint64) {
	start, end, _ := g.span(i)
	return g.data[start:end], order.Uint64(g.data[headerSize+i*elementSize+8:])
}

// leaf returns the key and the value of element i, and whether the value is a bucket.
func (g page) leaf(i int) (key, value []byte, isBucket bool) {
	start, keyEnd, end := g.span(i)
	flags := order.Uint32(g.data[headerSize+i*elementSize:])
	return g.data[start:keyEnd], g.data[keyEnd:end], flags&leafIsBucket != 0
}

// ordered holds element i to the rule of the tree: above the key before it (not below, if that is the parent's), and
// below the next key of the parent.
func (g page) ordered(i int, key, before, next []byte) error {
	compared := bytes.Compare(before, key)
	if (before != nil && (compared > 0 || compared == 0 && i > 0)) || (next != nil && bytes.Compare(key, next) >= 0) {
		return fmt.Errorf("page %d: the key of element %d of %d is out of order", g.id, i, g.count)
	}
	return nil
}
