// Where a page leads to, and what a mailed link brought along.

/**
 * @param {string | null} path what the address asks for
 * @param {string} origin the site's
 * @returns {string} the path where it is one of this site, else nothing
 */
export function ownPath(path, origin) {
  if (!path || !path.startsWith("/") || path.startsWith("//")) return "";
  // Browsers read backslashes as slashes and skip line breaks: only what they make of it counts.
  const url = URL.canParse(path, origin) ? new URL(path, origin) : undefined;
  return url?.origin === origin ? url.pathname + url.search + url.hash : "";
}

/**
 * Takes the token out of the address, so that it stays in no history and on no screen. The link to the other language keeps it.
 * @returns {string} nothing where there is none
 */
export function takeToken() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
  if (token) {
    history.replaceState(history.state, "", location.pathname + location.search);
    for (const link of document.querySelectorAll("a.switch")) {
      /** @type {HTMLAnchorElement} */ (link).hash = `token=${encodeURIComponent(token)}`;
    }
  }
  return token;
}
