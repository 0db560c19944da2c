(function (script) {
  if (/(^|; )signed-in=1(;|$)/.test(document.cookie)) return;
  location.replace(script.dataset.signIn + "?next=" + encodeURIComponent(location.pathname));
})(document.currentScript);
