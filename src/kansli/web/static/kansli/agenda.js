// The agenda's items are moved by dragging them, or with Alt and the arrows; without this, by their buttons. What was done is said aloud.
"use strict";
(() => {
  const rowOf = (node) => (node instanceof Element ? node.closest("#work .item[data-item]") : null);
  const rows = () => [...document.querySelectorAll("#work .item[data-item]")];
  let dragged = null;
  const ready = () => {
    for (const row of rows()) if (!row.classList.contains("editing")) row.draggable = true;
    const done = document.querySelector("#work .done");
    if (done) document.getElementById("sagt").textContent = done.dataset.said;
    const field = document.querySelector("#work .editing input[name=heading]");
    if (field && document.activeElement === document.body) field.focus();
  };
  const clear = () => { for (const row of rows()) row.classList.remove("before", "after", "dragged"); };
  const below = (row, event) => { const box = row.getBoundingClientRect(); return event.clientY > box.top + box.height / 2; };
  const move = (row, place) => htmx.ajax("POST", document.getElementById("work").dataset.edit, {
    source: row, target: "#work", select: "#work", swap: "outerHTML", values: { do: "move", punkt: row.dataset.item, plats: place },
  });
  document.addEventListener("dragstart", (event) => {
    const row = rowOf(event.target);
    if (!row) return;
    dragged = row;
    row.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.querySelector(".heading").textContent.trim());
  });
  document.addEventListener("dragover", (event) => {
    const row = rowOf(event.target);
    if (!dragged || !row) return;
    event.preventDefault();
    for (const one of rows()) one.classList.remove("before", "after");
    if (row !== dragged) row.classList.add(below(row, event) ? "after" : "before");
  });
  document.addEventListener("drop", (event) => {
    const row = rowOf(event.target);
    if (!dragged || !row) return;
    event.preventDefault();
    const others = rows().filter((one) => one !== dragged);
    const place = others.indexOf(row) + 1 + (below(row, event) ? 1 : 0);
    if (row !== dragged && rows().indexOf(dragged) + 1 !== place) move(dragged, place);
    clear();
  });
  document.addEventListener("dragend", () => { clear(); dragged = null; });
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const row = rowOf(document.activeElement);
    const button = row && row.querySelector(event.key === "ArrowUp" ? ".step-up" : ".step-down");
    if (!button) return;
    event.preventDefault();
    if (!button.disabled) move(row, rows().indexOf(row) + 1 + (event.key === "ArrowUp" ? -1 : 1));
  });
  document.addEventListener("htmx:afterSettle", ready);
  ready();
})();
