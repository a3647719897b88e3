// Run before anything is drawn, and in plain JavaScript (ES2015) that older browsers read, too.
{
  const page = document.documentElement;
  const isEmbedded = /[?&]embed\b/.test(location.search);
  page.classList.toggle("embedded", isEmbedded);

  const place = `match:${location.pathname.replace(/[^/]*$/, "")}:`;

  // The reader's choice; else the address's; else the system's.
  const asked = /[?&]theme=(light|dark)\b/.exec(location.search);
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  page.dataset.theme = asked ? asked[1] : isDark ? "dark" : "light";
  page.dataset.theme = kept(`${isEmbedded ? location.search : ""}theme`) || page.dataset.theme;

  // Run may be pressed before the page's script is here, which sees to it then.
  addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("#run")) window.isRunWanted = true;
  });

  // Of the things that the page needs, the popover is the youngest.
  const isAble = "popover" in HTMLElement.prototype && "WebAssembly" in window;
  const manifest = document.getElementById("manifest");
  if (isAble && manifest) {
    // Asked for now, these files come while the page's own scripts do. Python's may have
    // been kept on an earlier visit.
    const { build, files, first, runtime } = JSON.parse(manifest.textContent || "");
    const isKept = kept("start") === `${build} ${navigator.userAgent}`;
    window.coming = {};
    for (const name of first) {
      if (isKept && runtime.includes(name)) continue;
      const { url } = files[name];
      window.coming[url] = fetch(url, { priority: "low" });
      window.coming[url].catch(() => {}); // whoever needs it hears of that
    }
  }
  if (!isAble) {
    document.addEventListener("DOMContentLoaded", () => {
      document.body.textContent = /** @type {Node} */ (document.getElementById("old")).textContent;
      document.body.className = "sentence";
    });
  }

  /** @param {string} name of what the page remembers */
  function kept(name) {
    try {
      return localStorage.getItem(place + name);
    } catch (_) {
      return null; // nothing is kept in this frame
    }
  }
}
