package syncrotest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// postAsset creates an asset. Properties are ignored on create (fact sheet "syncro" section 5).
func (s *Server) postAsset(v visit) response {
	body, bad := fields(v.Body)
	if bad != nil {
		return *bad
	}
	asset := Asset{}
	if len(s.typeOf(body)) == 0 {
		return invalid(body, "Asset type can't be blank", "Name You must have an asset type first, please go create one")
	}
	if _, given := body["name"]; !given {
		return invalid(body, "Name can't be blank")
	}
	if reason := s.assign(&asset, body, v); reason != "" {
		return invalid(body, reason)
	}
	id := s.world.setAsset(asset)
	return s.single("asset", s.asset(s.world.assets[id]))
}

// putAsset changes an asset: only the fields that are sent, and of properties only the keys that are sent, unless a habit says
// otherwise.
func (s *Server) putAsset(v visit) response {
	asset, found := s.world.assets[v.id]
	if !found || !v.may(asset.CustomerID) || asset.Archived && s.config.Habits.Archived == ArchivedGone {
		return s.notFound()
	}
	body, bad := fields(v.Body)
	if bad != nil {
		return *bad
	}
	if reason := s.assign(&asset, body, v); reason != "" {
		return invalid(nil, reason)
	}
	if sent, given := body["properties"]; given {
		properties, isObject := sent.(map[string]any)
		if !isObject {
			return invalid(nil, "Properties must be an object")
		}
		asset.Properties = s.withProperties(asset.Properties, properties)
	}
	asset.Updated = time.Now()
	s.world.setAsset(asset)
	return s.single("asset", s.asset(s.world.assets[v.id]))
}

func (s *Server) withProperties(before, sent map[string]any) map[string]any {
	after := map[string]any{}
	if !s.config.Habits.PropertiesReplace {
		maps.Copy(after, before)
	}
	for name, value := range sent {
		_, had := before[name]
		if had || !s.config.Habits.UndefinedFieldDropped || slices.Contains(s.config.Fields, name) {
			after[name] = value
		}
	}
	return after
}

// assign takes over the plain fields of a body and returns the vendor's reason when one makes no sense.
func (s *Server) assign(asset *Asset, body map[string]any, v visit) string {
	if name, given := body["name"]; given {
		text, isText := name.(string)
		if !isText || strings.TrimSpace(text) == "" {
			return "Name can't be blank"
		}
		asset.Name = text
	}
	if serial, given := body["asset_serial"].(string); given {
		asset.Serial = serial
	}
	if customer, given := body["customer_id"]; given {
		id := idOf(customer)
		if _, found := s.world.customers[id]; !found || !v.may(id) {
			return "Customer can't be blank"
		}
		asset.CustomerID = id
	}
	if body["asset_type_name"] != nil || body["asset_type_id"] != nil {
		asset.Type = s.typeOf(body)
		if asset.Type == "" {
			return "Asset type can't be blank"
		}
	}
	return ""
}

// typeOf finds the asset type that a body names; ids count from 1 in the order of Config.AssetTypes.
func (s *Server) typeOf(body map[string]any) string {
	if name, given := body["asset_type_name"].(string); given && slices.Contains(s.config.AssetTypes, name) {
		return name
	}
	if id := idOf(body["asset_type_id"]); id >= 1 && id <= int64(len(s.config.AssetTypes)) {
		return s.config.AssetTypes[id-1]
	}
	return ""
}

// fields reads a body, flat or wrapped in "asset"; both are in use (fact sheet "syncro" section 5).
func fields(body string) (map[string]any, *response) {
	dec := json.NewDecoder(strings.NewReader(body))
	dec.UseNumber()
	var sent map[string]any
	if err := dec.Decode(&sent); err != nil {
		bad := reply(http.StatusBadRequest, map[string]any{"status": 400, "error": "Bad Request"})
		return nil, &bad
	}
	if inner, wrapped := sent["asset"].(map[string]any); wrapped {
		return inner, nil
	}
	return sent, nil
}

// invalid is a 422 in the shape of assets; a create repeats its parameters.
func invalid(params map[string]any, reasons ...string) response {
	body := map[string]any{"success": false, "message": reasons}
	if params != nil {
		body["params"] = params
	}
	return reply(http.StatusUnprocessableEntity, body)
}
