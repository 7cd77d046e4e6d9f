// The agenda's items are moved by dragging them, or with Alt and the arrows; without this, by their buttons. What was done is said aloud.
// What is pressed while the page is fetching waits its turn, and what is typed but not yet saved stays when the list is drawn anew.
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
  const waiting = [];
  let busy = false;
  let typed = null;
  const form = () => document.querySelector("#work .editing form.sheet");
  const written = (field) => !["hidden", "file", "submit"].includes(field.type);
  const valueOf = (field) => (["checkbox", "radio"].includes(field.type) ? String(field.checked) : field.value);
  const firstOf = (field) => (["checkbox", "radio"].includes(field.type) ? String(field.defaultChecked)
    : field.options ? ([...field.options].find((one) => one.defaultSelected) || field.options[0]).value : field.defaultValue);
  const keep = (source) => {
    const sheet = form();
    if (!sheet || sheet.contains(source) || sheet.closest(".item").contains(source)) return;
    const fields = [...sheet.elements].filter((field) => field.name && written(field));
    if (fields.some((field) => valueOf(field) !== firstOf(field))) {
      typed = { item: sheet.closest(".item").dataset.item, values: [...sheet.elements].filter((field) => field.name && field.name !== "csrfmiddlewaretoken").map((field) => [field.name, field.value, field.checked]) };
    }
  };
  const ask = (verb, path, values) => htmx.ajax(verb, path, { source: document.body, target: "#work", select: "#work", swap: "outerHTML", values });
  const restore = () => {
    const sheet = form();
    if (!typed || !sheet || sheet.closest(".item").dataset.item !== typed.item) return;
    for (const [name, value, checked] of typed.values) {
      const same = [...sheet.elements].filter((field) => field.name === name);
      const field = same.length > 1 ? same.find((one) => one.value === value) : same[0];
      if (!field) continue;
      if (["checkbox", "radio"].includes(field.type)) field.checked = checked; else field.value = value;
    }
    typed = null;
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    const asked = event.detail.requestConfig;
    if (!event.detail.target || event.detail.target.id !== "work") return;
    if (busy) {
      event.preventDefault();
      waiting.push([asked.verb, asked.path, Object.fromEntries(asked.formData ? asked.formData.entries() : Object.entries(asked.parameters))]);
      return;
    }
    busy = true;
    keep(event.detail.elt);
  });
  const onward = (event) => {
    if (!event.detail.target || event.detail.target.id !== "work") return;
    busy = false;
    restore();
    const next = waiting.shift();
    if (next) ask(...next);
    else if (typed && document.querySelector(`#work .item[data-item="${typed.item}"]`)) ask("GET", `?andra=${typed.item}`);
    else typed = null;
  };
  document.addEventListener("htmx:afterRequest", onward);
  for (const kind of ["htmx:responseError", "htmx:sendError"]) document.addEventListener(kind, () => {
    const told = document.getElementById("sagt");
    told.textContent = "Det gick inte att spara. Försök igen om en stund.";
    told.className = "error";
  });
  document.addEventListener("htmx:afterSettle", ready);
  ready();
})();
