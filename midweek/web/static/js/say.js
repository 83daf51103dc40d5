// Speaks through the page's one status region.
export function say(words) {
  const region = document.getElementById("status");
  if (!region) return;
  region.textContent = "";
  // A screen reader notices a change, so the same words twice need an empty moment between.
  setTimeout(() => (region.textContent = words), 50);
}
