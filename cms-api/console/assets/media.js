// The media library: pictures are taken by button, by dropping and by pasting; shown as pictures, or as a table.
import { wordsOf } from "./form.js";
import { find, showAnew } from "./page.js";
import { upload } from "./upload.js";

const AS_TABLE = "console-media-table";

/** @param {boolean} [isTable] what is wanted from now on */
function showAs(isTable) {
  try {
    if (isTable !== undefined) localStorage.setItem(AS_TABLE, isTable ? "1" : "");
    isTable ??= Boolean(localStorage.getItem(AS_TABLE));
  } catch {
    // Storage may be refused; then the choice lasts as long as the page.
  }
  find(".gallery")?.classList.toggle("as-table", isTable);
  find("#as-table")?.setAttribute("aria-pressed", String(Boolean(isTable)));
}

/** A line about one file, and how it is changed. @param {File} file */
function lineOf(file) {
  const list = find("#uploads");
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.setAttribute("aria-label", `${list.dataset.progress} ${file.name}`);
  const state = document.createElement("small");
  state.setAttribute("role", "status");
  state.textContent = list.dataset.waiting;
  item.append(name, bar, state);
  list.append(item);
  return {
    told: (/** @type {number} */ sent, /** @type {number} */ total) => {
      bar.value = total ? sent / total : 0;
      state.textContent = `${Math.round(100 * bar.value)} %`;
    },
    end: (/** @type {string} */ text, /** @type {boolean} */ isWrong) => {
      bar.remove();
      state.textContent = text;
      state.className = isWrong ? "wrong" : "good";
    },
  };
}

/** @param {Iterable<File>} files */
async function take(files) {
  const all = [...files].map((file) => ({ file, line: lineOf(file) }));
  if (!all.length) return;
  let failures = 0;
  // One after the other: the server works on few pictures at a time.
  for (const { file, line } of all) {
    try {
      const path = `/v1/admin/media?fileName=${encodeURIComponent(file.name)}`;
      const { message } = await upload({ path, file, told: line.told });
      line.end(message || find("#uploads").dataset.done, false);
    } catch (error) {
      failures += 1;
      line.end(wordsOf(error), true);
    }
  }
  const lines = find("#uploads");
  await showAnew();
  // What was refused stays to be read.
  if (failures) find("#uploads")?.replaceWith(lines);
}

const picked = () => find("#files");

document.addEventListener("click", ({ target }) => {
  if (!(target instanceof Element)) return;
  if (target.closest("[data-upload]")) picked().click();
  const toggle = target.closest("#as-table");
  if (toggle) showAs(toggle.getAttribute("aria-pressed") !== "true");
});

document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.id !== "files") return;
  const files = [...(target.files ?? [])];
  target.value = "";
  take(files);
});

const holdsFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") && find("#drop");

document.addEventListener("dragover", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  find("#drop").classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) find("#drop")?.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  find("#drop").classList.remove("over");
  take(event.dataTransfer?.files ?? []);
});
document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length || !find("#drop")) return;
  event.preventDefault();
  take(files);
});

document.addEventListener("console:shown", () => showAs());
showAs();
