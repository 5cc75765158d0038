// The composer of Slack: a text with Slack's markup, buttons for it, and hints.

import { nothing, together } from "./drafts.js";
import { giveBack, h, rove, sendOnEnter, svg } from "./dom.js";
import { icons } from "./icons.js";
import { chooseFiles, samples } from "./media.js";
import { openMenu } from "./menu.js";
import { Hints } from "./hints.js";

const marks = [
  { name: "Bold", icon: "bold", around: "*", keys: "b" },
  { name: "Italic", icon: "italic", around: "_", keys: "i" },
  { name: "Strikethrough", icon: "strike", around: "~", keys: "x", shift: true },
  { name: "Link", icon: "link", link: true },
  { name: "Bulleted list", icon: "list", line: "- " },
  { name: "Quote", icon: "quote", line: "> " },
  { name: "Code", icon: "code", around: "`", keys: "e" },
  { name: "Code block", icon: "block", around: "```", block: true },
];

let made = 0;

/**
 * makeComposer makes a composer. Its at(place) has it hold the draft of a place: whose it is,
 * and where it goes. onSend(draft, place) gives null if it failed, and the draft is back at that
 * place, whichever the composer is at by then. Files are there with attach. words (optional)
 * gives hints for the word that is being typed; extra is shown beside the button, also is a
 * checkbox in it that belongs to the draft; onCancel makes Escape and a Cancel button.
 */
export function makeComposer({ label, placeholder = "", text = "", sendLabel = "", words, extra, also, attach, onSend, onCancel }) {
  const id = `composer-${++made}`;
  const field = h("textarea", { class: "composer-field", rows: "1", dir: "auto", id, "aria-label": label, placeholder });
  field.value = text;
  const bar = h("div", { class: "composer-bar", role: "toolbar", "aria-label": "Formatting", "aria-controls": id }, marks.map((m) => h("button", {
    type: "button", class: "icon-button small", tabindex: "-1", "aria-label": m.name, title: m.keys ? `${m.name} (Ctrl+${m.shift ? "Shift+" : ""}${m.keys.toUpperCase()})` : m.name,
    on: { click: () => mark(field, m), mousedown: (ev) => ev.preventDefault() },
  }, svg(icons[m.icon], 16))));
  const send = h("button", { type: "submit", class: sendLabel ? "button primary small" : "composer-send", "aria-label": sendLabel || "Send", title: sendLabel || "Send (Enter)" }, sendLabel || svg(icons.send, 16));
  const staged = h("ul", { class: "composer-files", "aria-label": "Attached files" });
  const elsewhere = new Map(); // the drafts of other places
  let place = "";
  let files = [];
  const drawFiles = () => {
    staged.replaceChildren(...files.map((f) => h("li", { class: "composer-file" },
      h("span", { class: "media-name", dir: "auto", text: f.file.name ?? f.file }),
      h("input", { type: "text", placeholder: "Description (alt text)", "aria-label": `Description of ${f.file.name ?? f.file}`, value: f.alt, on: { input: (ev) => { f.alt = ev.target.value; } } }),
      h("button", { type: "button", class: "icon-button small", "aria-label": `Remove ${f.file.name ?? f.file}`, on: { click: () => { files = files.filter((one) => one !== f); drawFiles(); field.focus(); } } }, svg(icons.close, 14)))));
    form.classList.toggle("filled", field.value.trim() !== "" || files.length > 0);
  };
  const stage = (list, to = place) => {
    const chosen = { ...nothing, files: list.map((file) => ({ file, alt: "" })) };
    if (to !== place) {
      elsewhere.set(to, together(elsewhere.get(to), chosen));
      return;
    }
    files = [...files, ...chosen.files];
    drawFiles();
    field.focus();
  };
  const clip = attach && h("button", { type: "button", class: "icon-button small", "aria-label": "Attach files", "aria-haspopup": "menu", title: "Attach files" }, svg(icons.attach, 16));
  clip?.addEventListener("click", () => openMenu(clip, [
    { label: "Choose files…", run: () => { const to = place; chooseFiles((list) => stage(list, to)); } }, ...samples.map((s) => ({ label: s.label, run: () => stage(s.sample) })),
  ]));
  const form = h("form", { class: "composer", "aria-label": label }, bar, field, staged,
    h("div", { class: "composer-foot" }, clip, extra, h("span", { class: "composer-gap" }),
      onCancel && h("button", { type: "button", class: "button small", text: "Cancel", on: { click: onCancel } }), send));
  rove(bar, "button")();
  const hints = words && new Hints(field, form, words);
  const fit = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 180)}px`;
    form.classList.toggle("filled", field.value.trim() !== "" || files.length > 0);
  };
  field.addEventListener("input", fit);
  const draft = () => ({ text: field.value, files, also: Boolean(also?.checked) });
  const hold = (d) => {
    field.value = d.text;
    files = d.files;
    if (also) also.checked = d.also;
    drawFiles();
    fit();
  };
  const refused = (said, from) => {
    if (from !== place) {
      elsewhere.set(from, together(said, elsewhere.get(from)));
      return;
    }
    giveBack(field, said.text);
    hold({ ...together(said, draft()), text: field.value });
  };
  sendOnEnter(field, (ev) => {
    if (hints?.key(ev)) return true;
    if (ev.key === "Escape" && onCancel) {
      ev.preventDefault();
      onCancel();
      return true;
    }
    const m = (ev.ctrlKey || ev.metaKey) && marks.find((one) => one.keys === ev.key.toLowerCase() && Boolean(one.shift) === ev.shiftKey);
    if (!m) return false;
    ev.preventDefault();
    mark(field, m);
    return true;
  });
  form.addEventListener("submit", async (ev) => {
    ev.preventDefault();
    hints?.close();
    const said = { ...draft(), text: field.value.trimEnd() };
    if (!said.text.trim() && !said.files.length) return;
    const from = place;
    if (!onCancel) hold(nothing);
    const done = await onSend(said, from && JSON.parse(from));
    if (!done && !onCancel) refused(said, from);
    fit();
  });
  form.at = (other) => {
    const to = JSON.stringify(other);
    const from = place;
    place = to;
    if (to === from || !from) return; // what was written before the first place was known is for that
    hints?.close();
    if (staged.contains(document.activeElement)) field.focus();
    elsewhere.set(from, draft());
    hold(elsewhere.get(to) ?? nothing);
    elsewhere.delete(to);
  };
  form.focusField = () => {
    fit();
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  };
  form.field = field;
  queueMicrotask(fit);
  return form;
}

function mark(field, m) {
  field.focus();
  const { selectionStart: from, selectionEnd: to, value } = field;
  const chosen = value.slice(from, to);
  if (m.line) {
    const start = value.lastIndexOf("\n", from - 1) + 1;
    const lines = value.slice(start, to).split("\n").map((line) => m.line + line).join("\n");
    put(field, start, to, lines, lines.length, lines.length);
  } else if (m.link) {
    const shown = chosen || "text";
    put(field, from, to, `[${shown}](https://)`, shown.length + 3, shown.length + 11);
  } else if (m.block) {
    put(field, from, to, `${m.around}\n${chosen}\n${m.around}`, 4, 4 + chosen.length);
  } else {
    const n = m.around.length;
    put(field, from, to, m.around + chosen + m.around, n, n + chosen.length);
  }
}

// put replaces a piece in a way that the browser can undo, and selects within it.
function put(field, from, to, text, start, end) {
  field.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) field.setRangeText(text, from, to);
  field.setSelectionRange(from + start, from + end);
  field.dispatchEvent(new Event("input"));
}
