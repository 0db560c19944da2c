// Small pages that are shown in a dialog: `<a href data-dialog>`. What stands in `data-part` of the page is shown; without scripts, the
// link leads to the page.
import { find, findAll } from "./page.js";

/** @param {Document} fresh the page @param {Element} part */
function dialogOf(fresh, part) {
  const dialog = document.createElement("dialog");
  dialog.className = "asks holds-part";
  dialog.setAttribute("aria-labelledby", "part-title");
  const title = document.createElement("h2");
  title.id = "part-title";
  title.textContent = find("h1", fresh)?.textContent ?? "";
  const close = document.createElement("button");
  [close.type, close.className, close.textContent] = ["button", "button quiet", find("#shortcuts form button").textContent];
  close.addEventListener("click", () => dialog.close());
  dialog.append(title, document.adoptNode(part), close);
  return dialog;
}

/** @param {HTMLAnchorElement} link */
async function open(link) {
  const { page } = await import("./api.js");
  const fresh = new DOMParser().parseFromString(await (await page(link.href)).text(), "text/html");
  const part = find("[data-part]", fresh);
  if (!part) return location.assign(link.href);
  const dialog = dialogOf(fresh, part);
  document.body.append(dialog);
  await import("./form.js");
  for (const form of findAll("form[data-action]", dialog)) form.noValidate = true;
  const shown = () => dialog.close();
  document.addEventListener("console:shown", shown);
  dialog.addEventListener("close", () => {
    document.removeEventListener("console:shown", shown);
    dialog.remove();
    (link.isConnected ? link : document.getElementById(link.id))?.focus();
  });
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? /** @type {any} */ (event.target.closest("a[data-dialog]")) : undefined;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link).catch(() => location.assign(link.href));
});
