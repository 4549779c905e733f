// The browser's own voice and ears, its sharing and its printer, where it has them.
(() => {
  const talk = window.speechSynthesis;
  const Ears = window.SpeechRecognition || window.webkitSpeechRecognition;
  const said = (button) => button.closest(".said");
  const plain = (answer) => {
    const copy = answer.cloneNode(true);
    const unheard = ".foot, button, .gloss[hidden], .gloss small, .told:not(.unfolded) .rest";
    copy.querySelectorAll(unheard).forEach((part) => part.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  const aloud = (button) => {
    const speaking = button.getAttribute("aria-pressed") === "true";
    talk.cancel();
    document.querySelectorAll("button.aloud").forEach((b) => b.setAttribute("aria-pressed", "false"));
    if (speaking) return;
    const words = new SpeechSynthesisUtterance(plain(said(button)));
    words.lang = "ko-KR";
    words.voice = talk.getVoices().find((voice) => voice.lang.startsWith("ko")) || null;
    words.onend = () => button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", "true");
    talk.speak(words);
  };
  const share = async (button) => {
    const text = said(button).querySelector("button.copy").dataset.copy;
    try { await navigator.share({ title: document.title, text }); } catch { /* thought better */ }
  };
  const print = (button) => {
    const visit = button.closest(".visit");
    const paper = document.createElement("section");
    paper.id = "print";
    paper.innerHTML = visit ? visit.innerHTML : said(button).innerHTML;
    const sources = document.createElement("pre");
    sources.textContent = said(button).querySelector("button.copy").dataset.copy
      .split("\n출처\n").pop();
    paper.append(sources);
    document.body.append(paper);
    addEventListener("afterprint", () => paper.remove(), { once: true });
    window.print();
  };

  const listen = (button) => {
    const ears = new Ears();
    const box = document.querySelector("#question textarea");
    ears.lang = "ko-KR";
    ears.onresult = (event) => {
      box.value = `${box.value} ${event.results[0][0].transcript}`.trim();
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    };
    ears.onend = () => button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", "true");
    ears.start();
  };
  const microphone = () => {
    const row = document.getElementById("composer");
    if (!Ears || !row || row.querySelector(".ears")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ears";
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-label", "말로 묻기 · Speak");
    button.title = "말을 글로 바꾸는 일은 브라우저가 합니다. 브라우저 회사의 서버로 소리가 갈 수 있습니다.";
    button.innerHTML = "<svg width='24' height='24' viewBox='0 0 24 24' fill='none' aria-hidden='true'"
      + " stroke='currentColor' stroke-width='2' stroke-linecap='round'><rect x='9' y='3' width='6'"
      + " height='11' rx='3'/><path d='M5 11a7 7 0 0 0 14 0M12 18v3'/></svg>";
    row.insertBefore(button, document.getElementById("send"));
  };

  const offer = () => {
    if (talk) document.querySelectorAll("button.aloud[hidden]").forEach((b) => { b.hidden = false; });
    if (navigator.share) {
      document.querySelectorAll("button.share[hidden]").forEach((b) => { b.hidden = false; });
    }
  };
  document.addEventListener("sectorkit:ready", () => {
    microphone();
    offer();
    const place = document.getElementById("talk");
    if (place) new MutationObserver(offer).observe(place, { childList: true, subtree: true });
  });
  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    if (at("button.aloud")) aloud(at("button.aloud"));
    else if (at("button.share")) share(at("button.share"));
    else if (at("button.print")) print(at("button.print"));
    else if (at("button.ears")) listen(at("button.ears"));
  });
})();
