"use strict";
// The language that was chosen last, the evidence of a mark, and which marks are shown. Without this script the page
// reads the same: the switch is a pair of radio buttons, and the tables hold all evidence.
(() => {
  const page = document.documentElement;
  const tip = document.getElementById("tip");
  const words = new Map([...document.querySelectorAll("#words > li")].map((li) => [li.dataset.word, li]));
  const off = new Set();

  // ---- language
  const remembered = { // a page opened from a file may be refused any memory
    get() { try { return localStorage.getItem("gongwen-language"); } catch { return null; } },
    set(language) { try { localStorage.setItem("gongwen-language", language); } catch { /* then not */ } },
  };
  const asked = new URLSearchParams(location.search).get("language") || remembered.get();
  for (const choice of document.querySelectorAll("input[name=language]")) {
    choice.addEventListener("change", () => { page.lang = choice.value; remembered.set(choice.value); });
    if (choice.value === asked) { choice.checked = true; page.lang = asked; }
  }

  // ---- evidence
  const partners = (mark) => [...mark.closest(".parallel").querySelectorAll(`[data-e="${mark.dataset.e}"]`)];
  const dark = () => document.querySelectorAll(".lit").forEach((it) => it.classList.remove("lit"));
  const hide = () => { tip.hidden = true; dark(); };
  const line = (word, detail) => {
    const row = document.createElement("div");
    const name = document.createElement("b");
    if (words.has(word)) name.append(...[...words.get(word).childNodes].map((node) => node.cloneNode(true)));
    else name.textContent = word.slice(word.indexOf(".") + 1);
    const more = document.createElement("bdi");
    more.textContent = detail || "";
    row.append(name, " ", more);
    return row;
  };
  const show = (mark) => {
    dark();
    const details = mark.dataset.d.split("\n");
    tip.replaceChildren(...mark.dataset.w.split(" ").map((word, at) => line(word, details[at])));
    (mark.dataset.e ? partners(mark) : [mark]).forEach((it) => it.classList.add("lit"));
    tip.hidden = false;
    tip.style.left = tip.style.top = "0"; // measured where nothing narrows it
    mark.setAttribute("aria-describedby", "tip");
    const at = mark.getClientRects()[0] || mark.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, innerWidth - tip.offsetWidth - 8));
    const below = at.bottom + 6 + tip.offsetHeight < innerHeight;
    tip.style.left = `${left}px`;
    tip.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - tip.offsetHeight - 6)}px`;
  };
  const marked = (event) => event.target instanceof Element && event.target.closest("[data-w]");
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const mark = marked(event);
    if (mark) show(mark); else if (!document.activeElement.matches("[data-w]")) hide();
  });
  document.addEventListener("focusin", (event) => { const mark = marked(event); if (mark) show(mark); else hide(); });
  document.addEventListener("click", (event) => { const mark = marked(event); if (mark) show(mark); else hide(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  addEventListener("scroll", () => { // tabbing scrolls: the evidence goes along with its mark
    const at = document.activeElement;
    if (!tip.hidden && at.matches("[data-w]")) show(at); else hide();
  }, { passive: true });

  // ---- layers
  const layer = (word) => (word.startsWith("finding.") ? "finding" : word.slice(word.indexOf(".") + 1));
  const legends = document.querySelectorAll(".legend input");
  legends.forEach((box) => box.addEventListener("change", () => {
    if (box.checked) off.delete(box.value); else off.add(box.value);
    legends.forEach((other) => { if (other.value === box.value) other.checked = box.checked; });
    document.querySelectorAll(".parallel mark").forEach((mark) => {
      mark.className = mark.dataset.w.split(" ").map(layer).find((name) => !off.has(name)) || "off";
    });
  }));

  // ---- what a link points into, and what is printed, is opened
  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", open);
  open();
  page.classList.add("scripted");
})();
