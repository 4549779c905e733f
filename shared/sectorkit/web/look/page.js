// The conversation: evidence that opens, copies that carry their sources, tabs with addresses.
(() => {
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  let opener = null;
  let following = false;

  // A window keeps its conversation over a reload; another window has one of its own.
  window.sectorkitWindow = () => {
    try {
      let name = sessionStorage.getItem("window");
      if (!name) {
        name = Array.from(crypto.getRandomValues(new Uint8Array(16)),
          (byte) => byte.toString(16).padStart(2, "0")).join("");
        sessionStorage.setItem("window", name);
      }
      return name;
    } catch { return ""; /* private window */ }
  };

  const close = () => {
    document.body.classList.remove("evidence-open");
    if (opener?.isConnected) opener.focus();
    opener = null;
  };
  const open = (note) => {
    const card = document.getElementById(note.dataset.card);
    if (!card) return;
    opener = note;
    following = false;
    document.body.classList.add("evidence-open");
    document.querySelectorAll(".card.chosen").forEach((c) => c.classList.remove("chosen"));
    card.closest("details")?.setAttribute("open", "");
    card.classList.add("chosen");
    card.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
    enter(card, 20);
  };
  // A drawer that slides in takes no focus before it is seen.
  const enter = (card, frames) => {
    card.focus({ preventScroll: true });
    if (document.activeElement !== card && frames) {
      requestAnimationFrame(() => enter(card, frames - 1));
    }
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

  // What is selected and copied by hand takes its sources along.
  document.addEventListener("copy", (event) => {
    const chosen = document.getSelection();
    const at = chosen?.anchorNode?.parentElement?.closest(".said");
    const whole = at?.querySelector("button.copy")?.dataset.copy;
    if (!whole || !event.clipboardData) return;
    const sources = whole.slice(whole.lastIndexOf("\n출처\n"));
    event.clipboardData.setData("text/plain", `${chosen}\n${sources}`);
    event.preventDefault();
  });

  // Tabs have addresses: #tools, #papers/payment-order.
  const here = () => decodeURIComponent(location.hash.slice(1)).split("?")[0];
  const show = () => {
    const name = here().split("/")[0];
    const tab = name && document.querySelector(`[role=tab][data-tab-id="${CSS.escape(name)}"]`);
    if (tab && tab.getAttribute("aria-selected") !== "true") tab.click();
    return Boolean(tab);
  };
  const asked = () => {
    const words = new URLSearchParams(location.hash.split("?")[1] || "").get("q");
    if (!words) return;
    history.replaceState(null, "", "#ask");
    write(words, 20);
  };
  // Gradio may still be drawing the box, and would empty it once more.
  const write = (words, times) => {
    const box = document.querySelector("#question textarea");
    if (document.querySelector("#talk .visit")) return;
    if (box && !box.value) {
      box.value = words;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    }
    if (times) setTimeout(write, 100, words, times - 1);
  };
  addEventListener("hashchange", show);

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    if (at("button.note")) open(at("button.note"));
    else if (at("button.close")) close();
    else if (at("button.copy")) copy(at("button.copy"));
    else if (at("[role=tab]")?.dataset.tabId) {
      const name = at("[role=tab]").dataset.tabId;
      if (here().split("/")[0] !== name) history.replaceState(null, "", `#${name}`);
      if (innerWidth < 861) document.getElementById("tabs").scrollIntoView({ block: "start" });
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (["PageUp", "PageDown", "ArrowUp", "Home"].includes(event.key)) following = false;
    const tab = event.target.closest?.("[role=tab]");
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!tab || !step) return;
    const tabs = [...document.querySelectorAll("#tabs [role=tablist] > [role=tab]")];
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });

  // The newest question stays in view while its answer grows, until the visitor scrolls.
  let visits = -1;
  const follow = () => {
    const all = document.querySelectorAll("#talk .visit");
    if (visits >= 0 && all.length > visits) following = true;
    visits = all.length;
    if (following && visits > 1) all[visits - 1].scrollIntoView({ block: "start" });
  };
  for (const moved of ["wheel", "touchmove"]) {
    document.addEventListener(moved, () => { following = false; }, { passive: true });
  }

  // Gradio labels a plain box where nothing is shown yet: a label needs a role. What it draws later
  // gets its words in one language as well.
  let mending = 0;
  new MutationObserver(() => {
    mending ||= setTimeout(() => {
      mending = 0;
      window.sectorkitLabels();
      document.querySelectorAll("div.empty[aria-label]:not([role])")
        .forEach((box) => box.setAttribute("role", "note"));
    }, 100);
  }).observe(document.documentElement, { childList: true, subtree: true });

  const named = (id, role, label) => {
    const part = document.getElementById(id);
    part?.setAttribute("role", role);
    if (label) part?.setAttribute("aria-label", label);
    return part;
  };
  const dress = () => {
    const live = named("live", "status");
    if (!live) return setTimeout(dress, 50);
    live.setAttribute("aria-live", "polite");
    const talk = named("talk", "region", "대화 · Conversation");
    if (talk) new MutationObserver(follow).observe(talk, { childList: true, subtree: true });
    named("drawer", "complementary", "근거 자료 · Evidence");
    document.getElementById("shell")?.remove();
    window.sectorkitSettings();
    show();
    asked();
    document.dispatchEvent(new Event("sectorkit:ready"));
  };
  dress();
})();
