package app_test

import (
	"testing"

	"dev.onramp/app"
)

// The sample is what a person decides the field policy by: it must be what the
// plan then does.
func TestTheSampleDeviceShowsWhatThePlanWrites(t *testing.T) {
	a := reviewedAs(t, t.TempDir(), demoOf(7, 40, 300))
	defer closed(t, a)
	if _, err := a.CreateMissing(0, false); err != nil {
		t.Fatal(err)
	}
	for _, policy := range []func() error{
		func() error { return nil },
		func() error { return a.SetOverwrite("name", true) },
		func() error { return a.SetOverwrite("primary-ip", true) },
		func() error { return a.SetListAdditions(true, true) },
		func() error { return a.SetOverwrite("name", false) },
	} {
		if err := policy(); err != nil {
			t.Fatal(err)
		}
		sampleIsPlanned(t, a)
	}
}

func sampleIsPlanned(t *testing.T, a *app.App) {
	t.Helper()
	rows := planned(t, a).Rows()
	of := a.Sample(0).Of
	if of < 2 {
		t.Fatalf("%d sample devices", of)
	}
	met := map[bool]int{}
	for n := range of {
		v := a.Sample(n)
		kind := "update"
		if v.New {
			kind = "create configuration"
		}
		want := map[string]string{}
		for _, f := range v.Fields {
			if f.After.String() != f.Now.String() {
				want[f.Name] = f.After.String()
			}
		}
		for _, row := range rows {
			if row.Kind != kind || row.CustomerName.String() != v.Customer.String() || row.Name.String() != nameIn(v) {
				continue
			}
			met[v.New]++
			for _, c := range row.Changes {
				if after, shown := want[c.Field]; shown && after != c.After.String() {
					t.Errorf("%s: %s is planned as %q and shown as %q", v.Name, c.Field, c.After, after)
				} else if !shown && c.Field != "notes" && c.Field != "interface" {
					t.Errorf("%s: %s is planned as %q and not shown", v.Name, c.Field, c.After)
				}
				delete(want, c.Field)
			}
			for field, after := range want {
				t.Errorf("%s: %s is shown as %q and not planned", v.Name, field, after)
			}
		}
	}
	if met[true] == 0 || met[false] == 0 {
		t.Errorf("of the sample devices %v (new or not) are in the plan", met)
	}
}

// nameIn is the name under which the plan lists a sample device: a configuration
// is called as it is called now.
func nameIn(v app.SampleView) string {
	for _, f := range v.Fields {
		if f.Field == "name" && !v.New {
			return f.Now.String()
		}
	}
	return v.Name.String()
}

func TestAFieldThatNoUpdateWritesHasNoSwitch(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	if err := a.SetOverwrite("notes", true); err == nil {
		t.Error("the origin line may be overwritten")
	}
}
