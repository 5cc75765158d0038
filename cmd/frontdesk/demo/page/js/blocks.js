// Slack's blocks, as messages and modals show them.

import { confirmFirst } from "./confirm.js";
import { h } from "./dom.js";
import { mrkdwn, richText, textObject } from "./richtext.js";

/** drawBlock draws a block; press is called with the action_id of a button and its value, or with that of a menu and what is chosen. */
export function drawBlock(b, press) {
  switch (b.type) {
    case "header": return h("p", { class: "block-header", dir: "auto" }, textObject(b.text));
    case "section": return drawSection(b, press);
    case "context": return h("div", { class: "block-context" }, (b.elements ?? []).map((e) => h("span", { dir: "auto" }, textObject(e))));
    case "actions": return h("div", { class: "block-actions" }, (b.elements ?? []).map((e) => drawElement(e, press)));
    case "divider": return h("hr", { class: "block-divider" });
    case "rich_text": return richText(b);
    case "markdown": return h("div", { class: "rich-section", dir: "auto" }, mrkdwn(b.text));
  }
  return null;
}

function drawSection(b, press) {
  return h("div", { class: "block-section" },
    h("div", { class: "block-section-text" },
      b.text && h("div", { dir: "auto" }, textObject(b.text)),
      b.fields && h("div", { class: "block-fields" }, b.fields.map((f) => h("div", { dir: "auto" }, textObject(f))))),
    b.accessory && drawElement(b.accessory, press));
}

function drawMenu(e, press) {
  const label = e.placeholder?.text ?? "Choose…";
  const menu = h("select", { class: "block-menu", "aria-label": label, "data-focus": e.action_id },
    !e.initial_option && h("option", { value: "", text: label }),
    (e.options ?? []).map((o) => h("option", { value: o.text.text, text: o.text.text })));
  menu.value = e.initial_option?.text.text ?? "";
  menu.addEventListener("change", () => press(e.action_id, menu.value));
  return menu;
}

function drawElement(e, press) {
  if (e.type === "static_select") return drawMenu(e, press);
  if (e.type !== "button") return null;
  if (e.url) return h("a", { class: "button", href: e.url, target: "_blank", rel: "noopener noreferrer", text: e.text.text });
  const kind = { primary: " primary", danger: " danger" }[e.style] ?? "";
  const button = h("button", { type: "button", class: `button block-button${kind}`, "data-focus": e.action_id, "aria-label": e.accessibility_label },
    h("span", { dir: "auto" }, textObject(e.text)));
  button.addEventListener("click", async () => {
    if (e.confirm && !(await confirmFirst(e.confirm))) return;
    button.classList.add("pressed");
    await press(e.action_id, e.value ?? "");
    button.classList.remove("pressed");
  });
  return button;
}
