(function (root) {
  if (/(^|; )signed-in=1(;|$)/.test(document.cookie)) return;
  location.replace(root.dataset.signIn + "?next=" + encodeURIComponent(location.pathname));
})(document.documentElement);
