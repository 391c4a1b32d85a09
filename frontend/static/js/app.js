// What a signed-in page does beyond links and forms: it saves drafts as they
// are written, says aloud when that fails, keeps a copy on this device until
// the server has the words, counts words, leads to the faults of a form, and
// unfolds what is folded while the page is printed.
(() => {
  const wait = 2000, keepFor = 14 * 864e5;
  const all = (s, f) => document.querySelectorAll(s).forEach(f);
  const store = (k, v) => { try { return v === undefined ? localStorage.getItem(k) : v === null ? localStorage.removeItem(k) : localStorage.setItem(k, v); } catch { return null; } };
  const key = () => [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, "0")).join("");

  const faults = document.querySelector(".faults");
  if (faults) faults.focus();

  // Browsers that know ::details-content need none of this.
  addEventListener("beforeprint", () => all("details:not([open])", d => { d.open = d.dataset.folded = true; }));
  addEventListener("afterprint", () => all("details[data-folded]", d => { d.open = false; delete d.dataset.folded; }));

  document.addEventListener("input", e => {
    const t = e.target;
    if (!t.matches("textarea[data-words]")) return;
    document.querySelector(`#${CSS.escape(t.id)}-words [data-count]`).textContent = (t.value.trim().match(/\S+/g) || []).length;
  });

  // A live page is told when it has changed and takes over the parts nobody is
  // writing in; the notice leads to the rest.
  all("[data-live]", el => {
    let seen = el.dataset.mark, source;
    const touched = c => c.type === "checkbox" || c.type === "radio" ? c.checked !== c.defaultChecked : c.type !== "hidden" && "defaultValue" in c && c.value !== c.defaultValue;
    const busy = part => part.contains(document.activeElement) || [...part.querySelectorAll("input, textarea")].some(touched);
    const renew = async mark => {
      const r = await fetch(location.href, { credentials: "same-origin" });
      const page = r.ok && new DOMParser().parseFromString(await r.text(), "text/html");
      let left = !page;
      all("[data-part]", part => {
        const fresh = page && page.getElementById(part.id);
        if (fresh && busy(part)) left = left || !fresh.isEqualNode(part);
        else if (fresh) {
          const was = part.querySelectorAll("details"), is = fresh.querySelectorAll("details");
          if (was.length === is.length) is.forEach((d, i) => { d.open = was[i].open; });
          part.replaceWith(fresh);
        }
      });
      seen = mark;
      el.textContent = el.dataset.said + " ";
      if (left) {
        const a = document.createElement("a");
        a.href = location.pathname; a.textContent = el.dataset.show;
        el.append(a);
      }
      el.className = "callout";
      el.hidden = false;
    };
    const open = () => {
      if (document.hidden || source) return;
      source = new EventSource(el.dataset.live + "?seen=" + seen);
      source.onmessage = e => { if (e.data !== seen) renew(e.data).catch(() => {}); };
      source.onerror = () => { if (source && source.readyState === EventSource.CLOSED) source = null; };
    };
    document.addEventListener("visibilitychange", () => { if (document.hidden && source) { source.close(); source = null; } else open(); });
    open();
  });

  all("form[data-autosave]", form => {
    const say = form.querySelector(".savestate"), d = form.dataset;
    const name = d.draft && "draft:" + d.draft + ":" + (form.version ? form.version.value : 0);
    let timer, running, again, stop;
    const tell = (text, alarm) => { say.setAttribute("role", alarm ? "alert" : "status"); if (say.textContent !== text) say.textContent = text; };
    const words = () => JSON.stringify([...new FormData(form)].filter(([n, v]) => typeof v === "string" && n[0] !== "_" && n !== "version"));
    const save = async () => {
      if (stop) return;
      if (running) { again = true; return; }
      running = true;
      tell(d.saving);
      const body = new FormData(form);
      body.set("_key", key());
      for (const [n, v] of [...body]) if (v instanceof File) body.delete(n);
      try {
        const r = await fetch(d.autosave, { method: "POST", body, headers: { "X-Autosave": "1" }, credentials: "same-origin" });
        if (r.status === 409) { stop = true; tell(d.stale, true); }
        else if (!r.ok) throw r;
        else {
          const v = r.headers.get("X-Version");
          if (v && form.version) form.version.value = v;
          if (name) store(name, null);
          tell(d.saved + " " + new Date().toISOString().slice(11, 16) + " UTC");
        }
      } catch {
        if (name) store(name, JSON.stringify([Date.now(), words()]));
        tell(d.failed, true);
        again = true;
      }
      running = false;
      if (again) { again = false; clearTimeout(timer); timer = setTimeout(save, 5 * wait); }
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, wait); });
    form.addEventListener("submit", () => { stop = true; clearTimeout(timer); });

    const kept = name && JSON.parse(store(name) || "null");
    if (!kept) return;
    if (Date.now() - kept[0] > keepFor || kept[1] === words()) { store(name, null); return; }
    const p = document.createElement("p"), yes = document.createElement("button"), no = yes.cloneNode();
    p.className = "callout warn"; p.textContent = d.found + " ";
    yes.type = no.type = "button"; yes.className = no.className = "plain";
    yes.textContent = d.restore; no.textContent = d.forget;
    yes.onclick = () => {
      for (const [n, v] of JSON.parse(kept[1])) {
        const f = form.elements[n];
        if (f && "value" in f) f.value = v;
      }
      p.remove(); save();
    };
    no.onclick = () => { store(name, null); p.remove(); };
    p.append(yes, " ", no);
    form.prepend(p);
  });
})();
