// "What happens inside": the way of each event, newest first.

import { byID, h, redraw, sync } from "./dom.js";
import { state, watch } from "./feed.js";
import { count, secondsOf } from "./words.js";

const shown = 60;
const remembered = "frontdesk-demo-inside";

/** startInside draws the panel from now on. */
export function startInside() {
  watch("inside", draw);
  watch("program", draw);
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
    const last = list.at(-1);
    if (item.what === "problem" && last?.what === "problem" && timeless(last.text) === timeless(item.text)) {
      Object.assign(last, { at: item.at, text: item.text, times: last.times + 1 });
      continue;
    }
    const of = item.what === "attempt" && byEvent.get(item.event ?? String(item.effect ?? "").split(".")[0]);
    if (of) of.tries.push(item);
    else list.push({ ...item, key: `n${item.n}`, tries: [], times: 1 });
  }
  return list;
}

// timeless is a text without the times in it: what is said again and again is shown once.
function timeless(text) {
  return (text ?? "").replace(/[\d.]+ (ms|s|min|h)\b/g, "");
}

function draw() {
  const unsent = (state.program.waiting?.deliver ?? 0) > 0 || state.program.state !== "ready";
  const newest = ways(state.inside).slice(-shown).reverse().map((way) => ({ ...way, waiting: unsent ? waiting(way) : 0 }));
  sync(byID("ways"), newest, {
    key: (way) => way.key,
    make: (way) => h("li", { class: `way ${way.what}` }),
    update: drawWay,
  });
  byID("ways-empty").hidden = newest.length > 0;
  byID("inside-last").replaceChildren(...isolated(state.inside.at(-1)?.text ?? ""));
}

// isolated is an English line in which names that read from right to left stay to themselves.
function isolated(text) {
  return text.split(/((?:\p{Script=Arabic}|\p{Script=Hebrew})(?:[\p{Script=Arabic}\p{Script=Hebrew}\p{M}\s]*[\p{Script=Arabic}\p{Script=Hebrew}\p{M}])?)/u)
    .map((piece, i) => (i % 2 === 1 ? h("bdi", { text: piece }) : piece));
}

function waiting(way) {
  return Math.max(0, (way.effects ?? 0) - byEffect(way.tries).length);
}

function drawWay(el, way) {
  const title = way.what === "event" ? way.title || way.text : way.text;
  redraw(el, [
    h("time", { class: "way-time", text: secondsOf(way.at) }),
    h("div", { class: "way-main" },
      way.what === "attempt" ? h("ol", { class: "stations" }, delivery([way]))
        : h("p", { class: "way-text", dir: "ltr" }, isolated(title || way.kind || way.what), way.times > 1 && h("span", { class: "way-times", text: `${way.times} times` })),
      way.what === "event" && h("ol", { class: "stations" }, stations(way))),
  ]);
}

function stations(way) {
  const notes = way.notes ?? [];
  return [
    station("in", "came in", "done"),
    station("decided", notes[0] ?? "decided", "done", notes.slice(1)),
    ...byEffect(way.tries).map(delivery),
    way.waiting > 0 && station("outbox", `${count(way.waiting, "delivery", "deliveries")} in the outbox`, "waiting"),
  ];
}

function byEffect(tries) {
  const groups = new Map();
  for (const t of tries) groups.set(t.effect ?? t.n, [...(groups.get(t.effect ?? t.n) ?? []), t]);
  return [...groups.values()];
}

function station(name, text, how, more = []) {
  return h("li", { class: `station ${name} ${how}`, title: more.length > 0 ? [text, ...more].join("\n") : null },
    h("span", { dir: "ltr" }, isolated(text)), more.length > 0 && h("span", { class: "station-more", text: `+${more.length}` }));
}

function delivery(tries) {
  const last = tries.at(-1);
  const what = last.title || last.op || "delivery";
  const history = tries.length > 1 ? tries.map((t) => t.text) : [];
  if (last.outcome === "delivered" || last.outcome === "found") {
    return station("out", `✅ ${what}${tries.length > 1 ? `, at try ${last.attempt}` : ""}`, "done", history);
  }
  if (last.wait && !last.result) return station("out", `↻ ${what}: again in ${last.wait}`, "again", history.length > 0 ? history : [last.text]);
  return station("out", `⚠ ${what}: ${last.reason || last.outcome}`, "failed", history);
}
