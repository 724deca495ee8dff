package app_test

import (
	"strings"
	"testing"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/secrets"
)

func TestTheLastDayOfAKeyIsKeptAndGoesWithTheKey(t *testing.T) {
	w, dir := demo.New(small), t.TempDir()
	a, err := app.Open(w.Options(dir))
	if err != nil {
		t.Fatal(err)
	}
	soon, err := app.LastDay(time.Now().AddDate(0, 0, 5).Format(" 2006-01-02 "))
	if err != nil {
		t.Fatal(err)
	}
	if err := a.SetKeyExpiry(app.VendorSyncro, soon); err != nil {
		t.Fatal(err)
	}
	if a.SetKeyExpiry(app.VendorITGlue, soon) == nil {
		t.Error("a key of IT Glue took a last day")
	}
	closed(t, a)

	if a, err = app.Open(w.Options(dir)); err != nil {
		t.Fatal(err)
	}
	defer closed(t, a)
	if k := a.Keys()[0]; !k.Expires.Equal(soon) || k.Expiry.State != app.RowWarning {
		t.Errorf("after opening again: %+v", k)
	}
	var report string
	for _, part := range a.Examine(t.Context()) {
		for _, row := range part.Report.Rows {
			report += part.Part + " " + row.Name + " " + row.Note + "\n"
		}
	}
	if !strings.Contains(report, "Syncro Last day of the key "+soon.Format(time.DateOnly)) || strings.Count(report, "Last day") != 1 {
		t.Errorf("doctor:\n%s", report)
	}
	if _, err := a.SetKey(app.VendorSyncro, w.Options(dir).Lookup("ONRAMP_SYNCRO_URL"), "", secrets.Nowhere); err != nil {
		t.Fatal(err)
	}
	if k := a.Keys()[0]; !k.Expires.Equal(soon) {
		t.Error("the day went although the key stayed")
	}
	if _, err := a.SetKey(app.VendorSyncro, w.Options(dir).Lookup("ONRAMP_SYNCRO_URL"), "another-key", secrets.ThisRun); err != nil {
		t.Fatal(err)
	}
	if k := a.Keys()[0]; !k.Expires.IsZero() || k.Expiry.State != app.RowUnknown {
		t.Errorf("another key has the old one's day: %+v", k)
	}
}

func TestALastDayThatIsNoneIsRefusedWithAnExample(t *testing.T) {
	for _, typed := range []string{"31.03.2027", "2027-02-30", "soon"} {
		if _, err := app.LastDay(typed); err == nil || !strings.Contains(err.Error(), "2027-03-31") {
			t.Errorf("%q: %v", typed, err)
		}
	}
	if day, err := app.LastDay("  "); err != nil || !day.IsZero() {
		t.Errorf("nothing typed: %v, %v", day, err)
	}
}
