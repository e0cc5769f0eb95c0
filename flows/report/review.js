"use strict";
// Decides by keys, remembers in this browser, and saves a sheet. What a lake holds is read from attributes alone.
(() => {
  const bar = document.querySelector(".bar");
  const cards = [...document.querySelectorAll(".card")];
  const memory = `gongwen-review-${bar.dataset.known}`;
  const columns = bar.dataset.columns.split(" ");
  let now = 0;

  // ---- state
  const chosen = (card) => card.querySelector(".choices input:checked").value;
  const why = (card) => card.querySelector(".why input");
  const remembered = () => { try { return JSON.parse(localStorage.getItem(memory)) || {}; } catch { return {}; } };
  const remember = () => {
    const all = Object.fromEntries(cards.map((card) => [card.id, [chosen(card), why(card).value]]));
    try { localStorage.setItem(memory, JSON.stringify(all)); } catch { /* a page opened from a file may be refused */ }
  };
  const told = () => {
    const done = cards.filter(chosen).length;
    document.getElementById("progress").value = done;
    document.getElementById("done").textContent = done;
    cards.forEach((card) => card.classList.toggle("decided", chosen(card) !== ""));
  };
  const choose = (card, value) => {
    const input = [...card.querySelectorAll(".choices input")].find((one) => one.value === value);
    if (!input) return false;
    input.checked = true;
    told();
    remember();
    return true;
  };

  // ---- movement
  const go = (place) => {
    if (!cards.length) return;
    cards[now].classList.remove("now");
    now = Math.max(0, Math.min(cards.length - 1, place));
    cards[now].classList.add("now");
    cards[now].focus({ preventScroll: true });
    cards[now].scrollIntoView({ block: "center" });
  };
  cards.forEach((card, place) => {
    card.addEventListener("pointerdown", () => {
      cards[now].classList.remove("now");
      now = place;
      card.classList.add("now");
    });
    card.addEventListener("change", () => { told(); remember(); });
    why(card).addEventListener("input", remember);
  });

  // ---- the sheet: a cell never breaks its row, nor begins as a formula or a quotation does
  const cell = (text) => {
    const plain = text.replace(/\\/g, "\\\\").replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ").trim();
    return /^[=+\-@'"＝＋－＠]/.test(plain) ? `'${plain}` : plain;
  };
  const sheet = () => [columns, ...cards.filter(chosen).map((card) => {
    const row = { id: card.id, sort: card.dataset.sort, key: card.dataset.key, decision: chosen(card), why: cell(why(card).value) };
    return columns.map((name) => row[name]);
  })].map((row) => `${row.join("\t")}\n`).join("");
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", sheet()], { type: "text/tab-separated-values" }));
    link.download = "decisions-filled.tsv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  document.getElementById("save").addEventListener("click", save);

  // ---- keys
  const answers = { y: "yes", n: "no" };
  const decide = (key) => {
    const card = cards[now];
    const values = [...card.querySelectorAll(".choices input")].map((input) => input.value).filter(Boolean);
    const value = key === "s" ? "" : answers[key] || values[Number(key) - 1];
    if (value !== undefined && choose(card, value)) go(now + 1);
  };
  const keys = {
    ArrowDown: () => go(now + 1), j: () => go(now + 1), ArrowUp: () => go(now - 1), k: () => go(now - 1), d: save,
    w: () => why(cards[now]).focus(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !cards.length) return;
    if (event.target.matches(".why input")) {
      if (event.key === "Enter" || event.key === "Escape") go(now);
      return;
    }
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); } else if (/^[1-9yns]$/.test(event.key)) decide(event.key);
  });

  const before = remembered();
  for (const card of cards) {
    const [value, words] = before[card.id] || [];
    if (value) choose(card, value);
    if (words) why(card).value = words;
  }
  told();
  go(Math.max(0, cards.findIndex((card) => !chosen(card))));
})();
