/* A question's answers by the keys 1, 2 and 3. */
(function () {
  "use strict";
  const hint = document.querySelector(".question .keys");
  if (!hint) { return; }
  hint.hidden = false;
  const answers = document.querySelectorAll(".question .answers button");
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { return; }
    const chosen = answers[Number(event.key) - 1];
    if (chosen) { chosen.click(); }
  });
})();
