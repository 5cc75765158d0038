// Light, dark, or as the system has it.

import { byID, svg } from "./dom.js";
import { icons } from "./icons.js";

const remembered = "frontdesk-demo-colours";
const ways = [
  { name: "system", icon: "half", text: "Colours: as the system has them" },
  { name: "light", icon: "sun", text: "Colours: light" },
  { name: "dark", icon: "moon", text: "Colours: dark" },
];

/** startTheme sets the switch up. */
export function startTheme() {
  let now = 0;
  try {
    now = Math.max(0, ways.findIndex((w) => w.name === localStorage.getItem(remembered)));
  } catch {
    // as the system has it, then
  }
  const button = byID("theme");
  const set = () => {
    const way = ways[now];
    document.documentElement.dataset.theme = way.name;
    button.replaceChildren(svg(icons[way.icon]));
    button.setAttribute("aria-label", way.text);
    button.title = way.text;
  };
  button.addEventListener("click", () => {
    now = (now + 1) % ways.length;
    try {
      localStorage.setItem(remembered, ways[now].name);
    } catch {
      // then it holds for this visit
    }
    set();
  });
  set();
}
