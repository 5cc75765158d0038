package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// customersElsewhere is whom examples ask about customers, and customersToken what they
// say who they are by.
const (
	customersElsewhere = "crm.example.com"
	customersToken     = "${CRM_TOKEN}"
)

// askingHere has an example ask the simulated customer database, at an address of this
// machine, in place of the one that it names.
func askingHere(desk []byte, at string) []byte {
	if !bytes.Contains(desk, []byte(customersElsewhere)) {
		return desk
	}
	here := strings.NewReplacer(
		"https://"+customersElsewhere, "http://"+at, customersElsewhere+":", fmt.Sprintf("%q:", at), customersToken, "demo",
	).Replace(string(desk))
	return fmt.Appendf(nil, "http_allow: [%q]\n%s", at, here)
}

// customers is that database. Who writes from nova.example is an enterprise's, whoever
// else is asked for has the free plan.
func customers(w http.ResponseWriter, r *http.Request) {
	address, found := strings.CutPrefix(r.URL.Path, "/contacts/")
	if !found || r.Header.Get("Authorization") != "Bearer demo" {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	answer := map[string]any{"plan": "free"}
	if strings.HasSuffix(strings.ToLower(address), "@nova.example") {
		answer = map[string]any{"plan": "enterprise", "company": map[string]string{"name": "Nova"}}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer) // who asked is gone if it fails
}
