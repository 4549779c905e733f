// Whether each sector can answer now, asked every half minute.
(() => {
  const WORDS = { ready: ["정상", "ready"], indexing: ["자료를 읽는 중", "reading its sources"],
    draining: ["잠시 멈춤", "pausing"] };
  const show = async () => {
    let sectors = {};
    try { sectors = (await (await fetch("health/ready")).json()).sectors || {}; } catch { /* away */ }
    for (const place of document.querySelectorAll("[data-state]")) {
      const states = Object.values(sectors[place.dataset.state] || { away: "unreachable" });
      const worst = states.find((state) => state !== "ready") || "ready";
      const [ko, en] = WORDS[worst] || ["응답 없음", "not answering"];
      place.dataset.good = worst === "ready" ? "yes" : "no";
      place.innerHTML = `<span class="ko" lang="ko">${ko}</span><span class="en" lang="en">${en}</span>`;
    }
  };
  show();
  setInterval(show, 30000);
  const found = document.getElementById("found");
  if (found?.children.length) found.focus();
})();
