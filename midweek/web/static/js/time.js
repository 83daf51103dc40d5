// How long a page has been open, in words, when asked for: once a minute, without a sound.
const MINUTE = 60_000; // milliseconds
const ENOUGH = 15; // minutes

const box = document.querySelector("[data-time-in]");
if (box) {
  const line = document.querySelector("[data-time-said]");
  const began = Date.now();
  const say = () => {
    const minutes = Math.floor((Date.now() - began) / MINUTE);
    const { under, one, many, enough } = box.dataset;
    const words = minutes < 1 ? under : minutes === 1 ? one : many.replace("#", minutes);
    line.textContent = !box.checked ? "" : minutes === ENOUGH ? enough : words;
  };
  box.addEventListener("change", say);
  setInterval(say, MINUTE);
}
