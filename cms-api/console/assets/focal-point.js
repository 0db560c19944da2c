// The focal point of a picture: by a click, or by the arrow keys. Its numbers are fields of the form.
import { find } from "./page.js";

const STEP = 10;
const LARGE_STEP = 100;
/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const field = (/** @type {"x" | "y"} */ axis) => find(`#focal-${axis}`);

function show() {
  const point = find(".point");
  if (!point) return;
  point.hidden = false;
  point.style.left = `${Number(field("x").value) / 10}%`;
  point.style.top = `${Number(field("y").value) / 10}%`;
}

/** @param {number} x thousandths @param {number} y */
function put(x, y) {
  const within = (/** @type {number} */ value) => String(Math.max(0, Math.min(1_000, Math.round(value))));
  [field("x").value, field("y").value] = [within(x), within(y)];
  field("x").dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const image = event.target instanceof Element && event.target.matches("[data-focal] img") ? event.target : undefined;
  if (!image || !find(".point")) return;
  const { left, top, width, height } = image.getBoundingClientRect();
  put((1_000 * (event.clientX - left)) / width, (1_000 * (event.clientY - top)) / height);
  find(".point").focus();
});

document.addEventListener("keydown", (event) => {
  const way = event.target instanceof Element && event.target.matches(".point") ? WAYS[event.key] : undefined;
  if (!way) return;
  event.preventDefault();
  const step = event.shiftKey ? LARGE_STEP : STEP;
  put(Number(field("x").value) + way[0] * step, Number(field("y").value) + way[1] * step);
});

document.addEventListener("input", ({ target }) => {
  if (target instanceof Element && target.matches("#focal-x, #focal-y")) show();
});
document.addEventListener("console:shown", show);
show();
