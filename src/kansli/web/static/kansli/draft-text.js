// The text of minutes, between its Markdown (kansli/sittings/markdown.py, the same grammar) and the editor's document.
// Pure: nothing here touches the page.

const HEADING = /^(#{1,6})[ \t]+(.*)$/;
const BULLET = /^([ \t]*)[-*+][ \t]+(.*)$/;
const NUMBERED = /^([ \t]*)\d{1,9}[.)][ \t]+(.*)$/;
const ANCHOR = /[ \t]*\{#(p\d+)\}[ \t]*$/;
const TOKEN = /\\([\\*_#+\-.`\[\]<>&~|!(){}])|(\*{1,3})|([^\\*]+|\\)/gu;
const SPACE = /\s/u;

// --- words with marks ------------------------------------------------------------------------------------------------

// Neighbours of one look as one; white space single, none at the ends, with the look that both its sides share.
function joined(parts) {
  const made = [];
  let space = false;
  const add = (text, bold, italic) => {
    const last = made.at(-1);
    if (last && last.bold === bold && last.italic === italic) last.text += text;
    else made.push({ text, bold, italic });
  };
  for (const part of parts)
    for (const letter of part.text) {
      if (SPACE.test(letter) || letter === "\u0085" || /[\u001c-\u001f]/.test(letter)) { space = made.length > 0; continue; }
      const last = made.at(-1);
      if (space) add(" ", last.bold && part.bold, last.italic && part.italic);
      space = false;
      add(letter, part.bold, part.italic);
    }
  return made;
}

export function runs(text) {
  const made = [];
  let bold = false, italic = false;
  for (const token of text.matchAll(TOKEN)) {
    const [all, escaped, stars, words] = token;
    if (stars) {
      const end = token.index + all.length;
      const opens = end < text.length && !SPACE.test(text[end]);
      const closes = token.index > 0 && !SPACE.test(text[token.index - 1]);
      if (!opens && !closes) { made.push({ text: stars, bold, italic }); continue; }
      if (stars.length > 1) bold = !bold;
      if (stars.length !== 2) italic = !italic;
    } else made.push({ text: escaped ?? words, bold, italic });
  }
  if (!bold && !italic) return joined(made);
  const plain = [...text.matchAll(TOKEN)].map(([, escaped, stars, words]) => escaped ?? stars ?? words).join("");
  return joined([{ text: plain, bold: false, italic: false }]);
}

export function marked(parts) {
  let told = "", bold = false, italic = false;
  for (const part of [...joined(parts), { text: "", bold: false, italic: false }]) {
    const stars = (part.bold !== bold ? 2 : 0) + (part.italic !== italic ? 1 : 0);
    told += "*".repeat(stars) + part.text.replace(/[\\*]/g, "\\$&");
    ({ bold, italic } = part);
  }
  return told;
}

// --- blocks ----------------------------------------------------------------------------------------------------------

export function blocks(content) {
  const found = [], seen = new Set();
  let indents = [];
  for (const line of content.replace(/\r\n?/g, "\n").split("\n")) {
    if (!line.trim()) continue;
    const heading = HEADING.exec(line), bullet = BULLET.exec(line), numbered = bullet ? null : NUMBERED.exec(line);
    if (heading) {
      indents = [];
      const told = heading[2].trimEnd(), named = ANCHOR.exec(told)?.[1] ?? "";
      const anchor = seen.has(named) ? "" : named;
      seen.add(anchor);
      const parts = runs(told.replace(ANCHOR, ""));
      if (parts.length || anchor) found.push({ kind: "heading", parts, level: Math.min(heading[1].length, 3), anchor });
    } else if (bullet || numbered) {
      const [, lead, words] = bullet ?? numbered, parts = runs(words);
      if (!parts.length) continue;
      const indent = lead.replace(/\t/g, "    ").length;
      while (indents.length > 1 && indent < indents.at(-1)) indents.pop();
      if (!indents.length || indent >= indents.at(-1) + 2) indents.push(indent);
      found.push({ kind: bullet ? "bullet" : "numbered", parts, level: indents.length - 1, anchor: "" });
    } else {
      indents = [];
      const parts = runs(line.trim());
      if (parts.length) found.push({ kind: "paragraph", parts, level: 0, anchor: "" });
    }
  }
  return found;
}

const shielded = (text) => text.replace(/^([ \t]*)(#{1,6}[ \t]|[-+*][ \t]|#{1,6}$|[-+]$)/, "$1\\$2").replace(/^([ \t]*\d{1,9})([.)])([ \t]|$)/, "$1\\$2$3");

export function written(list) {
  const lines = [];
  let widths = [], counts = [], before = null;
  for (const block of list) {
    const words = marked(block.parts);
    if (block.kind === "heading" || block.kind === "paragraph") {
      widths = []; counts = [];
      if (lines.length) lines.push("");
      const mark = block.kind === "heading" ? "#".repeat(block.level) + " " : "";
      lines.push(`${mark}${mark ? words : shielded(words)}${block.anchor ? ` {#${block.anchor}}` : ""}`.trim());
    } else {
      const level = Math.min(block.level, counts.length);
      widths = widths.slice(0, level + 1); counts = counts.slice(0, level + 1);
      if (counts.length === level) { counts.push([block.kind, 0]); widths.push(0); }
      const [kind, count] = counts[level];
      const listed = before && (before.kind === "bullet" || before.kind === "numbered");
      if (lines.length && (!listed || kind !== block.kind)) lines.push("");
      counts[level] = [block.kind, kind === block.kind ? count + 1 : 1];
      const mark = block.kind === "bullet" ? "- " : `${counts[level][1]}. `;
      widths[level] = mark.length;
      lines.push(" ".repeat(widths.slice(0, level).reduce((sum, width) => sum + width, 0)) + mark + shielded(words));
    }
    before = block;
  }
  return lines.join("\n") + (lines.length ? "\n" : "");
}

// --- the editor's document -------------------------------------------------------------------------------------------

const inline = (parts) => parts.map(({ text, bold, italic }) => {
  const marks = [...(bold ? [{ type: "bold" }] : []), ...(italic ? [{ type: "italic" }] : [])];
  return marks.length ? { type: "text", text, marks } : { type: "text", text };
});

export function toDoc(markdown) {
  const content = [];
  let stack = [];
  for (const block of blocks(markdown)) {
    if (block.kind === "heading") {
      stack = [];
      content.push({ type: "heading", attrs: { level: block.level, anchor: block.anchor || null }, content: inline(block.parts) });
    } else if (block.kind === "paragraph") {
      stack = [];
      content.push({ type: "paragraph", content: inline(block.parts) });
    } else {
      const type = block.kind === "bullet" ? "bulletList" : "orderedList";
      const entry = { type: "listItem", content: [{ type: "paragraph", content: inline(block.parts) }] };
      stack = stack.slice(0, Math.min(block.level, stack.length) + 1);
      const level = Math.min(block.level, stack.length);
      if (stack.length > level && stack[level].type !== type) stack.length = level;
      if (stack.length === level) {
        const list = { type, content: [] };
        if (level) stack[level - 1].content.at(-1).content.push(list);
        else content.push(list);
        stack.push(list);
      }
      stack[level].content.push(entry);
    }
  }
  return { type: "doc", content: content.length ? content : [{ type: "paragraph" }] };
}

const partsOf = (node) => (node.content ?? []).filter((one) => one.type === "text").map((one) => ({
  text: one.text,
  bold: (one.marks ?? []).some((mark) => mark.type === "bold"),
  italic: (one.marks ?? []).some((mark) => mark.type === "italic"),
}));

export function toBlocks(doc) {
  const found = [], seen = new Set();
  const walk = (node, kind, level) => {
    if (node.type === "heading") {
      const named = node.attrs?.anchor ?? "", anchor = seen.has(named) ? "" : named;
      seen.add(anchor);
      const parts = joined(partsOf(node));
      if (parts.length || anchor) found.push({ kind: "heading", parts, level: node.attrs?.level ?? 2, anchor });
    } else if (node.type === "paragraph") {
      const parts = joined(partsOf(node));
      if (parts.length) found.push({ kind: kind ?? "paragraph", parts, level, anchor: "" });
    } else if (node.type === "bulletList" || node.type === "orderedList") {
      const next = node.type === "bulletList" ? "bullet" : "numbered";
      for (const entry of node.content ?? []) for (const part of entry.content ?? []) walk(part, next, kind ? level + 1 : 0);
    } else for (const part of node.content ?? []) walk(part, kind, level);
  };
  walk(doc, null, 0);
  return found;
}

export const toMarkdown = (doc) => written(toBlocks(doc));

// The head and each item, as Markdown: [anchor, text].
export function sections(markdown) {
  const parts = [["", []]];
  for (const block of blocks(markdown)) {
    if (block.anchor) parts.push([block.anchor, []]);
    parts.at(-1)[1].push(block);
  }
  return parts.map(([anchor, list]) => [anchor, written(list)]);
}
