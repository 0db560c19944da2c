// Another day by hand: what waits is dragged to it and keeps its time of day. By keys, the dialog of a schedule does the same.
import { callWithStepUp } from "./api.js";
import { wordsOf } from "./form.js";
import { find, findAll, say, showAnew } from "./page.js";

/** What is dragged, and the day that it came from. @type {{ item: any, home: any } | undefined} */
let held;
let isTouch = false;

/** The minute that it would have on a day, as the site's clocks show it. @param {any} day */
const minuteOn = (day) => `${day.dataset.day}T${held?.item.dataset.time}`;

/** Whether what is dragged may go to a day: to another one, and not into the past. @param {any} day */
function isOpen(day) {
  const { zone } = day.closest("[data-zone]").dataset;
  // This is how Swedes write a moment: in the order of size.
  const now = new Date().toLocaleString("sv-SE", { timeZone: zone }).slice(0, 16).replace(" ", "T");
  return day !== held?.home && minuteOn(day) > now;
}

/** @param {EventTarget | null} target @returns {any} */
const dayOf = (target) => (target instanceof Element ? target.closest("[data-day]") : null);

/** @param {any} [day] that would take it */
function point(day) {
  for (const one of findAll(".over[data-day]")) if (one !== day) one.classList.remove("over");
  day?.classList.add("over");
}

/** Puts an item into a day, at its place by time. @param {any} item @param {any} day */
function put(item, day) {
  const list = find("ul", day) ?? day.appendChild(document.createElement("ul"));
  const after = findAll("li", list).find((one) => (find("time", one)?.textContent ?? "") > item.dataset.time);
  list.insertBefore(item, after ?? null);
  for (const one of findAll("[data-day]")) one.classList.toggle("free", !find("li", one));
}

/** @param {any} error */
const reasonOf = (error) => (error.fields ?? []).map((/** @type {any} */ one) => one.message).join(" ") || wordsOf(error);

/** @param {any} item @param {any} home @param {any} day @param {string} at */
async function move(item, home, day, at) {
  put(item, day);
  item.setAttribute("aria-busy", "true");
  find("a", item).draggable = false;
  try {
    const { body } = await callWithStepUp("PUT", `/v1/admin/schedules/${item.dataset.schedule}`, { body: { at }, etag: item.dataset.etag });
    await showAnew(body.message).catch(() => say(body.message));
  } catch (/** @type {any} */ error) {
    item.removeAttribute("aria-busy");
    find("a", item).draggable = true;
    put(item, home);
    const reason = reasonOf(error);
    say(reason, true);
    // Somebody else has moved it, or it has run: what is shown here is no longer true.
    if ([404, 409, 412].includes(error.status)) await showAnew(reason, true).catch(() => {});
  }
}

/** Where the links of a page may be dragged. */
function start() {
  for (const link of findAll("[data-schedule] > a")) link.draggable = true;
}

// A finger scrolls and presses long; it drags nothing.
document.addEventListener("pointerdown", ({ pointerType }) => (isTouch = pointerType === "touch"), { capture: true });

document.addEventListener("dragstart", (event) => {
  const item = event.target instanceof Element && event.target.closest("[data-schedule]");
  if (!item) return;
  if (isTouch) return event.preventDefault();
  held = { item, home: dayOf(item) };
  const { dataTransfer } = event;
  if (dataTransfer) dataTransfer.effectAllowed = "move";
  for (const day of findAll("[data-day]")) day.classList.toggle("closed", day !== held.home && !isOpen(day));
  item.classList.add("dragged");
});

document.addEventListener("dragover", (event) => {
  if (!held) return;
  const day = dayOf(event.target);
  const isWanted = day && isOpen(day);
  point(isWanted ? day : undefined);
  if (!isWanted) return;
  event.preventDefault();
  if (event.dataTransfer) event.dataTransfer.dropEffect = "move";
});

document.addEventListener("drop", (event) => {
  const day = dayOf(event.target);
  if (!held || !day || !isOpen(day)) return;
  event.preventDefault();
  const { item, home } = held;
  move(item, home, day, minuteOn(day));
});

document.addEventListener("dragend", () => {
  held?.item.classList.remove("dragged");
  for (const day of findAll(".closed[data-day]")) day.classList.remove("closed");
  point();
  held = undefined;
});

document.addEventListener("console:shown", start);
start();
