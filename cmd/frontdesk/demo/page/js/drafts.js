// What is begun and not sent yet.

/** nothing is a draft in which nothing was written: no words, no files (each {file, alt}), not for the Slack channel besides. */
export const nothing = { text: "", files: [], also: false };

/** together is one draft made of two, the first of which stands above. */
export function together(first = nothing, second = nothing) {
  return {
    text: [first.text, second.text].filter(Boolean).join("\n"),
    files: [...first.files, ...second.files],
    also: first.also || second.also,
  };
}
