// On a check-in: finds words among the feelings, and tries again when a save field by field didn't get through.
import { say } from "./say.js";

const AGAIN = 10_000; // milliseconds until the next try
const form = document.getElementById("check-in");
const find = form.querySelector("[data-find-word]");
const found = form.querySelector("[data-found]");
const groups = [...form.querySelectorAll("[data-words] details")];
const opened = groups.map((group) => group.open);

find.addEventListener("input", () => {
  const asked = find.value.trim().toLowerCase();
  let any = false;
  groups.forEach((group, i) => {
    let here = false;
    for (const item of group.querySelectorAll("li")) {
      const fits = item.textContent.trim().split(" ").some((word) => word.startsWith(asked));
      item.hidden = !fits;
      here ||= fits;
    }
    group.hidden = !here;
    group.open = asked ? here : opened[i] || group.querySelector(":checked") !== null;
    any ||= here;
  });
  found.hidden = any;
  found.textContent = any ? "" : find.dataset.none;
  if (!any) say(find.dataset.none);
});
// Looking for a word is no answer: it is neither sent on Enter nor saved.
for (const name of ["input", "change"]) find.addEventListener(name, (event) => event.stopPropagation());
find.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());

let timer;
const save = () => window.htmx.trigger(form, "save");
const line = () => document.getElementById("check-in-saved");
const waiting = line().dataset.waiting;
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  form.addEventListener(name, () => {
    line().textContent = waiting;
    clearTimeout(timer);
    timer = setTimeout(save, AGAIN);
  });
}
// Done waits for a save that is on its way, since its answer says which revision this page has seen. No other save starts then.
let saving = 0;
let leave = null;
form.addEventListener("htmx:beforeRequest", (event) => {
  if (leave) event.preventDefault();
  else saving++;
});
form.addEventListener("htmx:afterRequest", () => {
  saving--;
  if (leave) setTimeout(leave); // after htmx is through with it
});
form.addEventListener("submit", (event) => {
  if (!saving) return;
  event.preventDefault();
  leave = () => {
    leave = null;
    saving = 0;
    form.requestSubmit(event.submitter);
  };
});
addEventListener("online", () => line().textContent === waiting && save());
