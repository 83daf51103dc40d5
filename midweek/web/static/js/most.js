// A text longer than its page takes is told at once: browsers halt over a very long one, and the server would read none of it.
import { say } from "./say.js";

const long = (text, most) => text.length > most && [...text].length > most;
const idOf = (field) => `${field.id}_long`;

function tell(field, words) {
  clear(field);
  const told = Object.assign(document.createElement("p"), { id: idOf(field), className: "problem", textContent: words });
  field.before(told);
  describe(field, [...described(field), told.id]);
  field.focus();
  told.scrollIntoView({ block: "nearest" });
  say(words);
}

function clear(field) {
  document.getElementById(idOf(field))?.remove();
  describe(field, described(field).filter((id) => id !== idOf(field)));
}

const described = (field) => (field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);

function describe(field, ids) {
  if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
}

document.addEventListener("input", (event) => event.target.dataset?.most && clear(event.target));
document.addEventListener("paste", (event) => {
  const field = event.target.closest?.("[data-most]");
  if (!field) return;
  const left = field.value.slice(0, field.selectionStart) + field.value.slice(field.selectionEnd);
  if (!long(left + event.clipboardData.getData("text"), field.dataset.most)) return;
  event.preventDefault();
  tell(field, field.dataset.longPaste);
});
document.addEventListener(
  "submit",
  (event) => {
    const field = [...event.target.querySelectorAll("[data-most]")].find((one) => long(one.value, one.dataset.most));
    if (!field || event.submitter?.name === "let_go") return;
    event.preventDefault();
    event.stopPropagation(); // the words have not left: nothing may take them for sent
    tell(field, field.dataset.longText);
  },
  true,
);
