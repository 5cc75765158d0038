// Menus and small popovers that belong to a button.

import { h } from "./dom.js";

let open = null; // what is open: {el, anchor}

/** openMenu shows items ({label, run, danger, hint}) at a button; Escape goes back to it. */
export function openMenu(anchor, items) {
  const el = h("div", { class: "menu", role: "menu" }, items.map((item) => item.divider
    ? h("div", { class: "menu-divider", role: "separator" })
    : h("button", {
      type: "button", role: "menuitem", tabindex: "-1", class: item.danger ? "menu-item danger" : "menu-item",
      on: { click: () => { closePopover(true); item.run(); } },
    }, h("span", { text: item.label }), item.hint && h("span", { class: "menu-hint", text: item.hint }))));
  el.addEventListener("keydown", (ev) => walk(ev, [...el.querySelectorAll("[role=menuitem]")], { ArrowUp: -1, ArrowDown: 1 }));
  popover(anchor, el, el.querySelector("[role=menuitem]"));
}

/** popover shows an element at another one, and gives first the focus. */
export function popover(anchor, el, first) {
  closePopover(false);
  open = { el, anchor };
  anchor.setAttribute("aria-expanded", "true");
  (anchor.closest("dialog") ?? document.body).append(el);
  place(anchor, el);
  first?.focus();
  el.addEventListener("keydown", (ev) => {
    if (ev.key === "Escape") {
      ev.preventDefault();
      ev.stopPropagation();
      closePopover(true);
    } else if (ev.key === "Tab") {
      closePopover(true);
    }
  });
}

/** closePopover closes what is open; back: the button that opened it gets the focus. */
export function closePopover(back) {
  if (!open) return;
  const { el, anchor } = open;
  open = null;
  anchor.removeAttribute("aria-expanded");
  el.remove();
  if (back && anchor.isConnected) anchor.focus();
}

/** walk goes through elements with the arrow keys; Home and End go to the ends. */
export function walk(ev, list, steps) {
  const i = list.indexOf(document.activeElement);
  let to = null;
  if (ev.key in steps) to = (i + steps[ev.key] + list.length) % list.length;
  if (ev.key === "Home") to = 0;
  if (ev.key === "End") to = list.length - 1;
  if (to === null) return;
  ev.preventDefault();
  list[to].focus();
}

function place(anchor, el) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = el;
  const left = Math.min(Math.max(8, at.right - width), document.documentElement.clientWidth - width - 8);
  const below = at.bottom + 4 + height <= innerHeight - 8;
  el.style.left = `${Math.max(8, left)}px`;
  el.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - height - 4)}px`;
}

document.addEventListener("pointerdown", (ev) => {
  if (open && !open.el.contains(ev.target) && !open.anchor.contains(ev.target)) closePopover(false);
});
addEventListener("resize", () => closePopover(false));
