package reconcile

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/store"
	"dev.onramp/syncro/syncrotest"
)

// linkable is a world with n matched pairs in step but for the link.
func linkable(t testing.TB, n int64, habits syncrotest.Habits) *world {
	t.Helper()
	w := newWorld(t, itgluetest.Habits{}, habits)
	w.customer(11, "Bluefin Dental", 501)
	for i := range n {
		w.desktop(101+i, 11, fmt.Sprintf("PC-%d", i))
		w.match(101+i, w.configuration(itgluetest.Configuration{OrganizationID: 501, Name: fmt.Sprintf("PC-%d", i)}))
	}
	return w
}

// links is the part of the plan that writes links.
func (w *world) links() Plan {
	p, _ := w.plan()
	return p.filter(func(o Operation) bool { return o.Kind == WriteLink })
}

func propertyNames(a syncrotest.Asset) []string { return slices.Sorted(maps.Keys(a.Properties)) }

func (w *world) linking() Linking {
	var l Linking
	must(w.t, w.db.View(func(tx *store.Tx) (err error) { l, err = LinkingState(tx); return err }))
	return l
}

func TestALinkThatRemovesOtherPropertiesIsPutRightAndLinkingEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := linkable(t, 5, syncrotest.Habits{PropertiesReplace: true})
		before, _ := w.syncro.Asset(101)
		p := w.links()
		s := w.apply(p)
		for _, a := range w.syncro.Assets() {
			if _, linked := a.Properties[linkField]; linked && a.Properties[linkField] != "" {
				t.Errorf("asset %d is linked", a.ID)
			}
		}
		after, _ := w.syncro.Asset(101)
		for _, name := range propertyNames(before) {
			if _, there := after.Properties[name]; !there {
				t.Errorf("property %s is lost", name)
			}
		}
		if s.LinkingOff == "" || w.linking().Off == "" || !strings.Contains(s.kinds(), string(FindLinking)) {
			t.Errorf("linking goes on: %+v", s)
		}
		w.syncro.ResetRequests()
		if s := w.apply(p); s.LinkingOff == "" || writes(w) != 0 {
			t.Errorf("a further apply links again: %+v", s)
		}
	})
}

func TestDyingBeforeThePropertiesArePutBackPutsThemBackAtTheNextStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := linkable(t, 1, syncrotest.Habits{PropertiesReplace: true})
		before, _ := w.syncro.Asset(101)
		p := w.links()
		w.syncro.AddFault(syncrotest.Fault{Method: http.MethodPut, Kind: syncrotest.ResetAfter})
		a := w.applier()
		a.hook = func(point string) error {
			if point == "after the answer" {
				return errDied
			}
			return nil
		}
		if _, err := a.Apply(context.Background(), p, approve(p)); !errors.Is(err, errDied) {
			t.Fatal(err)
		}
		if harmed, _ := w.syncro.Asset(101); len(harmed.Properties) != 1 {
			t.Fatalf("the scene is wrong: %v", propertyNames(harmed))
		}
		w.reopen()
		if _, err := w.applier().Resolve(context.Background()); err != nil {
			t.Fatal(err)
		}
		after, _ := w.syncro.Asset(101)
		for _, name := range propertyNames(before) {
			if _, there := after.Properties[name]; !there {
				t.Errorf("property %s is lost", name)
			}
		}
		if w.linking().Off == "" || len(w.openIntents()) != 0 {
			t.Error("linking goes on")
		}
	})
}

func TestAFieldThatIsNotDefinedSkipsLinkingWithWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := linkable(t, 4, syncrotest.Habits{UndefinedFieldDropped: true})
		w.policy.LinkField = "Not There"
		s := w.apply(w.links())
		if !strings.Contains(s.LinkingOff, `"Not There"`) || s.Done[WriteLink] != 0 || w.linking().Off != "" {
			t.Errorf("%+v", s)
		}
		if n := len(puts(w)); n != 1 {
			t.Errorf("%d links were tried", n)
		}
	})
}

func puts(w *world) []syncrotest.Request {
	return slices.DeleteFunc(w.syncro.Requests(), func(r syncrotest.Request) bool { return r.Method != http.MethodPut })
}

func TestAMissingPermissionSkipsLinkingAndAllElseGoesOn(t *testing.T) {
	for _, habits := range []syncrotest.Habits{{}, {Unauthorized403: true}} {
		synctest.Test(t, func(t *testing.T) {
			w, _ := pair(t, itgluetest.Habits{}, habits)
			p, _ := w.plan()
			w.syncro.SetToken("syncro-token", syncrotest.Permissions{Deny: []syncrotest.Permission{syncrotest.AssetsEdit}})
			s := w.apply(p)
			if !strings.Contains(s.LinkingOff, "permission") || s.Done[CreateConfiguration] != 1 || s.Done[Update] != 1 || len(puts(w)) != 1 {
				t.Errorf("%+v", s)
			}
		})
	}
}

func TestOneKeyIsSentAndOnceProvenALinkIsOneRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := linkable(t, 40, syncrotest.Habits{})
		p := w.links()
		s := w.apply(p)
		if s.Done[WriteLink] != 40 || !w.linking().Proven || len(s.Findings) != 0 {
			t.Fatalf("%+v", s)
		}
		for _, r := range puts(w) {
			if strings.Count(r.Body, `":`) != 2 || !strings.HasPrefix(r.Body, `{"properties":{"IT Glue":"https://`) {
				t.Errorf("sent %s", r.Body)
			}
		}
		// 40 writes, the first read before and after, one page of the rest.
		if n := len(w.syncro.Requests()); n != 43 {
			t.Errorf("%d requests for 40 links", n)
		}
	})
}

func TestALinkThatSomebodyChangedIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := linkable(t, 1, syncrotest.Habits{})
		p := w.links()
		a, _ := w.syncro.Asset(101)
		a.Properties[linkField] = "https://example.test/theirs"
		w.syncro.SetAsset(a)
		s := w.apply(p)
		if len(puts(w)) != 0 || !strings.Contains(s.kinds(), string(FindChanged)) {
			t.Errorf("%+v", s)
		}
	})
}

func TestAnAssetThatIsGoneGetsNoLink(t *testing.T) {
	for _, habits := range []syncrotest.Habits{{}, {NotFoundNull200: true}} {
		synctest.Test(t, func(t *testing.T) {
			w := linkable(t, 1, habits)
			p := w.links()
			w.syncro.DeleteAsset(101)
			if s := w.apply(p); len(puts(w)) != 0 || !strings.Contains(s.kinds(), string(FindChanged)) {
				t.Errorf("%+v", s)
			}
		})
	}
}

// dieAfterTheAnswer lets the program die with the answer to a link in the air.
func (w *world) dieAfterTheAnswer(p Plan) {
	w.t.Helper()
	w.syncro.AddFault(syncrotest.Fault{Method: http.MethodPut, Kind: syncrotest.ResetAfter})
	if !w.dieWhen(p, func(point string) bool { return point == "after the answer" }) {
		w.t.Fatal("it did not die")
	}
}

func TestALostLinkThatRemovesPropertiesIsPutRightAlsoOnceLinkingIsProven(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := linkable(t, 5, syncrotest.Habits{PropertiesReplace: true})
		must(t, w.db.Update(func(tx *store.Tx) error { return SetLinking(tx, Linking{Proven: true}) }))
		before, _ := w.syncro.Asset(101)
		p := w.links()
		w.dieAfterTheAnswer(p)
		s := w.apply(p)
		after, _ := w.syncro.Asset(101)
		for _, name := range propertyNames(before) {
			if _, there := after.Properties[name]; !there {
				t.Errorf("property %s is lost", name)
			}
		}
		if w.linking().Off == "" || !strings.Contains(s.kinds(), string(FindLinking)) {
			t.Errorf("linking goes on: %+v", s)
		}
	})
}

func TestWhatAPersonTypedAfterACrashStaysWhenPropertiesArePutBack(t *testing.T) {
	for name, link := range map[string]string{"the link as it was written": "", "a link of theirs": "https://example.test/theirs"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := linkable(t, 1, syncrotest.Habits{PropertiesReplace: true})
				first, _ := w.syncro.Asset(101)
				first.Properties["Room"] = "12"
				w.syncro.SetAsset(first)
				p := w.links()
				w.dieAfterTheAnswer(p)
				harmed, _ := w.syncro.Asset(101)
				harmed.Properties["Room"], harmed.Properties["Asset Tag"] = "14", "T-9"
				if link != "" {
					harmed.Properties[linkField] = link
				}
				w.syncro.SetAsset(harmed)
				if _, err := w.applier().Resolve(context.Background()); err != nil {
					t.Fatal(err)
				}
				after, _ := w.syncro.Asset(101)
				for _, name := range propertyNames(first) {
					if _, there := after.Properties[name]; !there {
						t.Errorf("property %s is lost", name)
					}
				}
				if after.Properties["Room"] != "14" || after.Properties["Asset Tag"] != "T-9" || after.Properties[linkField] != link {
					t.Errorf("%v", after.Properties)
				}
			})
		})
	}
}
