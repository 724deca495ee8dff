package app

import (
	"testing"

	"dev.onramp/app/msp"
)

func TestFieldsAgreeByWholeWords(t *testing.T) {
	for _, c := range []struct {
		left, right string
		want        int
	}{
		{"2", "12", -1},
		{"MXL2DWL", "MXL2DWLQXG", -1},
		{"Windows 11", "Microsoft Windows 11 Pro", 1},
		{"2125550149, 2125550166", "2125550149", 1},
		{"3C-52-82-5A-36-20, 3C-52-82-F8-6D-99", "3c-52-82-f8-6d-99", 1},
		{"LENOVO", "Lenovo", 1},
		{"☂", "☃", -1},
		{"", "x", 0},
	} {
		if got := agreement(Field{Value: msp.NewText(c.left)}, Field{Value: msp.NewText(c.right)}); got != c.want {
			t.Errorf("%q and %q: %d, not %d", c.left, c.right, got, c.want)
		}
	}
}
