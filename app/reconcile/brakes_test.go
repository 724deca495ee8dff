package reconcile

import (
	"slices"
	"strings"
	"testing"
	"time"

	"dev.onramp/app/msp"
)

// retirePlan retires n proven devices of each of the customers.
func retirePlan(n int, customers ...int64) Plan {
	var operations packer
	for _, c := range customers {
		for range n {
			operations.add(Operation{
				ID: NewID(), Kind: Retire, Customer: c, Decision: "matched by ann",
				Proof: &Proof{CompleteCrawls: 2, First: noon.Add(-6 * time.Hour), Latest: noon, NotFound: true},
			})
		}
	}
	return Plan{AbsenceGap: 6 * time.Hour, Operations: operations.packed()}
}

func createPlan(n int, customer, organization int64) Plan {
	var operations packer
	for range n {
		operations.add(Operation{ID: NewID(), Kind: CreateConfiguration, Customer: customer, Organization: organization, Decision: "create by ann"})
	}
	return Plan{Operations: operations.packed()}
}

func overwritePlan(n int, before, after string) Plan {
	var operations packer
	for range n {
		operations.add(Operation{ID: NewID(), Kind: Update, Decision: "matched by ann", Changes: []Change{
			{Field: FieldName, Before: textValue(before), After: textValue(after)},
		}})
	}
	return Plan{Operations: operations.packed()}
}

func codes(on []Brake) string {
	var list []string
	for _, b := range on {
		list = append(list, b.Code)
	}
	return strings.Join(list, " ")
}

// calm are facts under which nothing brakes: 10,000 devices, 200 a customer.
func calm() Facts {
	f := allClear()
	f.Managed = 10000
	f.ManagedBy = map[int64]int{1: 1000, 2: 1000, 3: 40}
	f.Devices = map[int64]int{1: 900, 2: 900, 3: 30}
	f.DevicesBefore = f.Devices
	f.Documented = map[int64]int{501: 1000}
	return f
}

func TestEachBrakeStopsWhatItMustAndNothingLess(t *testing.T) {
	for name, c := range map[string]struct {
		plan  Plan
		alter func(*Facts)
		want  string
	}{
		"nothing":                        {Plan{}, nil, ""},
		"B1 25 is the most":              {retirePlan(25, 1), nil, ""},
		"B1 26 is too many":              {retirePlan(26, 1), nil, "B1"},
		"B2 two are never too many":      {retirePlan(2, 3), func(f *Facts) { f.ManagedBy[3], f.Managed = 10, 10 }, ""},
		"B2 three of forty are too many": {retirePlan(3, 3), nil, "B2"},
		"B2 a twentieth is the most":     {retirePlan(3, 3), func(f *Facts) { f.ManagedBy[3] = 60 }, ""},
		"B2 of an unknown number":        {retirePlan(3, 9), nil, "B2"},
		"B2 spares who has left":         {retirePlan(3, 3), func(f *Facts) { f.Offboarded = []int64{3} }, ""},
		"B3 a fiftieth is the most":      {retirePlan(20, 1), func(f *Facts) { f.Managed = 1000 }, ""},
		"B3 more than a fiftieth":        {retirePlan(21, 1), func(f *Facts) { f.Managed = 1000 }, "B3"},
		"B4 incomplete":                  {retirePlan(1, 1), func(f *Facts) { f.Assets.Complete = false }, "B4"},
		"B4 a list that shrank":          {retirePlan(1, 1), func(f *Facts) { f.Assets.Shrunk = true }, "B4"},
		"B4 fewer configurations":        {createPlan(1, 1, 501), func(f *Facts) { f.Configurations.Shrunk = true }, "B4"},
		"B4 fewer organizations": {
			Plan{Operations: packed(Operation{Kind: CreateOrganization, Decision: "x"})},
			func(f *Facts) { f.Organizations.Complete = false }, "B4",
		},
		"B4 fewer assets do not stop a create": {createPlan(1, 1, 501), func(f *Facts) { f.Assets.Complete = false }, ""},
		"B5 emptied":                           {retirePlan(1, 1), func(f *Facts) { f.Devices = nil }, "B5"},
		"B5 two devices are too few to tell": {retirePlan(1, 3), func(f *Facts) {
			f.Devices, f.DevicesBefore = nil, map[int64]int{3: 2}
		}, ""},
		"B5 spares who has left":              {retirePlan(1, 1), func(f *Facts) { f.Devices, f.Offboarded = nil, []int64{1} }, ""},
		"B6 no proof":                         {Plan{Operations: packed(Operation{Kind: Retire, Customer: 1, Decision: "x"})}, nil, "B6"},
		"B6 no 404":                           {badProof(func(p *Proof) { p.NotFound = false }), nil, "B6"},
		"B6 one crawl":                        {badProof(func(p *Proof) { p.CompleteCrawls = 1 }), nil, "B6"},
		"B6 too near":                         {badProof(func(p *Proof) { p.First = noon.Add(-time.Hour) }), nil, "B6"},
		"B7 another account":                  {createPlan(1, 1, 501), func(f *Facts) { f.Identity = false }, "B7"},
		"B7 a new key":                        {retirePlan(1, 1), func(f *Facts) { f.CrawlsSinceKey = 1 }, "B7"},
		"B7 a new key does not stop a create": {createPlan(1, 1, 501), func(f *Facts) { f.CrawlsSinceKey = 0 }, ""},
		"B8 a fifth is the most":              {overwritePlan(200, "a", "b"), func(f *Facts) { f.Managed = 1000 }, ""},
		"B8 more than a fifth":                {overwritePlan(201, "a", "b"), func(f *Facts) { f.Managed = 1000 }, "B8"},
		"B8 filling is no rename":             {overwritePlan(900, "", "b"), func(f *Facts) { f.Managed = 1000 }, ""},
		"B8 five of ten":                      {overwritePlan(5, "a", "b"), func(f *Facts) { f.Managed = 10 }, "B8"},
		"B5 three are enough to tell": {retirePlan(1, 3), func(f *Facts) {
			f.Devices, f.DevicesBefore = nil, map[int64]int{3: 3}
		}, "B5"},
		"B8 four are too few":       {overwritePlan(4, "a", "b"), func(f *Facts) { f.Managed = 4 }, ""},
		"B10 unattended undecided":  {Plan{Operations: packed(Operation{ID: "x", Kind: Update})}, func(f *Facts) { f.Attended = false }, "B10"},
		"B10 attended":              {Plan{Operations: packed(Operation{ID: "x", Kind: Update})}, nil, ""},
		"B11 25 are never too many": {createPlan(25, 1, 999), nil, ""},
		"B11 26 in a new place":     {createPlan(26, 1, 999), nil, "B11"},
		"B11 a tenth is the most":   {createPlan(100, 1, 501), nil, ""},
		"B11 more than a tenth":     {createPlan(101, 1, 501), nil, "B11"},
	} {
		t.Run(name, func(t *testing.T) {
			f := calm()
			if c.alter != nil {
				c.alter(&f)
			}
			on := Brakes(c.plan, f)
			if codes(on) != c.want {
				t.Fatalf("brakes %q, want %q", codes(on), c.want)
			}
			for _, b := range on {
				if b.Count == 0 || len(b.Words) < 30 || !slices.ContainsFunc(c.plan.Operations.slice(0, c.plan.Operations.Len()), b.Blocks) {
					t.Errorf("%+v says or blocks too little", b)
				}
			}
		})
	}
}

func badProof(alter func(*Proof)) Plan {
	p := retirePlan(1, 1)
	o := p.Operations.At(0)
	alter(o.Proof)
	p.Operations = packed(o)
	return p
}

func TestTheZeroFactsBlockEveryWrite(t *testing.T) {
	in := scene()
	documented(&in, func(c *msp.Configuration) { c.IP = msp.Text{} })
	p, _ := Make(in)
	on := Brakes(p, Facts{})
	for _, o := range p.Operations.All() {
		if _, blocked := blocking(on, o); !blocked {
			t.Errorf("%s passes without any facts", o.Kind)
		}
	}
}

func TestBrakesOnRetiringLetOtherWritesPassOnlyWhileAPersonAttends(t *testing.T) {
	p := retirePlan(26, 1)
	update := Operation{ID: "u", Kind: Update, Customer: 1, Decision: "x"}
	p.Operations = packed(append(p.Operations.slice(0, p.Operations.Len()), update)...)
	f := calm()
	if _, blocked := blocking(Brakes(p, f), update); blocked {
		t.Error("an update is blocked although a person attends")
	}
	f.Attended = false
	if _, blocked := blocking(Brakes(p, f), update); !blocked {
		t.Error("an unattended run goes on beside a brake")
	}
}

func TestABrakeIsReleasedOnlyByAPersonWithTheFigureAndAReason(t *testing.T) {
	good := Override{Code: "B1", Count: 26, Reason: "the site closed", By: "ann"}
	for name, c := range map[string]struct {
		alter func(*Override)
		facts func(*Facts)
		want  string
	}{
		"right":       {nil, nil, ""},
		"wrong count": {func(o *Override) { o.Count = 25 }, nil, "B1"},
		"no reason":   {func(o *Override) { o.Reason = " " }, nil, "B1"},
		"nobody":      {func(o *Override) { o.By = "" }, nil, "B1"},
		"another":     {func(o *Override) { o.Code = "B3" }, nil, "B1"},
		"unattended":  {nil, func(f *Facts) { f.Attended = false }, "B1"},
	} {
		f, o := calm(), good
		if c.alter != nil {
			c.alter(&o)
		}
		if c.facts != nil {
			c.facts(&f)
		}
		f.Overrides = []Override{o}
		if got := codes(Brakes(retirePlan(26, 1), f)); got != c.want {
			t.Errorf("%s: brakes %q, want %q", name, got, c.want)
		}
	}
}

func TestFixedBrakesCannotBeReleased(t *testing.T) {
	f := calm()
	f.Devices = nil
	f.Overrides = []Override{{Code: "B5", Count: 1, Reason: "sure", By: "ann"}}
	if got := codes(Brakes(retirePlan(1, 1), f)); got != "B5" {
		t.Errorf("brakes %q, want B5", got)
	}
}
