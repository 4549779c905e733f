(() => {
  const root = document.documentElement;
  const tongue = (name) => {
    root.dataset.tongue = name;
    root.lang = name;
    try { localStorage.setItem("tongue", name); } catch { /* private window */ }
  };
  let kept = "ko";
  try { kept = localStorage.getItem("tongue") || "ko"; } catch { /* private window */ }
  tongue(kept);

  let opener = null;
  const close = () => {
    document.body.classList.remove("evidence-open");
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  };
  const open = (note) => {
    const card = document.getElementById(note.dataset.card);
    if (!card) return;
    opener = note;
    following = false;
    document.body.classList.add("evidence-open");
    document.querySelectorAll(".card.chosen").forEach((c) => c.classList.remove("chosen"));
    card.classList.add("chosen");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    card.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
    card.focus({ preventScroll: true });
  };
  const copy = async (button) => {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1500);
  };

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest && event.target.closest(selector);
    if (at("button.note")) open(at("button.note"));
    else if (at("button.close")) close();
    else if (at("button.copy")) copy(at("button.copy"));
    else if (at("button.tongue")) tongue(root.dataset.tongue === "ko" ? "en" : "ko");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (["PageUp", "PageDown", "ArrowUp", "Home"].includes(event.key)) following = false;
  });

  // The newest question stays in view while its answer grows, until the visitor scrolls.
  let visits = 0;
  let following = false;
  const follow = () => {
    const all = document.querySelectorAll("#talk .visit");
    if (all.length > visits) following = true;
    visits = all.length;
    if (following && visits > 1) all[visits - 1].scrollIntoView({ block: "start" });
  };
  for (const moved of ["wheel", "touchmove"]) {
    document.addEventListener(moved, () => { following = false; }, { passive: true });
  }

  const label = () => {
    const live = document.getElementById("live");
    if (!live) return setTimeout(label, 200);
    live.setAttribute("role", "status");
    live.setAttribute("aria-live", "polite");
    const talk = document.getElementById("talk");
    if (talk) {
      talk.setAttribute("role", "region");
      talk.setAttribute("aria-label", "대화 · Conversation");
      new MutationObserver(follow).observe(talk, { childList: true, subtree: true });
    }
    const drawer = document.getElementById("drawer");
    if (drawer) {
      drawer.setAttribute("role", "complementary");
      drawer.setAttribute("aria-label", "근거 자료 · Evidence");
    }
  };
  label();
})();
