// What the page asks of the server.

import { toast } from "./toast.js";

const patience = 6000; // milliseconds; what takes longer has found no connection

// ask is fetch, and says so where no answer comes; it waits on.
async function ask(path, options) {
  const slow = setTimeout(() => toast("The demo does not answer. Are many tabs of it open?", "bad"), patience);
  try {
    return await fetch(path, options);
  } finally {
    clearTimeout(slow);
  }
}

/** post sends one request; what is refused is shown, and gives null. */
export async function post(path, body) {
  try {
    const answer = await ask(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body ?? {}),
    });
    const text = await answer.text();
    const data = text ? JSON.parse(text) : {};
    if (answer.ok) return data;
    // What Slack refuses stands in its notices, too.
    if (answer.status !== 409 || !path.startsWith("/api/slack/")) toast(data.error || "That did not work.", "bad");
  } catch {
    toast("The demo does not answer.", "bad");
  }
  return null;
}

/**
 * upload sends files (of the browser, or samples of the server by name) with fields; a
 * field that is a list is sent several times. What is refused is shown, and gives null.
 */
export async function upload(path, fields, files) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one);
  for (const f of files) form.append(f instanceof File ? "file" : "sample", f);
  try {
    const answer = await ask(path, { method: "POST", body: form });
    const data = await answer.json();
    if (answer.ok) return data;
    if (answer.status !== 409 || !path.startsWith("/api/slack/")) toast(data.error || "That did not work.", "bad");
  } catch {
    toast("The demo does not answer.", "bad");
  }
  return null;
}

/** get asks for data; null if there is none. */
export async function get(path) {
  try {
    const answer = await ask(path);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
