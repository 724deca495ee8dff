package store

import (
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"os"
)

// skeleton sums up the pages that bbolt follows blindly: both meta pages, the free list, and every page above the
// leaves that hold the records. A wrong number in one of them makes it write over a page in use, or go round for ever.
// They are few: the leaves, whose records have checksums of their own, are left out.
type skeleton struct {
	pager
	sum  hash.Hash32
	seen map[uint64]bool
}

// skeletonOf reads the skeleton of the file at path.
func skeletonOf(path string) (*skeleton, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // only read
	newest, err := newestMeta(file)
	if err != nil {
		return nil, err
	}
	s := &skeleton{pager: pager{file: file, meta: newest}, sum: crc32.New(castagnoli), seen: map[uint64]bool{}}
	if _, err := io.Copy(s.sum, io.NewSectionReader(file, 0, int64(2*newest.pageSize))); err != nil {
		return nil, err
	}
	if newest.freelist != noFreelist {
		free, err := s.read(newest.freelist, nil)
		if err != nil {
			return nil, err
		}
		s.sum.Write(free.data)
	}
	_, err = s.tree(newest.root, true)
	return s, err
}

// tree takes in page id and those below it, of the tree of buckets to the leaves, of a bucket without them. It tells
// whether the page was such a leaf.
func (s *skeleton) tree(id uint64, ofBuckets bool) (leaf bool, err error) {
	got, err := s.read(id, nil)
	if err != nil {
		return false, err
	}
	leaf = got.flags == flagLeaf
	if leaf && !ofBuckets {
		return true, nil
	}
	if s.seen[id] || !leaf && got.flags != flagBranch {
		return false, fmt.Errorf("page %d is used twice, or is not of a tree", id)
	}
	s.seen[id] = true
	if err := got.checkSpans(); err != nil {
		return false, err
	}
	s.sum.Write(got.data)
	if leaf {
		return true, s.buckets(got)
	}
	for i := range got.count {
		_, child := got.branch(i)
		below, err := s.tree(child, ofBuckets)
		if err != nil {
			return false, err
		}
		if below && !ofBuckets {
			break // all leaves are at one depth
		}
	}
	return false, nil
}

// buckets takes in the buckets whose headers are on a page; the small ones lie there themselves.
func (s *skeleton) buckets(got page) error {
	for i := range got.count {
		_, header, isBucket := got.leaf(i)
		if !isBucket || len(header) < bucketSize {
			return errBucketHeader
		}
		if root := order.Uint64(header); root != 0 {
			if _, err := s.tree(root, false); err != nil {
				return err
			}
		}
	}
	return nil
}
