// What is shown once can be copied: the text of the element that a button names.
import { find, findAll, words } from "./page.js";

document.addEventListener("click", async ({ target }) => {
  const button = target instanceof Element && /** @type {any} */ (target.closest("[data-copy]"));
  if (!button) return;
  const place = find(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(place.textContent);
    button.textContent = words.copied;
  } catch {
    // Not allowed, or not over TLS: it is marked, so that a key copies it.
    getSelection()?.selectAllChildren(place);
    place.focus();
  }
});

// A secret does not stay in the page once its dialog is closed.
document.addEventListener("close", ({ target }) => {
  if (target instanceof HTMLDialogElement && target.id === "once") {
    for (const place of findAll("[data-value]", target)) place.textContent = "";
  }
}, true);
