package reconcile

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/app/project"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// scene is an input of one matched customer with one device, to be altered.
func scene() Input {
	next := 0
	return Input{
		Now: noon, Host: host,
		Policy: Policy{
			Types: map[string]int64{"Desktop": workstation}, ActiveStatus: active, InactiveStatus: inactive,
			RetirePSA: RetireByArchive, LinkField: linkField, GhostAfter: 90 * 24 * time.Hour,
		},
		Customers: []msp.Customer{
			{ID: 11, Business: msp.NewText("Bluefin Dental"), URL: "https://" + host + "/customers/11"},
			{ID: 12, Business: msp.NewText("Harbor Bakery"), URL: "https://" + host + "/customers/12"},
		},
		Assets:         []msp.Asset{anAsset(101, 11)},
		Organizations:  []msp.Organization{{ID: 501, Name: msp.NewText("Bluefin Dental")}},
		Configurations: nil,
		Decisions: []msp.Decision{
			{Subject: msp.Customers, Left: 11, Right: "501", Verdict: msp.Matched, By: "ann"},
			{Subject: msp.Assets, Left: 101, Verdict: msp.Create, By: "ann", When: noon, Why: "bulk"},
		},
		Catalog: Catalog{
			Manufacturers:    []Named{{301, "HP"}, {302, "Dell"}},
			Models:           []Model{{4021, 301, "ProDesk 400 G7"}},
			OperatingSystems: []Named{{260, "Windows 11 Pro"}},
			Types:            []Named{{workstation, "Workstation"}},
			Statuses:         []Named{{active, "Active"}, {inactive, "Inactive"}},
		},
		NewID: func() string { next++; return fmt.Sprintf("OP%06d", next) },
	}
}

func anAsset(id, customer int64) msp.Asset {
	return msp.Asset{
		ID: id, CustomerID: customer, Name: msp.NewText(fmt.Sprintf("PC-%d", id)), Serial: msp.NewText(fmt.Sprintf("SER%d", id)),
		Type: msp.NewText("Desktop"), Agent: true, LastSeen: noon.Add(-time.Hour),
		Interfaces: []msp.Interface{{MAC: mac(id), IP: "10.0.0.1"}, {Name: msp.NewText("Wi-Fi"), MAC: mac(id + 5000)}},
		IP:         "10.0.0.1", Gateway: "10.0.0.254", OS: msp.NewText("Windows 11 Pro"), OSDetail: msp.NewText("Windows 11 Pro 23H2"),
		Manufacturer: msp.NewText("Hewlett-Packard"), Model: msp.NewText("ProDesk 400 G7"), Warranty: "2027-03-31",
		URL: fmt.Sprintf("https://%s/customer_assets/%d", host, id),
	}
}

// documented is the configuration that scene's asset is matched to.
func documented(in *Input, alter func(*msp.Configuration)) {
	c := msp.Configuration{
		ID: 9000, OrganizationID: 501, Name: msp.NewText("PC-101"), Hostname: msp.NewText("PC-101"), Serial: msp.NewText("SER101"),
		MAC: msp.NewText("a4:bb:6d:00:00:65"), IP: msp.NewText("10.0.0.1"), Gateway: msp.NewText("10.0.0.254"),
		ManufacturerID: 301, Manufacturer: msp.NewText("HP"), ModelID: 4021, Model: msp.NewText("ProDesk 400 G7"),
		OSID: 260, OS: msp.NewText("Windows 11 Pro"), OSNotes: msp.NewText("Windows 11 Pro 23H2"), Warranty: "2027-03-31",
		TypeID: workstation, StatusID: active, StatusName: msp.NewText("Active"), URL: "https://acme.itglue.com/501/configurations/9000",
	}
	if alter != nil {
		alter(&c)
	}
	in.Configurations = append(in.Configurations, c)
	in.Assets[0].Link = msp.NewText("https://acme.itglue.com/501/configurations/9000")
	in.Decisions[1] = msp.Decision{Subject: msp.Assets, Left: 101, Right: "9000", Verdict: msp.Matched, By: "rule", Rule: true}
}

func kinds(p Plan) []Kind {
	var list []Kind
	for _, o := range p.Operations.All() {
		list = append(list, o.Kind)
	}
	return list
}

func causes(held []Held) []Cause {
	var list []Cause
	for _, h := range held {
		list = append(list, h.Cause)
	}
	return list
}

func absent(in *Input) {
	a := in.Assets[0]
	in.Assets = nil
	in.Absences = []Absence{{AssetID: 101, Last: a, CompleteCrawls: 2, First: noon.Add(-12 * time.Hour), Latest: noon, NotFound: true}}
	in.AbsenceGap = 6 * time.Hour
}

func TestMakePlansExactlyWhatIsDecidedAndAllowed(t *testing.T) {
	both := []Kind{CreateConfiguration, WriteLink}
	for name, c := range map[string]struct {
		alter  func(*Input)
		kinds  []Kind
		causes []Cause
	}{
		"a decided asset is created and linked":               {func(*Input) {}, both, nil},
		"linking off writes no link":                          {func(in *Input) { in.Policy.LinkField = "" }, both[:1], nil},
		"a left-out type is held":                             {func(in *Input) { in.Policy.Types = nil }, nil, []Cause{HeldType}},
		"the type is found whatever its case":                 {func(in *Input) { in.Policy.Types = map[string]int64{"DESKTOP": workstation} }, both, nil},
		"a ghost is held":                                     {func(in *Input) { in.Assets[0].LastSeen = noon.Add(-91 * 24 * time.Hour) }, nil, []Cause{HeldGhost}},
		"an asset seen 89 days ago is no ghost":               {func(in *Input) { in.Assets[0].LastSeen = noon.Add(-89 * 24 * time.Hour) }, both, nil},
		"an agentless asset is held while no field is picked": {func(in *Input) { in.Assets[0].Agent = false }, nil, []Cause{HeldAgentless}},
		"an agentless asset is created once a field is picked": {func(in *Input) {
			in.Assets[0].Agent = false
			in.Policy.Agentless = project.AgentlessFields{Serial: "Serial"}
		}, both, nil},
		"a nameless asset is held":                          {func(in *Input) { in.Assets[0].Name = msp.Text{} }, nil, []Cause{HeldUnprepared}},
		"an asset of an unsettled customer is held":         {func(in *Input) { in.Decisions = in.Decisions[1:] }, nil, []Cause{HeldUnsettled}},
		"an asset of a disabled customer is held":           {func(in *Input) { in.Customers[0].Disabled = true }, nil, []Cause{HeldDisabled}},
		"an asset of a customer that is not listed is held": {func(in *Input) { in.Assets[0].CustomerID = 77 }, nil, []Cause{HeldUnsettled}},
		"an organization that is gone holds its assets":     {func(in *Input) { in.Organizations = nil }, nil, []Cause{HeldGone}},
		"an undecided asset is left alone":                  {func(in *Input) { in.Decisions = in.Decisions[:1] }, nil, nil},
		"a later decision is left alone":                    {func(in *Input) { in.Decisions[1].Verdict = msp.Later }, nil, nil},
		"a refused pair beside a decision changes nothing": {func(in *Input) {
			in.Decisions = append(in.Decisions, msp.Decision{Subject: msp.Assets, Left: 101, Right: "9", Verdict: msp.Refused, By: "ann"})
		}, both, nil},
		"the same serial in IT Glue holds a create": {func(in *Input) {
			in.Configurations = []msp.Configuration{{ID: 9, OrganizationID: 777, Serial: msp.NewText(" ser101 ")}}
		}, nil, []Cause{HeldExists}},
		"the same origin in IT Glue holds a create": {func(in *Input) {
			in.Configurations = []msp.Configuration{{ID: 9, Notes: msp.NewText("<p>Onramp: https://" + host + "/customer_assets/101 [ABCD1234]</p>")}}
		}, nil, []Cause{HeldExists}},
		"an RMM record of the asset holds a create": {func(in *Input) {
			in.Configurations = []msp.Configuration{{ID: 9, RMM: []msp.RMMRecord{{URL: "https://" + host + "/customer_assets/101"}}}}
		}, nil, []Cause{HeldExists}},
		"the same MAC and name hold a create": {func(in *Input) {
			in.Configurations = []msp.Configuration{{ID: 9, Name: msp.NewText("pc-101"), Interfaces: []msp.Interface{{MAC: mac(5101)}}}}
		}, nil, []Cause{HeldExists}},
		"a MAC alone does not hold a create": {func(in *Input) {
			in.Configurations = []msp.Configuration{{ID: 9, Name: msp.NewText("other"), MAC: msp.NewText(msp.FormatMAC(mac(101)))}}
		}, both, nil},
		"a link to a standing configuration holds a create": {func(in *Input) {
			in.Configurations = []msp.Configuration{{ID: 9}}
			in.Assets[0].Link = msp.NewText("https://acme.itglue.com/501/configurations/9")
		}, nil, []Cause{HeldExists}},
		"two assets of one serial make one configuration": {func(in *Input) {
			twin := anAsset(102, 11)
			twin.Serial = in.Assets[0].Serial
			in.Assets = append(in.Assets, twin)
			in.Decisions = append(in.Decisions, msp.Decision{Subject: msp.Assets, Left: 102, Verdict: msp.Create, By: "ann"})
		}, both, []Cause{HeldAmbiguous}},
		"a customer decided create gets its organization first": {func(in *Input) {
			in.Assets[0].CustomerID = 12
			in.Decisions[0] = msp.Decision{Subject: msp.Customers, Left: 12, Verdict: msp.Create, By: "ann"}
		}, []Kind{CreateOrganization, CreateConfiguration, WriteLink}, nil},
		"a customer without an included asset creates nothing": {func(in *Input) {
			in.Decisions = []msp.Decision{{Subject: msp.Customers, Left: 12, Verdict: msp.Create, By: "ann"}}
		}, nil, []Cause{HeldEmpty}},
		"an organization of the same name holds the customer": {func(in *Input) {
			in.Assets[0].CustomerID = 12
			in.Decisions[0] = msp.Decision{Subject: msp.Customers, Left: 12, Verdict: msp.Create, By: "ann"}
			in.Organizations = append(in.Organizations, msp.Organization{ID: 502, Name: msp.NewText("HARBOR  Bakery")})
		}, nil, []Cause{HeldUnsettled, HeldExists}},
		"an organization created from the customer holds it": {func(in *Input) {
			in.Assets[0].CustomerID = 12
			in.Decisions[0] = msp.Decision{Subject: msp.Customers, Left: 12, Verdict: msp.Create, By: "ann"}
			in.Organizations = append(in.Organizations, msp.Organization{ID: 502, Name: msp.NewText("Renamed"), Origin: msp.Origin{URL: in.Customers[1].URL, Op: "ABCD1234"}})
		}, nil, []Cause{HeldUnsettled, HeldExists}},
		"a matched pair in step needs nothing":  {func(in *Input) { documented(in, nil) }, nil, nil},
		"a matched pair with a blank is filled": {func(in *Input) { documented(in, func(c *msp.Configuration) { c.IP = msp.Text{} }) }, []Kind{Update}, nil},
		"a filled field is not overwritten":     {func(in *Input) { documented(in, func(c *msp.Configuration) { c.Hostname = msp.NewText("OLD") }) }, nil, nil},
		"a field that the policy lists is overwritten": {func(in *Input) {
			documented(in, func(c *msp.Configuration) { c.Hostname = msp.NewText("OLD") })
			in.Policy.Overwrite = []Field{FieldHostname}
		}, []Kind{Update}, nil},
		"a field that Syncro leaves blank is never blanked": {func(in *Input) {
			documented(in, nil)
			in.Assets[0].Warranty, in.Assets[0].IP, in.Assets[0].Serial = "", "", msp.Text{}
			in.Policy.Overwrite = Updatable()
		}, nil, nil},
		"a MAC among the interfaces needs no update": {func(in *Input) {
			documented(in, func(c *msp.Configuration) { c.MAC = msp.Text{}; c.Interfaces = []msp.Interface{{MAC: mac(101)}} })
		}, nil, nil},
		"a PSA record takes only what IT Glue allows": {func(in *Input) {
			documented(in, func(c *msp.Configuration) { c.PSA = true; c.Serial, c.IP = msp.Text{}, msp.Text{} })
		}, []Kind{Update}, []Cause{HeldPSA}},
		"a foreign origin line is hands off": {func(in *Input) {
			documented(in, func(c *msp.Configuration) {
				c.IP = msp.Text{}
				c.Notes = msp.NewText("Onramp: https://other.syncromsp.com/customer_assets/5 [ABCD1234]")
			})
		}, nil, []Cause{HeldForeign}},
		"a configuration that is gone is held": {func(in *Input) { documented(in, nil); in.Configurations = nil }, nil, []Cause{HeldGone}},
		"two assets on one configuration are held": {func(in *Input) {
			documented(in, nil)
			in.Assets = append(in.Assets, anAsset(102, 11))
			in.Decisions = append(in.Decisions, msp.Decision{Subject: msp.Assets, Left: 102, Right: "9000", Verdict: msp.Matched, By: "ann"})
		}, nil, []Cause{HeldAmbiguous, HeldAmbiguous}},
		"an origin line of a former asset moves": {func(in *Input) {
			documented(in, func(c *msp.Configuration) {
				c.Notes = msp.NewText("keep\nOnramp: https://" + host + "/customer_assets/55 [ABCD1234]\nthis")
			})
		}, []Kind{MoveLink}, nil},
		"a wrong link is written anew":    {func(in *Input) { documented(in, nil); in.Assets[0].Link = msp.NewText("https://old") }, []Kind{WriteLink}, nil},
		"a proven absence retires":        {func(in *Input) { documented(in, nil); absent(in) }, []Kind{Retire}, nil},
		"an absence of one crawl is held": {func(in *Input) { documented(in, nil); absent(in); in.Absences[0].CompleteCrawls = 1 }, nil, []Cause{HeldUnproven}},
		"two crawls too near are held": {func(in *Input) {
			documented(in, nil)
			absent(in)
			in.Absences[0].First = noon.Add(-5 * time.Hour)
		}, nil, []Cause{HeldUnproven}},
		"an absence without a 404 is held":       {func(in *Input) { documented(in, nil); absent(in); in.Absences[0].NotFound = false }, nil, []Cause{HeldUnproven}},
		"an absent asset that was never matched": {func(in *Input) { absent(in) }, nil, nil},
		"an inactive configuration is not retired again": {func(in *Input) {
			documented(in, func(c *msp.Configuration) { c.StatusID = inactive })
			absent(in)
		}, nil, nil},
		"an absent asset whose serial lives on elsewhere is held": {func(in *Input) {
			documented(in, nil)
			absent(in)
			again := anAsset(140, 11)
			again.Serial = msp.NewText("SER101")
			in.Assets = []msp.Asset{again}
		}, nil, []Cause{HeldMoved}},
		"a re-installed asset that was matched carries the configuration on": {func(in *Input) {
			documented(in, func(c *msp.Configuration) {
				c.Notes = msp.NewText("Onramp: https://" + host + "/customer_assets/101 [ABCD1234]")
			})
			absent(in)
			again := anAsset(140, 11)
			again.Serial, again.Link = msp.NewText("SER101"), in.Absences[0].Last.Link
			again.Interfaces = in.Absences[0].Last.Interfaces
			in.Assets = []msp.Asset{again}
			in.Decisions = append(in.Decisions, msp.Decision{Subject: msp.Assets, Left: 140, Right: "9000", Verdict: msp.Matched, By: "ann"})
		}, []Kind{MoveLink}, nil},
		"no inactive status withholds retiring": {func(in *Input) { documented(in, nil); absent(in); in.Policy.InactiveStatus = 0 }, nil, []Cause{HeldUnprepared}},
		"a PSA record is archived":              {func(in *Input) { documented(in, func(c *msp.Configuration) { c.PSA = true }); absent(in) }, []Kind{Retire}, nil},
		"a PSA record is listed where the workspace says so": {func(in *Input) {
			documented(in, func(c *msp.Configuration) { c.PSA = true })
			absent(in)
			in.Policy.RetirePSA = RetireByList
		}, nil, []Cause{HeldPSA}},
		"what Onramp made inactive is restored": {func(in *Input) {
			documented(in, func(c *msp.Configuration) { c.StatusID = inactive })
			in.Retired = []Retired{{Configuration: 9000, Status: Value{ID: active}}}
		}, []Kind{Restore}, nil},
		"what Onramp archived is restored": {func(in *Input) {
			documented(in, func(c *msp.Configuration) { c.Archived = true })
			in.Retired = []Retired{{Configuration: 9000, Archived: true}}
		}, []Kind{Restore}, nil},
		"what somebody archived is held":       {func(in *Input) { documented(in, func(c *msp.Configuration) { c.Archived = true }) }, nil, []Cause{HeldSomebody}},
		"what somebody made inactive stays so": {func(in *Input) { documented(in, func(c *msp.Configuration) { c.StatusID = inactive }) }, nil, nil},
		"a PSA record in step needs nothing": {func(in *Input) {
			documented(in, func(c *msp.Configuration) { c.PSA = true })
			in.Policy.Overwrite = Updatable()
		}, nil, nil},
		"what is in step does not keep a blank from being filled": {func(in *Input) {
			documented(in, func(c *msp.Configuration) { c.IP = msp.Text{} })
			in.Policy.Overwrite = Updatable()
		}, []Kind{Update}, nil},
		"a MAC among the interfaces does not keep a blank from being filled": {func(in *Input) {
			documented(in, func(c *msp.Configuration) {
				c.MAC, c.Hostname, c.OSNotes = msp.Text{}, msp.Text{}, msp.Text{}
				c.Interfaces = []msp.Interface{{MAC: mac(101)}}
			})
		}, []Kind{Update}, nil},
		"what Onramp retired and somebody archived is held": {func(in *Input) {
			documented(in, func(c *msp.Configuration) { c.Archived = true })
			in.Retired = []Retired{{Configuration: 9000, Status: Value{ID: active}}}
		}, nil, []Cause{HeldSomebody}},
		"without an inactive status nothing is restored": {func(in *Input) {
			documented(in, func(c *msp.Configuration) { c.StatusID = 0 })
			in.Retired, in.Policy.InactiveStatus = []Retired{{Configuration: 9000, Status: Value{ID: active}}}, 0
		}, nil, nil},
		"without any status to go back to nothing is restored": {func(in *Input) {
			documented(in, func(c *msp.Configuration) { c.StatusID = inactive })
			in.Retired, in.Policy.ActiveStatus = []Retired{{Configuration: 9000}}, 0
		}, nil, nil},
		"an absent asset whose two MACs live on elsewhere is held": {func(in *Input) {
			documented(in, nil)
			absent(in)
			again := anAsset(140, 11)
			again.Interfaces = in.Absences[0].Last.Interfaces
			in.Assets = []msp.Asset{again}
		}, nil, []Cause{HeldMoved}},
		"an absent asset of which one MAC lives on under its name is held": {func(in *Input) {
			documented(in, nil)
			absent(in)
			again := anAsset(140, 11)
			again.Interfaces, again.Name = in.Absences[0].Last.Interfaces[:1], msp.NewText("pc-101")
			in.Assets = []msp.Asset{again}
		}, nil, []Cause{HeldMoved}},
		"a single MAC elsewhere, such as a dock's, does not hold a retirement": {func(in *Input) {
			documented(in, nil)
			absent(in)
			again := anAsset(140, 11)
			again.Interfaces = in.Absences[0].Last.Interfaces[:1]
			in.Assets = []msp.Asset{again}
		}, []Kind{Retire}, nil},
		"an unknown maker is left out": {func(in *Input) { in.Assets[0].Manufacturer = msp.NewText("Acme Computers") }, both, nil},
		"an unknown maker is made if the workspace says so": {func(in *Input) {
			in.Assets[0].Manufacturer = msp.NewText("Acme Computers")
			in.Policy.CreateManufacturers, in.Policy.CreateModels = true, true
		}, []Kind{CreateManufacturer, CreateModel, CreateConfiguration, WriteLink}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			in := scene()
			c.alter(&in)
			p, held := Make(in)
			if !slices.Equal(kinds(p), c.kinds) {
				t.Errorf("operations %v, want %v", kinds(p), c.kinds)
			}
			if !slices.Equal(causes(held), c.causes) {
				t.Errorf("held %+v, want %v", held, c.causes)
			}
			for _, h := range held {
				if h.Reason == "" || h.ID == 0 {
					t.Errorf("%+v says too little", h)
				}
			}
		})
	}
}

func TestCreateCarriesTheWholeFieldMapAndTheOriginFirst(t *testing.T) {
	in := scene()
	in.Organizations[0].Locations = []msp.Location{{ID: 5200, Name: msp.NewText("Main")}}
	p, _ := Make(in)
	want := map[Field]string{
		FieldType: "Workstation/9001", FieldStatus: "Active/9101", FieldName: "PC-101/0", FieldHostname: "PC-101/0",
		FieldSerial: "SER101/0", FieldMAC: "A4-BB-6D-00-00-65/0", FieldIP: "10.0.0.1/0", FieldGateway: "10.0.0.254/0",
		FieldManufacturer: "HP/301", FieldModel: "ProDesk 400 G7/4021", FieldOS: "Windows 11 Pro/260",
		FieldOSNotes: "Windows 11 Pro 23H2/0", FieldWarranty: "2027-03-31/0", FieldLocation: "Main/5200",
		FieldNotes: "Onramp: https://acme.syncromsp.com/customer_assets/101 [" + p.Operations.At(0).ID + "]/0",
	}
	for _, c := range p.Operations.At(0).Changes {
		if got := fmt.Sprintf("%s/%d", c.After.Text, c.After.ID); got != want[c.Field] {
			t.Errorf("%s: %s, want %s", c.Field, got, want[c.Field])
		}
		delete(want, c.Field)
	}
	if len(want) > 0 {
		t.Errorf("missing %v", want)
	}
	if i := p.Operations.At(0).Interfaces; len(i) != 1 || i[0].MAC != mac(5101) {
		t.Errorf("further interfaces %+v", i)
	}
}

func TestTheLocationIsSetOnlyWhereThereIsExactlyOne(t *testing.T) {
	in := scene()
	in.Organizations[0].Locations = []msp.Location{{ID: 1}, {ID: 2}}
	p, _ := Make(in)
	if _, set := p.Operations.At(0).change(FieldLocation); set {
		t.Error("a location was chosen among two")
	}
}

func TestMoveLinkChangesTheOriginLineAndNothingElseInTheNotes(t *testing.T) {
	in := scene()
	documented(&in, func(c *msp.Configuration) {
		c.Notes = msp.NewText("<p>Onramp:  https://" + host + "/customer_assets/55 [ABCD1234]</p><b>ours</b>")
	})
	p, _ := Make(in)
	want := "<p>Onramp: https://" + host + "/customer_assets/101 [ABCD1234]</p><b>ours</b>"
	if got := p.Operations.At(0).after(FieldNotes).Text.Raw(); got != want {
		t.Errorf("notes %q, want %q", got, want)
	}
}

func TestMakersAreFoundUnderTheirOtherNames(t *testing.T) {
	for _, pair := range [][2]string{
		{"HP", "HP Inc."},
		{"HP", "Hewlett-Packard"},
		{"Hewlett-Packard Company", "hp"},
		{"Dell", "Dell Inc."},
		{"LENOVO", "Lenovo"},
		{"ASUSTeK COMPUTER INC.", "ASUS"},
		{"Micro-Star International Co., Ltd.", "MSI"},
		{"Microsoft Corporation", "Microsoft"},
	} {
		if foldMaker(pair[0]) != foldMaker(pair[1]) {
			t.Errorf("%q and %q: %q and %q", pair[0], pair[1], foldMaker(pair[0]), foldMaker(pair[1]))
		}
	}
	for _, pair := range [][2]string{{"HP", "HPE"}, {"Dell", "Acer"}, {"", "HP"}} {
		if foldMaker(pair[0]) == foldMaker(pair[1]) {
			t.Errorf("%q and %q are one", pair[0], pair[1])
		}
	}
}

// crowd is an input with many records of every sort.
func crowd() Input {
	in := scene()
	for i := int64(200); i < 260; i++ {
		a := anAsset(i, 11+i%2)
		in.Assets = append(in.Assets, a)
		d := msp.Decision{Subject: msp.Assets, Left: i, Verdict: msp.Create, By: "ann"}
		if i%3 == 0 {
			d.Verdict, d.Right = msp.Matched, fmt.Sprint(i+10000)
			in.Configurations = append(in.Configurations, msp.Configuration{ID: i + 10000, OrganizationID: 501, Name: a.Name})
		}
		in.Decisions = append(in.Decisions, d)
	}
	in.Decisions = append(in.Decisions, msp.Decision{Subject: msp.Customers, Left: 12, Verdict: msp.Create, By: "ann"})
	return in
}

func TestMakeDoesNotDependOnTheOrderOfItsInput(t *testing.T) {
	first, held := Make(crowd())
	seed := rand.Uint64()
	rnd := rand.New(rand.NewPCG(seed, 0))
	for range 10 {
		in := crowd()
		rnd.Shuffle(len(in.Assets), func(i, j int) { in.Assets[i], in.Assets[j] = in.Assets[j], in.Assets[i] })
		rnd.Shuffle(len(in.Decisions), func(i, j int) { in.Decisions[i], in.Decisions[j] = in.Decisions[j], in.Decisions[i] })
		rnd.Shuffle(len(in.Configurations), func(i, j int) {
			in.Configurations[i], in.Configurations[j] = in.Configurations[j], in.Configurations[i]
		})
		slices.Reverse(in.Customers)
		again, heldAgain := Make(in)
		if first.Hash() != again.Hash() || fmt.Sprint(held) != fmt.Sprint(heldAgain) {
			t.Fatalf("another order made another plan (seed %d)", seed)
		}
	}
}

func TestAPlansHashIsThatOfItsWholeJSON(t *testing.T) {
	whole, _ := Make(crowd())
	none, one := whole, whole
	none.Operations, one.Operations = Operations{}, packed(whole.Operations.At(0))
	for _, p := range []Plan{whole, none, one, {Operations: whole.Operations.part(func(Operation) bool { return false })}} {
		p.Made = p.Made.UTC()
		b, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("%x", sha256.Sum256(b)); p.Hash() != want {
			t.Errorf("the hash of %d operations is %s, of their JSON %s", p.Operations.Len(), p.Hash(), want)
		}
	}
}

func TestOnlyAndWithoutKeepWhatIsNeededAndNothingElse(t *testing.T) {
	in := crowd()
	in.Policy.CreateManufacturers = true
	in.Assets[0].Manufacturer = msp.NewText("Acme Computers")
	p, _ := Make(in)
	pilot := p.Only(12)
	if pilot.Hash() == p.Hash() {
		t.Error("a part has the whole's hash")
	}
	if n := pilot.Counts(); n[CreateOrganization] != 1 || n[CreateManufacturer] != 0 || n[CreateConfiguration] == 0 {
		t.Errorf("the pilot has %v", n)
	}
	for _, o := range pilot.Operations.All() {
		if o.Customer != 12 {
			t.Errorf("the pilot of customer 12 has %+v", o)
		}
	}
	if n := p.Only(11).Counts(); n[CreateManufacturer] != 1 || n[CreateOrganization] != 0 {
		t.Errorf("the pilot of customer 11 has %v", n)
	}
	rest := pilot.Without(pilot.Operations.At(0).ID)
	for _, o := range rest.Operations.All() {
		if o.Kind == CreateConfiguration || o.Kind == WriteLink && o.Configuration == 0 {
			t.Errorf("%s stands without its organization", o.Kind)
		}
	}
}

func TestAnApprovalHoldsForOnePlanAndADay(t *testing.T) {
	p, _ := Make(scene())
	good := Approval{Hash: p.Hash(), By: "ann", At: noon}
	if err := good.check(p.Hash(), noon.Add(23*time.Hour)); err != nil {
		t.Errorf("a good approval: %v", err)
	}
	other := p.Without(p.Operations.At(0).ID)
	for name, err := range map[string]error{
		"another plan": good.check(other.Hash(), noon),
		"a day later":  good.check(p.Hash(), noon.Add(24*time.Hour+time.Second)),
		"from later":   good.check(p.Hash(), noon.Add(-time.Hour-time.Second)),
		"from nobody":  Approval{Hash: p.Hash(), At: noon}.check(p.Hash(), noon),
		"empty":        Approval{}.check(p.Hash(), noon),
	} {
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestCostCountsRequestsAndTime(t *testing.T) {
	var operations packer
	for i := range int64(352) {
		operations.add(Operation{Kind: WriteLink, Customer: 1, Asset: i})
	}
	operations.add(Operation{Kind: CreateConfiguration, Organization: 5})
	p := Plan{Operations: operations.packed()}
	for _, c := range p.Cost() {
		switch c.Part {
		case "links": // a request a link, 8 list pages, and again after a minute, at 176 a minute
			if c.Requests != 368 || c.Duration != 126*time.Second {
				t.Errorf("links: %+v", c)
			}
		case "configurations":
			if c.Writes != 1 || c.Requests != 5 {
				t.Errorf("configurations: %+v", c)
			}
		}
	}
}

func TestEveryOperationSaysWhyAndOnWhoseWord(t *testing.T) {
	p, _ := Make(crowd())
	for _, o := range p.Operations.All() {
		if o.Reason == "" || !strings.Contains(o.Decision, "by ann") || len(o.Changes) == 0 || o.ID == "" {
			t.Errorf("%+v", o)
		}
	}
}

func TestNoMakerIsMadeForARecordThatAPSAHolds(t *testing.T) {
	in := scene()
	in.Policy.CreateManufacturers, in.Policy.CreateModels = true, true
	documented(&in, func(c *msp.Configuration) {
		c.PSA, c.ManufacturerID, c.Manufacturer, c.ModelID, c.Model = true, 0, msp.Text{}, 0, msp.Text{}
	})
	in.Assets[0].Manufacturer = msp.NewText("Acme Computers")
	if p, held := Make(in); !p.Empty() || len(held) != 1 || !strings.Contains(held[0].Reason, "manufacturer, model") {
		t.Errorf("%v, held %+v", kinds(p), held)
	}
}

func TestAnUpdateFillsEveryBlankField(t *testing.T) {
	in := scene()
	in.Organizations[0].Locations = []msp.Location{{ID: 5200}}
	documented(&in, func(c *msp.Configuration) {
		*c = msp.Configuration{ID: 9000, OrganizationID: 501, Name: c.Name, TypeID: workstation, StatusID: active, URL: c.URL}
	})
	p, _ := Make(in)
	var filled []Field
	for _, c := range p.Operations.At(0).Changes {
		filled = append(filled, c.Field)
	}
	if want := Updatable()[1:]; !slices.Equal(filled, want) {
		t.Errorf("filled %v, want %v", filled, want)
	}
	if why := p.Operations.At(0).Reason; why != "fills what is blank in IT Glue" {
		t.Errorf("the reason is %q", why)
	}
}

func TestAModelIsNotGivenToAnotherMakersDevice(t *testing.T) {
	in := scene()
	documented(&in, func(c *msp.Configuration) {
		c.ManufacturerID, c.Manufacturer, c.ModelID, c.Model = 302, msp.NewText("Dell"), 0, msp.Text{}
	})
	if p, _ := Make(in); !p.Empty() {
		t.Errorf("%+v", p.Operations)
	}
}

func TestADeviceMayBePointedAtAnotherOrganization(t *testing.T) {
	in := scene()
	in.Organizations = append(in.Organizations, msp.Organization{ID: 502, Name: msp.NewText("Bluefin, second site")})
	in.Decisions[1].Right = "502"
	if p, _ := Make(in); p.Operations.At(0).Organization != 502 {
		t.Errorf("created in %d", p.Operations.At(0).Organization)
	}
}

func TestACreatedOrganizationCarriesTypeStatusAndOrigin(t *testing.T) {
	in := scene()
	in.Policy.OrganizationType, in.Policy.OrganizationStatus = 7001, 7101
	in.Catalog.OrganizationTypes, in.Catalog.OrganizationStatuses = []Named{{7001, "Customer"}}, []Named{{7101, "Active"}}
	in.Assets[0].CustomerID = 12
	in.Decisions[0] = msp.Decision{Subject: msp.Customers, Left: 12, Verdict: msp.Create, By: "ann"}
	p, _ := Make(in)
	o := p.Operations.At(0)
	if o.after(FieldOrganizationType) != (Value{Text: msp.NewText("Customer"), ID: 7001}) || o.after(FieldOrganizationStatus).ID != 7101 {
		t.Errorf("%+v", o.Changes)
	}
	if o.Origin() != (msp.Origin{URL: in.Customers[1].URL, Op: o.ID}) || p.Operations.At(1).Needs != o.ID {
		t.Errorf("%+v", o)
	}
}

func TestARestoredConfigurationGetsTheStatusThatItHad(t *testing.T) {
	for had, want := range map[int64]int64{9105: 9105, inactive: active, 0: active} {
		in := scene()
		documented(&in, func(c *msp.Configuration) { c.StatusID = inactive })
		in.Retired = []Retired{{Configuration: 9000, Status: Value{ID: had}}}
		p, _ := Make(in)
		if got := p.Operations.At(0).after(FieldStatus).ID; got != want {
			t.Errorf("had %d: restored as %d, want %d", had, got, want)
		}
	}
}
