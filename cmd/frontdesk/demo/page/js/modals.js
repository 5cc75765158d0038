// The modal that the person has open in Slack.

import { post } from "./api.js";
import { drawBlock } from "./blocks.js";
import { byID, h } from "./dom.js";
import { state, watch } from "./feed.js";
import { textObject } from "./richtext.js";
import { look } from "./ui.js";

let open = null; // {dialog, version, person, inputs}
let back = null; // what had the focus before

/** startModals shows modals from now on. */
export function startModals() {
  watch("slack", draw);
  watch("ui", draw);
}

function draw() {
  const view = state.slack.modals?.[look.person];
  if (!view) {
    close();
    return;
  }
  const { errors, values, ...rest } = view; // values are typed here
  const version = JSON.stringify(rest);
  if (!open || open.version !== version || open.person !== look.person) {
    const same = open?.person === look.person && open.title === words(view.title);
    const place = same ? open.body.scrollTop : 0;
    close();
    show(view, version);
    open.body.scrollTop = place;
  }
  showErrors(errors ?? {});
}

function close() {
  if (!open) return;
  const { dialog } = open;
  open = null;
  dialog.close();
  dialog.remove();
  if (back?.isConnected) back.focus();
}

function show(view, version) {
  back = document.activeElement;
  const as = look.person;
  const inputs = new Map();
  const dialog = h("dialog", { class: "modal", "aria-labelledby": "modal-title" });
  const typed = () => Object.fromEntries([...inputs].map(([id, el]) => [id, el.type === "checkbox" && !el.checked ? "" : el.value]));
  const press = (action, value) => post("/api/slack/modal", { as, press: action, value, values: typed() });
  const body = h("div", { class: "modal-body" }, (view.blocks ?? []).map((b) => b.type === "input" ? input(b, inputs, view.values ?? {})
    : drawBlock(b, press)));
  const submit = view.submit && h("button", { type: "submit", class: "button primary", text: words(view.submit) });
  const form = h("form", { class: "modal-form" },
    h("h2", { class: "modal-title", id: "modal-title", text: words(view.title) }),
    body,
    h("div", { class: "modal-buttons" },
      h("button", { type: "button", class: "button", text: words(view.close) || "Close", on: { click: () => post("/api/slack/modal", { as, close: true }) } }), submit));
  form.addEventListener("submit", async (ev) => {
    ev.preventDefault();
    if (submit) submit.disabled = true;
    await post("/api/slack/modal", { as, submit: typed() });
    if (submit) submit.disabled = false;
  });
  dialog.addEventListener("cancel", (ev) => {
    ev.preventDefault();
    post("/api/slack/modal", { as, close: true });
  });
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  open = { dialog, version, person: as, inputs, body, title: words(view.title) };
  ([...inputs.values()][0] ?? submit ?? form.querySelector("button"))?.focus();
}

// words is a text that may be Slack's text object.
function words(t) {
  return typeof t === "string" ? t : t?.text ?? "";
}

function input(b, inputs, values) {
  const id = `field-${b.block_id}`;
  const el = element(b.element, id, b.optional);
  if (el.type === "checkbox") el.checked = Boolean(values[b.block_id]);
  else el.value = values[b.block_id] ?? "";
  const note = h("p", { class: "field-error", id: `${id}-error`, hidden: true });
  if (!b.optional) el.required = true;
  el.addEventListener("input", () => { note.hidden = true; el.removeAttribute("aria-invalid"); });
  inputs.set(b.block_id, el);
  return h("div", { class: "field" },
    h("label", { for: id }, textObject(b.label), b.optional && h("span", { class: "optional", text: " (optional)" })), el,
    b.hint && h("p", { class: "field-hint" }, textObject(b.hint)), note);
}

function element(e, id, optional) {
  const about = { id, "aria-describedby": `${id}-error` };
  if (e.type === "plain_text_input") {
    const more = { maxlength: e.max_length, minlength: e.min_length, placeholder: words(e.placeholder) || null };
    return e.multiline ? h("textarea", { ...about, ...more, rows: "3", dir: "auto" }) : h("input", { ...about, ...more, type: "text", dir: "auto" });
  }
  if (e.type === "number_input") {
    return h("input", { ...about, type: "text", inputmode: e.is_decimal_allowed ? "decimal" : "numeric", placeholder: words(e.placeholder) || null });
  }
  if (e.type === "datepicker") return h("input", { ...about, type: "date" });
  if (e.type === "checkboxes") { // of which the program has one at most
    return h("input", { ...about, type: "checkbox", class: "checkbox", value: words(e.options[0].text) });
  }
  const options = e.type === "users_select"
    ? state.slack.people.filter((p) => p.role !== "bot").map((p) => [p.id, p.name])
    : (e.options ?? []).map((o) => [words(o.text), words(o.text)]); // Slack's people choose by label
  const none = (optional || !e.initial_option) && h("option", { value: "", text: words(e.placeholder) || "Choose…" });
  return h("select", about, none, options.map(([value, text]) => h("option", { value, text })));
}

function showErrors(errors) {
  let first = null;
  for (const [id, el] of open?.inputs ?? []) {
    const note = document.getElementById(`${el.id}-error`);
    const text = errors[id] ?? "";
    if (note.textContent === text) continue;
    note.textContent = text;
    note.hidden = !text;
    if (text) {
      el.setAttribute("aria-invalid", "true");
      first ??= el;
    } else {
      el.removeAttribute("aria-invalid");
    }
  }
  first?.focus();
}
