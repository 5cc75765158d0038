// Following a conversation: from a customer's phone to its thread in Slack.

import { state, watch } from "./feed.js";
import { channelOf, headOf, look, narrow, show } from "./ui.js";
import { bare, fullName } from "./words.js";

let following = true; // until the visitor looks around in Slack by themselves
const known = new Set();
let began = false;

/** startFollowing opens new threads of the customer on screen while nobody is at the desk. */
export function startFollowing() {
  watch("slack", draw);
  watch("phones", watchPlay);
  document.getElementById("desk").addEventListener("pointerdown", () => { following = false; });
  document.getElementById("desk").addEventListener("keydown", () => { following = false; });
  document.getElementById("customers").addEventListener("pointerdown", () => { following = true; });
  document.getElementById("customers").addEventListener("keydown", () => { following = true; });
}

/** followAgain has the desk follow whatever comes next. */
export function followAgain() {
  following = true;
}

// While the play plays, the phone of whoever has the newest message is on screen.
function watchPlay() {
  if (!state.program.playing || !following) return;
  let newest = null;
  for (const c of state.phones.customers) {
    const at = Date.parse(c.messages.at(-1)?.at ?? "");
    if (at > (newest?.at ?? Date.now() - 15000)) newest = { at, id: String(c.id) };
  }
  if (newest && newest.id !== look.customer) show({ customer: newest.id });
}

function draw() {
  const fresh = [];
  for (const [channel, messages] of Object.entries(state.slack.messages)) {
    for (const m of messages) {
      if (m.thread && m.thread !== m.ts || !isCard(m)) continue;
      const key = `${channel} ${m.ts}`;
      if (!known.has(key)) fresh.push({ channel, ts: m.ts });
      known.add(key);
    }
  }
  if (!began) {
    began = state.slack.channels.length > 0;
    if (!state.program.playing) return;
  }
  if (!following) return;
  const newest = fresh.at(-1);
  if (newest) open(newest, narrow() ? look.view : "desk");
  const owner = ownerOf(headOf(look.channel, look.thread));
  if (owner && owner !== look.person) show({ person: owner });
}

// ownerOf is whose a conversation is, as its card says.
function ownerOf(head) {
  const name = /^Assignee: (.+)$/m.exec(head?.text ?? "")?.[1];
  return name && state.slack.people.find((p) => p.name === name)?.id;
}

function isCard(m) {
  return m.bot && (m.blocks ?? []).some((b) => b.type === "header");
}

/** follow opens the newest thread of a customer; it tells whether there is one. */
export function follow(customer) {
  const name = fullName(customer);
  let found = null;
  for (const [channel, messages] of Object.entries(state.slack.messages)) {
    for (const m of messages) {
      const head = (m.blocks ?? []).find((b) => b.type === "header" || b.type === "context");
      const text = head?.text?.text ?? head?.elements?.[0]?.text ?? "";
      if (m.bot && !(m.thread && m.thread !== m.ts) && bare(text).startsWith(bare(name)) && (!found || Number(m.ts) > Number(found.ts))) found = { channel, ts: m.ts };
    }
  }
  if (found) open(found, "desk");
  return Boolean(found);
}

// open shows a thread through the eyes of whom it is assigned to, or of somebody
// who may see it.
function open({ channel, ts }, view) {
  const members = channelOf(channel)?.members ?? [];
  let { person } = look;
  person = ownerOf(headOf(channel, ts)) ?? person;
  if (!members.includes(person)) person = state.slack.people.find((p) => p.role === "agent" && members.includes(p.id))?.id ?? person;
  show({ channel, thread: ts, person, view });
}
