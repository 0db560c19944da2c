// Every page works without this. It adds the switch between light and dark, a button that copies code, and players of videos.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

document.querySelector(".appearance")?.addEventListener("click", () => {
  const now = root.dataset.appearance ?? (dark.matches ? "dark" : "light");
  root.dataset.appearance = now === "dark" ? "light" : "dark";
  try {
    localStorage.setItem("appearance", root.dataset.appearance);
  } catch {
    // Storage may be refused; then the choice lasts as long as the page.
  }
});

const { copy = "", copied = "" } = document.body.dataset;
for (const block of navigator.clipboard ? document.querySelectorAll(".code") : []) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.querySelector("code")?.textContent ?? "");
    button.textContent = copied;
  });
  block.append(button);
}

/** The address of a video's player. @param {URL} video */
function player({ hostname, pathname, searchParams }) {
  const last = pathname.split("/").filter(Boolean).at(-1);
  if (hostname.endsWith("vimeo.com")) return `https://player.vimeo.com/video/${last}?autoplay=1&dnt=1`;
  const start = parseInt(searchParams.get("t") ?? searchParams.get("start") ?? "", 10) || 0;
  return `https://www.youtube-nocookie.com/embed/${searchParams.get("v") ?? last}?autoplay=1&start=${start}`;
}

/** @type {NodeListOf<HTMLAnchorElement>} */
const videos = document.querySelectorAll(".embed > a");
for (const link of videos) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.src = player(new URL(link.href));
    frame.title = link.textContent ?? "";
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    link.parentElement?.replaceChildren(frame);
    frame.focus();
  });
}
