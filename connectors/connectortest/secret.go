package connectortest

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// AssertLeaksNoSecret fails the test if any of secrets can be read in err,
// however it or one of the errors in it is printed.
func AssertLeaksNoSecret(t TB, err error, secrets ...string) {
	t.Helper()
	for e := err; e != nil; e = errors.Unwrap(e) {
		for _, form := range []string{"%v", "%+v", "%#v"} {
			AssertTextLeaksNoSecret(t, fmt.Sprintf("an error (%T, %s)", e, form), fmt.Sprintf(form, e), secrets...)
		}
	}
}

// AssertTextLeaksNoSecret fails the test if any of secrets stands in text, as it
// is or escaped for an address.
func AssertTextLeaksNoSecret(t TB, what, text string, secrets ...string) {
	t.Helper()
	for _, secret := range secrets {
		for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret)} {
			if form != "" && strings.Contains(text, form) {
				t.Errorf("%s shows a secret: %s", what, strings.ReplaceAll(text, form, "‹SECRET›"))
				break
			}
		}
	}
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
