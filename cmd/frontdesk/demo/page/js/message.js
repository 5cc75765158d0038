// One message in Slack: who, when, what, reactions, and what one can do with it.

import { post } from "./api.js";
import { drawBlock } from "./blocks.js";
import { confirmFirst, plain } from "./confirm.js";
import { arrived } from "./crossing.js";
import { h, redraw, redrawParts, svg } from "./dom.js";
import { emojiOf, picked } from "./emoji.js";
import { state } from "./feed.js";
import { icons } from "./icons.js";
import { drawFile } from "./media.js";
import { closePopover, openMenu, popover, walk } from "./menu.js";
import { mrkdwn, typed } from "./richtext.js";
import { look, personOf, show } from "./ui.js";
import { count, hue, initials, squash, timeOf } from "./words.js";

/** makeMessage makes a message's element, still empty. */
export function makeMessage(m) {
  const el = h("article", { class: "message", role: "listitem", tabindex: "-1" });
  el.parts = {
    avatar: h("div", { class: "message-avatar", "aria-hidden": "true" }),
    only: h("p", { class: "message-only", hidden: true }),
    meta: h("header", { class: "message-meta" }),
    body: h("div", { class: "message-body" }),
    reacts: h("div", { class: "message-reacts" }),
    replies: h("div", { class: "message-replies" }),
    tools: h("div", { class: "message-tools", role: "toolbar", "aria-label": "What to do with this message" }),
    versions: {},
  };
  const p = el.parts;
  el.append(p.avatar, h("div", { class: "message-main" }, p.only, p.meta, p.body, p.reacts, p.replies), p.tools);
  el.addEventListener("keydown", (ev) => shortcut(ev, el));
  return arrived(el, m.bot && !m.only_for, m.ts);
}

function shortcut(ev, el) {
  if (ev.target !== el) return;
  const button = { m: ".tool-more", ContextMenu: ".tool-more", r: ".tool-react", t: ".tool-thread", e: ".tool-edit", Enter: ".tool-thread" }[ev.key];
  if (!button || ev.ctrlKey || ev.metaKey || ev.altKey) return;
  const found = el.querySelector(button);
  if (!found) return;
  ev.preventDefault();
  found.click();
}

/**
 * drawMessage brings a message up to date. m has besides: compact (the same author
 * goes on), place ("channel" or "thread"), editing.
 */
export function drawMessage(el, m, edit) {
  const p = el.parts;
  el.message = m;
  el.classList.toggle("compact", Boolean(m.compact));
  el.classList.toggle("only", Boolean(m.only_for));
  el.classList.toggle("selected", Boolean(m.selected));
  el.setAttribute("aria-label", `${m.name || "Somebody"}, ${timeOf(m.ts)}: ${squash(m.text, 80)}`);
  const part = (name, of, draw) => {
    const version = JSON.stringify(of);
    if (p.versions[name] === version) return;
    p.versions[name] = version;
    redraw(p[name], draw(), el);
  };
  p.only.hidden = !m.only_for;
  part("only", [m.only_for], () => m.only_for && [h("span", { "aria-hidden": "true", text: "👁 " }), "Only visible to you"]);
  part("avatar", [m.name, m.bot, m.user], () => drawAvatar(m));
  part("meta", [m.name, m.bot, m.ts, m.edited], () => drawMeta(m));
  redrawParts(p.body, bodyOf(m), el);
  part("reacts", [m.reactions, look.person], () => drawReactions(m));
  part("replies", [m.place, m.replies, m.last_reply, m.faces, m.unseen], () => m.place === "channel" && drawReplies(m));
  part("tools", [m.ts, m.place, m.only_for, m.user, m.files, look.person, m.bot], () => drawTools(el, m, edit));
}

function isBot(m) {
  return m.bot && personOf(m.user)?.name === m.name;
}

/** drawAvatar draws the picture of who wrote a message. */
export function drawAvatar(m) {
  if (m.bot && (isBot(m) || !m.name)) return h("img", { src: "/assets/icon.svg", alt: "", width: "36", height: "36", class: "avatar-bot" });
  return h("span", { class: `avatar ${m.bot ? "round " : ""}hue-${hue(m.name)}`, text: initials(m.name) });
}

function drawMeta(m) {
  return [
    h("span", { class: "message-name", dir: "auto", text: m.name || "Somebody" }),
    m.bot && h("span", { class: "app-badge", text: "APP" }),
    h("time", { class: "message-time", datetime: new Date(Number(m.ts) * 1000).toISOString(), text: timeOf(m.ts) }),
  ];
}

// bodyOf are the parts of a message's body, and what each is drawn from.
function bodyOf(m) {
  const people = state.slack.people.length; // whose names stand in it
  if (m.deleted) return [{ of: "deleted", draw: () => h("p", { class: "message-gone", text: "This message was deleted." }) }];
  const press = (action) => post("/api/slack/press", { as: look.person, channel: m.channel, ts: m.ts, action });
  const words = m.source ?? (m.files?.length ? "" : m.text);
  // Slack gives blocks other ids each time.
  const parts = (m.blocks ?? []).map((b) => ({ of: [people, { ...b, block_id: "" }], draw: () => drawBlock(b, press) }));
  if (words && !parts.length) parts.push({ of: [people, words], draw: () => h("div", { class: "rich-section", dir: "auto" }, mrkdwn(words)) });
  if (m.files?.length) parts.push({ of: m.files, draw: () => h("div", { class: "media-strip" }, m.files.map(drawShared)) });
  if (m.edited && !m.bot) parts.push({ of: "edited", draw: () => h("span", { class: "message-edited", text: "(edited)" }) });
  return parts;
}

function drawShared(f) {
  if (f.mode === "tombstone") return h("p", { class: "media-gone", text: "This file was deleted." });
  if (f.mode === "hidden_by_limit") return h("p", { class: "media-gone", text: "This file is hidden by the plan’s limits." });
  return drawFile(f, `/api/slack/files/${encodeURIComponent(f.id)}`);
}

function drawReactions(m) {
  return (m.reactions ?? []).map((r) => {
    const mine = r.users.includes(look.person);
    const names = r.users.map((id) => personOf(id)?.name ?? "somebody").join(", ");
    return h("button", {
      type: "button", class: mine ? "reaction mine" : "reaction", "aria-pressed": mine, "data-focus": r.name,
      "aria-label": `${r.name.replace(/_/g, " ")}, ${count(r.users.length, "reaction")}: ${names}`, title: `${names} reacted with :${r.name}:`,
      on: { click: () => react(m, r.name, !mine) },
    }, h("span", { class: "emoji", text: r.emoji || emojiOf(r.name) }), h("span", { text: r.users.length }));
  });
}

function react(m, name, on) {
  return post("/api/slack/react", { as: look.person, channel: m.channel, ts: m.ts, name, on });
}

function drawReplies(m) {
  if (!m.replies) return null;
  return h("button", {
    type: "button", class: "replies", "data-focus": "replies", on: { click: () => show({ channel: m.channel, thread: m.ts }) },
  }, h("span", { class: "reply-faces", "aria-hidden": "true" }, (m.faces ?? []).map((name) => h("span", { class: `avatar tiny hue-${hue(name)}`, text: initials(name) }))),
  h("span", { class: "reply-count", text: count(m.replies, "reply", "replies") }),
  m.unseen > 0 && h("span", { class: "count-badge", text: `${m.unseen} new` }),
  h("span", { class: "reply-last", text: m.last_reply ? `Last at ${timeOf(m.last_reply)}` : "" }));
}

function drawTools(el, m, edit) {
  if (m.only_for) return null;
  const tool = (name, label, icon, run) => h("button", {
    type: "button", class: `icon-button small tool-${name}`, tabindex: "-1", "aria-label": label, title: label, "data-focus": name,
    on: { click: (ev) => run(ev.currentTarget) },
  }, icon);
  const mine = m.user === look.person && !m.bot;
  return [
    tool("tick", "React with a tick", h("span", { class: "emoji", text: "✅" }), () => react(m, "white_check_mark", true)),
    tool("react", "Add a reaction", svg(icons.react, 16), (b) => pickEmoji(b, (name) => react(m, name, true))),
    m.place === "channel" && tool("thread", "Reply in thread", svg(icons.thread, 16), () => show({ channel: m.channel, thread: m.ts })),
    mine && tool("edit", "Edit", svg(icons.edit, 16), () => edit(el, m)),
    tool("more", "More", svg(icons.more, 16), (b) => openMenu(b, actions(el, m, mine, edit))),
  ];
}

function actions(el, m, mine, edit) {
  const here = { as: look.person, channel: m.channel, ts: m.ts };
  const admin = personOf(look.person)?.role === "admin";
  const items = (state.slack.shortcuts ?? []).map((s) => ({
    label: s.name, hint: "Frontdesk", run: () => post("/api/slack/shortcut", { ...here, callback: s.callback }),
  }));
  if (mine) items.push({ divider: true }, { label: "Edit message", run: () => edit(el, m) });
  else if (admin) items.push({ divider: true });
  const gone = (label, what) => ({ label, danger: true, run: async () => {
    const sure = await confirmFirst({ title: plain(label), text: plain("This cannot be undone."), confirm: plain("Delete"), deny: plain("Cancel"), style: "danger" });
    if (sure) post("/api/slack/delete", what);
  } });
  if (mine || admin) {
    const files = (m.files ?? []).filter((f) => f.mode !== "tombstone");
    items.push(...files.map((f) => gone(`Delete ${f.name || "file"}`, { ...here, file: f.id })), gone("Delete message", here));
  }
  return items;
}

function pickEmoji(anchor, pick) {
  const grid = h("div", { class: "menu emoji-grid", role: "menu", "aria-label": "Reactions" }, picked.map((name) => h("button", {
    type: "button", role: "menuitem", tabindex: "-1", class: "emoji-pick", "aria-label": name.replace(/_/g, " "), title: `:${name}:`, text: emojiOf(name),
    on: { click: () => { closePopover(true); pick(name); } },
  })));
  grid.addEventListener("keydown", (ev) => walk(ev, [...grid.children], { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -8, ArrowDown: 8 }));
  popover(anchor, grid, grid.firstElementChild);
}

/** editable is the text of a message as one edits it. */
export function editable(m) {
  return typed(m.source ?? m.text);
}
