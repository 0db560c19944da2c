// All content in and out: a folder is packed here and sent, an archive or another system's export as it is, the import's progress and report are shown, exports are kept as files.
import { ApiError, call, inSession, refusal } from "./api.js";
import { wordsOf } from "./form.js";
import { find, findAll } from "./page.js";
import { tar } from "./tar.js";
import { upload } from "./upload.js";

const ASK_EVERY = 500;
/** Files of a list that are shown. */
const SHOWN = 500;
const place = find("#import");
const language = document.documentElement.lang;

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toLocaleString(language, { maximumFractionDigits: 1 })} MB`;

/** @param {string} text @param {number} [part] 0 to 1; nothing while nobody knows */
function tell(text, part) {
  find("#run").hidden = false;
  find("#run-text").textContent = text;
  const bar = find("#run-bar");
  bar.hidden = false;
  if (part === undefined) bar.removeAttribute("value");
  else bar.value = part;
}

/** @param {string} text */
function stop(text) {
  find("#run").hidden = !text;
  find("#run-text").textContent = text;
  find("#run-bar").hidden = true;
}

/** @param {any} note */
const noteText = (note) =>
  typeof note === "string" ? note : [note.file && (note.line ? `${note.file}:${note.line}` : note.file), note.reason].filter(Boolean).join(" – ");

/** @param {any} run */
function report(run) {
  const box = find("#report");
  const title = find("#report-title");
  title.textContent = title.dataset[run.state];
  title.className = run.state === "done" ? "state good" : "state bad";
  const done = run.report;
  find("#report-figures").hidden = !done;
  for (const figure of findAll("[data-figure]", box)) {
    const value = done?.[figure.dataset.figure];
    if (typeof value === "boolean") figure.textContent = value ? figure.dataset.yes : figure.dataset.no;
    else figure.textContent = (Array.isArray(value) ? value.length : (value ?? 0)).toLocaleString(language);
  }
  const lists = { problems: run.problems, notes: done?.notes, editedSince: done?.editedSince, vanished: done?.vanished, createdFiles: done?.created, updatedFiles: done?.updated };
  for (const [name, notes = []] of Object.entries(lists)) {
    const list = find(`[data-files="${name}"]`, box);
    list.hidden = !notes?.length;
    find("summary", list).textContent = list.dataset.title.replace("#", notes.length.toLocaleString(language));
    const lines = notes.slice(0, SHOWN).map((/** @type {any} */ note) => {
      const line = document.createElement("li");
      line.textContent = noteText(note);
      return line;
    });
    find("ul", list).replaceChildren(...lines);
  }
  stop("");
  box.hidden = false;
  box.focus();
}

/** @param {string} id */
async function follow(id) {
  for (;;) {
    const { body } = await call("GET", `/v1/admin/imports/${id}`);
    const { state, done, total } = body.data;
    if (state !== "running") return report(body.data);
    const { reading, writing } = place.dataset;
    const counted = `${writing} ${done.toLocaleString(language)} / ${total.toLocaleString(language)}`;
    tell(total ? counted : reading, total ? done / total : undefined);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
  }
}

/** @param {Blob} archive @param {string} [locale] of an export's pages that do not say theirs */
async function send(archive, locale) {
  const { largest, tooLarge, sending } = place.dataset;
  if (archive.size > Number(largest)) return stop(tooLarge);
  const told = (/** @type {number} */ sent, /** @type {number} */ total) =>
    tell(`${sending} ${megabytes(sent)} / ${megabytes(total)}`, total ? sent / total : undefined);
  told(0, archive.size);
  const path = locale ? `/v1/admin/imports?locale=${locale}` : "/v1/admin/imports";
  const { data } = await upload({ path, file: archive, type: archive.type || "application/gzip", told });
  await follow(data.id);
}

/** A folder's files, without those that its owner does not see. @param {Iterable<File>} files */
function packed(files) {
  const seen = [...files].filter(({ webkitRelativePath }) => !webkitRelativePath.split("/").some((part) => part.startsWith(".")));
  if (!seen.length) return undefined;
  return tar(seen.map((file) => ({ path: file.webkitRelativePath.normalize("NFC"), file })));
}

/** @param {HTMLInputElement} input */
async function take(input) {
  const files = [...(input.files ?? [])];
  input.value = "";
  if (!files.length) return;
  find("#report").hidden = true;
  const buttons = findAll("[data-pick]");
  for (const button of buttons) button.disabled = true;
  try {
    const archive = input.id === "folder" ? packed(files) : files[0];
    const locale = input.id === "export" ? /** @type {any} */ (find("#export-locale")).value : "";
    if (archive) await send(archive, locale);
    else stop(place.dataset.empty);
  } catch (/** @type {any} */ error) {
    stop(error.status === 404 ? place.dataset.gone : wordsOf(error));
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

/** @param {string} path */
async function answerOf(path) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", cache: "no-store", headers: { "Accept-Language": language } });
  } catch (cause) {
    throw new ApiError({ code: "network", cause });
  }
  if (!response.ok) throw refusal(response, await response.json().catch(() => undefined));
  return response;
}

/** @param {HTMLButtonElement} button */
async function keep(button) {
  const status = find("[role=status]", button.parentElement ?? document);
  const { received, saved } = find("#exports").dataset;
  button.disabled = true;
  try {
    const response = await inSession(() => answerOf(button.dataset.export ?? ""));
    const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "duet.tar.gz";
    const parts = [];
    let bytes = 0;
    for (const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (response.body).getReader(); ; ) {
      const { done, value } = await reader.read().catch((cause) => {
        throw new ApiError({ code: "network", cause });
      });
      if (done) break;
      parts.push(value);
      bytes += value.length;
      status.textContent = `${received} ${megabytes(bytes)}`;
    }
    const file = document.createElement("a");
    file.href = URL.createObjectURL(new Blob(parts, { type: "application/gzip" }));
    file.download = name;
    file.click();
    // Not at once: the browser reads it after the click.
    setTimeout(() => URL.revokeObjectURL(file.href), 60_000);
    status.textContent = `${saved} ${name}, ${megabytes(bytes)}`;
  } catch (error) {
    status.textContent = wordsOf(error);
  } finally {
    button.disabled = false;
  }
}

document.addEventListener("click", ({ target }) => {
  if (!(target instanceof Element)) return;
  const pick = /** @type {any} */ (target.closest("[data-pick]"));
  if (pick) find(`#${pick.dataset.pick}`).click();
  const button = /** @type {any} */ (target.closest("[data-export]"));
  if (button) keep(button);
});
document.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement && target.matches("#folder, #archive, #export")) take(target);
});
