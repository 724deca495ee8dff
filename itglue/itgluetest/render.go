package itgluetest

import (
	"strconv"
	"time"
)

// stamp renders a time as the vendor does, UTC in milliseconds.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// stampOrNull renders the zero time as null.
func stampOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return stamp(t)
}

func text(id int64) string { return strconv.FormatInt(id, 10) }

// orNull renders empty text as null.
func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// foreign renders the id of another record, 0 as null.
func (w *world) foreign(id int64) any {
	switch {
	case id == 0:
		return nil
	case w.habits.ForeignKeysAsText:
		return text(id)
	}
	return id
}

func (w *world) psaWord(linked bool) any {
	switch {
	case linked:
		return "enabled"
	case w.habits.PSADisabledWord:
		return "disabled"
	}
	return nil
}

func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// nameIn returns the name of the record that id points at, or null.
func nameIn[T any, P record[T]](t *table[T, P], id int64, name func(*T) string) any {
	if row := t.get(id); row != nil {
		return orNull(name(row))
	}
	return nil
}
