package match

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestSerials(t *testing.T) {
	for in, want := range map[string]string{
		"5cg-0001": "5CG0001", " MXL0987ABC ": "MXL0987ABC", "VMware-56 4d 0a": "VMWARE564D0A", "1.2.ABC4": "12ABC4", "PF-2NOT34": "PF2NOT34",
		"": "", "abc": "", "To be filled by O.E.M.": "", "Default string": "", "............": "", "N/A": "", "0000000": "", "1111101": "", "123456789XYZ": "", "0123456789": "", "1.0": "", "1.0.2": "",
		"System Serial Number": "", "Not Specified": "", "none": "", "XXXXXXXX": "", "03000200-0400-0500-0006-000700080009": "", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF": "", "16843009": "", strings.Repeat("A1", 100): "",
	} {
		if got, ok := CleanSerial(in); got != want || ok != (want != "") {
			t.Errorf("CleanSerial(%q) = %q, %v, want %q", in, got, ok, want)
		}
	}
}

func TestMACs(t *testing.T) {
	for in, want := range map[string]string{
		"3c:52:82:aa:10:7f": "3C5282AA107F", "3C-52-82-AA-10-7F": "3C5282AA107F", "3c52.82aa.107f": "3C5282AA107F", "3C5282AA107F": "3C5282AA107F",
		"": "", "3c:52:82:aa:10": "", "3c:52:82:aa:10:7g": "", "00:00:00:00:00:00": "", "FF:FF:FF:FF:FF:FF": "", "01:00:5E:00:00:01": "", "02:42:AC:11:00:02": "", "52:54:00:12:34:56": "",
		"00:05:9A:3C:7A:00": "", "00:50:56:C0:00:08": "", "00:00:5E:00:01:07": "", "00:09:0F:FE:00:01": "", "00:FF:12:34:56:78": "", "24:B6:20:52:41:53": "", "00:00:0C:9F:F1:23": "",
	} {
		if got, ok := CleanMAC(in); got != want || ok != (want != "") {
			t.Errorf("CleanMAC(%q) = %q, %v, want %q", in, got, ok, want)
		}
	}
}

func TestSeveralMACsInOneField(t *testing.T) {
	for _, field := range []string{"3C:52:82:AA:10:7F, 3C:52:82:AA:10:80", "3c5282aa107f3c5282aa1080", "3C-52-82-AA-10-7F;3C-52-82-AA-10-80;00:00:00:00:00:00", "3C:52:82:AA:10:7F\n3C:52:82:AA:10:80"} {
		if got := appendMACs(nil, field); !slices.Equal(got, []mac{0x3c5282aa107f, 0x3c5282aa1080}) {
			t.Errorf("appendMACs(%q) = %v", field, got)
		}
	}
}

func TestPhones(t *testing.T) {
	for _, c := range []struct{ in, country, want string }{
		{"(310) 246-1501", "US", "3102461501"},
		{"+1 310.246.1501 x12", "", "3102461501"},
		{"1-310-246-1501 ext. 5", "CA", "3102461501"},
		{"386-5286", "US", "3865286"},
		{"310/246-1501", "", "3102461501"},
		{"+44 20 7946 0958", "GB", "079460958"[0:9]},
		{"020 7946 0958", "GB", "079460958"[0:9]},
		{"555-555-5555", "", ""},
		{"000-000-0000", "", ""},
		{"12345", "", ""},
		{"n/a", "", ""},
		{"123-456-7890", "", ""},
	} {
		got, _ := cleanPhone(c.in, c.country)
		want := strings.TrimLeft(c.want, "0")
		if got != want {
			t.Errorf("cleanPhone(%q, %q) = %q, want %q", c.in, c.country, got, want)
		}
	}
}

func TestStreets(t *testing.T) {
	for _, same := range [][]string{
		{"221 E. 51st St.", "221 East 51 Street", "221 E 51st"},
		{"4910 S. King Drive", "4910 S Dr. Martin Luther King Dr"},
		{"1333-45 W. Argyle", "1333 W Argyle St"},
		{"5500 N. St. Louis", "5500 North Saint Louis Avenue"},
		{"1900 W. VanBuren", "1900 West Van Buren Street 1608"},
	} {
		want, _ := cleanStreet(same[0])
		for _, s := range same[1:] {
			if got, ok := cleanStreet(s); !ok || got != want {
				t.Errorf("cleanStreet(%q) = %q, want %q", s, got, want)
			}
		}
	}
}

func TestCustomerGroups(t *testing.T) {
	for in, want := range map[GroupInput]string{
		{}: "without assets", {Assets: 3}: "to review", {Residential: true}: "residential without agent", {Residential: true, Assets: 1}: "residential", {Disabled: true, Residential: true, Assets: 9}: "disabled",
	} {
		if got := Group(in).String(); got != want {
			t.Errorf("Group(%+v) = %q, want %q", in, got, want)
		}
	}
}

func TestListedJunkIsJunk(t *testing.T) {
	serials, err := os.ReadFile(filepath.Join(dataFolder(t), "junk-identifiers", "serials.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(serials)) {
		value, _, _ := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if value == "" || value[0] == '#' {
			continue
		}
		if clean, ok := CleanSerial(value); ok {
			t.Errorf("serial %q is listed as junk and cleaned to %q", value, clean)
		}
	}
	macs, err := os.ReadFile(filepath.Join(dataFolder(t), "junk-identifiers", "macs.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(macs)) {
		values, _, _ := strings.Cut(line, "\t")
		for value := range strings.FieldsSeq(values) {
			if _, ok := parseMAC(value); !ok || line[0] == '#' {
				continue
			}
			if clean, ok := CleanMAC(value); ok {
				t.Errorf("MAC %q is listed as shared and cleaned to %q", value, clean)
			}
		}
	}
}
