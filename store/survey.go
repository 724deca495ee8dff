package store

import (
	"errors"
	"fmt"
	"io"
)

// survey reads every page that is in use and makes sure that the file is as long as it says, that each page is reached
// once, that keys are in order, and that every other page is on the free list. The visitor sees every bucket and record.
// A file that passes cannot make bbolt panic or loop.
func survey(file io.ReaderAt, size int64, visit visitor) error {
	newest, err := newestMeta(file)
	if err != nil {
		return err
	}
	if held := uint64(size) / newest.pageSize; held < newest.pages {
		return fmt.Errorf("it is cut short: %d of %d pages are there", held, newest.pages)
	}
	s := &surveyor{pager: pager{file: file, meta: newest}, used: make([]bool, newest.pages), visit: visit}
	if _, err := s.tree(place{root: true}, newest.root, nil, nil); err != nil {
		return err
	}
	if err := s.freelist(); err != nil {
		return err
	}
	return s.complete()
}

// visitor is told what a survey finds; the slices are good for the call only.
type visitor interface {
	bucket(name string)
	record(bucket string, key, value []byte)
}

// maxDepth is far beyond any tree of 2 GiB.
const maxDepth = 64

type surveyor struct {
	pager
	used    []bool               // by page number
	buffers [maxDepth + 1][]byte // one for each depth, so that the pages above stay readable
	visit   visitor
}

// place is where in the file a page was reached.
type place struct {
	root   bool   // in the tree of buckets, not in one of them
	bucket string // nested ones are joined by a slash
	depth  int
}

func (p place) below() place { p.depth++; return p }

func (p place) inside(name []byte) place {
	inner := place{bucket: string(name), depth: p.depth + 1}
	if !p.root {
		inner.bucket = p.bucket + "/" + inner.bucket
	}
	return inner
}

// tree checks the pages under id, whose keys lie from low up to but without high (nil: no bound), and returns the
// highest of them.
func (s *surveyor) tree(at place, id uint64, low, high []byte) ([]byte, error) {
	if at.depth > maxDepth {
		return nil, fmt.Errorf("page %d lies too deep", id)
	}
	got, err := s.read(id, s.buffers[at.depth])
	if err != nil {
		return nil, err
	}
	s.buffers[at.depth] = got.data
	if err := s.claim(got); err != nil {
		return nil, err
	}
	if got.flags != flagBranch && got.flags != flagLeaf {
		return nil, fmt.Errorf("page %d has the unexpected type %#x", id, got.flags)
	}
	if err := got.checkSpans(); err != nil {
		return nil, err
	}
	if got.flags == flagBranch {
		return s.branches(at, got, low, high)
	}
	return s.leaves(at, got, low, high)
}

func (s *surveyor) claim(got page) error {
	for id := got.id; id < got.id+got.length; id++ {
		if s.used[id] {
			return fmt.Errorf("page %d is used twice", id)
		}
		s.used[id] = true
	}
	return nil
}

func (s *surveyor) branches(at place, got page, low, high []byte) ([]byte, error) {
	before := low
	for i := range got.count {
		key, child := got.branch(i)
		if err := got.ordered(i, key, before, high); err != nil {
			return nil, err
		}
		next := high
		if i+1 < got.count {
			next, _ = got.branch(i + 1)
		}
		last, err := s.tree(at.below(), child, key, next)
		if err != nil {
			return nil, err
		}
		before = last
	}
	return before, nil
}

func (s *surveyor) leaves(at place, got page, low, high []byte) ([]byte, error) {
	before := low
	for i := range got.count {
		key, value, isBucket := got.leaf(i)
		if err := got.ordered(i, key, before, high); err != nil {
			return nil, err
		}
		before = key
		switch {
		case isBucket:
			if err := s.bucket(at.inside(key), value); err != nil {
				return nil, fmt.Errorf("bucket %q: %w", key, err)
			}
		case at.root:
			return nil, fmt.Errorf("page %d: element %d of %d lies outside of any bucket", got.id, i, got.count)
		default:
			s.visit.record(at.bucket, key, value)
		}
	}
	return before, nil
}

var errBucketHeader = errors.New("its header is damaged")

// bucket checks a bucket from its header, which is followed by the records themselves if they are few.
func (s *surveyor) bucket(at place, header []byte) error {
	s.visit.bucket(at.bucket)
	if len(header) < bucketSize {
		return errBucketHeader
	}
	if root := order.Uint64(header); root != 0 {
		_, err := s.tree(at, root, nil, nil)
		return err
	}
	if len(header) < bucketSize+headerSize {
		return errBucketHeader
	}
	inline := parsePage(header[bucketSize:])
	if inline.flags != flagLeaf {
		return errBucketHeader
	}
	if inline.count == 0 && len(inline.data) == headerSize {
		return nil
	}
	if err := inline.checkSpans(); err != nil {
		return err
	}
	_, err := s.leaves(at, inline, nil, nil)
	return err
}

// freelist makes sure that the pages which bbolt will write over are in use by nobody.
func (s *surveyor) freelist() error {
	if s.meta.freelist == noFreelist {
		return nil
	}
	got, err := s.read(s.meta.freelist, nil)
	if err != nil {
		return err
	}
	if err := s.claim(got); err != nil {
		return err
	}
	if got.flags != flagFreelist {
		return fmt.Errorf("page %d has type %#x and should be the free list", got.id, got.flags)
	}
	ids, count := got.data[headerSize:], uint64(got.count)
	if count == hugeCount {
		count, ids = order.Uint64(ids), ids[8:]
	}
	if count > uint64(len(ids))/8 {
		return fmt.Errorf("page %d: the free list is longer than its page", got.id)
	}
	for ; count > 0; count, ids = count-1, ids[8:] {
		id := order.Uint64(ids)
		if id < 2 || id >= s.meta.pages || s.used[id] {
			return fmt.Errorf("page %d: the free list wrongly holds page %d", got.id, id)
		}
		s.used[id] = true
	}
	return nil
}

// complete wants every page to be in use or free. One that is neither was cut off by a damaged reference, together with
// its records.
func (s *surveyor) complete() error {
	if s.meta.freelist == noFreelist {
		return nil
	}
	for id := 2; id < len(s.used); id++ {
		if !s.used[id] {
			return fmt.Errorf("page %d is neither in use nor free", id)
		}
	}
	return nil
}
