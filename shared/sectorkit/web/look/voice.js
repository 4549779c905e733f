// The browser's own voice and ears, its sharing and its printer, where it has them.
(() => {
  const talk = window.speechSynthesis;
  const Ears = window.SpeechRecognition || window.webkitSpeechRecognition;
  const said = (button) => button.closest(".said");
  const plain = (answer) => {
    const copy = answer.cloneNode(true);
    const folded = ".told:not(.unfolded) .rest, .told:not(.unfolded) > :not(.lead)";
    const unheard = ".foot, button, .gloss[hidden], .gloss small";
    copy.querySelectorAll(window.sectorkitEasy() ? `${unheard}, ${folded}` : unheard).forEach((part) => part.remove());
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

  // Why nothing was heard, in words: the browser only says it to programs.
  const DEAF = {
    "not-allowed": "마이크를 쓸 수 없습니다. 브라우저의 마이크 권한을 허용하거나 글로 적어 주세요.",
    "no-speech": "아무 말도 들리지 않았습니다. 다시 누르고 말해 주세요.",
    network: "브라우저의 말 알아듣기에 연결되지 않습니다. 글로 적어 주세요.",
  };
  const say = (words) => {
    let told = document.getElementById("composer-says");
    if (!told) {
      told = document.createElement("p");
      told.id = "composer-says";
      told.setAttribute("role", "alert");
      document.getElementById("composer").after(told);
    }
    told.textContent = words;
  };
  let ears = null;
  const listen = (button) => {
    if (ears) {
      ears.stop();
      return;
    }
    ears = new Ears();
    say("");
    const box = document.querySelector("#question textarea");
    ears.lang = document.documentElement.dataset.tongue === "en" ? "en-US" : "ko-KR";
    ears.onerror = (event) => say(DEAF[event.error] || "듣지 못했습니다. 글로 적어 주세요.");
    ears.onresult = (event) => {
      box.value = `${box.value} ${event.results[0][0].transcript}`.trim();
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    };
    ears.onend = () => {
      ears = null;
      button.setAttribute("aria-pressed", "false");
    };
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
