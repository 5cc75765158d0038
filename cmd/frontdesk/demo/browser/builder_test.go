//go:build !race

package browser_test

import "fmt"

const formBody = "dialog[open] .modal-body"

// fill writes into a field of the form that is open, or chooses there, by its label.
func (s *screen) fill(label, value string) {
	s.t.Helper()
	s.until(label+" is filled in", fmt.Sprintf(`(() => {
		const l = [...document.querySelectorAll("dialog[open] .field label")].find((e) => e.firstChild.textContent === %q);
		const e = l && document.getElementById(l.htmlFor);
		if (!e) return false;
		e.value = %q;
		e.dispatchEvent(new Event("input", { bubbles: true }));
		return e.value === %q;
	})()`, label, value, value))
}

// choose chooses in a menu of the form that takes effect at once.
func (s *screen) choose(value string) {
	s.t.Helper()
	s.until(value+" is chosen", fmt.Sprintf(`(() => {
		const e = [...document.querySelectorAll("dialog[open] .block-menu")].find((e) => [...e.options].some((o) => o.value === %q));
		if (!e) return false;
		e.value = %q;
		e.dispatchEvent(new Event("change", { bubbles: true }));
		return true;
	})()`, value, value))
}

// builds makes a workflow in the form.
func builds(s *screen) {
	s.eyes("Eva Novak")
	s.write(composer, "/desk workflow new")
	s.shows(formBody, "Short id")
	s.fill("Short id", "bills")
	s.fill("Greeting", "Hello!")
	s.choose("One of several choices")
	s.shows(formBody, "Choice 3")
	s.click("dialog[open] button", "Done")
	s.until("what is missing is said", `document.querySelector("dialog[open] :invalid")`)
	s.fill("Question", "Which bill?")
	s.fill("Choice 1", "The first")
	s.fill("Choice 1 leads to", "Sales")
	s.fill("Choice 2", "The first")
	s.click("dialog[open] button", "Done")
	s.shows("dialog[open] .field-error", "reads the same where customers type it")
	s.fill("Choice 2", "Another one")
	s.click("dialog[open] button", "Done")
	s.shows(formBody, "The first → Sales, Another one")
	s.choose("Date")
	s.shows(formBody, "A day such as")
	s.fill("Question", "Of which day?")
	s.click("dialog[open] button", "Done")
	s.shows(formBody, "2. Of which day?")
	s.click("dialog[open] button", "↑ Up")
	s.shows(formBody, "1. Of which day?")
	s.click("dialog[open] button", "Save")
	s.shows(formBody, "“bills” is saved")
	s.click("dialog[open] button", "Close")
	s.until("the form is gone", `!document.querySelector("dialog[open]")`)
}
