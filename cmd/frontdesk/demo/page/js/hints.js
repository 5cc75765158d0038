// Hints while one types: the slash command's words, names behind @, thread commands behind !.

import { h } from "./dom.js";
import { state } from "./feed.js";

const desk = [
  ["status", "", "how things stand"],
  ["queue", "[TEAM]", "who waits, and for how long"],
  ["mine", "", "your conversations, those that wait for you first"],
  ["find", "TEXT", "by name, address, number or words"],
  ["show", "CONTACT", "all about one contact"],
  ["agents", "", "who is there, and how much each has to do"],
  ["away", "[WHY] [until 14:00]", "get no new conversations"],
  ["back", "", "here again"],
  ["assign", "#NUMBER @NAME", "give a conversation to somebody"],
  ["transfer", "#NUMBER TEAM", "give it to another team"],
  ["close", "#NUMBER", "close it"],
  ["reopen", "#NUMBER", "open it again"],
  ["block", "CONTACT [WHY] [for 7d]", "keep somebody out"],
  ["unblock", "CONTACT", "let them in again"],
  ["audit", "[#NUMBER | @NAME]", "who changed what"],
  ["help", "[COMMAND]", "explains all of these"],
];

const inThread = [
  ["take", "", "this conversation is yours"],
  ["close", "", "end it, and tell the customer"],
  ["assign", "@name", "give it to a colleague"],
  ["transfer", "support", "give it to another team"],
  ["note", "TEXT", "stays inside, like ;;"],
  ["r", "TEXT", "to the customer, whoever has it"],
  ["unsend", "", "take your last reply back"],
  ["help", "", "explains all of these"],
];

/** channelHints are those in a Slack channel's composer: the slash command and names. */
export function channelHints(before) {
  const command = state.slack.command || "/desk";
  if (before.startsWith("/") && !before.includes("\n")) {
    const typed = before.startsWith(`${command} `) ? before.slice(command.length + 1) : command.startsWith(before) ? "" : null;
    if (typed === null || /\s/.test(typed)) return [];
    return desk.filter(([word]) => word.startsWith(typed)).map(([word, usage, about]) => ({
      label: `${command} ${word}`, usage, about, from: 0, text: `${command} ${word}${usage ? " " : ""}`,
    }));
  }
  return names(before);
}

/** threadHints are those in a thread's composer: commands with ! and names. */
export function threadHints(before) {
  const command = /^!([a-z]*)$/.exec(before);
  if (command) {
    return inThread.filter(([word]) => word.startsWith(command[1])).map(([word, usage, about]) => ({
      label: `!${word}`, usage, about, from: 0, text: `!${word}${usage ? " " : ""}`,
    }));
  }
  return names(before);
}

function names(before) {
  const found = /(^|[\s(])@([\p{L}\p{M}. ]{0,30})$/u.exec(before);
  if (!found) return [];
  const typed = found[2].toLocaleLowerCase();
  return state.slack.people
    .filter((p) => p.name.toLocaleLowerCase().startsWith(typed) || p.handle?.startsWith(typed))
    .map((p) => ({ label: `@${p.name}`, usage: "", about: p.role, from: before.length - found[2].length - 1, text: `@${p.name} ` }));
}

let lists = 0;

/** Hints is the list above a composer's field. */
export class Hints {
  constructor(field, place, words) {
    this.field = field;
    this.words = words;
    this.list = h("ul", { class: "hints", role: "listbox", id: `hints-${++lists}`, "aria-label": "Suggestions", hidden: true });
    this.at = 0;
    this.items = [];
    place.append(this.list);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    field.setAttribute("aria-expanded", "false");
    field.addEventListener("input", () => this.look());
    field.addEventListener("blur", () => this.close());
  }

  look() {
    const { value, selectionStart } = this.field;
    this.items = this.words(value.slice(0, selectionStart)).slice(0, 8);
    this.at = 0;
    this.list.replaceChildren(...this.items.map((item, i) => h("li", {
      role: "option", id: `${this.list.id}-${i}`, class: "hint",
      on: { mousedown: (ev) => { ev.preventDefault(); this.take(i); } },
    }, h("span", { class: "hint-label", text: item.label }), item.usage && h("span", { class: "hint-usage", text: item.usage }), h("span", { class: "hint-about", text: item.about }))));
    this.list.hidden = this.items.length === 0;
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
    this.point();
  }

  point() {
    [...this.list.children].forEach((el, i) => el.setAttribute("aria-selected", i === this.at));
    const current = this.list.children[this.at];
    if (current) this.field.setAttribute("aria-activedescendant", current.id);
    else this.field.removeAttribute("aria-activedescendant");
    current?.scrollIntoView({ block: "nearest" });
  }

  /** key takes a key that is meant for the list; it tells whether it did. */
  key(ev) {
    if (this.list.hidden) return false;
    const n = this.items.length;
    switch (ev.key) {
      case "ArrowDown": this.at = (this.at + 1) % n; break;
      case "ArrowUp": this.at = (this.at + n - 1) % n; break;
      case "Escape": this.close(); break;
      case "Tab": this.take(this.at); break;
      case "Enter":
        // Enter completes a word that is not whole yet, and sends one that is.
        if (ev.shiftKey || this.field.value.trimEnd() === this.items[this.at].text.trimEnd()) return false;
        this.take(this.at);
        break;
      default: return false;
    }
    ev.preventDefault();
    ev.stopPropagation();
    if (!this.list.hidden) this.point();
    return true;
  }

  take(i) {
    const { from, text } = this.items[i];
    const { value, selectionStart } = this.field;
    this.field.value = value.slice(0, from) + text + value.slice(selectionStart);
    this.field.setSelectionRange(from + text.length, from + text.length);
    this.close();
    this.field.dispatchEvent(new Event("input"));
  }

  close() {
    this.list.hidden = true;
    this.items = [];
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }
}
