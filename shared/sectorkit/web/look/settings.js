// How the page is shown: language, size of letters, contrast, dark. Remembered in this browser.
(() => {
  const root = document.documentElement;
  const kept = (name) => {
    try { return localStorage.getItem(name); } catch { return null; /* private window */ }
  };
  const keep = (name, value) => {
    try { localStorage.setItem(name, value); } catch { /* private window */ }
  };

  // Labels that Gradio draws are written `한국어 · English`; its own words are put into ours.
  const TWO = /^\s*([^·]*[가-힣][^·]*) · ([^·가-힣]+)$/;
  const FILE = "여기에 파일을 끌어다 놓으세요 · Drop files here";
  const GRADIO = new Map([
    ["Drop File Here", FILE], ["파일을 여기에 드롭", FILE],
    ["Drop Video Here", FILE], ["비디오를 여기에 드롭", FILE],
    ["Click to Upload", "눌러서 파일 고르기 · Press to choose files"],
    ["클릭하여 업로드", "눌러서 파일 고르기 · Press to choose files"],
    ["or", "또는 · or"],
  ]);
  const told = new WeakMap();
  const choose = (node) => {
    const whole = GRADIO.get(node.data.trim().replace(/^- | -$/g, "")) || node.data;
    const found = TWO.exec(whole);
    if (found) told.set(node, found);
    const words = told.get(node)?.[root.dataset.tongue === "en" ? 2 : 1].trim();
    if (words && node.data !== words) node.data = words;
  };
  const LABELLED = "#tabs [role=tab], .gradio-container button, .gradio-container button *, "
    + ".gradio-container label span, .gradio-container [data-testid=block-info], "
    + ".gradio-container [data-testid=block-label]";
  const labels = () => {
    for (const part of document.querySelectorAll(LABELLED)) {
      part.childNodes.forEach((node) => { if (node.nodeType === Node.TEXT_NODE) choose(node); });
    }
  };
  window.sectorkitLabels = labels;
  const tongue = (name) => {
    root.dataset.tongue = name;
    root.lang = name;
    keep("tongue", name);
    labels();
  };

  const SWITCHES = {
    easy: (on) => root.toggleAttribute("data-easy", on),
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
    document.dispatchEvent(new Event("sectorkit:shown"));
  };
  window.sectorkitEasy = () => root.hasAttribute("data-easy");

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
