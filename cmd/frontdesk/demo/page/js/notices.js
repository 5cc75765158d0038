// What Slack itself tells the person whose eyes one looks through, for a while.

import { byID, h } from "./dom.js";
import { state, watch } from "./feed.js";
import { look } from "./ui.js";

const shownFor = 7000; // milliseconds
const told = new Map(); // of each person, how many notices there were
let person = ""; // whose notices are on screen

/** startNotices shows the notices that come from now on. */
export function startNotices() {
  watch("slack", draw);
  watch("ui", draw);
}

/** clearNotices takes away what is on screen: something else is being done. */
export function clearNotices() {
  byID("notices").replaceChildren();
}

function draw() {
  if (state.slack.people.length === 0) return; // nothing was heard yet
  if (person !== look.person) clearNotices();
  person = look.person;
  for (const { id } of state.slack.people) {
    const all = state.slack.notices[id] ?? [];
    const before = told.get(id) ?? all.length; // what came before this page was opened is not shown
    told.set(id, all.length);
    if (id === person) all.slice(before).forEach(show);
  }
}

function show(text) {
  const el = h("div", { class: "notice" }, h("span", { class: "notice-from", text: "Slack" }), h("span", { text }),
    h("button", { type: "button", class: "toast-close", "aria-label": "Dismiss", on: { click: () => el.remove() } }, "×"));
  byID("notices").append(el);
  setTimeout(() => el.remove(), shownFor);
}
