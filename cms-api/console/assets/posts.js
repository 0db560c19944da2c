// The list of posts: a new one begins in a dialog, and deeds about a tag ask which one first.
import "./dialog.js";
import { find } from "./page.js";

const ABOUT_TAG = "[data-bulk=addTag], [data-bulk=removeTag]";

// Before the deed itself is done.
document.addEventListener(
  "click",
  (event) => {
    const button = event.target instanceof Element ? /** @type {any} */ (event.target.closest(ABOUT_TAG)) : undefined;
    if (!button || button.dataset.tag) return;
    event.stopPropagation();
    const dialog = find("#choose-tag");
    find("#choose-tag-title").textContent = button.textContent;
    dialog.returnValue = "no";
    const chosen = () => {
      const tag = find("#chosen-tag", dialog)?.value;
      if (dialog.returnValue !== "yes" || !tag) return;
      button.dataset.tag = tag;
      button.click();
    };
    dialog.addEventListener("close", chosen, { once: true });
    dialog.showModal();
  },
  { capture: true },
);
