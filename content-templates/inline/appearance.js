(function (root) {
  var kept;
  try { kept = localStorage.getItem("appearance"); } catch (error) { kept = null; }
  if (kept === "light" || kept === "dark") root.dataset.appearance = kept;
  root.classList.add("scripted");
})(document.documentElement);
