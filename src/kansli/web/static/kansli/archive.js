/* Läs in: files and folders dropped on the page are sent a few at a time, with progress. Without this the form sends them all at once. */
(function () {
  "use strict";
  const form = document.querySelector("form.drop");
  if (!form) { return; }
  const limit = Number(form.dataset.limit) * 1024 * 1024;
  const most = 25, batchSize = Math.min(limit, 24 * 1024 * 1024);
  const status = form.querySelector(".sent"), bar = status.querySelector("progress"), words = status.querySelector("span");
  const refused = form.querySelector(".refused"), files = form.querySelector("#filer"), folder = form.querySelector("#mapp");
  form.classList.add("live");
  if ("webkitdirectory" in folder) { form.querySelector(".folder").hidden = false; }

  function tell(text) {
    const item = document.createElement("li");
    item.textContent = text;
    refused.append(item);
    refused.hidden = false;
  }

  function batches(chosen) {
    const made = [];
    let batch = [], size = 0;
    for (const file of chosen) {
      if (file.size > limit) {
        tell(file.name + " är större än " + form.dataset.limit + " MB, som är gränsen här. Den skickades inte. Dela upp filen eller spara den i lägre upplösning.");
        continue;
      }
      if (batch.length && (batch.length >= most || size + file.size > batchSize)) { made.push(batch); batch = []; size = 0; }
      batch.push(file);
      size += file.size;
    }
    if (batch.length) { made.push(batch); }
    return made;
  }

  function send(batch, to, delivery, told) {
    return new Promise(function (resolve, reject) {
      const data = new FormData();
      data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
      if (delivery) { data.append("leverans", delivery); }
      for (const file of batch) { data.append("filer", file, file.name); }
      const request = new XMLHttpRequest();
      request.open("POST", to);
      request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
      request.responseType = "json";
      request.upload.addEventListener("progress", function (event) { told(event.loaded); });
      request.addEventListener("load", function () {
        if (request.status === 200 && request.response) { resolve(request.response); }
        else { reject((request.response && request.response.error) || "Filerna kunde inte tas emot. Läs om sidan och försök igen."); }
      });
      request.addEventListener("error", function () { reject("Ingen uppkoppling till servern. Det som redan skickats läses. Försök igen med resten."); });
      request.send(data);
    });
  }

  async function take(chosen) {
    const real = chosen.filter(function (file) { return !/^(\.|~\$)|^(thumbs\.db|desktop\.ini)$/i.test(file.name); });
    refused.textContent = "";
    refused.hidden = true;
    const parts = batches(real);
    if (!parts.length) { if (!refused.childElementCount) { tell("Här fanns inga filer att läsa in."); } return; }
    const total = parts.flat().reduce(function (sum, file) { return sum + file.size; }, 0), count = parts.flat().length;
    form.classList.add("busy");
    status.hidden = false;
    let sent = 0, done = 0, to = form.action, delivery = "";
    try {
      for (const part of parts) {
        words.textContent = "Skickar " + (done + 1) + (count > 1 ? " av " + count + " filer …" : " fil …");
        const answer = await send(part, to, delivery, function (loaded) { bar.value = total ? Math.min(1, (sent + loaded) / total) : 1; });
        sent += part.reduce(function (sum, file) { return sum + file.size; }, 0);
        done += part.length;
        to = answer.to;
        delivery = answer.delivery;
      }
      if (refused.childElementCount) { words.textContent = done + (done === 1 ? " fil är skickad." : " filer är skickade."); link(to); }
      else { window.location.assign(to); }
    } catch (error) {
      tell(String(error));
      status.hidden = true;
      form.classList.remove("busy");
    }
  }

  function link(to) {
    const there = document.createElement("a");
    there.href = to;
    there.textContent = "Följ läsningen";
    words.append(" ", there);
  }

  async function inside(entry) {
    if (entry.isFile) { return [await new Promise(function (resolve, reject) { entry.file(resolve, reject); })]; }
    const reader = entry.createReader(), found = [];
    for (;;) {
      const some = await new Promise(function (resolve, reject) { reader.readEntries(resolve, reject); });
      if (!some.length) { break; }
      for (const one of some) { found.push(...await inside(one)); }
    }
    return found;
  }

  async function dropped(transfer) {
    const entries = Array.from(transfer.items || []).map(function (item) { return item.webkitGetAsEntry && item.webkitGetAsEntry(); }).filter(Boolean);
    if (!entries.length) { return Array.from(transfer.files); }
    const found = [];
    for (const entry of entries) { found.push(...await inside(entry)); }
    return found;
  }

  files.addEventListener("change", function () { take(Array.from(files.files)); });
  folder.addEventListener("change", function () { take(Array.from(folder.files)); });
  form.addEventListener("submit", function (event) { event.preventDefault(); take(Array.from(files.files)); });
  ["dragenter", "dragover"].forEach(function (name) {
    document.addEventListener(name, function (event) { event.preventDefault(); form.classList.add("over"); });
  });
  document.addEventListener("dragleave", function (event) { if (!event.relatedTarget) { form.classList.remove("over"); } });
  document.addEventListener("drop", function (event) {
    event.preventDefault();
    form.classList.remove("over");
    dropped(event.dataTransfer).then(take);
  });
})();
