// What a signed-in page does beyond links and forms: it counts words, leads to
// the faults of a form, takes over what has changed, and unfolds what is folded
// while the page is printed. keep.js keeps what is typed.
(() => {
  const all = (s, f) => document.querySelectorAll(s).forEach(f);

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

  // A question that depends on an answer of the same form is there while it is
  // asked, or answered.
  all(".conditional[data-when]", part => {
    if (!part.dataset.when) return;
    const { field, is } = JSON.parse(part.dataset.when), form = part.closest("form");
    const answered = () => [...part.querySelectorAll("input:not([type=hidden]), select, textarea")].some(c => c.type === "radio" || c.type === "checkbox" ? c.checked : c.value !== "");
    const look = () => { part.hidden = !is.includes(new FormData(form).get(field)) && !answered(); };
    form.addEventListener("input", look);
    look();
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
      document.dispatchEvent(new Event("renewed"));
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
})();
