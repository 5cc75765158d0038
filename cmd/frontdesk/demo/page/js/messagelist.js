// A list of messages: of a Slack channel or of a thread.

import { post } from "./api.js";
import { makeComposer } from "./composer.js";
import { h, keepEnd, stickToEnd, sync } from "./dom.js";
import { drawMessage, editable, makeMessage } from "./message.js";
import { look } from "./ui.js";

/** MessageList draws messages into a list within a scroller. */
export class MessageList {
  constructor(list, scroller) {
    this.list = list;
    this.scroller = scroller;
    this.shown = ""; // what the list is of
    keepEnd(scroller);
    list.addEventListener("keydown", (ev) => this.walk(ev));
    list.addEventListener("focusin", (ev) => this.roam(ev.target.closest(".message")));
  }

  /** draw shows messages of a place; jump goes to the end whatever was on screen. */
  draw(place, messages, jump) {
    const other = this.shown !== place;
    if (other) {
      this.shown = place;
      this.list.replaceChildren();
      this.list.synced = null;
    }
    stickToEnd(this.scroller, () => sync(this.list, compacted(messages), {
      key: (m) => `${m.ts}${m.only_for ?? ""}`,
      make: makeMessage,
      update: (el, m) => drawMessage(el, m, (e, message) => this.edit(e, message)),
    }), other || jump);
    this.roam(this.list.querySelector('[tabindex="0"].message') ?? this.list.lastElementChild);
  }

  // One message of the list is a tab stop, and its tools are with it.
  roam(el) {
    if (!el) return;
    for (const other of this.list.querySelectorAll(".message")) {
      const here = other === el;
      if ((other.tabIndex === 0) === here) continue;
      other.tabIndex = here ? 0 : -1;
      for (const tool of other.querySelectorAll(".message-tools button")) tool.tabIndex = here ? 0 : -1;
    }
  }

  walk(ev) {
    if (!ev.target.classList.contains("message")) return;
    const to = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[ev.key];
    const next = ev.key === "Home" ? this.list.firstElementChild : ev.key === "End" ? this.list.lastElementChild : to && ev.target[to];
    if (!next) return;
    ev.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  edit(el, m) {
    if (el.querySelector(".message-editor")) return;
    const place = h("div", { class: "message-editor" });
    const done = () => {
      const here = place.contains(document.activeElement); // and not elsewhere by now
      place.remove();
      el.classList.remove("editing");
      if (here) el.focus();
    };
    const composer = makeComposer({
      label: "Edit your message", text: editable(m), sendLabel: "Save", onCancel: done,
      onSend: async ({ text }) => {
        const saved = await post("/api/slack/edit", { as: look.person, channel: m.channel, ts: m.ts, text });
        if (saved) done();
        return saved;
      },
    });
    place.append(composer);
    el.classList.add("editing");
    el.parts.body.after(place);
    requestAnimationFrame(() => composer.focusField()); // and not within the key that began it
  }
}

// compacted marks messages that go on with the same author within five minutes.
function compacted(messages) {
  return messages.map((m, i) => {
    const before = messages[i - 1];
    const compact = Boolean(before) && before.user === m.user && before.name === m.name && before.bot === m.bot && !m.only_for && !before.only_for &&
      Number(m.ts) - Number(before.ts) < 300 && !before.replies && !isCard(before) && !isCard(m);
    return { ...m, compact };
  });
}

function isCard(m) {
  return (m.blocks ?? []).some((b) => b.type === "header" || b.type === "actions");
}
