// Parts of the page that are fetched: lists, forms, previews, a run, uploads.
(() => {
  const AT = "parts/";
  const live = (words) => {
    const place = document.getElementById("announce") || document.body.appendChild(
      Object.assign(document.createElement("div"), { id: "announce", className: "unseen" }));
    place.setAttribute("role", "status");
    place.textContent = words;
  };
  const problem = (words) => `<div class="errors" role="alert"><p></p></div>`
    .replace("<p></p>", `<p>${words.replace(/[&<]/g, (c) => (c === "&" ? "&amp;" : "&lt;"))}</p>`);
  const NOWHERE = "연결이 끊겼습니다. 잠시 뒤 다시 해 주세요.";

  const fetched = async (path, options) => {
    try {
      const reply = await fetch(AT + path, { credentials: "same-origin", ...options });
      const text = await reply.text();
      if (reply.headers.get("content-type")?.includes("json") && !reply.ok) {
        return { ok: false, html: problem(JSON.parse(text).detail || NOWHERE) };
      }
      return { ok: reply.ok, html: text };
    } catch { return { ok: false, html: problem(NOWHERE) }; }
  };

  // What somebody has typed survives a reload, in this window alone.
  const keyOf = (form) => `form ${location.pathname} ${form.dataset.keep}`;
  const keep = (form) => {
    if (!form.dataset.keep) return;
    try {
      sessionStorage.setItem(keyOf(form), JSON.stringify([...new FormData(form)]));
    } catch { /* private window, or full */ }
  };
  const restore = (form) => {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(keyOf(form))); } catch { /* none */ }
    if (!kept) return false;
    while (kept.some(([name]) => !form.elements[name]) && more(form.querySelector("[data-more]")));
    for (const [name, value] of kept) {
      const field = form.elements[name];
      if (!field || typeof value !== "string") continue;
      if (field.type === "checkbox") field.checked = true;
      else if (field.type !== "select-multiple") field.value = value;
    }
    return true;
  };
  const more = (button) => {
    const rows = button?.parentElement.querySelectorAll(".row") || [];
    if (!rows.length || rows.length >= 50) return false;
    const last = rows[rows.length - 1];
    const next = last.cloneNode(true);
    const bump = (text) => text?.replace(`.${rows.length - 1}.`, `.${rows.length}.`);
    next.setAttribute("aria-label",
      last.getAttribute("aria-label").replace(/\d+$/, String(rows.length + 1)));
    for (const part of next.querySelectorAll("*")) {
      for (const name of ["id", "name", "for", "data-field", "aria-describedby"]) {
        if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name)
          .split(" ").map(bump).join(" "));
      }
      if (part.value && part.type !== "checkbox") part.value = "";
    }
    last.after(next);
    return true;
  };

  const marked = (form, into) => {
    form.querySelectorAll("[aria-invalid]").forEach((f) => f.removeAttribute("aria-invalid"));
    form.querySelectorAll(".wrong").forEach((place) => { place.textContent = ""; });
    for (const link of into.querySelectorAll("[data-wrong]")) {
      const name = link.dataset.wrong;
      form.querySelector(`[id="f-${name}"]`)?.setAttribute("aria-invalid", "true");
      const place = form.querySelector(`[id="w-${name}"]`);
      if (place) place.textContent = link.parentElement.querySelector("span").textContent;
    }
  };

  const send = async (form, button, quiet) => {
    const body = new URLSearchParams(new FormData(form));
    if (button?.name) body.set(button.name, button.value);
    const into = document.getElementById(form.dataset.into);
    const number = (form.sent = (form.sent || 0) + 1);
    if (!quiet) into.setAttribute("aria-busy", "true");
    const { ok, html } = await fetched(form.dataset.post, { method: "POST", body });
    if (number !== form.sent || !into.isConnected) return;
    into.removeAttribute("aria-busy");
    if (quiet && !ok && !html.includes("data-wrong")) return;
    if (quiet && !ok) {
      const probe = document.createElement("div");
      probe.innerHTML = html;
      marked(form, probe);
      return;
    }
    if ("whole" in form.dataset && ok) into.outerHTML = html;
    else into.innerHTML = html;
    marked(form, into);
    wake(into);
    if ("forget" in form.dataset && ok) sessionStorage.clear();
    if (!quiet) arrive(into);
  };
  const arrive = (into) => {
    const words = into.querySelector("[role=alert], .lead, .question label, .question h3, h2, p");
    live(words ? words.textContent : "");
    const field = into.querySelector(".question input:not([type=hidden]), .question button");
    (field || into).focus({ preventScroll: true });
    (into.querySelector(".question, .errors, .result, .said") || into)
      .scrollIntoView({ block: "nearest" });
  };

  // A tab's part follows the address: #tools shows the list, #tools/deadline its form.
  const load = async (part) => {
    const [tab, ...rest] = decodeURIComponent(location.hash.slice(1)).split("?")[0].split("/");
    const deep = tab === part.dataset.part && rest.length;
    const draft = deep && rest.length > 1 ? `?draft=${encodeURIComponent(rest[1])}` : "";
    const want = deep ? `${part.dataset.part}/${encodeURIComponent(rest[0])}${draft}`
      : part.dataset.part;
    if (part.dataset.has === want) return;
    const first = !part.dataset.has;
    part.dataset.has = want;
    const { html } = await fetched(want);
    if (part.dataset.has !== want) return;
    part.innerHTML = html;
    wake(part);
    if (!first) part.querySelector("h2, .intro")?.scrollIntoView({ block: "nearest" });
    if (deep) part.querySelector("h2")?.focus({ preventScroll: true });
  };
  const wake = (part) => {
    for (const form of part.querySelectorAll("form[data-keep]")) {
      if (restore(form) && "live" in form.dataset) send(form, null, true);
    }
    const again = part.querySelector("[data-again]");
    if (again) setTimeout(async () => {
      const into = again.closest(".into");
      if (!again.isConnected || !into) return;
      into.innerHTML = (await fetched(again.dataset.again)).html;
      wake(into);
      if (!into.querySelector("[data-again]")) arrive(into);
    }, 700);
    aim();
  };
  // Whoever follows a step from an answer finds its goal written, and stands in its box.
  const aim = () => {
    const goal = document.getElementById("f-goal");
    if (!goal || !window.sectorkitGoal) return;
    goal.value = window.sectorkitGoal;
    window.sectorkitGoal = "";
    goal.focus({ preventScroll: true });
  };
  const loadAll = () => document.querySelectorAll(".part").forEach(async (part) => {
    if (!part.offsetParent) return;
    await load(part);
    aim();
  });
  addEventListener("hashchange", () => setTimeout(loadAll, 60));
  new MutationObserver(() => {
    const fresh = [...document.querySelectorAll(".part:not([data-has])")];
    if (fresh.some((part) => part.offsetParent)) loadAll();
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true,
    attributeFilter: ["style"] });

  let typing = 0;
  document.addEventListener("input", (event) => {
    const list = event.target.dataset?.filter && document.getElementById(event.target.dataset.filter);
    if (list) {
      const words = event.target.value.trim().split(/\s+/);
      let left = 0;
      for (const item of list.children) {
        item.hidden = !words.every((word) => item.textContent.includes(word));
        left += item.hidden ? 0 : 1;
      }
      list.nextElementSibling.hidden = left > 0;
      return live(`${left}개`);
    }
    const form = event.target.closest?.("form[data-post]");
    if (!form) return;
    keep(form);
    if (!("live" in form.dataset)) return;
    clearTimeout(typing);
    typing = setTimeout(() => send(form, null, true), 350);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-post]");
    if (!form || event.submitter?.dataset.file) return;
    event.preventDefault();
    if (form.dataset.sure && !confirm(`${form.dataset.sure}: 지울까요?`)) return;
    send(form, event.submitter);
  });
  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    if (at("[data-more]")) more(at("[data-more]"));
    const to = at("[data-wrong], [data-to]");
    if (to) {
      event.preventDefault();
      const field = document.getElementById(`f-${to.dataset.wrong || to.dataset.to}`)
        || document.querySelector(`[data-field="${to.dataset.to || to.dataset.wrong}"] input`);
      field?.focus();
    }
    if (at("[data-say]")) {
      const goal = document.getElementById("f-goal");
      goal.value = at("[data-say]").dataset.say;
      goal.focus();
    }
    const step = at("a.step");
    if (step) window.sectorkitGoal = step.dataset.goal;
    if (at("a.back") && location.hash === at("a.back").hash) {
      event.preventDefault();
      document.querySelectorAll(".part").forEach((part) => {
        if (part.offsetParent) { delete part.dataset.has; load(part); }
      });
    }
  });

  // Uploads, a file at a time, each with how far it is and why it was not taken.
  const STATES = { added: "추가했습니다", updated: "새 판으로 바꾸었습니다",
    unchanged: "이미 있는 문서입니다", rejected: "읽지 못했습니다" };
  const line = (file) => {
    const item = document.createElement("li");
    item.innerHTML = "<b></b> <progress max='100' value='0'></progress> <span></span>";
    item.querySelector("b").textContent = file.name;
    item.querySelector("progress").setAttribute("aria-label", file.name);
    document.getElementById("uploads").append(item);
    return item;
  };
  const upload = (file) => new Promise((done) => {
    const item = line(file);
    const tell = (words) => {
      item.querySelector("span").textContent = words;
      item.querySelector("progress").hidden = true;
      done();
    };
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("files", file);
    request.open("POST", `${AT}documents`);
    request.upload.onprogress = (event) => {
      item.querySelector("progress").value = (100 * event.loaded) / event.total;
    };
    request.onerror = () => tell(NOWHERE);
    request.onload = () => {
      let reply = {};
      try { reply = JSON.parse(request.responseText); } catch { /* told below */ }
      if (request.status !== 202) return tell(reply.detail || NOWHERE);
      item.querySelector("span").textContent = "읽는 중…";
      item.querySelector("progress").removeAttribute("value");
      watch(reply.id, tell);
    };
    request.send(body);
  });
  const watch = async (id, tell) => {
    const { ok, html } = await fetched(`jobs/${id}`);
    const job = ok ? JSON.parse(html) : { state: "failed", files: [] };
    if (["queued", "running"].includes(job.state)) return setTimeout(watch, 400, id, tell);
    const file = job.files[0] || {};
    tell([STATES[file.state] || NOWHERE, file.reason].filter(Boolean).join(": "));
  };
  const taken = async (input) => {
    for (const file of [...input.files]) await upload(file);
    input.value = "";
    const fresh = document.createElement("div");
    fresh.innerHTML = (await fetched("documents")).html;
    const held = fresh.querySelector("#held");
    if (held) document.getElementById("held").replaceWith(held);
  };
  document.addEventListener("change", (event) => {
    if ("upload" in (event.target.dataset || {})) taken(event.target);
    const form = event.target.closest?.("form[data-live]");
    if (form) { keep(form); send(form, null, true); }
  });
})();
