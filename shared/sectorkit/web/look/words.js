// Hard words open their explanation; in easy Korean all are open and only the first sentence shows.
(() => {
  const easy = () => document.documentElement.hasAttribute("data-easy");
  const part = (opener) => document.getElementById(opener.getAttribute("aria-controls"));
  const set = (opener, open) => {
    opener.setAttribute("aria-expanded", String(open));
    if (opener.matches(".word")) part(opener).hidden = !open;
    else part(opener).classList.toggle("unfolded", open);
  };
  const turn = (opener) => set(opener, opener.getAttribute("aria-expanded") !== "true");
  const settle = (fresh) => document.querySelectorAll("#talk .word").forEach((word) => {
    if (fresh && "seen" in word.dataset) return;
    word.dataset.seen = "";
    set(word, easy());
  });

  document.addEventListener("sectorkit:shown", () => settle(false));
  document.addEventListener("sectorkit:ready", () => {
    settle(false);
    const talk = document.getElementById("talk");
    if (talk) new MutationObserver(() => settle(true)).observe(talk, { childList: true, subtree: true });
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.(".word, .unfold");
    if (opener) turn(opener);
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.(".word") || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    turn(event.target);
  });
})();
