// The guided tour: five steps, each of which can be done for the visitor.

import { post } from "./api.js";
import { byID, h } from "./dom.js";
import { state } from "./feed.js";
import { openInside } from "./inside.js";
import { follow } from "./follow.js";
import { look, narrow, personOf, show } from "./ui.js";

const remembered = "frontdesk-demo-tour";

const customer = () => state.phones.customers.find((c) => String(c.id) === look.customer) ?? state.phones.customers[0];

const steps = [
  {
    at: "#phones .phone:not([hidden])", view: "phone",
    title: "A customer writes",
    text: "These are customers’ phones. The chat app is simulated; the program that answers is the real one. Write something, or let us do it.",
    act: "Say hello",
    run: () => { const c = customer(); if (c) post(`/api/phones/${c.id}/send`, { text: greetings[c.language?.split("-")[0]] ?? greetings.en }); },
  },
  {
    at: "#phones .phone:not([hidden])", view: "phone",
    title: "The workflow asks, in their language",
    text: "Questions come as buttons, and a typed answer counts as well. The answers decide which team gets the conversation.",
    act: "Press a button, skip the rest",
    run: answerAll,
  },
  {
    at: "#desk", view: "desk",
    title: "It arrives in Slack",
    text: "The conversation is a thread in the team’s Slack channel. Its card says who, what about, and whose it is. Above, choose through whose eyes you look.",
    act: "Open the thread",
    run: () => { const c = customer(); if (c) follow(c, true); },
  },
  {
    at: "#thread:not([hidden]) .composer", or: "#channel-composer", view: "desk",
    title: "Answer, or keep it among yourselves",
    text: "A plain reply goes to the customer and gets a ✅. What begins with ;; stays inside and gets a 🔒. Edit or delete a reply, and it changes at the customer’s, too.",
    act: "Send a note and a reply",
    run: replyBoth,
  },
  {
    at: "#inside", view: "inside",
    title: "Now break something",
    text: "Follow each event: in, decided, delivered. Kill the program, write on the phone, start it again: nothing is lost, and the reply still arrives.",
    act: "Kill, write, start again",
    run: survive,
  },
];

const greetings = { en: "Hello! Is anybody there?", de: "Hallo! Ist da jemand?", ar: "مرحبًا! هل من أحد هناك؟", vi: "Xin chào! Có ai ở đó không?", es: "¡Hola! ¿Hay alguien ahí?", fr: "Bonjour ! Il y a quelqu’un ?", pl: "Cześć! Jest tam ktoś?", pt: "Olá! Tem alguém aí?", zh: "你好！有人在吗？" };

async function answerAll() {
  const c = customer();
  if (!c) return;
  const had = new Set();
  for (let i = 0; i < 2; i++) {
    const asked = await until(() => customer().messages.findLast((m) => !m.mine && m.buttons?.length && !had.has(m.id)));
    if (!asked) return;
    had.add(asked.id);
    const column = asked.buttons.length === 1 ? asked.buttons[0].length - 1 : 0;
    await post(`/api/phones/${c.id}/press`, { message: asked.id, row: 0, column: i === 0 ? 0 : column });
  }
}

async function replyBoth() {
  const c = customer();
  if (!look.thread) follow(c, true);
  if (!(await until(() => look.thread))) return;
  const where = { as: look.person, channel: look.channel, thread: look.thread };
  await post("/api/slack/post", { ...where, text: ";; a good customer, let us be quick" });
  await post("/api/slack/post", { ...where, text: `Hello ${c.first_name}, *${personOf(look.person)?.name.split(" ")[0]}* here. How can I help?` });
}

async function survive() {
  const c = customer();
  await post("/api/program", { do: "kill" });
  await until(() => state.program.state === "dead");
  if (c) await post(`/api/phones/${c.id}/send`, { text: "👋" });
  if (look.thread) await post("/api/slack/post", { as: look.person, channel: look.channel, thread: look.thread, text: "Still here!" });
  await new Promise((done) => { setTimeout(done, 2500); });
  await post("/api/program", { do: "start" });
}

// until waits, at most four seconds, for something to be there.
function until(found) {
  return new Promise((resolve) => {
    const began = performance.now();
    const look = () => {
      const is = found();
      if (is || performance.now() - began > 4000) resolve(is);
      else setTimeout(look, 80);
    };
    look();
  });
}

let card = null;
let at = 0;
let back = null;

/** startTour offers the tour, and begins it at the first visit. */
export function startTour() {
  byID("tour-start").addEventListener("click", begin);
  let done = true;
  try {
    done = localStorage.getItem(remembered) === "done";
  } catch {
    // without storage it would come each time: not at all, then
  }
  if (!done) begin();
}

function begin() {
  if (card) return end();
  back = document.activeElement;
  at = 0;
  card = h("div", { class: "tour", role: "dialog", "aria-modal": "false", "aria-labelledby": "tour-title", "aria-describedby": "tour-text" });
  card.addEventListener("keydown", (ev) => {
    if (ev.key === "Escape") end();
    if (ev.target.tagName === "BUTTON" && ev.key === "ArrowRight") go(at + 1);
    if (ev.target.tagName === "BUTTON" && ev.key === "ArrowLeft") go(at - 1);
  });
  document.body.append(card);
  addEventListener("resize", place);
  draw();
}

function go(to) {
  if (to < 0) return;
  if (to >= steps.length) {
    end();
    return;
  }
  at = to;
  draw();
}

function draw() {
  const s = steps[at];
  if (narrow()) show({ view: s.view });
  if (s.view === "inside") openInside(true);
  const act = h("button", { type: "button", class: "button", text: s.act });
  act.addEventListener("click", async () => {
    act.disabled = true;
    await s.run();
    act.textContent = "Done ✓";
    if (card?.contains(document.activeElement) || document.activeElement === document.body) next.focus(); // and nobody types by now
    requestAnimationFrame(place);
  });
  const next = h("button", { type: "button", class: "button primary", text: at === steps.length - 1 ? "Finish" : "Next", on: { click: () => go(at + 1) } });
  card.replaceChildren(
    h("p", { class: "tour-count", text: `${at + 1} of ${steps.length}` }),
    h("h2", { class: "tour-title", id: "tour-title", tabindex: "-1", text: s.title }),
    h("p", { class: "tour-text", id: "tour-text", text: s.text }),
    h("div", { class: "tour-buttons" },
      h("button", { type: "button", class: "button quiet", text: "Skip", "aria-label": "Skip the tour", on: { click: end } }), h("span", { class: "composer-gap" }),
      at > 0 && h("button", { type: "button", class: "button quiet", text: "Back", on: { click: () => go(at - 1) } }), act, next));
  requestAnimationFrame(place);
  card.querySelector("h2").focus({ preventScroll: true });
}

function place() {
  if (!card) return;
  document.querySelectorAll(".toured").forEach((el) => el.classList.remove("toured"));
  const target = document.querySelector(steps[at].at) ?? document.querySelector(steps[at].or ?? "main");
  if (!target) return;
  target.classList.add("toured");
  target.scrollIntoView({ block: "nearest" });
  const best = spot(target);
  card.style.left = `${best.x}px`;
  card.style.top = `${best.y}px`;
}

// What the card should not hide.
const worth = ".top-actions, .customer-row, .phone, .persons, .sidebar, .pane-head, .message, .composer, .way-time, .station, .inside-state, .trouble";

// spot is where the card hides least, above all of its target, and lies near that.
function spot(target) {
  const margin = 8, gap = 16, step = 16;
  const { offsetWidth: w, offsetHeight: height } = card;
  const t = target.getBoundingClientRect();
  const things = [...document.querySelectorAll(worth)].filter((e) => e.checkVisibility())
    .map((e) => ({ box: onScreen(e), weight: target.contains(e) ? 4 : 1 }));
  let best = { x: margin, y: margin, cost: Infinity };
  for (let y = margin; y === margin || y + height + margin <= innerHeight; y += step) {
    for (let x = margin; x === margin || x + w + margin <= document.documentElement.clientWidth; x += step) {
      const here = { left: x, top: y, right: x + w, bottom: y + height };
      const away = Math.hypot(Math.max(0, t.left - here.right, x - t.right), Math.max(0, t.top - here.bottom, y - t.bottom));
      let cost = Math.abs(away - gap) * 60;
      for (const { box, weight } of things) cost += weight * overlap(box, here);
      if (cost < best.cost) best = { x, y, cost };
    }
  }
  return best;
}

// onScreen is the part of an element's box that its scroller shows.
function onScreen(e) {
  const box = e.getBoundingClientRect();
  const around = e.parentElement.closest(".scroll, .ways")?.getBoundingClientRect() ?? box;
  return {
    left: Math.max(box.left, around.left), right: Math.min(box.right, around.right),
    top: Math.max(box.top, around.top), bottom: Math.min(box.bottom, around.bottom),
  };
}

function overlap(a, b) {
  return Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
}

function end() {
  card?.remove();
  card = null;
  removeEventListener("resize", place);
  document.querySelectorAll(".toured").forEach((el) => el.classList.remove("toured"));
  try {
    localStorage.setItem(remembered, "done");
  } catch {
    // then it comes again with the button only
  }
  if (back?.isConnected && back !== document.body) back.focus();
  else byID("tour-start").focus();
}
