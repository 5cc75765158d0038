// Emoji by Slack's short names.

import { get } from "./api.js";

const few = {
  "+1": "👍", "-1": "👎", white_check_mark: "✅", x: "❌", warning: "⚠️", lock: "🔒", eyes: "👀", wave: "👋",
  hourglass_flowing_sand: "⏳", double_vertical_bar: "⏸️", slightly_smiling_face: "🙂", smile: "😄", heart: "❤️",
  tada: "🎉", pray: "🙏", rocket: "🚀", raised_hands: "🙌", fire: "🔥", bulb: "💡", memo: "📝", thinking_face: "🤔",
  joy: "😂", star: "⭐", bell: "🔔", ok_hand: "👌", clap: "👏",
};

let all = few;

/** picked are those that the page offers for reactions. */
export const picked = [
  "+1", "eyes", "white_check_mark", "tada", "heart", "joy", "pray", "raised_hands",
  "fire", "rocket", "thinking_face", "bulb", "wave", "clap", "ok_hand", "-1",
];

/** loadEmoji asks for the whole table; without it there are a few. */
export async function loadEmoji() {
  const table = await get("/assets/emoji.json");
  if (table) all = { ...few, ...table };
}

/** emojiOf is an emoji's character, or its name between colons. */
export function emojiOf(name, unicode) {
  if (unicode) {
    try {
      return String.fromCodePoint(...unicode.split("-").map((c) => parseInt(c, 16)));
    } catch {
      // not a code: by its name, then
    }
  }
  const [plain] = name.split("::");
  return all[name] ?? all[plain] ?? `:${name}:`;
}

/** withEmoji replaces short names within a text. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/g, (code, name) => {
    const found = emojiOf(name);
    return found.startsWith(":") ? code : found;
  });
}
