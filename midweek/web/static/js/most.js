// A text longer than its page takes is told at once: browsers halt over a very long one, and the server would read none of it.
const long = (text, most) => text.length > most && [...text].length > most;

function tell(field, words) {
  field.setCustomValidity(words);
  field.reportValidity();
}

document.addEventListener("input", (event) => event.target.dataset?.most && event.target.setCustomValidity(""));
document.addEventListener("paste", (event) => {
  const field = event.target.closest?.("[data-most]");
  if (!field || !long(field.value + event.clipboardData.getData("text"), field.dataset.most)) return;
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
