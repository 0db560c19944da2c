// Publishing, taking down and scheduling: which languages, when, what stands against it. And the list of what is to be looked at.
import { instantOf, wallTime } from "./copies.js";
import { open } from "./dialog.js";
import { call, data, element, find, findAll, minute, notify, told, words, wordsOf } from "./page.js";
import { indexOf } from "./texts.js";

const ORDER = ["error", "warning", "advice"];

/** Whether there is, or will be after a save, something to publish. @param {any} pane @returns {boolean} */
const hasText = (pane) => Boolean(pane.saved) || pane.isDirty();

/**
 * Looks at what the page holds.
 * @param {any[]} panes
 * @returns {Promise<{ pane: any, finding: any }[]>} the worst first
 */
export async function check(panes) {
  const found = await Promise.all(panes.filter(hasText).map(async (pane) => {
    const { data: findings } = await call("POST", `/admin/posts/${data.post.id}/translations/${pane.locale}/check`, { body: pane.read() });
    return findings.map((/** @type {any} */ finding) => ({ pane, finding }));
  }));
  return found.flat().sort((a, b) => ORDER.indexOf(a.finding.severity) - ORDER.indexOf(b.finding.severity));
}

/** Goes to where a finding is. @param {any} pane @param {any} finding */
export async function lead(pane, { field, line, column }) {
  document.dispatchEvent(new CustomEvent("editor-show", { detail: pane.locale }));
  const control = pane.control(field || "title") ?? pane.control("title");
  pane.lead(control);
  if (line && control.matches("textarea")) {
    const { showPlace } = await import("./preview.js");
    showPlace(control, indexOf(control.value, line, column ?? 1));
  }
}

/** @param {{ pane: any, finding: any }[]} found @param {() => void} onLead @returns {Node[]} */
function entries(found, onLead) {
  return found.map(({ pane, finding }) => {
    const place = finding.line ? told(words.findingLine, finding.line) : "";
    const go = () => {
      onLead();
      lead(pane, finding);
    };
    const name = { error: words.findingError, warning: words.findingWarning, advice: words.findingAdvice }[/** @type {string} */ (finding.severity)];
    return element(
      "li", { class: `finding ${finding.severity}` },
      element("button", { type: "button", onclick: go },
        element("strong", {}, `${name} · ${pane.locale.toUpperCase()}${place && ` · ${place}`}`), element("span", {}, finding.message)),
    );
  });
}

/** Fills a list of findings, or says that there are none. @param {any} root @param {any[]} panes @param {() => void} onLead */
async function showFindings(root, panes, onLead) {
  const [list, state] = [find("[data-findings]", root), find("[data-findings-state]", root)];
  state.textContent = words.checking ?? "";
  try {
    const found = await check(panes);
    list.replaceChildren(...entries(found, onLead));
    const count = (/** @type {string} */ severity) => found.filter(({ finding }) => finding.severity === severity).length;
    state.textContent = found.length ? told(words.findings, count("error"), count("warning"), count("advice")) : words.noFindings ?? "";
  } catch (error) {
    state.textContent = wordsOf(error);
  }
}

/** The list that stays beside the text while it is worked off. @param {any} drawer @param {any[]} panes */
export const showChecks = (drawer, panes) => showFindings(drawer, panes, () => {});

/** @param {any} dialog @param {any} error */
function refuse(dialog, error) {
  const place = find("[data-refusal]", dialog);
  place.textContent = wordsOf(error);
  place.hidden = false;
  place.focus();
}

/** What a wall time of the site means: its UTC, and what clocks do there. @param {any} dialog */
function explain(dialog) {
  const value = find("[name=at]", dialog).value;
  const place = find("[data-utc]", dialog);
  const found = instantOf(value, data.timeZone);
  if (!found) return (place.textContent = "");
  const note = found.note && { gap: words.timeGap, overlap: words.timeOverlap }[found.note];
  const isPast = found.instant.getTime() <= Date.now() ? words.timePast : "";
  place.textContent = [`${minute(found.instant)} ${data.timeZone} = ${minute(found.instant, "UTC")} UTC.`, note, isPast].filter(Boolean).join(" ");
}

/** Waiting schedules, each to be cancelled. @param {any} dialog @param {() => void} onChange */
async function showSchedules(dialog, onChange) {
  const list = find("[data-schedules]", dialog);
  const answer = await call("GET", `/admin/schedules?postId=${data.post.id}&state=scheduled`).catch(() => undefined);
  list.replaceChildren(...(answer?.data ?? []).map((/** @type {any} */ one) => {
    const at = minute(one.dueAt);
    const locales = one.languages.map((/** @type {any} */ { locale }) => locale.toUpperCase()).join(" + ");
    const name = told(one.action === "publish" ? words.schedulePublish : words.scheduleUnpublish, locales, at);
    const cancel = async () => {
      try {
        await call("DELETE", `/admin/schedules/${one.id}`, { version: one.version });
        await showSchedules(dialog, onChange);
        onChange();
      } catch (error) {
        refuse(dialog, error);
      }
    };
    return element("li", {}, name, " ", element("button", { type: "button", class: "plain", "aria-label": `${words.scheduleCancel}: ${name}`, onclick: cancel }, words.scheduleCancel));
  }));
  find("[data-has-schedules]", dialog).hidden = !list.children.length;
}

/**
 * @param {object} what
 * @param {any[]} what.panes
 * @param {"publish" | "unpublish"} what.action
 * @param {boolean} [what.isLater] begins with the time
 * @param {() => Promise<boolean>} what.save saves what is not saved yet
 * @param {() => void} what.onDone
 */
export async function askPublish({ panes, action, isLater = false, save, onDone }) {
  const dialog = open("_editor-publish");
  const isPublish = action === "publish";
  dialog.dataset.action = action;
  find("h2", dialog).textContent = (isPublish ? words.publish : words.unpublish) ?? "";
  const choices = findAll("[name=locale]", dialog);
  for (const choice of choices) {
    const pane = panes.find(({ locale }) => locale === choice.value);
    choice.checked = isPublish ? hasText(pane) : Boolean(pane.saved?.live);
    choice.disabled = !choice.checked;
  }
  const missing = panes.filter((pane) => !hasText(pane));
  find("[data-missing]", dialog).hidden = !isPublish || !missing.length;
  find("[data-unsaved]", dialog).hidden = !isPublish || !panes.some((pane) => pane.isDirty());
  const [now, later, at] = [find("[value=now]", dialog), find("[value=later]", dialog), find("[name=at]", dialog)];
  find("[data-zone]", dialog).textContent = data.timeZone;
  const hour = 3_600_000;
  at.value = wallTime(new Date(Math.ceil((Date.now() + hour / 2) / hour) * hour), data.timeZone);
  const show = () => {
    find("[data-when]", dialog).hidden = !later.checked;
    const label = later.checked ? words.schedule : isPublish ? words.publishNow : words.unpublishNow;
    find("[data-send]", dialog).textContent = label ?? "";
    explain(dialog);
  };
  (isLater ? later : now).checked = true;
  for (const one of [now, later, at]) one.addEventListener("input", show);
  show();

  const rule = find("[name=pairRule]", dialog);
  rule.value = data.post.pairRule ?? "separate";
  rule.addEventListener("change", async () => {
    const { kind, sourcePath, version } = data.post;
    try {
      const answer = await call("PUT", `/admin/posts/${data.post.id}`, { body: { kind, sourcePath, pairRule: rule.value }, version });
      data.post.version = answer.data.version;
      data.post.pairRule = rule.value;
      notify(words.pairRuleSaved ?? "");
    } catch (error) {
      rule.value = data.post.pairRule ?? "separate";
      refuse(dialog, error);
    }
  });

  if (isPublish) showFindings(dialog, panes, () => dialog.close());
  find("[data-checks]", dialog).hidden = !isPublish;
  showSchedules(dialog, onDone);

  find("form", dialog).addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    const locales = choices.filter(({ checked }) => checked).map(({ value }) => value);
    if (!locales.length) return refuse(dialog, { message: words.chooseLanguage });
    const send = find("[data-send]", dialog);
    send.disabled = true;
    try {
      if (isPublish && !(await save())) return dialog.close();
      if (later.checked) {
        const body = { postId: data.post.id, action, locales, at: at.value };
        const answer = await call("POST", "/admin/schedules", { body, key: crypto.randomUUID() });
        const note = { skipped: words.timeGap, repeated: words.timeOverlap }[/** @type {string} */ (answer.data.clockChange)];
        notify([answer.message, note].filter(Boolean).join(" "));
      } else {
        notify((await call("POST", `/admin/posts/${data.post.id}/${action}`, { body: { locales } })).message);
      }
      dialog.close();
      onDone();
    } catch (error) {
      refuse(dialog, error);
    } finally {
      send.disabled = false;
    }
  });
}
