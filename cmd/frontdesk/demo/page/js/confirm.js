// "Are you sure?", as Slack asks before some buttons.

import { h } from "./dom.js";
import { textObject } from "./richtext.js";

/** confirmFirst asks, with a confirmation object of Slack's; it gives the answer. */
export function confirmFirst({ title, text, confirm, deny, style }) {
  return new Promise((resolve) => {
    const yes = h("button", { type: "submit", value: "yes", class: style === "danger" ? "button danger" : "button primary" }, textObject(confirm));
    const dialog = h("dialog", { class: "modal small", "aria-labelledby": "confirm-title", "aria-describedby": "confirm-text" },
      h("form", { method: "dialog", class: "modal-form" },
        h("h2", { class: "modal-title", id: "confirm-title" }, textObject(title)),
        h("p", { id: "confirm-text", dir: "auto" }, textObject(text)),
        h("div", { class: "modal-buttons" },
          h("button", { type: "button", class: "button", on: { click: () => dialog.close() } }, textObject(deny)), yes)));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
    yes.focus();
  });
}

/** plain is a text object of plain text. */
export function plain(text) {
  return { type: "plain_text", text, emoji: false };
}
