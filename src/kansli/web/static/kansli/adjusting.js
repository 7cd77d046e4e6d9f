// Marking words in the text chooses the paragraph they stand in and quotes them. Without this the paragraph is chosen in the list.
const form = document.querySelector("[data-comment]");
const text = document.getElementById("text");
if (form && text) {
  const { quote, start } = form.elements;
  const shown = form.querySelector("[data-marked]");
  form.querySelector("[data-with-script]").hidden = false;
  const show = (words) => { quote.value = words; shown.textContent = words; shown.hidden = !words; };
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    const words = chosen.toString().replace(/\s+/g, " ").trim();
    if (!words || !chosen.anchorNode || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode)) return;
    const range = chosen.getRangeAt(0).startContainer;
    const block = (range.nodeType === Node.ELEMENT_NODE ? range : range.parentElement).closest("[data-start]");
    if (!block) return;
    start.value = block.dataset.start;
    show(words);
  });
  start.addEventListener("change", () => show(""));
}
