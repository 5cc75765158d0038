// One customer's phone: a chat with the bot, as a chat app shows it.

import { post, upload } from "./api.js";
import { arrived } from "./crossing.js";
import { giveBack, h, keepEnd, redraw, sendOnEnter, stickToEnd, svg, sync } from "./dom.js";
import { state } from "./feed.js";
import { icons } from "./icons.js";
import { chooseFiles, drawContent, drawFile, samples } from "./media.js";
import { closePopover, openMenu, popover, walk } from "./menu.js";
import { languageOf, phoneWords } from "./phonewords.js";
import { telegramText } from "./telegramtext.js";
import { toast } from "./toast.js";
import { fullName, languages, timeOf } from "./words.js";

/** makePhone makes the phone of a customer, still empty. */
export function makePhone(id) {
  const el = h("article", { class: "phone" });
  const call = (what, body) => post(`/api/phones/${encodeURIComponent(id)}/${what}`, body);
  const field = h("textarea", { rows: "1", class: "phone-field", enterkeyhint: "send", dir: "auto" });
  const attach = h("button", { type: "button", class: "icon-button phone-attach", "aria-label": "Attach", "aria-haspopup": "menu", title: "Attach" }, svg(icons.attach, 18));
  attach.addEventListener("click", () => openMenu(attach, attachments(el)));
  const form = h("form", { class: "phone-composer" },
    h("div", { class: "phone-editing", hidden: true }, h("span", { class: "phone-editing-word" }),
      h("button", { type: "button", class: "icon-button small", "aria-label": "Not after all", on: { click: () => stopEditing(el) } }, svg(icons.close, 14))),
    attach, field, h("button", { type: "submit", class: "phone-send" }, svg(icons.send, 18)));
  el.parts = {
    id, call, form, field,
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
  keepEnd(p.scroll);
  const more = h("button", { type: "button", class: "icon-button", "aria-haspopup": "menu" }, svg(icons.more));
  more.addEventListener("click", () => openMenu(more, phoneMenu(id, call)));
  p.more = more;
  el.append(
    h("div", { class: "phone-status", "aria-hidden": "true" }, h("span", { class: "phone-clock" }), h("span", { class: "phone-pill" }), h("span", { class: "phone-signal" })),
    h("header", { class: "phone-head" }, h("span", { class: "phone-bot", "aria-hidden": "true" }, h("img", { src: "/assets/icon.svg", alt: "", width: "38", height: "38" })),
      h("div", { class: "phone-names" }, p.title, p.under), p.language, more),
    p.scroll, p.keys, p.blocked, form);
  sendOnEnter(field, (ev) => {
    if (ev.key === "Escape" && (p.editing || p.replying)) stopEditing(el);
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
  const p = el.parts;
  const { call, field, editing, replying } = p;
  const text = field.value.trim();
  if (!text) return;
  const over = p.form.querySelector(".phone-editing-word").textContent;
  // At once: when the answer comes, something else may be begun.
  if (!editing) field.value = "";
  stopEditing(el);
  const begun = field.value;
  const done = editing ? await call("edit", { message: editing, text }) : await call("send", replying ? { text, reply_to: replying } : { text });
  if (done) return;
  if ((editing || replying) && !p.editing && !p.replying && field.value === begun) {
    Object.assign(p, { editing, replying, begun });
    above(p, over);
    field.value = text;
    return;
  }
  refused(p, text);
}

// refused puts words that were not sent back; they are no part of a message that is edited by then.
function refused(p, text) {
  if (p.editing) p.begun = [text, p.begun].filter(Boolean).join("\n");
  else giveBack(p.field, text);
}

// attachments are what can be sent besides a text; what stands in the field goes along as
// the caption.
function attachments(el) {
  const { call, field, id } = el.parts;
  const files = async (list) => {
    const caption = field.value.trim();
    field.value = "";
    const done = await upload(`/api/phones/${encodeURIComponent(id)}/files`, { caption }, list);
    if (!done) refused(el.parts, caption);
  };
  return [
    { label: "Choose files…", run: () => chooseFiles(files) },
    ...samples.map((s) => ({ label: s.label, run: () => files(s.sample) })),
    { divider: true },
    ...[["Location", "location"], ["Place", "venue"], ["Contact", "contact"], ["Poll", "poll"], ["Dice", "dice"]]
      .map(([label, what]) => ({ label, run: () => call("content", { what }) })),
    { divider: true },
    { label: "Forward a message from Robin", run: () => call("send", { text: "Try Nordlicht, they were quick!", forwarded: "Robin" }) },
  ];
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
  p.editingWord = words.editing;
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
      on: { click: () => { field.focus({ preventScroll: true }); call("start", { payload: "" }); } },
    }));
}

function drawBubble(el, line, m, c, words) {
  const { first, last, ...content } = m;
  line.className = ["bubble-line", m.mine ? "mine" : "theirs", first && "first", last && "last", line.classList.contains("arrived") && "arrived"].filter(Boolean).join(" ");
  const version = JSON.stringify(content);
  if (line.version === version) return; // and a press on it goes on
  line.version = version;
  const bubble = h("div", { class: "bubble" });
  const quoted = m.reply_to && c.messages.find((other) => other.id === m.reply_to);
  if (quoted) bubble.append(h("div", { class: "bubble-quoted", dir: "auto", text: quoted.text || quoted.kind }));
  if (m.forwarded) bubble.append(h("div", { class: "bubble-forwarded", dir: "auto", text: `↪ ${m.forwarded}` }));
  if (m.file) bubble.append(drawMedia(el, m));
  else if (m.kind && m.kind !== "text") bubble.append(drawContent(m.kind, m.content ?? {}));
  bubble.append(h("div", { class: "bubble-text", dir: "auto" }, telegramText(m.text ?? "", m.entities)));
  bubble.append(h("span", { class: "bubble-time" }, m.edited && `${words.edited} `, timeOf(m.at)));
  const parts = [drawTools(el, m, words), h("span", { class: "visually-hidden", text: m.mine ? `${c.first_name}:` : "Bot:", lang: "en" }), bubble];
  if (m.reactions?.length) {
    parts.push(h("div", { class: "bubble-reactions" }, m.reactions.map((r) => h("span", {
      class: r.mine ? "bubble-reaction mine" : "bubble-reaction", role: "img", "aria-label": `${r.mine ? c.first_name : "Bot"}: ${r.emoji}`, text: r.emoji,
    }))));
  }
  if (m.buttons?.length) parts.push(drawButtons(el, m));
  redraw(line, parts);
}

function drawMedia(el, m) {
  const url = `/api/phones/${encodeURIComponent(el.parts.id)}/files/${encodeURIComponent(m.file.id)}`;
  const type = m.kind === "photo" ? m.file.type || "image/jpeg" : m.file.type;
  return drawFile({ ...m.file, type, name: m.file.name || m.kind.replace("_", " "), alt: m.text || m.kind }, url);
}

// drawTools are the buttons beside a bubble.
function drawTools(el, m, words) {
  const tools = h("div", { class: "bubble-tools" });
  if (m.mine && m.text && !m.text.startsWith("/")) {
    tools.append(h("button", {
      type: "button", class: "bubble-edit icon-button small", "data-focus": "edit", "aria-label": `${words.editing}: ${m.text.slice(0, 40)}`, title: words.editing,
      on: { click: () => startEditing(el, m) },
    }, svg(icons.edit, 14)));
  }
  tools.append(h("button", {
    type: "button", class: "bubble-more icon-button small", "data-focus": "more", "aria-haspopup": "menu", title: "Reply or react",
    "aria-label": `Reply or react: ${(m.text || m.kind).slice(0, 40)}`, on: { click: (ev) => bubbleMenu(ev.currentTarget, el, m) },
  }, svg(icons.more, 14)));
  return tools;
}

const reactions = ["👍", "❤", "🔥", "🎉", "🙏", "😁"];

function bubbleMenu(anchor, el, m) {
  const { call } = el.parts;
  const mine = (m.reactions ?? []).find((r) => r.mine)?.emoji;
  const item = (props, run) => h("button", { type: "button", role: "menuitem", tabindex: "-1", ...props, on: { click: () => { closePopover(true); run(); } } });
  const menu = h("div", { class: "menu", role: "menu", "aria-label": "This message" },
    h("div", { class: "reaction-row" }, reactions.map((e) => item({
      class: "emoji-pick", "aria-label": e === mine ? `Take ${e} away` : `React with ${e}`, text: e,
    }, () => call("react", { message: m.id, emoji: e === mine ? [] : [e] })))),
    item({ class: "menu-item", text: "Reply" }, () => startReplying(el, m)));
  menu.addEventListener("keydown", (ev) => walk(ev, [...menu.querySelectorAll("[role=menuitem]")], { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }));
  popover(anchor, menu, menu.querySelector("[role=menuitem]"));
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
  stopEditing(el);
  const p = el.parts;
  p.editing = m.id;
  p.begun = p.field.value; // until the editing is over
  above(p, "");
  p.field.value = m.text;
  p.field.focus();
}

function startReplying(el, m) {
  stopEditing(el);
  const p = el.parts;
  p.replying = m.id;
  above(p, `↩ ${(m.text || m.kind).slice(0, 60)}`);
  p.field.focus();
}

// above says over the field what is done; without words, that a message is edited.
function above(p, text) {
  const place = p.form.querySelector(".phone-editing-word");
  place.textContent = text || p.editingWord;
  place.dir = "auto";
  p.form.querySelector(".phone-editing").hidden = false;
}

function stopEditing(el) {
  const p = el.parts;
  if (!p.editing && !p.replying) return;
  if (p.editing) p.field.value = p.begun;
  p.editing = p.replying = null;
  p.form.querySelector(".phone-editing").hidden = true;
  p.field.focus();
}
