// The page of live minutes: the editor, saving, the buttons that write, and what is read at the side.
// Without it the same text stands in a plain field, with the same buttons.
import { BulletList, Bold, Document, Editor, Heading, History, Italic, ListItem, OrderedList, Paragraph, Placeholder, Text } from "../django_prose_editor/editor.js";
import { Saving } from "./draft-saving.js";
import { sections, toDoc, toMarkdown } from "./draft-text.js";

const READ = 600, WHOLE = 1500;
const desk = document.getElementById("desk"), form = document.getElementById("save");
const $ = (query, from = document) => from.querySelector(query), all = (query, from = document) => [...from.querySelectorAll(query)];
const token = $("[name=csrfmiddlewaretoken]", form).value;

// --- the editor ------------------------------------------------------------------------------------------------------

const Anchored = Heading.extend({
  addAttributes() {
    const named = { default: null, keepOnSplit: false, parseHTML: (one) => /^p\d+$/.test(one.dataset.anchor ?? "") ? one.dataset.anchor : null };
    return { ...this.parent?.(), anchor: { ...named, renderHTML: ({ anchor }) => (anchor ? { "data-anchor": anchor, id: anchor } : {}) } };
  },
});
// The text's own title is no heading of the page: there it is one of the second level, by its looks alone the first.
const Titled = Anchored.extend({
  renderHTML({ node, HTMLAttributes }) {
    return node.attrs.level === 1 ? ["h2", { ...HTMLAttributes, class: "title" }, 0] : [`h${node.attrs.level}`, HTMLAttributes, 0];
  },
});
const Entry = ListItem.extend({ content: "paragraph (bulletList | orderedList)*" });

// Word and the web: headings, lists, bold and italics stay; everything else is words. Word's lists are paragraphs with a mark.
function pasted(html) {
  // Styles are told by another name: the page's policy applies none, and Word keeps its lists in them.
  const bare = html.replace(/<style\b[^]*?<\/style>/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle(?=\s*=)/gi, " data-style"));
  const page = new DOMParser().parseFromString(bare, "text/html");
  for (const one of all("style, script, meta, link, title, o\\:p, head > *", page)) if (!one.textContent.trim() || one.tagName !== "O:P") one.remove();
  for (const one of all("p[class*=MsoList], p[data-style*='mso-list:']", page)) {
    const lead = /^\s*(?:[·•o§\-–▪]|(\d+|[a-z])[.)])\s*/u.exec(one.textContent);
    if (!/mso-list:\s*l\d/i.test(one.dataset.style ?? "") && !lead) continue;
    for (const mark of all("span[data-style*='mso-list:Ignore'], span[data-style*='mso-list: Ignore']", one)) mark.remove();
    const tag = lead?.[1] ? "OL" : "UL", item = page.createElement("li"), words = page.createElement("p");
    if (lead && one.textContent.startsWith(lead[0])) {
      const first = page.createTreeWalker(one, NodeFilter.SHOW_TEXT).nextNode();
      if (first?.data.startsWith(lead[0])) first.data = first.data.slice(lead[0].length);
    }
    words.append(...one.childNodes);
    item.append(words);
    const before = one.previousElementSibling;
    if (before?.dataset.word === "list" && before.tagName === tag) { before.append(item); one.remove(); } else {
      const list = page.createElement(tag);
      list.dataset.word = "list";
      list.append(item);
      one.replaceWith(list);
    }
  }
  for (const one of all("p.MsoTitle", page)) named(one, "h1");
  for (const one of all("h4, h5, h6", page)) named(one, "h3");
  for (const one of all("br", page)) {
    const around = one.closest("p, li");
    if (!around || !one.nextSibling) { one.replaceWith(" "); continue; }
    const rest = page.createElement("p");
    while (one.nextSibling) rest.append(one.nextSibling);
    one.remove();
    if (around.tagName === "P" && around.parentElement.tagName !== "LI") around.after(rest); else around.append(" ", ...rest.childNodes);
  }
  for (const cell of all("td, th", page)) cell.append(" ");
  return page.body.innerHTML;

  function named(one, tag) {
    const other = page.createElement(tag);
    other.append(...one.childNodes);
    one.replaceWith(other);
  }
}

const box = $("#page");
const left = Saving.left(keyOf());
const editor = new Editor({
  element: box,
  injectCSS: false,
  extensions: [Document, Paragraph, Text, Bold, Italic, BulletList, OrderedList, Entry, History, Titled.configure({ levels: [1, 2, 3] }), Placeholder.configure({ placeholder: "Skriv här …" })],
  content: toDoc($("#text").value),
  editorProps: { attributes: { "aria-label": "Anteckningarnas text", role: "textbox", "aria-multiline": "true", spellcheck: "true", lang: "sv" }, scrollThreshold: { top: 150, bottom: 90, left: 0, right: 0 }, scrollMargin: { top: 160, bottom: 110, left: 0, right: 0 }, transformPastedHTML: pasted },
  onUpdate: () => { saving.changed(); later(); looks(); },
  onSelectionUpdate: () => { here(); looks(); },
});
let known = { doc: null, text: "" };
function text() {
  if (known.doc !== editor.state.doc) known = { doc: editor.state.doc, text: toMarkdown(editor.getJSON()) };
  return known.text;
}
function keyOf() { return `kansli-anteckningar-${desk.dataset.pk}`; }
box.hidden = false;
$(".looks").hidden = false;
desk.classList.add("live");

// --- saving ----------------------------------------------------------------------------------------------------------

const saved = $("#saved");
const saving = new Saving({
  address: desk.dataset.save, token, revision: Number($("[name=revision]", form).value), base: $("[name=base]", form).value, key: keyOf(), text,
  show: put, both: ask,
  said(state, words) { if (saved.textContent !== words) saved.textContent = words; saved.dataset.state = state; },
});
form.addEventListener("submit", (event) => { event.preventDefault(); saving.flush(); });
for (const link of all("a[href]", $(".ends"))) link.addEventListener("click", async (event) => {
  if (!saving.dirty || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  await saving.flush();
  location.assign(link.href);
});

// Put a text on the page in place of `sent`, item by item; what has been typed since under other items stays.
// False: something has been typed under an item that the text changes.
function put(content, sent) {
  const target = sections(content), before = new Map(sections(sent)), now = sections(text());
  const same = target.length === now.length && target.every(([anchor], index) => anchor === now[index][0]);
  if (!same) {
    if (text() !== sent) return false;
    swap(0, editor.state.doc.childCount, content);
    return true;
  }
  const changes = target.map(([anchor, words], index) => ({ anchor, words, index })).filter(({ words, index }) => words !== now[index][1]);
  const wanted = changes.filter(({ anchor, words }) => words !== before.get(anchor));
  if (wanted.some(({ anchor, index }) => now[index][1] !== before.get(anchor))) return false;
  for (const { words, index } of wanted.reverse()) swap(...span(index), words);
  return true;
}

// First and last child of the document that make up section number `index`.
function span(index) {
  const starts = [0];
  editor.state.doc.forEach((node, _, place) => { if (node.attrs.anchor && place > 0) starts.push(place); else if (node.attrs.anchor) starts.push(0); });
  const order = starts.slice(1).length ? starts : [0];
  return [order[index] ?? 0, order[index + 1] ?? editor.state.doc.childCount];
}

// The children from one place to another become `markdown`; those alike at either end are left alone, and the cursor with them.
function swap(from, to, markdown) {
  const { doc, schema, tr } = editor.state, made = schema.nodeFromJSON(toDoc(markdown));
  const old = [], fresh = [];
  for (let index = from; index < to; index++) old.push(doc.child(index));
  if (markdown.trim()) made.forEach((node) => fresh.push(node));
  let head = 0, tail = 0;
  while (head < old.length && head < fresh.length && old[head].eq(fresh[head])) head++;
  while (tail < old.length - head && tail < fresh.length - head && old.at(-1 - tail).eq(fresh.at(-1 - tail))) tail++;
  let start = 0;
  for (let index = 0; index < from + head; index++) start += doc.child(index).nodeSize;
  const gone = old.slice(head, old.length - tail), come = fresh.slice(head, fresh.length - tail);
  const end = gone.reduce((sum, node) => sum + node.nodeSize, start);
  if (gone.length === 1 && come.length === 1 && gone[0].isTextblock && gone[0].hasMarkup(come[0].type, come[0].attrs)) {
    within(tr, start + 1, gone[0].content, come[0].content);
  } else {
    const { from: first, to: last } = editor.state.selection, inside = first > start && last < end;
    tr.replaceWith(start, end, come);
    if (inside && come.length) tr.setSelection(editor.state.selection.constructor.near(tr.doc.resolve(tr.mapping.map(end) - 1), -1));
  }
  editor.view.dispatch(tr);
}

// One paragraph becomes another: only the words that differ.
function within(tr, place, old, fresh) {
  const start = old.findDiffStart(fresh);
  if (start === null) return;
  let { a, b } = old.findDiffEnd(fresh);
  const overlap = start - Math.min(a, b);
  if (overlap > 0) { a += overlap; b += overlap; }
  tr.replaceWith(place + start, place + a, fresh.cut(start, b));
}

// Both have written under the same item: both texts are shown, and a person chooses.
function ask(conflicts, by, done) {
  const dialog = $("#both"), parts = $("[data-parts]", dialog);
  let open = conflicts.length;
  $("[data-who]", dialog).textContent = `${by} har skrivit under samma punkt som du. Ingenting är borta: välj vad som ska stå.`;
  parts.replaceChildren(...conflicts.map((one) => {
    const part = $("#both-part").content.cloneNode(true).firstElementChild;
    $("[data-heading]", part).textContent = one.heading || "Inledningen";
    $("[data-other]", part).textContent = by;
    $("[data-mine]", part).textContent = plain(one.mine);
    $("[data-theirs]", part).textContent = plain(one.theirs);
    for (const button of all("[data-keep]", part)) button.addEventListener("click", () => {
      const index = sections(text()).findIndex(([anchor]) => anchor === one.anchor);
      const rest = one.mine.split("\n").slice(one.anchor ? 1 : 0).join("\n");
      const chosen = { mine: one.mine, theirs: one.theirs, both: `${one.theirs}\n${rest}` }[button.dataset.keep];
      if (index >= 0) swap(...span(index), chosen);
      part.remove();
      if (!--open) { dialog.close(); done(); editor.commands.focus(); }
    });
    return part;
  }));
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.showModal();
}
const plain = (markdown) => markdown.replace(/[ \t]*\{#p\d+\}/g, "").replace(/^#+ /gm, "").replace(/\\([\\*#.+-])/g, "$1").replace(/\*+/g, "").trim();

// --- where the cursor is ---------------------------------------------------------------------------------------------

let current = null;
function anchorHere() {
  let found = "";
  const { $head } = editor.state.selection;
  for (let index = 0; index <= $head.index(0) && index < editor.state.doc.childCount; index++) found = editor.state.doc.child(index).attrs.anchor ?? found;
  return found;
}
function here() {
  const anchor = anchorHere();
  if (anchor === current) return;
  current = anchor;
  for (const link of all(".jump a")) link.dataset.anchor === anchor ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
  for (const field of all("[data-item]")) if (anchor) field.value = anchor;
  later(120);
}
$(".jump").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  go(link.dataset.anchor);
});
// Alt+↓ and Alt+↑: the next item, the one before.
box.addEventListener("keydown", (event) => {
  if (!event.altKey || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  const anchors = [];
  editor.state.doc.forEach((node) => { if (node.attrs.anchor) anchors.push(node.attrs.anchor); });
  const next = anchors[anchors.indexOf(anchorHere()) + (event.key === "ArrowDown" ? 1 : -1)];
  if (next) go(next);
}, true);
// The cursor at the end of what stands under an item, its heading at the top.
function go(anchor) {
  let place = null;
  editor.state.doc.forEach((node, offset) => { if (node.attrs.anchor === anchor) place = offset; });
  if (place === null) return;
  let end = place, over = false;
  editor.state.doc.nodesBetween(place, editor.state.doc.content.size, (node, offset) => {
    if (over) return false;
    if (offset > place && node.attrs.anchor) { over = true; return false; }
    if (node.isTextblock) end = offset + node.nodeSize - 1;
    return true;
  });
  editor.chain().setTextSelection(end).focus(undefined, { scrollIntoView: false }).run();
  editor.view.nodeDOM(place)?.scrollIntoView({ block: "start", behavior: "instant" });
}

// --- reading along ---------------------------------------------------------------------------------------------------

let pause = 0, rest = 0, asking = null;
function later(after = READ) {
  clearTimeout(pause);
  clearTimeout(rest);
  pause = setTimeout(() => read("#side", ""), after);
  rest = setTimeout(() => read("#sum", "1"), after + WHOLE);
}
// The item where the cursor is, or what the whole comes to. An answer to what has been changed since is dropped.
async function read(place, whole) {
  asking?.abort();
  asking = new AbortController();
  const body = new FormData();
  for (const [name, value] of [["csrfmiddlewaretoken", token], ["text", text()], ["item", current ?? ""], ["whole", whole]]) body.append(name, value);
  try {
    const answer = await fetch(desk.dataset.read, { method: "POST", body, signal: asking.signal });
    if (answer.ok && !answer.redirected) $(place).innerHTML = await answer.text();
  } catch { /* typed on, or no connection: the next pause asks again */ }
}

// A passage in the text: marked, and shown.
function mark(quote) {
  const letters = [], places = [];
  editor.state.doc.descendants((node, offset) => {
    if (node.isTextblock) { letters.push(" "); places.push(offset); }
    if (node.isText) for (let index = 0; index < node.text.length; index++) {
      const space = /\s/.test(node.text[index]);
      if (space && letters.at(-1) === " ") continue;
      letters.push(space ? " " : node.text[index]); places.push(offset + index);
    }
  });
  const wanted = quote.split(" … ")[0].replace(/(^|\s)•\s/g, " ").replace(/\s+/g, " ").trim();
  const start = letters.join("").indexOf(wanted);
  if (start < 0) return false;
  const from = places[start], to = places[start + wanted.length - 1] + 1;
  editor.commands.setTextSelection(to);
  const range = document.createRange(), begin = editor.view.domAtPos(from), end = editor.view.domAtPos(to);
  range.setStart(begin.node, begin.offset); range.setEnd(end.node, end.offset);
  if (globalThis.CSS?.highlights) CSS.highlights.set("passage", new Highlight(range));
  range.startContainer.parentElement?.closest("p, li, h1, h2, h3")?.scrollIntoView({ block: "center", behavior: "instant" });
  return true;
}
editor.on("update", () => globalThis.CSS?.highlights?.delete("passage"));
$(".side").addEventListener("click", (event) => {
  const button = event.target.closest("[data-quote]");
  if (!button) return;
  editor.commands.focus(undefined, { scrollIntoView: false });
  mark(button.dataset.quote);
});

// --- the buttons that write ------------------------------------------------------------------------------------------

document.addEventListener("submit", async (event) => {
  const live = event.target.closest("form[data-live], form[data-time]");
  if (!live || event.submitter?.disabled) return;
  event.preventDefault();
  const body = new FormData(live, event.submitter), sent = text();
  body.set("text", sent);
  if (live.dataset.time !== undefined || !body.get("item")) body.set("item", current ?? "");
  const fault = $("[data-error]", live);
  if (fault) fault.hidden = true;
  event.submitter.disabled = true;
  try {
    const answer = await fetch(live.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const came = await answer.json();
    if (!answer.ok) {
      if (fault) { fault.textContent = Object.values(came.errors ?? { _: came.said }).join(" "); fault.hidden = false; }
      return;
    }
    if (came.content !== undefined) put(came.content, sent);
    if (came.said) saved.textContent = came.said;
    if (live.dataset.time !== undefined) { await again(".time"); later(50); return; }
    const tool = live.closest("details");
    if (tool) {
      tool.open = false;
      for (const field of all("textarea, input[type=text]:not(.people input, [name=reason])", live)) field.value = "";
      editor.commands.focus(undefined, { scrollIntoView: false });
      if (came.sentence) mark(came.sentence);
      if (live.elements.do?.value === "present") again(".tools");
    }
    later(50);
  } catch {
    saving.said("offline", "Ingen uppkoppling – det du skriver finns kvar här");
  } finally {
    event.submitter.disabled = false;
  }
});

// A part of the page as the server has it now: the choices of the buttons once the attendance is saved, the time.
async function again(part) {
  await saving.flush();
  const answer = await fetch(location.pathname);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  $(part).innerHTML = $(part, page).innerHTML;
  for (const field of all("[data-item]", $(part))) if (current) field.value = current;
  more();
}

const shut = () => { for (const tool of all(".tool[open]")) tool.open = false; };
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && $(".tool[open]")) { const tool = $(".tool[open]"); shut(); $("summary", tool).focus(); } });
document.addEventListener("pointerdown", (event) => { if (!event.target.closest(".tool")) shut(); });
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.(".tool") || !event.target.open) return;
  for (const field of all("[data-item]", event.target)) if (current) field.value = current;
  for (const field of all("[data-now]", event.target)) field.value = new Date().toLocaleTimeString("sv-SE", { hour: "numeric", minute: "2-digit" }).replace(":", ".");
  $("textarea, input:not([type=hidden]), select:not([data-item])", event.target)?.focus();
}, true);
document.addEventListener("input", (event) => {
  if (event.target.type === "date" && event.target.value) {
    const choice = $("[name=due][value=date]", event.target.form);
    if (choice?.type === "radio") choice.checked = true;
  }
  if (event.target.id === "vad-mer") more();
});
document.addEventListener("change", (event) => {
  const button = event.target.type === "date" && event.target.value && $("button[name=due][value=date]", event.target.form);
  if (button) event.target.form.requestSubmit(button);
});
function more() {
  const chosen = $("#vad-mer")?.value;
  for (const part of all("#mer [data-for]")) part.hidden = !part.dataset.for.split(" ").includes(chosen);
}
more();

// --- the form of the text --------------------------------------------------------------------------------------------

function looks() {
  for (const button of all("[data-look]")) {
    const name = button.dataset.look;
    if (name !== "undo") button.setAttribute("aria-pressed", String(name === "heading" ? editor.isActive("heading") : editor.isActive(name)));
  }
}
$(".looks").addEventListener("mousedown", (event) => event.preventDefault());
$(".looks").addEventListener("click", (event) => {
  const look = event.target.closest("[data-look]")?.dataset.look, chain = editor.chain().focus();
  if (look === "heading") chain.toggleHeading({ level: 3 }).run();
  else if (look === "bold") chain.toggleBold().run();
  else if (look === "italic") chain.toggleItalic().run();
  else if (look === "bulletList") chain.toggleBulletList().run();
  else if (look === "orderedList") chain.toggleOrderedList().run();
  else if (look === "undo") chain.undo().run();
});

// --- back from Word --------------------------------------------------------------------------------------------------

const back = $("#back");
for (const name of ["dragover", "dragleave", "drop"]) addEventListener(name, (event) => {
  if (![...event.dataTransfer?.types ?? []].includes("Files")) return;
  event.preventDefault();
  back.classList.toggle("dropping", name === "dragover");
  if (name === "drop" && event.dataTransfer.files.length) { $("[type=file]", back).files = event.dataTransfer.files; saving.flush().then(() => back.requestSubmit()); }
});

here();
looks();
if (left && left.text !== saving.base) {
  // Words that never reached the server: on top of what they were written upon, so that nobody else's are lost.
  put(left.text, text());
  saving.base = left.base;
  saving.revision = left.base === $("[name=base]", form).value ? saving.revision : left.revision;
  saving.said("offline", "Det du skrev utan uppkoppling är kvar och sparas nu");
  saving.changed();
} else saving.keep();
// What the page can be asked from outside; after rest() it asks the server for nothing more.
globalThis.kansliDraft = {
  editor, saving, text,
  async rest() {
    for (const timer of [pause, rest]) clearTimeout(timer);
    await saving.flush();
    saving.stopped = true;
  },
};
