// Keeps what is typed: 2 seconds after typing stops, and on leaving a field.
import { say } from "./say.js";

const STILL = 2000; // milliseconds without a key
const AGAIN = 10_000; // milliseconds until the next try after one that didn't get through
const SPEAK = 30_000; // milliseconds between two spoken words, at least
const timers = new WeakMap();
const saved = new WeakMap(); // form -> what the server has
let spoken = 0;

const strip = document.querySelector("[data-offline]");
const offline = (is) => strip && (strip.hidden = !is);
const words = (form) => new URLSearchParams(new FormData(form)).toString();

function later(form, wait) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), wait));
}

async function save(form) {
  clearTimeout(timers.get(form));
  const now = words(form);
  if (!form.isConnected || saved.get(form) === now) return;
  const line = form.querySelector("[data-saved]");
  let answer;
  try {
    answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body: new URLSearchParams(now),
      keepalive: now.length < 60_000, // browsers allow 64 KiB
    });
  } catch {
    offline(true);
    later(form, AGAIN);
    return;
  }
  if (!form.isConnected) return; // left or covered meanwhile
  offline(false);
  if (answer.redirected) {
    // Locked meanwhile: the server kept the words, and asks for the passphrase.
    location.assign(answer.url);
  } else if (answer.ok) {
    saved.set(form, now);
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    if (!line) return;
    line.textContent = `${line.dataset.word} ${time}`;
    if (Date.now() - spoken >= SPEAK) {
      spoken = Date.now();
      say(line.textContent);
    }
  } else {
    if (line) line.textContent = line.dataset.waiting;
    later(form, AGAIN);
  }
}

const formOf = (event) => event.target.closest?.("form[data-autosave]");
const start = (root) => {
  for (const form of root.querySelectorAll("form[data-autosave]")) if (!saved.has(form)) saved.set(form, words(form));
};
start(document);
document.addEventListener("htmx:load", (event) => start(event.target));
document.addEventListener("input", (event) => formOf(event) && later(formOf(event), STILL));
document.addEventListener("change", (event) => formOf(event) && save(formOf(event)));
document.addEventListener("submit", (event) => formOf(event) && clearTimeout(timers.get(formOf(event))));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") document.querySelectorAll("form[data-autosave]").forEach(save);
});
addEventListener("offline", () => document.querySelector("form[data-autosave]") && offline(true));
addEventListener("online", () => {
  offline(false);
  document.querySelectorAll("form[data-autosave]").forEach(save);
});
