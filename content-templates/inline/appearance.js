(function (root) {
  try { root.dataset.appearance = localStorage.getItem("appearance") || ""; } catch (error) { /* refused */ }
  if (!root.dataset.appearance) delete root.dataset.appearance;
  root.classList.add("scripted");
})(document.documentElement);
