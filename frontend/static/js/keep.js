// What is typed is not lost. Each form that is written in is kept on the server
// field by field while it is written, and where the form allows it on this
// device too until the server has the words. A save that fails says so aloud and
// takes the focus as soon as the person pauses; what is typed then goes on into
// the field. A sign-in that has ended is renewed in the page. A form is sent only
// once the server has its words, so that no broken line can take them along.
(() => {
  const here = document.getElementById("keeping");
  if (!here) return;
  const t = here.dataset, wait = 2000, often = 5000, pause = 1200, keepFor = 14 * 864e5;
  const make = (tag, text, props) => Object.assign(document.createElement(tag), { textContent: text || "" }, props);
  const store = (k, v) => { try { return v === undefined ? localStorage.getItem(k) : v === null ? localStorage.removeItem(k) : localStorage.setItem(k, v); } catch { return null; } };
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const fills = c => c.name && c.name[0] !== "_" && (c.type !== "hidden" || "base" in c.dataset) && !["password", "file", "submit", "button", "reset", "image"].includes(c.type) && c.tagName !== "BUTTON" && c.tagName !== "FIELDSET" && c.tagName !== "OUTPUT";

  // read gives the values of every field that a person fills in.
  const read = form => {
    const out = {};
    for (const c of form.elements) if (fills(c)) {
      const list = out[c.name] ||= [];
      if (c.type === "checkbox" || c.type === "radio") { if (c.checked) list.push(c.value); }
      else if (c.multiple && c.options) list.push(...[...c.selectedOptions].map(o => o.value));
      else list.push(c.value);
    }
    return out;
  };
  const write = (form, name, values) => {
    let at = 0;
    for (const c of form.elements) if (c.name === name && fills(c)) {
      if (c.type === "checkbox" || c.type === "radio") c.checked = values.includes(c.value);
      else if (c.multiple && c.options) for (const o of c.options) o.selected = values.includes(o.value);
      else c.value = values[at++] ?? "";
      if (c.dataset.words) c.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  // One alarm for the page. It takes the focus once, in a pause of the writing,
  // and gives it back with the first key that writes.
  const alarm = make("div", "", { className: "alarm", tabIndex: -1, hidden: true });
  const said = make("p"), row = make("p", "", { className: "buttons" });
  alarm.setAttribute("role", "alert");
  alarm.append(said, row);
  document.body.prepend(alarm);
  let field = null, lastKey = 0, wants = false;
  const back = () => { if (field && field.isConnected) field.focus(); };
  const button = (text, act) => { const b = make("button", text, { type: "button", className: "plain" }); b.onclick = act; return b; };
  const focusLater = () => {
    if (!wants) return;
    const left = lastKey + pause - Date.now();
    if (left > 0) { setTimeout(focusLater, left); return; }
    wants = false;
    if (!alarm.hidden && !document.querySelector("dialog[open]")) alarm.focus();
  };
  const raise = (kind, text, ...acts) => {
    if (alarm.dataset.kind === kind && !alarm.hidden) return;
    alarm.dataset.kind = kind;
    said.textContent = text;
    row.replaceChildren(...acts, button(t.back, back));
    alarm.hidden = false;
    wants = true;
    focusLater();
  };
  const calm = () => {
    if (alarm.hidden) return;
    const held = alarm.contains(document.activeElement);
    alarm.hidden = true;
    delete alarm.dataset.kind;
    wants = false;
    if (held) back();
  };
  alarm.addEventListener("keydown", e => {
    if (e.target === alarm && !e.ctrlKey && !e.metaKey && !e.altKey && (e.key.length === 1 || e.key === "Backspace" || e.key === "Enter" || e.key === "Process")) back();
  });

  const keepers = [];
  const again = document.getElementById("again");

  const signedOut = () => raise("expired", t.expired, button(document.getElementById("again-title").textContent, () => again.showModal()));
  addEventListener("signed-out", signedOut);

  class Keeper {
    constructor(form) {
      this.form = form;
      this.own = !form.dataset.autosave; // kept as the author's unsent words
      this.url = form.dataset.autosave || "/account/unsent";
      this.path = (form.getAttribute("action") || "").split("?")[0].replace(/^\/[a-z]{2}(?=\/)/, "");
      this.key = this.path + (form.dataset.name ? "#" + form.dataset.name : "");
      this.local = "local" in form.dataset && "draft:" + t.account + ":" + this.key;
      this.seen = {};
      this.say = form.querySelector(".savestate");
      this.first = read(form); // as the page came
      this.acked = { ...this.first };
      for (const [name, [version, values]] of Object.entries(JSON.parse(form.dataset.kept || "{}"))) {
        this.seen[name] = version;
        if (!(name in this.first)) continue;
        this.acked[name] = values;
        if (!same(values, this.first[name]) && form.querySelector(":scope > .restored")) write(form, name, values);
      }
      form.addEventListener("input", () => this.typed());
      form.addEventListener("change", () => this.typed());
      form.addEventListener("submit", e => this.submitted(e), true);
      if (this.local) this.restore();
    }

    changed() {
      const now = read(this.form), out = {};
      for (const name in now) if (!same(now[name], this.acked[name])) out[name] = now[name];
      return out;
    }
    dirty() { return !this.sent && Object.keys(this.changed()).length > 0; }

    typed() {
      if (this.sent) return;
      this.copy();
      clearTimeout(this.timer);
      this.due ||= Date.now() + often;
      this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(wait, this.due - Date.now())));
    }

    // copy keeps what the server does not have yet on this device.
    copy() {
      if (!this.local) return;
      const words = this.changed();
      if (!Object.keys(words).length) { store(this.local, null); return; }
      const was = Object.fromEntries(Object.keys(words).map(n => [n, this.acked[n]]));
      store(this.local, JSON.stringify({ at: Date.now(), was, words }));
    }

    restore() {
      let kept;
      try { kept = JSON.parse(store(this.local) || "null"); } catch { kept = null; }
      if (!kept || !kept.words || Date.now() - kept.at > keepFor) { store(this.local, null); return; }
      const now = read(this.form);
      const names = Object.keys(kept.words).filter(n => n in now && !same(now[n], kept.words[n]));
      if (!names.length) { store(this.local, null); return; }
      const put = () => { for (const n of names) write(this.form, n, kept.words[n]); this.save(); };
      const p = make("p", "", { className: "callout" });
      p.setAttribute("role", "status");
      if (names.every(n => same(now[n], kept.was[n]))) { // nothing has changed since they were typed
        p.textContent = t.putBack;
        put();
      } else {
        p.classList.add("warn");
        p.append(t.found + " ", button(t.restore, () => { put(); p.remove(); }), " ", button(t.forget, () => { store(this.local, null); p.remove(); }));
      }
      this.form.prepend(p);
    }

    tell(text) { if (this.say && this.say.textContent !== text) this.say.textContent = text; }

    body(words) {
      if (!this.own && "whole" in this.form.dataset) words = read(this.form);
      const b = new URLSearchParams();
      for (const c of this.form.elements) if (c.type === "hidden" && c.name && (c.name === "_capacity" || !this.own)) b.append(c.name, c.value);
      if (this.own) {
        b.set("_form", this.key);
        b.set("_page", location.pathname);
        b.set("_base", this.form.elements.version?.value || "0");
        b.set("_seen", JSON.stringify(Object.fromEntries(Object.keys(words).map(n => [n, this.seen[n] || 0]))));
      }
      for (const [name, values] of Object.entries(words)) {
        for (const v of values) b.append(name, v);
        if (!values.length) if (this.own) b.append("_empty", name); else if (!("whole" in this.form.dataset)) b.append(name, "");
      }
      return b;
    }

    // save gives "saved" when the server has every word, else why not.
    async save(more) {
      clearTimeout(this.timer);
      if (this.running) { await this.running; if (!this.dirty()) return "saved"; }
      const words = this.changed();
      this.due = 0;
      if (!Object.keys(words).length && !more) { if (this.local) store(this.local, null); return "saved"; }
      let done;
      this.running = new Promise(r => { done = r; });
      this.tell(t.saving);
      const answer = await this.ask(words, more).catch(() => ({ how: "failed" }));
      this.running = null;
      done();
      this.after(answer);
      return answer.how;
    }

    async ask(words, more) {
      if (this.own) for (const c of this.form.elements) if ("base" in c.dataset) words[c.name] = [c.value];
      const body = this.body(words);
      for (const [n, v] of Object.entries(more || {})) body.set(n, v);
      this.abort = new AbortController();
      const late = setTimeout(() => this.abort.abort(), 15000);
      try {
        const r = await fetch(this.url, { method: "POST", body, headers: { "X-Autosave": "1" }, credentials: "same-origin", redirect: "manual", signal: this.abort.signal });
        const told = await r.json().catch(() => ({}));
        if (r.status === 401 || (more && (r.status === 422 || r.status === 429))) return { how: "expired", fault: told.fault };
        if (r.status >= 500) return { how: "failed" };
        if (!r.ok && r.status !== 409) return { how: "refused" };
        const stale = told.stale || [];
        for (const name in words) if (!stale.includes(name)) {
          this.acked[name] = words[name];
          if (told.versions && name in told.versions) this.seen[name] = told.versions[name];
        }
        if (r.status === 409) return { how: this.own ? "window" : "stale" };
        return { how: "saved" };
      } finally { clearTimeout(late); }
    }

    after({ how }) {
      this.state = how;
      this.copy();
      if (how === "saved") {
        this.tell(t.saved + " " + new Date().toISOString().slice(11, 16) + " UTC");
        if (!keepers.some(k => k.state && k.state !== "saved")) calm();
        if (this.dirty()) this.typed();
        return;
      }
      this.tell("");
      if (how === "stale") raise(how, t.stale, button(t.show, () => location.reload()));
      else if (how === "window") raise(how, t.window);
      else if (how === "expired") signedOut();
      else if (how === "refused") raise(how, t.refused, button(t.retry, () => this.save()));
      else {
        raise("failed", this.local ? t.failed : t.failedHere, button(t.retry, () => keepers.forEach(k => k.dirty() && k.save())));
        this.timer = setTimeout(() => this.save(), often);
      }
    }

    // A form goes only when the server has its words; then nothing can be lost on
    // the way.
    async submitted(e) {
      if (e.submitter && "forget" in e.submitter.dataset) { this.sent = true; if (this.local) store(this.local, null); return; }
      if (this.passes) {
        this.passes = false;
        this.sent = true;
        clearTimeout(this.timer);
        if (this.own && !this.form.elements._form) this.form.append(make("input", "", { type: "hidden", name: "_form", value: this.key }));
        return;
      }
      if (this.waiting) { e.preventDefault(); e.stopImmediatePropagation(); return; }
      if (!this.dirty() && !this.running) { this.passes = true; this.submitted(e); return; }
      e.preventDefault();
      e.stopImmediatePropagation();
      this.waiting = true;
      const how = await this.save();
      this.waiting = false;
      if (how === "saved" || how === "stale" || how === "refused" || how === "window") { this.passes = true; this.form.requestSubmit(e.submitter); }
      else if (how === "failed") { delete alarm.dataset.kind; raise("unsent", t.unsent, button(t.retry, () => this.form.requestSubmit(e.submitter))); }
    }
  }

  // A page that renews its parts brings new forms.
  const scan = () => {
    for (let i = keepers.length; i--;) if (!keepers[i].form.isConnected) { clearTimeout(keepers[i].timer); keepers.splice(i, 1); }
    for (const form of document.querySelectorAll("form.form[method=post]")) {
      if (form.querySelector("input[type=password]") || keepers.some(k => k.form === form)) continue;
      if (form.dataset.autosave || "whole" in form.dataset || form.querySelector("textarea")) keepers.push(new Keeper(form));
    }
  };
  scan();
  document.addEventListener("renewed", scan);

  document.addEventListener("focusin", e => { if (e.target.form && fills(e.target)) field = e.target; });
  document.addEventListener("keydown", () => { lastKey = Date.now(); }, true);
  addEventListener("online", () => keepers.forEach(k => k.dirty() && k.save()));
  // Who leaves takes the last words along: they are sent while the page goes.
  const leave = () => {
    for (const k of keepers) if (k.dirty()) {
      k.copy();
      const body = k.body(k.changed());
      if (body.toString().length < 60000) fetch(k.url, { method: "POST", body, headers: { "X-Autosave": "1" }, credentials: "same-origin", redirect: "manual", keepalive: true }).catch(() => {});
    }
  };
  addEventListener("pagehide", leave);
  addEventListener("beforeunload", e => { if (keepers.some(k => k.dirty())) { leave(); e.preventDefault(); } });
  // A page that comes back from the browser's memory goes on keeping.
  addEventListener("pageshow", e => { if (e.persisted) keepers.forEach(k => { k.sent = false; }); });

  // enter signs in where no words wait: it sets aside a form that is none.
  const enter = async who => {
    const body = new URLSearchParams({ ...who, _form: "/none", _capacity: document.querySelector("[name=_capacity]")?.value || "0" });
    const r = await fetch("/account/unsent/forget", { method: "POST", body, headers: { "X-Autosave": "1" }, credentials: "same-origin", redirect: "manual" });
    if (r.type === "opaqueredirect" || r.ok) return { how: "saved" };
    return { how: "expired", fault: (await r.json()).fault };
  };

  const [email, password] = again.querySelectorAll("input"), fault = again.querySelector(".fault");
  again.querySelector("[data-close]").onclick = () => again.close();
  again.addEventListener("close", () => { password.value = ""; back(); });
  again.querySelector("form").addEventListener("submit", async e => {
    e.preventDefault();
    const k = keepers.find(k => k.state === "expired") || keepers[0];
    fault.hidden = true;
    const who = { _email: email.value, _password: password.value };
    const answer = await (k ? k.ask(k.changed(), who) : enter(who)).catch(() => ({ how: "failed" }));
    if (answer.how === "expired" || answer.how === "failed") {
      fault.textContent = answer.fault || t.failedHere;
      fault.hidden = false;
      return;
    }
    if (k) k.after(answer);
    else calm();
    dispatchEvent(new Event("signed-in"));
    again.close();
    for (const other of keepers) if (other !== k) { other.state = other.state === "expired" ? "" : other.state; if (other.dirty()) other.save(); }
  });
})();
