// Keys that work wherever nobody types, and the list of all keys.

import { byID, h } from "./dom.js";
import { openInside } from "./inside.js";
import { look, show } from "./ui.js";

const keys = [
  ["P", "write as the customer"],
  ["S", "write in Slack: in the thread, if one is open"],
  ["I", "open or close what happens inside"],
  ["↑ ↓", "from message to message in Slack"],
  ["T or Enter", "on a message: open its thread"],
  ["R", "on a message: add a reaction"],
  ["E", "on a message of your own: edit it"],
  ["M", "on a message: what else can be done with it"],
  ["Esc", "close the thread, a menu, a form"],
  ["Ctrl B, I, E", "bold, italic, code while writing"],
  ["Shift Enter", "a new line"],
  ["?", "this list"],
];

/** startKeys listens for keys. */
export function startKeys() {
  byID("keys").addEventListener("click", list);
  addEventListener("keydown", (ev) => {
    if (ev.ctrlKey || ev.metaKey || ev.altKey || ev.defaultPrevented) return;
    if (ev.target.closest?.("input, select, textarea, dialog, [role=menu]")) return;
    const run = { p: writeAsCustomer, s: writeInSlack, i: toggleInside, "?": list }[ev.key.toLowerCase()];
    if (!run) return;
    ev.preventDefault();
    run();
  });
}

function focusLater(find) {
  requestAnimationFrame(() => requestAnimationFrame(() => find()?.focus()));
}

function writeAsCustomer() {
  show({ view: "phone" });
  focusLater(() => document.querySelector(`#phones [data-key="${CSS.escape(look.customer)}"] textarea`));
}

function writeInSlack() {
  show({ view: "desk" });
  focusLater(() => document.querySelector(look.thread ? "#thread-composer textarea" : "#channel-composer textarea"));
}

function toggleInside() {
  show({ view: "inside" });
  openInside(byID("inside-toggle").getAttribute("aria-expanded") !== "true");
}

function list() {
  const dialog = h("dialog", { class: "modal", "aria-labelledby": "keys-title" },
    h("form", { method: "dialog", class: "modal-form" },
      h("h2", { class: "modal-title", id: "keys-title", text: "Keys" }),
      h("dl", { class: "keys" }, keys.map(([key, what]) => [h("dt", null, h("kbd", { text: key })), h("dd", { text: what })])),
      h("div", { class: "modal-buttons" }, h("button", { type: "submit", class: "button primary", text: "Close" }))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
