// Short messages at the edge of the page.

import { byID, h } from "./dom.js";

const shownFor = 6000;

/** toast shows a sentence for a while; kind: "bad", or nothing. */
export function toast(text, kind = "") {
  const place = byID("toasts");
  for (const same of [...place.children].filter((e) => e.firstChild.textContent === text)) same.remove();
  const el = h("div", { class: `toast ${kind}` }, h("span", { text, dir: "auto" }),
    h("button", { type: "button", class: "toast-close", "aria-label": "Dismiss", on: { click: () => el.remove() } }, "×"));
  place.append(el);
  while (place.children.length > 3) place.firstElementChild.remove();
  setTimeout(() => el.remove(), shownFor);
}
