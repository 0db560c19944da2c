// Codes that are shown once: to be copied, saved or printed.
import { download } from "./files.js";
import { find, findAll } from "./page.js";

const panel = find("#_codes");

const text = () =>
  [panel.dataset.site, "", ...findAll("li", panel).map((item) => item.textContent), ""].join("\n");

/** @param {string[]} codes */
export function showCodes(codes) {
  const items = codes.map((code) => {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("code"), { textContent: code }));
    return item;
  });
  find("ol", panel).replaceChildren(...items);
  panel.hidden = false;
  find("h3", panel).focus();
}

/** @param {HTMLElement} after where the focus goes when the codes have been kept */
export function handleCodes(after) {
  const copy = find("[data-copy]", panel);
  const label = copy.textContent;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text());
    copy.textContent = copy.dataset.copied;
  });
  find("[data-download]", panel).addEventListener("click", () => {
    download(`${panel.dataset.file}.txt`, "text/plain", text());
  });
  find("[data-print]", panel).addEventListener("click", () => {
    const root = document.documentElement;
    root.classList.add("prints-codes");
    print();
    root.classList.remove("prints-codes");
  });
  find("[data-kept]", panel).addEventListener("click", () => {
    panel.hidden = true;
    find("ol", panel).replaceChildren();
    copy.textContent = label;
    after.focus();
  });
}
