// Asks for the page again when it was built; while something cannot be built, says what.
(() => {
  const events = new EventSource(`/_reload?path=${encodeURIComponent(decodeURI(location.pathname))}`);
  const seen = Number(document.currentScript.dataset.built);
  const styles = new CSSStyleSheet();
  styles.replaceSync(`
    :host { position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 60vh; overflow: auto; background: #1d0f0c; color: #ffe9e4;
      border-top: 4px solid #ff7a5f; font: 15px/1.55 ui-monospace, "SF Mono", "Cascadia Mono", monospace; }
    section { max-width: 72rem; margin: 0 auto; padding: 1rem 1.25rem 1.5rem; }
    header { display: flex; justify-content: space-between; align-items: center; gap: 1rem; }
    h2 { margin: 0; color: #ff9d88; font: 700 17px/1.4 system-ui, sans-serif; }
    button { min-height: 44px; padding: 0 1rem; border: 1px solid currentColor; border-radius: 6px; background: none; color: inherit; font: 600 15px system-ui, sans-serif; cursor: pointer; }
    pre { margin: .75rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
    p { margin: .75rem 0 0; color: #d9b3aa; font: 15px/1.5 system-ui, sans-serif; }
  `);
  let overlay;

  const hide = () => {
    overlay?.remove();
    overlay = undefined;
  };

  const element = (name, text = "") => Object.assign(document.createElement(name), { textContent: text });

  const show = (problems) => {
    hide();
    overlay = element("div");
    overlay.id = "_build-problems";
    overlay.setAttribute("role", "alert");
    const shadow = overlay.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [styles];
    const close = element("button", "Close");
    close.addEventListener("click", hide);
    const header = element("header");
    header.append(element("h2", problems.length === 1 ? "This could not be built" : `${problems.length} things could not be built`), close);
    const section = element("section");
    section.append(header, ...problems.slice(0, 20).map((problem) => element("pre", problem)));
    section.append(element("p", "What you see is the last good site. This goes away by itself once it is mended."));
    shadow.append(section);
    document.body.append(overlay);
  };

  events.onmessage = ({ data }) => {
    const { built, problems } = JSON.parse(data);
    // A server that was started anew counts from the beginning: what it serves may be other than what is shown.
    if (built !== seen) location.reload();
    else if (problems.length) show(problems);
    else hide();
  };
})();
