// Review: facts and passages tied both ways, keys, marking a passage. Without it every act is a link or a button.
"use strict";
(() => {
  const all = (query) => [...document.querySelectorAll(query)];
  const rows = () => all(".facts-pane .fact[data-u]");
  const current = () => document.querySelector(".fact[aria-current]");
  let justDrawn = false;
  const quiet = matchMedia("(prefers-reduced-motion: reduce)");
  const typing = (element) => element.closest("input:not([type=hidden]), textarea, select, [contenteditable]");

  // The fact becomes the chosen one: marked in the list and in the document, both scrolled to it.
  function choose(id, { focus = true, list = true, source = true } = {}) {
    const row = document.getElementById(`u${id}`);
    if (!row) return;
    current()?.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    all(".m.chosen").forEach((mark) => mark.classList.remove("chosen"));
    const marks = all(`.m[data-u~="${id}"]`);
    marks.forEach((mark) => mark.classList.add("chosen"));
    if (focus) row.focus({ preventScroll: true });
    if (list) row.scrollIntoView({ block: "nearest", behavior: "instant" });
    if (source && marks.length) within(marks[0]);
    history.replaceState(null, "", `${location.pathname}?${query({ u: id })}`);
  }

  // Scrolls the document alone, not the page.
  function within(mark) {
    const pane = document.querySelector(".document");
    const place = mark.getBoundingClientRect(), frame = pane.getBoundingClientRect();
    if (place.top >= frame.top + 60 && place.bottom <= frame.bottom - 40) return;
    const top = pane.scrollTop + place.top - frame.top - Math.min(frame.height / 3, 220);
    pane.scrollTo({ top, behavior: quiet.matches ? "instant" : "smooth" });
  }

  function query(values) {
    const told = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(values)) told.set(name, value);
    return told.toString();
  }

  function step(by) {
    const list = rows();
    const place = list.indexOf(current());
    const next = list[place < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, place + by))];
    if (next) choose(next.dataset.u);
  }

  // The row to go on with after an act: the next one that nobody has looked at, else the same.
  function after(row) {
    const list = rows();
    const rest = list.slice(list.indexOf(row) + 1);
    return (rest.find((one) => one.matches(".found, .check")) ?? row)?.dataset.u;
  }

  // An act without leaving the place: the page that the server answers with takes the place of this one.
  async function send(form, button) {
    const told = new FormData(form);
    if (button?.name) told.append(button.name, button.value);
    const row = button?.closest(".fact") ?? current();
    const single = row && button?.closest(".row-acts");
    const go = single ? after(row) : row?.dataset.u;
    const pane = document.querySelector(".document"), read = pane?.scrollTop, at = scrollY;
    document.body.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(button?.getAttribute("formaction") ?? form.action, { method: "POST", body: told });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("#granska");
      if (!fresh) throw new Error("another page");
      const images = new Map(all(".page img").map((image) => [image.getAttribute("src"), image]));
      document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
      all(".page img").forEach((image) => images.has(image.getAttribute("src")) && image.replaceWith(images.get(image.getAttribute("src"))));
      document.querySelector(".document").scrollTop = read;
      scrollTo({ top: at, behavior: "instant" });
      start();
      const server = new URL(answer.url).searchParams.get("u");
      const trouble = document.querySelector(".messages .warning, .messages .error");
      const chosen = single && !trouble ? go : server ?? go;
      if (chosen) choose(chosen);
    } catch {
      location.reload();
    } finally {
      document.body.removeAttribute("aria-busy");
    }
  }

  let sending = false;
  document.addEventListener("submit", async (event) => {
    if (event.target.id !== "acts" || !event.submitter) return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    await send(event.target, event.submitter);
    sending = false;
  });

  document.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    const mark = event.target.closest(".m[data-u]");
    if (mark) {
      event.preventDefault();
      if (justDrawn || !getSelection().isCollapsed) return;
      const ids = mark.dataset.u.split(" ");
      const place = ids.indexOf(current()?.dataset.u); // a second click chooses what lies around
      choose(ids[(place + 1) % ids.length], { source: false });
      return;
    }
    const source = event.target.closest(".fact .source");
    const row = event.target.closest(".facts-pane .fact[data-u]");
    if (source) event.preventDefault();
    if (row && !event.target.closest("button, select, input, textarea, label, .change")) choose(row.dataset.u, { list: false });
    if (event.target.id === "dolj-tangenter") {
      localStorage.setItem("granska-tangenter", "dolda");
      document.getElementById("tangenter").hidden = true;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (!document.getElementById("granska")) return;
    const key = event.key.toLowerCase();
    if (key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !typing(event.target)) {
      event.preventDefault();
      document.getElementById("angra")?.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const row = current();
    if (key === "j" || key === "k") {
      event.preventDefault();
      step(key === "j" ? 1 : -1);
    } else if (key === "enter" && row && (event.target === row || event.target === document.body)) {
      event.preventDefault();
      (row.querySelector(".row-acts .yes") ?? null)?.click();
      if (!row.querySelector(".row-acts .yes")) step(1);
    } else if (key === "e" && row) {
      event.preventDefault();
      row.querySelector(".row-acts .change")?.click();
    } else if (key === "x" && row) {
      event.preventDefault();
      row.querySelector(".row-acts .no")?.click();
    } else if (key === "escape") {
      hideBar();
    }
  });

  // Marking a passage: its place is counted in code points of the delivered text.
  const points = (text) => [...text].length;
  function marked() {
    const text = document.getElementById("text"), selection = getSelection();
    if (!text || !selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
    const words = range.toString();
    if (!words.trim()) return null;
    const before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(range.startContainer, range.startOffset);
    const start = Number(text.dataset.start) + points(before.toString());
    return { start, end: start + points(words), words: words.trim().replace(/\s+/g, " ") };
  }

  const bar = () => document.getElementById("markerat");
  function showBar(passage) {
    const form = document.querySelector("#lagg-till form");
    if (!form) return;
    if (!bar()) {
      const made = document.createElement("div");
      made.id = "markerat";
      made.className = "marked-bar";
      made.setAttribute("role", "group");
      made.setAttribute("aria-label", "Lägg till det markerade");
      const words = document.createElement("span");
      words.className = "words";
      made.append(words);
      for (const button of form.querySelectorAll(":scope > .acts button")) {
        const copy = document.createElement("button");
        copy.type = "button";
        copy.textContent = button.textContent;
        copy.addEventListener("click", () => button.click());
        made.append(copy);
      }
      const more = document.createElement("button");
      more.type = "button";
      more.className = "quiet";
      more.textContent = "Mer";
      more.addEventListener("click", () => {
        const details = document.getElementById("lagg-till");
        details.open = true;
        details.querySelector("details").open = true;
        details.scrollIntoView({ block: "center" });
        document.getElementById("mening").focus();
      });
      made.append(more);
      document.querySelector(".document").append(made);
    }
    bar().hidden = false;
    bar().querySelector(".words").textContent = `”${passage.words}”`;
    form.elements.plats.value = `${passage.start}-${passage.end}`;
    form.elements.mening.value = passage.words;
  }
  function hideBar() {
    if (bar()) bar().hidden = true;
    all(".page .frame").forEach((one) => one.remove());
  }
  function selected() {
    const passage = marked();
    if (passage) {
      showBar(passage);
      const source = document.querySelector(".fact-form textarea[name=source]");
      if (source && document.activeElement?.closest(".fact-form")) source.value = passage.words;
    } else if (!justDrawn && !document.querySelector(".page .frame") && !document.activeElement?.closest(".marked-bar, #lagg-till")) hideBar();
  }
  document.addEventListener("mouseup", () => setTimeout(selected));
  document.addEventListener("keyup", (event) => event.shiftKey && selected());
  document.addEventListener("touchend", () => setTimeout(selected));

  // On a page image a passage is marked by drawing a rectangle around it.
  let drawn = null;
  document.addEventListener("pointerdown", (event) => {
    const page = event.target.closest?.(".page[data-page]");
    if (!page || event.button || event.pointerType === "touch") return;
    drawn = { page, x: event.clientX, y: event.clientY, frame: null };
  });
  document.addEventListener("dragstart", (event) => event.target.closest?.(".page") && event.preventDefault());
  document.addEventListener("pointermove", (event) => {
    if (!drawn || (!drawn.frame && Math.hypot(event.clientX - drawn.x, event.clientY - drawn.y) < 8)) return;
    const svg = drawn.page.querySelector("svg"), size = svg.getBoundingClientRect();
    if (!drawn.frame) {
      all(".page .frame").forEach((one) => one.remove());
      drawn.frame = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      drawn.frame.setAttribute("class", "frame");
      svg.append(drawn.frame);
    }
    const within01 = (value) => Math.min(1, Math.max(0, value));
    const across = [drawn.x, event.clientX].map((x) => within01((x - size.left) / size.width)).sort((a, b) => a - b);
    const down = [drawn.y, event.clientY].map((y) => within01((y - size.top) / size.height)).sort((a, b) => a - b);
    drawn.box = [across[0], down[0], across[1], down[1]];
    for (const [name, value] of [["x", across[0]], ["y", down[0]], ["width", across[1] - across[0]], ["height", down[1] - down[0]]])
      drawn.frame.setAttribute(name, Math.round(value * 1000));
  });
  document.addEventListener("pointerup", async () => {
    const { page, frame, box } = drawn ?? {};
    drawn = null;
    if (!frame) return;
    justDrawn = true;
    setTimeout(() => { justDrawn = false; });
    const address = new URL("ord/", document.querySelector("#acts").action.replace(/godkann\/$/, ""));
    address.search = new URLSearchParams({ sida: page.dataset.page, ruta: box.map((value) => value.toFixed(4)).join(",") });
    const answer = await fetch(address);
    const passage = answer.ok ? await answer.json() : {};
    if (passage.words) showBar(passage);
    else { frame.remove(); hideBar(); }
  });

  function start() {
    const keys = document.getElementById("tangenter");
    if (keys && localStorage.getItem("granska-tangenter") !== "dolda") keys.hidden = false;
  }
  start();
  const form = document.querySelector(".fact-form");
  const chosen = current();
  if (chosen) choose(chosen.dataset.u, { focus: !form });
  if (form) (form.querySelector("[aria-invalid=true], input:not([type=hidden]), textarea, select"))?.focus();
})();
