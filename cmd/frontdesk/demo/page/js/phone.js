// One customer's phone: a chat with the bot, as a chat app shows it.

import { post } from "./api.js";
import { arrived } from "./crossing.js";
import { h, redraw, sendOnEnter, stickToEnd, svg, sync } from "./dom.js";
import { state } from "./feed.js";
import { icons } from "./icons.js";
import { openMenu } from "./menu.js";
import { languageOf, phoneWords } from "./phonewords.js";
import { telegramText } from "./telegramtext.js";
import { toast } from "./toast.js";
import { fullName, languages, timeOf } from "./words.js";

/** makePhone makes the phone of a customer, still empty. */
export function makePhone(id) {
  const el = h("article", { class: "phone" });
  const call = (what, body) => post(`/api/phones/${encodeURIComponent(id)}/${what}`, body);
  const field = h("textarea", { rows: "1", class: "phone-field", enterkeyhint: "send", dir: "auto" });
  const form = h("form", { class: "phone-composer" },
    h("div", { class: "phone-editing", hidden: true }, h("span", { class: "phone-editing-word" }),
      h("button", { type: "button", class: "icon-button small", "aria-label": "Stop editing", on: { click: () => stopEditing(el) } }, svg(icons.close, 14))),
    field, h("button", { type: "submit", class: "phone-send" }, svg(icons.send, 18)));
  el.parts = {
    call, form, field,
    title: h("h3", { class: "phone-title", text: "Nordlicht" }),
    under: h("p", { class: "phone-under" }),
    language: h("span", { class: "phone-language" }),
    list: h("div", { class: "bubbles", role: "list" }),
    scroll: h("div", { class: "phone-scroll", role: "group", tabindex: "0" }),
    empty: h("div", { class: "phone-empty" }),
    keys: h("div", { class: "phone-keys", role: "group" }),
    blocked: h("div", { class: "phone-blocked", hidden: true }),
  };
  const p = el.parts;
  p.scroll.append(p.empty, p.list);
  const more = h("button", { type: "button", class: "icon-button", "aria-haspopup": "menu" }, svg(icons.more));
  more.addEventListener("click", () => openMenu(more, phoneMenu(id, call)));
  p.more = more;
  el.append(
    h("div", { class: "phone-status", "aria-hidden": "true" }, h("span", { class: "phone-clock" }), h("span", { class: "phone-pill" }), h("span", { class: "phone-signal" })),
    h("header", { class: "phone-head" }, h("span", { class: "phone-bot", "aria-hidden": "true" }, h("img", { src: "/assets/icon.svg", alt: "", width: "38", height: "38" })),
      h("div", { class: "phone-names" }, p.title, p.under), p.language, more),
    p.scroll, p.keys, p.blocked, form);
  sendOnEnter(field, (ev) => {
    if (ev.key === "Escape" && p.editing) stopEditing(el);
    return false;
  });
  form.addEventListener("submit", (ev) => {
    ev.preventDefault();
    send(el);
  });
  return el;
}

/** toEnd shows a phone's newest message. */
export function toEnd(el) {
  const { scroll } = el.parts;
  scroll.scrollTop = scroll.scrollHeight;
}

async function send(el) {
  const { call, field, editing } = el.parts;
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  const done = editing ? await call("edit", { message: editing, text }) : await call("send", { text });
  if (!done && !field.value) field.value = text;
  if (done) stopEditing(el);
}

function phoneMenu(id, call) {
  const c = state.phones.customers.find((one) => String(one.id) === id);
  return [
    { label: "Press Start", run: () => call("start", { payload: "" }) },
    { label: "Follow a link from the spring sale", run: () => call("start", { payload: "spring_sale" }) },
    c?.blocked ? { label: "Unblock the bot", run: () => call("block", { blocked: false }) }
      : { label: "Block the bot", danger: true, run: () => call("block", { blocked: true }) },
  ];
}

/** drawPhone brings a phone up to date. */
export function drawPhone(el, c) {
  const p = el.parts;
  const words = phoneWords(c.language);
  const language = languageOf(c.language);
  const name = fullName(c);
  el.setAttribute("aria-label", `The phone of ${name}`);
  el.dir = c.dir;
  el.lang = language;
  p.title.textContent = c.title || "Nordlicht";
  p.under.textContent = words.bot;
  p.language.textContent = languages[language];
  p.more.setAttribute("aria-label", `More on the phone of ${name}`);
  p.scroll.setAttribute("aria-label", `Messages on the phone of ${name}`);
  p.list.setAttribute("aria-label", "Messages");
  p.field.placeholder = words.message;
  p.field.setAttribute("aria-label", `${words.message} (${name})`);
  p.form.querySelector(".phone-send").setAttribute("aria-label", words.send);
  p.form.querySelector(".phone-editing-word").textContent = words.editing;
  el.querySelector(".phone-clock").textContent = timeOf(c.messages.at(-1)?.at ?? new Date().toISOString());
  drawEmpty(el, c, words, name);
  stickToEnd(p.scroll, () => sync(p.list, runs(c.messages), {
    key: (m) => m.id,
    make: (m) => arrived(h("div", { class: "bubble-line", role: "listitem" }), !m.mine, m.at),
    update: (line, m) => drawBubble(el, line, m, c, words),
  }), c.messages.at(-1)?.mine && c.messages.at(-1).id !== p.lastID);
  p.lastID = c.messages.at(-1)?.id;
  drawKeys(el, c.keys);
  p.blocked.hidden = !c.blocked;
  if (c.blocked) {
    redraw(p.blocked, [h("span", { text: words.blocked }),
      h("button", { type: "button", class: "button", "data-focus": "unblock", text: words.unblock, on: { click: () => p.call("block", { blocked: false }) } })]);
  }
}

// runs marks each message as first and last of those that one side wrote in a row.
function runs(messages) {
  return messages.map((m, i) => ({
    ...m,
    first: messages[i - 1]?.mine !== m.mine,
    last: messages[i + 1]?.mine !== m.mine,
  }));
}

function drawEmpty(el, c, words, name) {
  const { empty, call, field } = el.parts;
  empty.hidden = c.messages.length > 0;
  if (empty.hidden || empty.childElementCount > 0) return;
  empty.append(
    h("p", { class: "phone-empty-text", text: `This is ${name}’s phone. Write as ${c.first_name}, or press Start.`, dir: "ltr", lang: "en" }),
    h("button", {
      type: "button", class: "phone-start", text: words.start,
      on: { click: async () => { await call("start", { payload: "" }); field.focus({ preventScroll: true }); } },
    }));
}

function drawBubble(el, line, m, c, words) {
  line.className = ["bubble-line", m.mine ? "mine" : "theirs", m.first && "first", m.last && "last", line.classList.contains("arrived") && "arrived"].filter(Boolean).join(" ");
  const bubble = h("div", { class: "bubble" });
  const quoted = m.reply_to && c.messages.find((other) => other.id === m.reply_to);
  if (quoted) bubble.append(h("div", { class: "bubble-quoted", dir: "auto", text: quoted.text || quoted.kind }));
  if (m.kind && m.kind !== "text") bubble.append(h("div", { class: "bubble-kind", text: kindName(m.kind) }));
  bubble.append(h("div", { class: "bubble-text", dir: "auto" }, telegramText(m.text ?? "", m.entities)));
  bubble.append(h("span", { class: "bubble-time" }, m.edited && `${words.edited} `, timeOf(m.at)));
  const parts = [h("span", { class: "visually-hidden", text: m.mine ? `${c.first_name}:` : "Bot:", lang: "en" }), bubble];
  if (m.mine && !m.text?.startsWith("/") && (!m.kind || m.kind === "text")) {
    parts.unshift(h("button", {
      type: "button", class: "bubble-edit icon-button small", "data-focus": "edit", "aria-label": `${words.editing}: ${m.text.slice(0, 40)}`, title: words.editing,
      on: { click: () => startEditing(el, m) },
    }, svg(icons.edit, 14)));
  }
  if (m.buttons?.length) parts.push(drawButtons(el, m));
  redraw(line, parts);
}

function kindName(kind) {
  return { contact: "👤 Contact", photo: "🖼 Photo", sticker: "Sticker", location: "📍 Location", document: "📎 File", voice: "🎤 Voice message" }[kind] ?? kind;
}

function drawButtons(el, m) {
  const { call } = el.parts;
  return h("div", { class: "bubble-buttons", role: "group", "aria-label": "Buttons" }, m.buttons.map((row, r) => h("div", { class: "bubble-row" },
    row.map((b, i) => b.url
      ? h("a", { class: "bubble-button", href: /^https?:/.test(b.url) ? b.url : "#", target: "_blank", rel: "noopener noreferrer", dir: "auto", text: b.label })
      : h("button", {
        type: "button", class: "bubble-button", dir: "auto", text: b.label, "data-focus": `${r}.${i}`,
        on: { click: (ev) => press(ev.currentTarget, () => call("press", { message: m.id, row: r, column: i })) },
      })))));
}

async function press(button, run) {
  button.classList.add("pressed");
  const answer = await run();
  button.classList.remove("pressed");
  if (answer?.toast) toast(answer.toast);
}

function drawKeys(el, keys) {
  const { keys: place, call } = el.parts;
  const version = JSON.stringify(keys ?? []);
  if (place.version === version) return;
  place.version = version;
  place.hidden = !keys?.length;
  redraw(place, (keys ?? []).map((label) => h("button", {
    type: "button", class: "phone-key", dir: "auto", text: label, "data-focus": label, on: { click: () => call("key", { label }) },
  })), el.parts.field);
}

function startEditing(el, m) {
  const p = el.parts;
  p.editing = m.id;
  p.form.querySelector(".phone-editing").hidden = false;
  p.field.value = m.text;
  p.field.focus();
}

function stopEditing(el) {
  const p = el.parts;
  if (!p.editing) return;
  p.editing = null;
  p.form.querySelector(".phone-editing").hidden = true;
  p.field.value = "";
  p.field.focus();
}
