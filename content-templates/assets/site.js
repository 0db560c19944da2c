// Every page works without this. It adds the switch between light and dark, and a button that copies code.
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
