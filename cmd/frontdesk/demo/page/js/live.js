// What a screen reader is told: new messages on the phone and in the Slack channel on screen.

import { byID, h } from "./dom.js";
import { state, watch } from "./feed.js";
import { channelOf, look, roomName } from "./ui.js";
import { squash } from "./words.js";

const known = { phones: new Set(), slack: new Set() };
const began = { phones: false, slack: false };
let pending = [];
let timer = 0;

/** startLive announces from now on. */
export function startLive() {
  watch("phones", () => announce("phones", phoneNews()));
  watch("slack", () => announce("slack", slackNews()));
  watch("program", programNews);
}

function* phoneNews() {
  for (const c of state.phones.customers) {
    for (const m of c.messages) {
      const here = String(c.id) === look.customer && !m.mine;
      yield { key: `${c.id} ${m.id}`, text: here ? `${c.first_name}’s phone: ${squash(m.text)}` : "" };
    }
  }
}

function* slackNews() {
  for (const [channel, messages] of Object.entries(state.slack.messages)) {
    for (const m of messages) {
      const here = channel === look.channel && m.user !== look.person && (!m.only_for || m.only_for === look.person);
      yield { key: `${channel} ${m.ts}`, text: here ? `${roomName(channelOf(channel))}: ${m.name}: ${squash(m.text)}` : "" };
    }
  }
}

function announce(part, news) {
  let n = 0;
  for (const { key, text } of news) {
    n++;
    if (known[part].has(key)) continue;
    known[part].add(key);
    if (began[part] && text) pending.push(text);
  }
  began[part] ||= n > 0 || state[part].channels?.length > 0 || state[part].customers?.length > 0;
  tell();
}

let program = "";

function programNews() {
  const now = state.program.state;
  if (program && now !== program) pending.push({ ready: "The program is running.", dead: "The program was killed." }[now] ?? "");
  program = now;
  tell();
}

function tell() {
  if (timer || pending.length === 0) return;
  timer = setTimeout(() => {
    timer = 0;
    const texts = pending.filter(Boolean).slice(-3);
    pending = [];
    const place = byID("live");
    place.append(...texts.map((text) => h("p", { text })));
    while (place.childElementCount > 12) place.firstElementChild.remove();
  }, 500);
}
