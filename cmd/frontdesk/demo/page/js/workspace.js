// The Slack-like workspace: whose eyes, the sidebar, the Slack channel and the thread.

import { post, upload } from "./api.js";
import { makeComposer } from "./composer.js";
import { byID, h, rove, svg, sync } from "./dom.js";
import { changed, state, watch } from "./feed.js";
import { channelHints, threadHints } from "./hints.js";
import { icons } from "./icons.js";
import { MessageList } from "./messagelist.js";
import { clearNotices } from "./notices.js";
import { channelOf, headOf, look, mayOpen, narrow, personOf, roomName, settle, show } from "./ui.js";
import { count, hue, initials } from "./words.js";

let channelList, threadList, channelComposer, threadComposer, settlePersons;
// What stands in a Slack channel in which nothing was written.
const empty = {
  team: "Nothing here yet. When a customer’s questions are answered, their conversation shows up here as a thread.",
  incoming: "A waiting room would show conversations here while their questions still run. This configuration has none.",
  "desk-ops": "Nothing here. What only an admin can mend is said here.",
};

const seenReplies = new Map(); // of each person's threads, how many replies were on screen

/** startWorkspace draws the desk's side from now on. */
export function startWorkspace() {
  channelList = new MessageList(byID("channel-messages"), byID("channel-scroll"));
  threadList = new MessageList(byID("thread-messages"), byID("thread-scroll"));
  channelComposer = makeComposer({ label: "Message to the Slack channel", words: channelHints, attach: true, onSend: say });
  byID("channel-composer").append(channelComposer);
  const also = h("input", { type: "checkbox", id: "also" });
  threadComposer = makeComposer({
    label: "Reply in the thread", placeholder: "Reply…", words: threadHints, attach: true,
    extra: h("label", { class: "also", for: "also" }, also, h("span", { id: "also-text" })), also, onSend: say,
  });
  byID("thread-composer").append(threadComposer);
  byID("thread-close").append(svg(icons.close));
  byID("thread-close").addEventListener("click", closeThread);
  byID("thread").addEventListener("keydown", (ev) => {
    if (ev.key === "Escape" && !ev.defaultPrevented && !ev.target.value) closeThread();
  });
  settlePersons = rove(byID("persons"), "button");
  watch("slack", () => { settle(); draw(); });
  watch("phones", settle);
  watch("ui", draw);
  matchMedia("(max-width: 899px)").addEventListener("change", () => changed("ui"));
}

// say sends a draft as the person and to the place for which it was written.
function say({ text, files, also }, { as, channel, thread }) {
  clearNotices();
  if (files.length) {
    // The server takes files before samples.
    const sorted = [...files].sort((a, b) => (b.file instanceof File) - (a.file instanceof File));
    return upload("/api/slack/files", { as, channel, thread: thread ?? "", text, alt: sorted.map((f) => f.alt) }, sorted.map((f) => f.file));
  }
  return post("/api/slack/post", { as, channel, ...(thread && { thread }), text, ...(also && { broadcast: true }) });
}

function closeThread() {
  const head = look.thread;
  show({ thread: "" });
  requestAnimationFrame(() => byID("channel-messages").querySelector(`[data-key="${CSS.escape(head)}"]`)?.focus());
}

function draw() {
  const person = personOf(look.person);
  const channel = channelOf(look.channel);
  if (!person || !channel) return;
  drawPersons();
  drawSidebar(person);
  drawChannel(channel);
  drawThread(channel);
  markSeen(channel);
}

function unreadOf(person) {
  return Object.values(state.slack.unread?.[person] ?? {}).reduce((sum, u) => ({ n: sum.n + (u.n ?? 0), mentions: sum.mentions + (u.mentions ?? 0) }), { n: 0, mentions: 0 });
}

function drawPersons() {
  const people = state.slack.people.filter((p) => p.role !== "bot").map((p) => ({
    id: p.id, name: p.name, role: p.role, here: p.id === look.person, mentions: p.id === look.person ? 0 : unreadOf(p.id).mentions,
  }));
  sync(byID("persons"), people, {
    key: (p) => p.id,
    make: (p) => h("button", { type: "button", role: "radio", class: "person", on: { click: () => lookAs(p.id), focus: (ev) => ev.currentTarget.matches(":focus-visible") && lookAs(p.id) } },
      h("span", { class: `avatar small hue-${hue(p.name)}`, text: initials(p.name), "aria-hidden": "true" }),
      h("span", { class: "person-words" }, h("span", { class: "person-name", text: p.name.split(" ")[0] }), h("span", { class: "person-role", text: p.role })),
      h("span", { class: "count-badge" })),
    update: (el, p) => {
      el.setAttribute("aria-checked", p.here);
      el.setAttribute("aria-label", `${p.name}, ${p.role}${p.mentions ? `, ${count(p.mentions, "mention")}` : ""}`);
      el.title = `Look through the eyes of ${p.name}`;
      el.tabIndex = p.here ? 0 : -1;
      const badge = el.querySelector(".count-badge");
      badge.hidden = p.mentions === 0;
      badge.textContent = p.mentions;
    },
  });
  settlePersons();
}

function lookAs(id) {
  if (id === look.person) return;
  const inChannel = mayOpen(channelOf(look.channel), id);
  show(inChannel ? { person: id } : { person: id, channel: firstChannel(id), thread: "" });
}

function firstChannel(person) {
  const theirs = state.slack.channels.filter((c) => mayOpen(c, person));
  const unread = state.slack.unread?.[person] ?? {};
  return (theirs.find((c) => unread[c.id]?.mentions) ?? theirs.find((c) => unread[c.id]?.n) ?? theirs[0])?.id ?? "";
}

function drawSidebar(person) {
  byID("person-line").textContent = `${person.name} · ${person.role}${person.away ? " · away" : ""}`;
  const unread = state.slack.unread?.[person.id] ?? {};
  const rooms = state.slack.channels.filter((c) => mayOpen(c, person.id)).map((c) => ({
    id: c.id, name: c.name, direct: Boolean(c.direct), here: c.id === look.channel, n: unread[c.id]?.n ?? 0, mentions: unread[c.id]?.mentions ?? 0,
  }));
  drawRooms(byID("channel-list"), rooms.filter((c) => !c.direct));
  drawRooms(byID("direct-list"), rooms.filter((c) => c.direct));
  byID("direct-title").hidden = !rooms.some((c) => c.direct);
  drawPeople(person);
}

function drawRooms(list, rooms) {
  sync(list, rooms, {
    key: (c) => c.id,
    make: (c) => h("li", null, h("button", { type: "button", class: "channel-link", on: { click: () => show({ channel: c.id, thread: "", view: "desk" }) } },
      h("span", { class: "hash", "aria-hidden": "true", text: c.direct ? "✉" : "#" }), h("span", { class: "channel-name" }), h("span", { class: "count-badge" }))),
    update: (li, c) => {
      const button = li.firstChild;
      button.classList.toggle("unread", c.n > 0 && !c.here);
      if (c.here) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
      button.querySelector(".channel-name").textContent = c.name;
      const badge = button.querySelector(".count-badge");
      badge.hidden = c.mentions === 0 || c.here;
      badge.textContent = c.mentions;
      button.setAttribute("aria-label", [roomName(c), c.n > 0 && !c.here && `${c.n} unread`, c.mentions > 0 && !c.here && count(c.mentions, "mention")].filter(Boolean).join(", "));
    },
  });
}

function drawPeople(person) {
  const people = state.slack.people.map((p) => ({ id: p.id, name: p.name, role: p.role, away: Boolean(p.away), you: p.id === person.id }));
  sync(byID("people-list"), people, {
    key: (p) => p.id,
    make: () => h("li", { class: "people-item" }, h("span", { class: "presence", "aria-hidden": "true" }), h("span", { class: "people-name" })),
    update: (li, p) => {
      li.classList.toggle("away", p.away);
      li.lastChild.textContent = `${p.name}${p.you ? " (you)" : ""}${p.role === "bot" ? " (app)" : ""}${p.away ? " (away)" : ""}`;
    },
  });
}

function visible(m) {
  return !m.only_for || m.only_for === look.person;
}

function drawChannel(channel) {
  byID("channel-title").textContent = roomName(channel);
  byID("channel-about").textContent = channel.direct ? "" : channel.topic || count(channel.members.length, "member");
  byID("channel-messages").dataset.empty = empty[channel.name] ?? empty.team;
  channelComposer.at({ as: look.person, channel: channel.id });
  channelComposer.field.placeholder = `Message ${roomName(channel)}, or try ${state.slack.command || "/desk"} status`;
  const all = state.slack.messages[channel.id] ?? [];
  const messages = all.filter((m) => (!m.thread || m.thread === m.ts || m.broadcast) && visible(m)).map((m) => ({
    ...m, channel: channel.id, place: "channel", selected: m.ts === look.thread, faces: m.replies ? facesOf(all, m.ts) : [],
    unseen: m.replies && m.ts !== look.thread ? Math.max(0, m.replies - (seenReplies.get(`${look.person} ${m.ts}`) ?? m.replies)) : 0,
  }));
  for (const m of messages) {
    const key = `${look.person} ${m.ts}`;
    if (m.replies && (!seenReplies.has(key) || m.ts === look.thread)) seenReplies.set(key, m.replies);
  }
  channelList.draw(`${channel.id} ${look.person}`, messages, mine(messages));
  byID("channel-messages").classList.toggle("bare", messages.length === 0);
}

// facesOf are the names of at most four who wrote in a thread.
function facesOf(all, ts) {
  return [...new Set(all.filter((m) => m.thread === ts && m.ts !== ts && !m.only_for).map((m) => m.name))].slice(0, 4);
}

let lastMine = "";

// mine tells whether the last message is one that the person has just written.
function mine(messages) {
  const last = messages.at(-1);
  if (!last || last.user !== look.person || lastMine === last.ts) return false;
  lastMine = last.ts;
  return true;
}

function drawThread(channel) {
  const pane = byID("thread");
  const head = look.thread && headOf(channel.id, look.thread);
  pane.hidden = !head;
  byID("workspace").classList.toggle("with-thread", Boolean(head));
  if (!head) {
    threadComposer.at({});
    return;
  }
  threadComposer.at({ as: look.person, channel: channel.id, thread: look.thread });
  byID("thread-about").textContent = roomName(channel);
  byID("also-text").textContent = `Also send to ${roomName(channel)}`;
  const messages = (state.slack.messages[channel.id] ?? [])
    .filter((m) => (m.ts === look.thread || m.thread === look.thread) && visible(m))
    .map((m) => ({ ...m, channel: channel.id, place: "thread", replies: 0 }));
  threadList.draw(`${channel.id} ${look.thread} ${look.person}`, messages, mine(messages));
}

let seenTimer = 0;

function markSeen(channel) {
  const onScreen = !narrow() || look.view === "desk";
  const n = state.slack.unread?.[look.person]?.[channel.id]?.n ?? 0;
  if (!onScreen || n === 0 || document.hidden || seenTimer) return;
  seenTimer = setTimeout(() => {
    seenTimer = 0;
    post("/api/slack/seen", { as: look.person, channel: look.channel });
  }, 400);
}
