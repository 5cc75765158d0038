// What the visitor looks at: whose eyes, which Slack channel and thread, which phone.

import { changed, state } from "./feed.js";

const remembered = "frontdesk-demo-look";

/** look is what is on screen. */
export const look = {
  person: "",
  channel: "",
  thread: "", // the ts of its first message
  customer: "",
  view: "phone", // on narrow screens: phone, desk or inside
  ...recall(),
};

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(remembered)) ?? {};
  } catch {
    return {};
  }
}

/** show changes what is on screen. */
export function show(patch) {
  Object.assign(look, patch);
  document.documentElement.dataset.view = look.view;
  try {
    sessionStorage.setItem(remembered, JSON.stringify(look));
  } catch {
    // private windows may refuse; then nothing is remembered
  }
  changed("ui");
}

/** settle sees to it that what is on screen exists. */
export function settle() {
  const { people, channels } = state.slack;
  const patch = {};
  const human = people.filter((p) => p.role !== "bot");
  if (human.length > 0 && !human.some((p) => p.id === look.person)) patch.person = human[0].id;
  const person = patch.person ?? look.person;
  const theirs = channels.filter((c) => mayOpen(c, person));
  if (theirs.length > 0 && !theirs.some((c) => c.id === look.channel)) {
    patch.channel = theirs[0].id;
    patch.thread = "";
  }
  const thread = patch.thread ?? look.thread;
  if (thread && state.slack.messages[patch.channel ?? look.channel] && !headOf(patch.channel ?? look.channel, thread)) patch.thread = "";
  const { customers } = state.phones;
  if (customers.length > 0 && !customers.some((c) => String(c.id) === look.customer)) patch.customer = String(customers[0].id);
  if (Object.keys(patch).length > 0) show(patch);
}

/** headOf is the first message of a thread, if it is there. */
export function headOf(channel, ts) {
  return state.slack.messages[channel]?.find((m) => m.ts === ts);
}

/** personNamed is the person of an id. */
export function personOf(id) {
  return state.slack.people.find((p) => p.id === id);
}

/** channelOf is the Slack channel of an id. */
export function channelOf(id) {
  return state.slack.channels.find((c) => c.id === id);
}

/** mayOpen tells whether a person has a Slack channel, or private messages, in their sidebar. */
export function mayOpen(channel, person) {
  return channel?.direct ? channel.direct === person : Boolean(channel?.members.includes(person));
}

/** roomName is how a Slack channel is called. */
export function roomName(channel) {
  return channel.direct ? channel.name : `#${channel.name}`;
}

/** narrow tells whether only one of phone, desk and inside is on screen. */
export function narrow() {
  return matchMedia("(max-width: 899px)").matches;
}

/** openThread shows a thread, where the person may see it. */
export function openThread(channel, ts, view = look.view) {
  show({ channel, thread: ts, view });
}
