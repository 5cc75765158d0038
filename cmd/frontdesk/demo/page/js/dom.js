// The few things that all parts need to draw: elements, keyed lists, focus that stays.

/**
 * h makes an element. Text is only ever set as text. Properties: class, text, on
 * (an object of listeners), data (an object), anything else is an attribute; false,
 * null and undefined leave an attribute out.
 */
export function h(tag, props, ...children) {
  const el = document.createElement(tag);
  if (props) apply(el, props);
  append(el, children);
  return el;
}

function apply(el, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === false || value === null || value === undefined) continue;
    switch (name) {
      case "class": el.className = value; break;
      case "text": el.textContent = value; break;
      case "on": for (const [type, f] of Object.entries(value)) el.addEventListener(type, f); break;
      case "data": for (const [key, v] of Object.entries(value)) el.dataset[key] = v; break;
      default: el.setAttribute(name, value === true ? "" : value);
    }
  }
}

function append(el, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(el, child);
    else el.append(child);
  }
}

/** svg makes an icon of one path, drawn in the colour of the text around it. */
export function svg(path, size = 18) {
  const el = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const p = document.createElementNS("http://www.w3.org/2000/svg", "path");
  p.setAttribute("d", path);
  el.setAttribute("viewBox", "0 0 20 20");
  el.setAttribute("width", size);
  el.setAttribute("height", size);
  el.setAttribute("aria-hidden", "true");
  el.classList.add("icon");
  el.append(p);
  return el;
}

/**
 * sync makes the children of a list those of items, by key: what is there stays the
 * same element, so that focus, selection and half-written texts survive. make gives
 * the element of a new item, update (if any) is told of each item that changed.
 */
export function sync(list, items, { key, make, update }) {
  const known = (list.synced ??= new Map());
  const wanted = new Set(items.map((item) => String(key(item))));
  // First what is gone: whatever is moved around it would lose the focus.
  for (const [k, entry] of known) {
    if (wanted.has(k)) continue;
    if (entry.el.contains(document.activeElement)) {
      (entry.el.nextElementSibling ?? entry.el.previousElementSibling)?.focus?.();
    }
    entry.el.remove();
    known.delete(k);
  }
  let at = list.firstElementChild;
  for (const item of items) {
    const k = String(key(item));
    const version = JSON.stringify(item);
    let entry = known.get(k);
    if (!entry) {
      entry = { el: make(item), version: null };
      entry.el.dataset.key = k;
      known.set(k, entry);
    }
    if (entry.el === at) at = at.nextElementSibling;
    else list.insertBefore(entry.el, at);
    if (entry.version !== version) {
      entry.version = version;
      update?.(entry.el, item);
    }
  }
}

/**
 * redraw replaces what stands in el. Whatever in it had the focus gets it again, by
 * its data-focus; where that is gone, fallback has it.
 */
export function redraw(el, children, fallback) {
  keepFocus(el, fallback, () => {
    el.replaceChildren();
    append(el, [children]);
  });
}

/**
 * redrawParts is redraw for parts that are each drawn from something: {of, draw}. What is
 * drawn from the same as before stays the same element, so that a press on it goes on.
 */
export function redrawParts(el, parts, fallback) {
  const gone = el.drawn ?? [];
  el.drawn = parts.map(({ of, draw }) => {
    const version = JSON.stringify(of);
    const i = gone.findIndex((part) => part.version === version);
    return i < 0 ? { version, node: draw() } : gone.splice(i, 1)[0];
  }).filter((part) => part.node);
  keepFocus(el, fallback, () => {
    for (const { node } of gone) node.remove();
    let at = el.firstChild;
    for (const { node } of el.drawn) {
      if (node === at) at = at.nextSibling;
      else el.insertBefore(node, at);
    }
  });
}

function keepFocus(el, fallback, draw) {
  const active = el.contains(document.activeElement) ? document.activeElement : null;
  const name = active?.dataset?.focus;
  draw();
  if (!active || document.activeElement === active) return;
  const again = name && [...el.querySelectorAll("[data-focus]")].find((e) => e.dataset.focus === name);
  (again || fallback || el).focus?.({ preventScroll: true });
}

/** byID is getElementById, and says what is missing. */
export function byID(id) {
  const el = document.getElementById(id);
  if (!el) throw new Error(`the page has no #${id}`);
  return el;
}

/**
 * rove makes one tab stop of several elements: the arrow keys go from one to the
 * next, Home and End to the first and last.
 */
export function rove(root, selector, { vertical = false } = {}) {
  const all = () => [...root.querySelectorAll(selector)].filter((e) => !e.hidden && !e.disabled);
  const settle = () => {
    const list = all();
    const current = list.find((e) => e.tabIndex === 0) ?? list[0];
    for (const e of list) e.tabIndex = e === current ? 0 : -1;
  };
  root.addEventListener("focusin", (ev) => {
    const list = all();
    const e = ev.target.closest(selector);
    if (list.includes(e)) for (const other of list) other.tabIndex = other === e ? 0 : -1;
  });
  root.addEventListener("keydown", (ev) => {
    const list = all();
    const i = list.indexOf(document.activeElement);
    if (i < 0) return;
    const back = vertical ? "ArrowUp" : ltr(root) ? "ArrowLeft" : "ArrowRight";
    const on = vertical ? "ArrowDown" : ltr(root) ? "ArrowRight" : "ArrowLeft";
    const to = { [back]: i - 1, [on]: i + 1, Home: 0, End: list.length - 1 }[ev.key];
    if (to === undefined) return;
    ev.preventDefault();
    list[(to + list.length) % list.length].focus();
  });
  return settle;
}

/**
 * sendOnEnter has Enter send a field's form, and Shift+Enter begin a line. before may
 * take a key for itself.
 */
export function sendOnEnter(field, before = () => false) {
  let shift = false;
  field.addEventListener("keydown", (ev) => {
    shift = ev.shiftKey;
    if (before(ev) || ev.key !== "Enter" || ev.shiftKey || ev.isComposing) return;
    ev.preventDefault();
    field.form.requestSubmit();
  });
  field.addEventListener("beforeinput", (ev) => {
    if (ev.inputType === "insertLineBreak" && !shift) ev.preventDefault();
  });
}

function ltr(el) {
  return getComputedStyle(el).direction !== "rtl";
}

/** giveBack puts words that were not sent back into their field, above those begun meanwhile. */
export function giveBack(field, said) {
  if (field.value && said) field.setRangeText(`${said}\n`, 0, 0, "preserve");
  else if (said) field.value = said;
}

/** keepEnd keeps a scroller at its end while pictures in it come in. */
export function keepEnd(scroller) {
  let atEnd = true;
  scroller.addEventListener("scroll", () => {
    atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 48;
  });
  scroller.addEventListener("load", () => {
    if (atEnd) scroller.scrollTop = scroller.scrollHeight;
  }, true);
}

/** stickToEnd scrolls to the end after draw, if it was there before. */
export function stickToEnd(scroller, draw, always = false) {
  const was = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 48;
  draw();
  if (was || always) scroller.scrollTop = scroller.scrollHeight;
}
