// Counts a read: once per tab, when the page was visible for five seconds in all. Shows how often the post was read.
const { post, api } = document.body.dataset;
const locale = document.documentElement.lang;
const address = `${api}/v1/posts/${post}`;
const key = `read ${post} ${locale}`;

/** @type {HTMLElement | null} */
const shown = document.querySelector("[data-reads]");
const words = shown?.dataset.reads;
if (shown && words) {
  fetch(`${address}/reads`)
    .then((answer) => (answer.ok ? answer.json() : undefined))
    .then((body) => {
      if (body) shown.textContent = words.replace("#", new Intl.NumberFormat(locale).format(body.data.total));
    })
    .catch(() => {});
}

let left = 5000;
let since = 0;
let timer = 0;
let sent = false;

function send() {
  sent = true;
  try {
    if (sessionStorage.getItem(key)) return;
    sessionStorage.setItem(key, "1");
  } catch {
    // Storage may be refused; then once per page.
  }
  const view = JSON.stringify({ eventId: crypto.randomUUID(), locale });
  if (!navigator.sendBeacon?.(`${address}/view`, view)) {
    fetch(`${address}/view`, { method: "POST", body: view, keepalive: true }).catch(() => {});
  }
}

function watch() {
  clearTimeout(timer);
  if (since) left -= performance.now() - since;
  since = 0;
  if (sent || document.hidden || ("prerendering" in document && document.prerendering)) return;
  since = performance.now();
  timer = setTimeout(send, left);
}

document.addEventListener("visibilitychange", watch);
document.addEventListener("prerenderingchange", watch);
watch();
