// The row of customers and the phones that are open.

import { post } from "./api.js";
import { byID, h, sync } from "./dom.js";
import { changed, state, watch } from "./feed.js";
import { askCustomer } from "./newcustomer.js";
import { drawPhone, makePhone, toEnd } from "./phone.js";
import { languageOf } from "./phonewords.js";
import { look, show } from "./ui.js";
import { fullName, hue, initials, languages } from "./words.js";

const wide = [matchMedia("(min-width: 1760px)"), matchMedia("(min-width: 2240px)")];
const seen = new Map(); // of each customer, how many messages their phone has shown
let recent = []; // ids of customers, the one last chosen first

/** startPhones draws the customers' side from now on. */
export function startPhones() {
  watch("phones", draw);
  watch("ui", draw);
  for (const w of wide) w.addEventListener("change", () => changed("ui"));
  byID("add-customer").addEventListener("click", async () => {
    const answer = await askCustomer();
    if (!answer) return;
    const made = await post("/api/customers", answer);
    if (!made) return;
    wanted = String(made.id);
    changed("phones");
  });
}

let selected = ""; // the customer whose tab was last brought into view
let wanted = ""; // the phone that is to be opened, with its composer, once it is there

function draw() {
  const { customers } = state.phones;
  const ids = customers.map((c) => String(c.id));
  if (ids.includes(wanted) && look.customer !== wanted) show({ customer: wanted, view: "phone" });
  recent = [look.customer, ...recent.filter((id) => id !== look.customer)].filter((id) => ids.includes(id));
  const room = 1 + wide.filter((w) => w.matches).length;
  const open = [...recent, ...ids.filter((id) => !recent.includes(id))].slice(0, room);
  drawTabs(customers, open);
  sync(byID("phones"), customers, {
    key: (c) => c.id,
    make: (c) => makePhone(String(c.id)),
    update: drawPhone,
  });
  for (const el of byID("phones").children) {
    const was = el.hidden;
    el.hidden = !open.includes(el.dataset.key);
    if (was && !el.hidden) toEnd(el);
  }
  for (const c of customers) if (open.includes(String(c.id))) seen.set(String(c.id), c.messages.length);
  const field = wanted && byID("phones").querySelector(`[data-key="${CSS.escape(wanted)}"] textarea`);
  if (field && !field.closest("[hidden]")) {
    wanted = "";
    field.focus();
  }
}

function drawTabs(customers, open) {
  const items = customers.map((c) => {
    const id = String(c.id);
    if (!seen.has(id)) seen.set(id, c.messages.length);
    return {
      id, name: c.first_name, full: fullName(c), language: languageOf(c.language), open: open.includes(id),
      fresh: open.includes(id) ? 0 : Math.max(0, c.messages.length - seen.get(id)),
    };
  });
  sync(byID("customer-tabs"), items, {
    key: (item) => item.id,
    make: (item) => h("li", null, h("button", { type: "button", class: "customer-tab", on: { click: () => show({ customer: item.id }) } },
      h("span", { class: `avatar round hue-${hue(item.full)}`, text: initials(item.full), "aria-hidden": "true" }),
      h("span", { class: "customer-words" }, h("span", { class: "customer-name", dir: "auto" }), h("span", { class: "customer-language" })),
      h("span", { class: "count-badge" }))),
    update: (el, item) => {
      const button = el.firstChild;
      button.setAttribute("aria-pressed", item.open);
      button.querySelector(".customer-name").textContent = item.name;
      const language = button.querySelector(".customer-language");
      language.textContent = languages[item.language];
      language.lang = item.language;
      const badge = button.querySelector(".count-badge");
      badge.hidden = item.fresh === 0;
      badge.textContent = item.fresh;
      badge.setAttribute("aria-label", `${item.fresh} new`);
    },
  });
  if (selected === look.customer) return;
  selected = look.customer;
  byID("customer-tabs").querySelector(`[data-key="${CSS.escape(selected)}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
