// A row opens its matter as a panel at the right; Esc leads back to the row. Without this, and on a phone, rows lead to a page.
"use strict";
(() => {
  const panel = document.getElementById("panel");
  const wide = window.matchMedia("(min-width: 64rem)");
  let row = null;
  const close = () => {
    panel.replaceChildren();
    if (row) { row.removeAttribute("aria-current"); row.focus(); }
    row = null;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.row-link");
    if (event.target.closest(".close-panel")) { close(); return; }
    if (!link || !wide.matches || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (row) row.removeAttribute("aria-current");
    row = link;
    row.setAttribute("aria-current", "true");
    htmx.ajax("GET", link.href, { target: "#panel", swap: "innerHTML" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.childElementCount) close();
  });
  panel.addEventListener("htmx:afterSettle", () => {
    panel.scrollTop = 0;
    const button = panel.querySelector(".close-panel");
    if (button) button.hidden = false;
    const heading = panel.querySelector("h2");
    if (heading) heading.focus({ preventScroll: true });
  });
})();
