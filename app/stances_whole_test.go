package app

import (
	"reflect"
	"testing"
	"time"

	"dev.onramp/app/msp"
)

// A decision is held short in memory: whatever field it gets must come out again,
// or undoing, exporting and planning silently work on half of it.
func TestADecisionComesOutOfMemoryWithEveryFieldItWentInWith(t *testing.T) {
	d := msp.Decision{Subject: msp.Customers, Left: 1}
	v := reflect.ValueOf(&d).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); f.Interface().(type) {
		case msp.Subject, int64:
			if f.IsZero() {
				f.Set(reflect.ValueOf(int64(40 + i)))
			}
		case string:
			f.SetString("7")
		case msp.Verdict:
			f.Set(reflect.ValueOf(msp.Create))
		case bool:
			f.SetBool(true)
		case uint64:
			f.SetUint(9)
		case []string:
			f.Set(reflect.ValueOf([]string{"8"}))
		case time.Time:
			f.Set(reflect.ValueOf(time.Unix(5, 6)))
		default:
			t.Fatalf("this test knows no value for the field %s", v.Type().Field(i).Name)
		}
	}
	s := newStances()
	s.put(d)
	if got := s.get(d.Subject, d.Left); !reflect.DeepEqual(got, d) {
		t.Errorf("in went  %+v\nout came %+v", d, got)
	}
}
