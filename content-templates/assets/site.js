// The page works without this: it adds the switch between light and dark.
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
