// Saving what is written: every pause, never over somebody else's words, and kept in the browser until the server has it.

const PAUSE = 600, LONGEST = 1500, AGAIN = 2000, BEACON = 60_000;

// text(): what stands on the page; show(content, sent): put in what the server has; said(state, words); both(conflicts, by): ask.
export class Saving {
  constructor({ address, token, revision, base, key, text, show, said, both }) {
    Object.assign(this, { address, token, revision, base, key, text, show, said, both });
    this.sending = null; this.timer = 0; this.first = 0; this.stopped = false; this.kept = 0;
    addEventListener("online", () => this.flush());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") this.leave(); });
  }

  // What an earlier page left behind that never reached the server; null: nothing.
  static left(key) {
    try { return JSON.parse(localStorage.getItem(key) ?? "null"); } catch { return null; }
  }

  get dirty() { return this.text() !== this.base; }

  changed() {
    const now = Date.now();
    this.first ||= now;
    clearTimeout(this.kept);
    this.kept = setTimeout(() => this.keep(), 150);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), Math.max(0, Math.min(PAUSE, this.first + LONGEST - now)));
  }

  keep() {
    const text = this.text();
    try {
      if (text === this.base) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify({ text, base: this.base, revision: this.revision }));
    } catch { /* a full or closed store: the server is what counts */ }
  }

  form(text, base) {
    const told = new FormData();
    for (const [name, value] of [["csrfmiddlewaretoken", this.token], ["revision", this.revision], ["text", text], ["base", base]]) told.append(name, value);
    return told;
  }

  // A request at a time; what is typed meanwhile goes with the next.
  async flush() {
    clearTimeout(this.timer);
    this.keep();
    if (this.sending || this.stopped) return this.sending;
    const text = this.text();
    this.first = 0;
    if (text === this.base) { this.keep(); return null; }
    this.sending = this.send(text);
    const again = await this.sending;
    this.sending = null;
    if (again) this.timer = setTimeout(() => this.flush(), AGAIN);
    else if (!this.stopped && this.dirty) this.changed();
    return null;
  }

  // True: it did not reach the server, try again.
  async send(text) {
    let answer;
    try {
      answer = await fetch(this.address, { method: "POST", body: this.form(text, this.base), headers: { Accept: "application/json" }, signal: AbortSignal.timeout(8000) });
    } catch {
      this.said("offline", "Ingen uppkoppling – det du skriver finns kvar här");
      return true;
    }
    if (answer.status === 409) {
      this.stopped = true;
      this.said("stopped", (await answer.json()).said);
      return false;
    }
    if (answer.redirected || answer.status === 403) {
      this.said("stopped", "Du är utloggad. Det du skriver finns kvar här. Logga in i ett annat fönster, så sparas det.");
      return true;
    }
    if (!answer.ok) {
      this.said("offline", "Servern svarar inte just nu – det du skriver finns kvar här");
      return true;
    }
    const told = await answer.json();
    this.taken(text, told);
    return false;
  }

  taken(sent, told) {
    const merged = told.content !== sent;
    if (merged && !this.show(told.content, sent)) {
      // Something under the same item has been typed since: the next save, on top of what was sent, lets the server tell.
      this.base = sent;
    } else {
      this.revision = told.revision;
      this.base = told.content;
    }
    this.keep();
    this.said("saved", told.by && merged ? `Sparat ${clock(told.saved)} · ${told.by} skriver också` : `Sparat ${clock(told.saved)}`);
    if (told.conflicts.length) {
      this.stopped = true;
      this.both(told.conflicts, told.by, () => { this.stopped = false; this.changed(); });
    }
  }

  // The page goes away: what is not saved is sent after it, and stands in the browser if that does not arrive.
  leave() {
    this.keep();
    const text = this.text();
    if (this.stopped || text === this.base || this.sending) return;
    const body = this.form(text, text.length + this.base.length < BEACON / 2 ? this.base : "");
    if (!body.get("base")) body.delete("base");
    if (text.length < BEACON / 2) fetch(this.address, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true }).catch(() => {});
  }
}

const clock = (told) => told.replace(/^0/, "").replace(":", ".");
