// The dashboard follows what happens: the server tells when something changed on the way to readers.
import "./dialog.js";
import { page, renew } from "./api.js";
import { find } from "./page.js";

const EVENTS = "/v1/admin/events";
const AGAIN_AFTER = 5_000;

/** What the page shows, as the server tells it. */
function shown() {
  const { seq, live, build } = find("#dashboard").dataset;
  return [seq, live, build].join(" ");
}

/** Puts the fresh page in the place of the old, unless somebody is on something in it. */
async function showFresh() {
  const fresh = new DOMParser().parseFromString(await (await page(location.href)).text(), "text/html");
  const [now, then] = [find("#dashboard", fresh), find("#dashboard")];
  if (!now || then.contains(document.activeElement)) return;
  then.replaceWith(document.adoptNode(now));
}

/** @param {MessageEvent<string>} event */
function hear({ data }) {
  const { seq, liveSeq, build } = JSON.parse(data);
  if ([seq, liveSeq ?? "", build ?? ""].join(" ") !== shown()) showFresh().catch(() => {});
}

/** @type {EventSource | undefined} */
let source;

function listen() {
  source = new EventSource(EVENTS);
  source.addEventListener("message", hear);
  source.addEventListener("error", async () => {
    // The browser comes again by itself where the stream has ended; not where it was refused: access has ended.
    if (source?.readyState !== EventSource.CLOSED) return;
    await renew().catch(() => {});
    setTimeout(listen, AGAIN_AFTER);
  });
}

// A hidden tab needs no stream.
document.addEventListener("visibilitychange", () => {
  source?.close();
  if (document.visibilityState === "visible") listen();
});
listen();
