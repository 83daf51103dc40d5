// Keeps what is typed: 2 seconds after typing stops, and on leaving a field.
import { say } from "./say.js";
import { blank } from "./tabs.js";
import { arrived, send } from "./typing.js";

const STILL = 2000; // milliseconds without a key
const AGAIN = 10_000; // milliseconds until the next try after one that didn't get through
const SPEAK = 30_000; // milliseconds between two spoken words, at least
const PATIENCE = 2000; // milliseconds a form that is sent waits for a save on its way
const timers = new WeakMap();
const saved = new WeakMap(); // form -> what the server has
const busy = new WeakMap(); // form -> the save on its way
const sent = new WeakSet(); // forms whose words are on their way for good
let spoken = 0;

const strip = document.querySelector("[data-offline]");
const offline = (is) => strip && (strip.hidden = !is);
const words = (form) => new URLSearchParams(new FormData(form)).toString();

function later(form, wait) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), wait));
}

function save(form) {
  const going = keep(form).finally(() => busy.get(form) === going && busy.delete(form));
  busy.set(form, going);
}

async function keep(form) {
  clearTimeout(timers.get(form));
  const now = words(form);
  const since = performance.now();
  if (!form.isConnected || saved.get(form) === now) return;
  const line = form.querySelector("[data-saved]");
  let answer;
  try {
    answer = await send(form.dataset.autosave, new URLSearchParams(now));
  } catch {
    offline(true);
    later(form, AGAIN);
    return;
  }
  if (!form.isConnected) return; // left or covered meanwhile
  offline(false);
  if (answer.ok) {
    const { unlock } = await answer.json();
    if (unlock) {
      // Locked meanwhile: the words are kept, and the way back to them leads through the passphrase.
      blank();
      location.replace(unlock);
      return;
    }
    saved.set(form, now);
    arrived(form, since);
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
document.addEventListener("input", (event) => {
  const form = formOf(event);
  if (!form) return;
  sent.delete(form);
  later(form, STILL);
});
document.addEventListener("change", (event) => formOf(event) && save(formOf(event)));
// What is saved for good is no draft any more, so no save may arrive after it: none starts, and one on its way goes first.
document.addEventListener("submit", (event) => {
  const form = formOf(event);
  if (!form || event.defaultPrevented) return;
  clearTimeout(timers.get(form));
  const going = busy.get(form);
  if (going && !sent.has(form)) {
    event.preventDefault();
    const { submitter } = event;
    const late = new Promise((done) => setTimeout(done, PATIENCE));
    Promise.race([going, late]).then(() => form.isConnected && form.requestSubmit(submitter));
  }
  sent.add(form);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  for (const form of document.querySelectorAll("form[data-autosave]")) if (!sent.has(form)) save(form);
});
addEventListener("offline", () => document.querySelector("form[data-autosave]") && offline(true));
addEventListener("online", () => {
  offline(false);
  document.querySelectorAll("form[data-autosave]").forEach(save);
});
