// "What happens inside": the way of each event, newest first.

import { byID, h, redraw, sync } from "./dom.js";
import { state, watch } from "./feed.js";
import { count, secondsOf } from "./words.js";

const shown = 60;
const remembered = "frontdesk-demo-inside";

/** startInside draws the panel from now on. */
export function startInside() {
  watch("inside", draw);
  const toggle = byID("inside-toggle");
  toggle.addEventListener("click", () => openInside(toggle.getAttribute("aria-expanded") !== "true"));
  let before = null;
  try {
    before = localStorage.getItem(remembered);
  } catch {
    // without storage it opens by the room there is
  }
  openInside(before === null ? innerHeight >= 820 : before === "open");
}

/** openInside opens or closes the panel. */
export function openInside(is) {
  byID("inside-toggle").setAttribute("aria-expanded", is);
  byID("inside").classList.toggle("closed", !is);
  try {
    localStorage.setItem(remembered, is ? "open" : "closed");
  } catch {
    // then it is not remembered
  }
}

/** ways gathers items into the ways of events: each with its attempts at deliveries. */
export function ways(items) {
  const list = [];
  const byEvent = new Map();
  for (const item of items) {
    if (item.what === "event") {
      const way = { ...item, key: `e${item.event ?? item.n}`, tries: [] };
      byEvent.set(String(item.event ?? item.n), way);
      list.push(way);
      continue;
    }
    const of = item.what === "attempt" && byEvent.get(item.event ?? String(item.effect ?? "").split(".")[0]);
    if (of) of.tries.push(item);
    else list.push({ ...item, key: `n${item.n}`, tries: [] });
  }
  return list;
}

function draw() {
  const all = ways(state.inside);
  const newest = all.slice(-shown).reverse();
  sync(byID("ways"), newest, {
    key: (way) => way.key,
    make: (way) => h("li", { class: `way ${way.what}` }),
    update: drawWay,
  });
  byID("ways-empty").hidden = newest.length > 0;
  const last = state.inside.at(-1);
  byID("inside-last").textContent = last?.text ?? "";
}

function drawWay(el, way) {
  redraw(el, [
    h("time", { class: "way-time", text: secondsOf(way.at) }),
    h("div", { class: "way-main" },
      h("p", { class: "way-text" }, way.customer && h("span", { class: "way-who", dir: "auto", text: way.customer }), h("span", { text: way.text || way.kind || way.what })),
      way.what === "event" ? h("ol", { class: "stations" }, stations(way)) : null),
  ]);
}

function stations(way) {
  const list = [station("in", "Came in", "done")];
  const notes = way.notes ?? [];
  list.push(station("decided", notes.length > 0 ? notes[0] : "Decided", "done", notes.slice(1)));
  const deliveries = byEffect(way.tries);
  const waiting = Math.max(0, (way.effects ?? deliveries.length) - deliveries.length);
  if (waiting > 0 && deliveries.length === 0) list.push(station("outbox", `${count(waiting, "delivery", "deliveries")} in the outbox`, "waiting"));
  for (const tries of deliveries) list.push(delivery(tries));
  if (waiting > 0 && deliveries.length > 0) list.push(station("outbox", `${waiting} more in the outbox`, "waiting"));
  return list;
}

function byEffect(tries) {
  const groups = new Map();
  for (const t of tries) groups.set(t.effect ?? t.n, [...(groups.get(t.effect ?? t.n) ?? []), t]);
  return [...groups.values()];
}

function station(name, text, how, more = []) {
  return h("li", { class: `station ${name} ${how}`, title: more.length > 0 ? [text, ...more].join("\n") : null },
    h("span", { text }), more.length > 0 && h("span", { class: "station-more", text: `+${more.length}` }));
}

function delivery(tries) {
  const last = tries.at(-1);
  const what = names[last.kind] ?? names[last.op] ?? last.op ?? last.kind ?? "delivery";
  const times = tries.length > 1 ? `, try ${last.attempt ?? tries.length}` : "";
  if (delivered(last)) return station("out", `✅ ${what}${times}`, "done", tries.length > 1 ? tries.map((t) => t.text) : []);
  if (last.wait) return station("out", `↻ ${what}: again in ${last.wait}`, "again", [last.reason, last.text].filter(Boolean));
  return station("out", `⚠ ${what}: ${last.reason || last.outcome}`, "failed", [last.text].filter(Boolean));
}

function delivered(t) {
  return /^(done|delivered|sent|ok|success|succeeded)$/i.test(t.result || t.outcome || "");
}

const names = {
  send: "to the customer", post: "into the thread", open_thread: "thread opened", redraw_card: "card", set_mark: "mark", whisper: "for one person",
  respond: "answer", notice: "notice", open_modal: "modal",
};
