// The conversation that plays itself: its button, and its words above the stage.

import { post } from "./api.js";
import { byID, svg } from "./dom.js";
import { state, watch } from "./feed.js";
import { followAgain } from "./follow.js";
import { icons } from "./icons.js";

const after = 9000; // milliseconds for which the last words stay

let timer = 0;

/** startPlay sets button and words up. */
export function startPlay() {
  const button = byID("play");
  button.prepend(svg(icons.play, 14));
  button.addEventListener("click", () => {
    if (state.program.playing) return;
    followAgain();
    post("/api/play");
  });
  watch("program", draw);
  watch("inside", draw);
}

function draw() {
  const { playing } = state.program;
  byID("play").setAttribute("aria-disabled", Boolean(playing));
  const words = state.inside.findLast((item) => item.kind === "play")?.text ?? "";
  const caption = byID("caption");
  if (playing) {
    clearTimeout(timer);
    timer = 0;
    if (caption.textContent !== words) caption.textContent = words;
    caption.hidden = !words;
  } else if (!caption.hidden && !timer) {
    caption.textContent = words;
    timer = setTimeout(() => { caption.hidden = true; }, after);
  }
  document.documentElement.classList.toggle("playing", !caption.hidden);
}
