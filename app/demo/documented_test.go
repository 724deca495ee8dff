package demo

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"testing"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/store"
)

// document leaves next to nothing to be written in the world: what a workspace
// of it would write is put into the simulators themselves, since to send a
// hundred thousand writes takes hours. dir is a folder for that workspace.
func (w *World) document(t *testing.T, dir string) {
	t.Helper()
	if err := w.prepare(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	a, shut := opened(t, w.Options(dir))
	if err := a.PrintPlan(io.Discard, "", func(string) string { return "" }); err != nil {
		t.Fatal(err)
	}
	shut()
	db, err := store.Open(filepath.Join(dir, "onramp.db"), store.Options{Schema: 2})
	if err != nil {
		t.Fatal(err)
	}
	var plan reconcile.Plan
	err = db.View(func(tx *store.Tx) error {
		kept, err := reconcile.KeptPlans(tx)
		if err != nil || len(kept) != 1 {
			return fmt.Errorf("%d plans are kept: %w", len(kept), err)
		}
		plan, _, err = reconcile.LoadPlan(tx, kept[0].Hash)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	w.carryOut(plan)
}

// carryOut does what a plan says, without a request.
func (w *World) carryOut(plan reconcile.Plan) {
	organizations, pages := map[string]int64{}, map[string]string{}
	for _, o := range plan.Operations.All() {
		switch o.Kind {
		case reconcile.CreateOrganization:
			made := itgluetest.Organization{CreatedAt: time.Now(), UpdatedAt: time.Now()}
			for _, c := range o.Changes {
				switch c.Field {
				case reconcile.FieldName:
					made.Name = c.After.Text.Raw()
				case reconcile.FieldQuickNotes:
					made.QuickNotes = c.After.Text.Raw()
				case reconcile.FieldOrganizationType:
					made.TypeID = c.After.ID
				case reconcile.FieldOrganizationStatus:
					made.StatusID = c.After.ID
				}
			}
			organizations[o.ID] = w.ITGlue.SetOrganization(made).ID
		case reconcile.CreateConfiguration:
			made := itgluetest.Configuration{OrganizationID: cmp.Or(o.Organization, organizations[o.Needs]), CreatedAt: time.Now()}
			for _, i := range o.Interfaces {
				made.Interfaces = append(made.Interfaces, itgluetest.Interface{Name: i.Name.Raw(), IPAddress: i.IP, MACAddress: msp.FormatMAC(i.MAC)})
			}
			made = w.write(made, o)
			pages[o.ID] = fmt.Sprintf("https://%s.itglue.com/%d/configurations/%d", ITGlueSubdomain, made.OrganizationID, made.ID)
		case reconcile.Update, reconcile.MoveLink:
			c, _ := w.ITGlue.Configuration(o.Configuration)
			w.write(c, o)
		case reconcile.WriteLink:
			a, _ := w.Syncro.Asset(o.Asset)
			a.Properties[LinkField] = cmp.Or(pages[o.Needs], o.Changes[0].After.Text.Raw())
			w.Syncro.SetAsset(a)
		}
	}
}

// write puts the after-image of an operation into a configuration.
func (w *World) write(c itgluetest.Configuration, o reconcile.Operation) itgluetest.Configuration {
	c.UpdatedAt = time.Now()
	texts := map[reconcile.Field]*string{
		reconcile.FieldName: &c.Name, reconcile.FieldHostname: &c.Hostname, reconcile.FieldSerial: &c.SerialNumber,
		reconcile.FieldMAC: &c.MACAddress, reconcile.FieldIP: &c.PrimaryIP, reconcile.FieldGateway: &c.DefaultGateway,
		reconcile.FieldOSNotes: &c.OperatingSystemNotes, reconcile.FieldWarranty: &c.WarrantyExpiresAt, reconcile.FieldNotes: &c.Notes,
	}
	ids := map[reconcile.Field]*int64{
		reconcile.FieldType: &c.TypeID, reconcile.FieldStatus: &c.StatusID, reconcile.FieldManufacturer: &c.ManufacturerID,
		reconcile.FieldModel: &c.ModelID, reconcile.FieldOS: &c.OperatingSystemID, reconcile.FieldLocation: &c.LocationID,
	}
	for _, change := range o.Changes {
		if field := texts[change.Field]; field != nil {
			*field = change.After.Text.Raw()
		}
		if field := ids[change.Field]; field != nil {
			*field = change.After.ID
		}
	}
	return w.ITGlue.SetConfiguration(c)
}
