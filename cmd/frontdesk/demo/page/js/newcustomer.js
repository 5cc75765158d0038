// The form for a new customer.

import { h } from "./dom.js";
import { languages } from "./words.js";

const telegramTags = { "zh-Hans": "zh-hans", "zh-Hant": "zh-hant", pt: "pt-br" };

/** askCustomer asks for a name and a language; null if that is called off. */
export function askCustomer() {
  return new Promise((resolve) => {
    const name = h("input", { id: "new-name", type: "text", required: true, maxlength: "64", autocomplete: "off", placeholder: "Sofia" });
    const language = h("select", { id: "new-language" }, Object.entries(languages).map(([tag, word]) => h("option", { value: tag, text: word, lang: tag })));
    const form = h("form", { method: "dialog", class: "modal-form" },
      h("h2", { class: "modal-title", id: "new-title", text: "New customer" }),
      h("p", { class: "modal-hint", text: "Somebody who has never written to the bot. The questions come in their language." }),
      h("div", { class: "field" }, h("label", { for: "new-name", text: "First name" }), name),
      h("div", { class: "field" }, h("label", { for: "new-language", text: "Language of their phone" }), language),
      h("div", { class: "modal-buttons" },
        h("button", { type: "button", class: "button", text: "Cancel", on: { click: () => dialog.close() } }),
        h("button", { type: "submit", class: "button primary", value: "ok", text: "Hand them a phone" })));
    const dialog = h("dialog", { class: "modal", "aria-labelledby": "new-title" }, form);
    dialog.addEventListener("close", () => {
      const said = dialog.returnValue === "ok" && name.value.trim();
      dialog.remove();
      resolve(said ? { first_name: said, language: telegramTags[language.value] ?? language.value } : null);
    });
    document.body.append(dialog);
    dialog.showModal();
    name.focus();
  });
}
