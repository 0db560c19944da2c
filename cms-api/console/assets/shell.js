// A page that was asked for without access: access is renewed, and the same address asked for again.
import { ApiError, isSignedIn, renew } from "./api.js";

const RENEWED = "console-renewed";
const AGAIN_WITHIN = 10_000;
const status = /** @type {HTMLElement} */ (document.querySelector("#shell"));

function leadToSignIn() {
  location.replace(`/console/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}

/** @param {string} text */
function giveUp(text) {
  status.textContent = text;
  /** @type {HTMLElement} */ (document.querySelector("#again")).hidden = false;
}

/** Whether access was renewed just now and did not help: a browser that keeps no cookies would go round for ever. */
function isGoingRound() {
  try {
    const since = Date.now() - Number(sessionStorage.getItem(RENEWED));
    sessionStorage.setItem(RENEWED, String(Date.now()));
    return since >= 0 && since < AGAIN_WITHIN;
  } catch {
    return false;
  }
}

if (!isSignedIn()) leadToSignIn();
else if (isGoingRound()) giveUp(status.dataset.wrong ?? "");
else {
  try {
    await renew();
    location.reload();
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) leadToSignIn();
    else giveUp((error instanceof ApiError && error.message) || (status.dataset.network ?? ""));
  }
}
