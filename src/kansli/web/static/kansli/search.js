/* The key / leads to the search field, unless one is writing. */
"use strict";
document.addEventListener("keydown", (event) => {
  const at = event.target;
  const writing = at.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(at.tagName);
  if (event.key !== "/" || writing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.getElementById("sok");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
