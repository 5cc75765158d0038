// A text of Telegram's with its entities, whose offsets count UTF-16 units as JavaScript does.

import { h } from "./dom.js";

const tags = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

/** telegramText gives the nodes of a text. */
export function telegramText(text, entities) {
  const sorted = (entities ?? [])
    .filter((e) => e.length > 0 && e.offset >= 0 && e.offset + e.length <= text.length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  return range(text, 0, text.length, sorted);
}

function range(text, from, to, entities) {
  const nodes = [];
  let at = from;
  let rest = entities;
  while (rest.length > 0) {
    const [e, ...others] = rest;
    const end = Math.min(e.offset + e.length, to);
    if (e.offset < at || e.offset >= to) {
      rest = others;
      continue;
    }
    if (e.offset > at) nodes.push(text.slice(at, e.offset));
    const inner = others.filter((o) => o.offset < end);
    nodes.push(wrap(e, range(text, e.offset, end, inner), text.slice(e.offset, end)));
    at = end;
    rest = others.filter((o) => o.offset >= end);
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function wrap(e, children, shown) {
  switch (e.type) {
    case "text_link": return link(e.url, children);
    case "url": return link(/^[a-z]+:/i.test(shown) ? shown : `https://${shown}`, children);
    case "email": return link(`mailto:${shown}`, children);
    case "phone_number": return link(`tel:${shown.replace(/[^\d+]/g, "")}`, children);
    case "spoiler": return spoiler(children);
    case "mention": case "text_mention": case "hashtag": case "bot_command":
      return h("span", { class: "tg-mark" }, children);
  }
  return tags[e.type] ? h(tags[e.type], null, children) : h("span", null, children);
}

function link(url, children) {
  if (!/^(https?|mailto|tel):/i.test(url ?? "")) return h("span", null, children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, children);
}

function spoiler(children) {
  const el = h("button", { type: "button", class: "spoiler", "aria-label": "Hidden text: show it" }, children);
  el.addEventListener("click", () => {
    el.classList.add("shown");
    el.removeAttribute("aria-label");
  });
  return el;
}
