// How the page is shown: language, size of letters, contrast, dark. Remembered in this browser.
(() => {
  const root = document.documentElement;
  const kept = (name) => {
    try { return localStorage.getItem(name); } catch { return null; /* private window */ }
  };
  const keep = (name, value) => {
    try { localStorage.setItem(name, value); } catch { /* private window */ }
  };

  const labels = () => {
    for (const tab of document.querySelectorAll("#tabs [role=tab]")) {
      tab.dataset.label ||= tab.textContent.trim();
      const [ko, en] = tab.dataset.label.split(" · ");
      const words = root.dataset.tongue === "en" && en ? en : ko;
      if (tab.textContent !== words) tab.textContent = words;
    }
  };
  const tongue = (name) => {
    root.dataset.tongue = name;
    root.lang = name;
    keep("tongue", name);
    labels();
  };

  const SWITCHES = {
    large: (on) => root.toggleAttribute("data-large", on),
    contrast: (on) => root.toggleAttribute("data-contrast", on),
    dark: (on) => {
      root.classList.toggle("dark", on);
      document.body?.classList.toggle("dark", on);
    },
  };
  const wished = (name) => {
    const value = kept(`show-${name}`);
    if (value !== null) return value === "1";
    return name === "dark" && matchMedia("(prefers-color-scheme: dark)").matches;
  };
  const apply = () => {
    for (const [name, set] of Object.entries(SWITCHES)) {
      const on = wished(name);
      set(on);
      document.querySelectorAll(`[data-switch="${name}"]`).forEach((button) => {
        button.setAttribute("aria-pressed", String(on));
      });
    }
    labels();
  };

  tongue(kept("tongue") || "ko");
  apply();
  new MutationObserver(() => {  // Gradio would name the browser's language instead
    if (root.lang !== root.dataset.tongue) root.lang = root.dataset.tongue;
  }).observe(root, { attributeFilter: ["lang"] });
  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    const pressed = at("[data-switch]");
    if (pressed) {
      keep(`show-${pressed.dataset.switch}`, wished(pressed.dataset.switch) ? "0" : "1");
      apply();
    } else if (at("button.tongue")) {
      tongue(root.dataset.tongue === "ko" ? "en" : "ko");
    }
  });
  window.sectorkitSettings = apply;
})();
