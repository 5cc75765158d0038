// The switches for trouble, and the program's state.

import { post } from "./api.js";
import { byID, h, redraw } from "./dom.js";
import { state, watch } from "./feed.js";
import { count, dateOf } from "./words.js";

const switches = [
  { name: "slack", label: "Slack", ways: [["ok", "Works"], ["down", "Down"]] },
  { name: "telegram", label: "Telegram", ways: [["ok", "Works"], ["throttled", "Throttles"], ["down", "Down"]] },
];

/** startTrouble draws switches and state from now on. */
export function startTrouble() {
  byID("trouble").append(
    h("div", { class: "trouble-head" }, h("h3", { class: "trouble-title", text: "Make trouble" }),
      h("p", { class: "trouble-hint", text: "Whatever you break: nothing is lost. It waits, and goes out later." })),
    ...switches.map(makeSwitch),
    h("fieldset", { class: "trouble-switch" }, h("legend", { text: "The program" }), h("div", { class: "trouble-program", id: "trouble-program" })),
    h("p", { class: "trouble-words", id: "trouble-words" }));
  watch("program", draw);
  setInterval(drawState, 5000);
}

function makeSwitch(s) {
  return h("fieldset", { class: "trouble-switch" }, h("legend", { text: s.label }),
    h("div", { class: "segments" }, s.ways.map(([value, text]) => {
      const id = `trouble-${s.name}-${value}`;
      const input = h("input", { type: "radio", name: `trouble-${s.name}`, id, value, on: { change: () => post("/api/trouble", { [s.name]: value }) } });
      return [input, h("label", { for: id, class: value === "ok" ? "segment" : "segment bad", text })];
    })));
}

const doing = {
  ready: { text: "Running", how: "good" },
  starting: { text: "Starting…", how: "busy" },
  stopping: { text: "Stopping…", how: "busy" },
  dead: { text: "Killed", how: "bad" },
  stopped: { text: "Stopped", how: "bad" },
};

function draw() {
  for (const s of switches) {
    const input = document.getElementById(`trouble-${s.name}-${state.program[s.name]}`);
    if (input) input.checked = true;
  }
  drawButtons();
  drawState();
}

function drawButtons() {
  const place = byID("trouble-program");
  const alive = state.program.state === "ready" || state.program.state === "starting";
  const version = `${alive} ${state.program.state}`;
  if (place.version === version) return;
  place.version = version;
  const button = (what, text, kind) => h("button", { type: "button", class: `button small ${kind}`, "data-focus": "program", text, on: { click: () => post("/api/program", { do: what }) } });
  redraw(place, alive
    ? [button("kill", "Kill it (SIGKILL)", "danger")]
    : [button("start", "Start it again", "primary")]);
}

function drawState() {
  const { program } = state;
  const { text, how } = doing[program.state] ?? doing.starting;
  const w = program.waiting ?? {};
  const waiting = (w.received ?? 0) + (w.decided ?? 0) + (w.deliver ?? 0);
  const trouble = switches.filter((s) => program[s.name] !== "ok").map((s) => `${s.label} ${program[s.name] === "throttled" ? "throttles" : "is down"}`);
  const place = byID("inside-state");
  const parts = [
    ["state", h("span", { class: `pill ${how}` }, h("span", { class: "pill-dot", "aria-hidden": "true" }), text), `${program.state} ${program.since}`],
    waiting > 0 && ["waiting", h("span", { class: "pill busy", text: `${waiting} waiting` }), waiting],
    ...trouble.map((t) => [t, h("span", { class: "pill bad", text: t }), t]),
    program.restarts > 0 && ["restarts", h("span", { class: "pill", text: count(program.restarts, "restart") }), program.restarts],
  ].filter(Boolean);
  const version = JSON.stringify(parts.map(([name, , v]) => [name, v]));
  if (place.version !== version) {
    place.version = version;
    place.replaceChildren(...parts.map(([, el]) => el));
  }
  const pill = place.querySelector(".pill");
  byID("trouble-words").textContent = program.state === "dead" ? (program.words ?? []).at(-1) ?? "" : "";
  pill.title = [dateOf(program.since) && `since ${dateOf(program.since).toLocaleTimeString()}`, ...(program.ready ?? [])].filter(Boolean).join("\n");
  document.documentElement.classList.toggle("in-trouble", program.state === "dead" || trouble.length > 0);
}
