// Fills fields for people: the device's time zone and day, an example, and an answer taken back.
import { say } from "./say.js";

const pad = (number) => String(number).padStart(2, "0");

function fill(root) {
  const now = new Date();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  const day = `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
  for (const field of root.querySelectorAll("input[data-timezone]")) field.value ||= zone;
  for (const field of root.querySelectorAll("input[data-today]")) field.value ||= day;
  for (const button of root.querySelectorAll("[data-clear]")) offer(button);
}

const answersOf = (button) =>
  [...button.closest("fieldset").querySelectorAll("input[type=radio]")].filter((one) => one.name === button.dataset.clear);
const offer = (button) => (button.hidden = !answersOf(button).some((one) => one.checked));
const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

fill(document);
document.addEventListener("htmx:load", (event) => fill(event.target));
document.addEventListener("change", (event) => {
  if (event.target.type !== "radio") return;
  event.target.closest("fieldset")?.querySelectorAll("[data-clear]").forEach(offer);
});
document.addEventListener("click", (event) => {
  const example = event.target.closest("[data-fill]");
  const clear = event.target.closest("[data-clear]");
  if (example) {
    event.preventDefault();
    const field = document.getElementById(example.dataset.fill);
    const chips = example.closest("ul");
    const typed = field.value.trim();
    const own = typed !== "" && [...chips.querySelectorAll("[data-fill]")].every((one) => one.textContent.trim() !== typed);
    const stays = chips.parentElement.querySelector("[data-stays]");
    stays.hidden = !own;
    if (own) say(stays.textContent);
    else field.value = example.textContent.trim();
    field.focus();
    changed(field);
  } else if (clear) {
    event.preventDefault();
    const answers = answersOf(clear);
    for (const one of answers) one.checked = false;
    answers[0].focus();
    changed(answers[0]);
    clear.hidden = true;
  }
});
