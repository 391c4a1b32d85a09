// A file is sent in pieces before its form, so that a line that drops costs a
// piece and not the file. What has arrived is remembered while the window lives:
// the same file, chosen again, goes on where it stopped.
(() => {
  const here = document.getElementById("keeping");
  if (!here) return;
  const t = here.dataset, way = t.uploads || "/account/uploads", piece = 256 * 1024, rest = 3000;
  const keep = (k, v) => { try { return v === undefined ? sessionStorage.getItem(k) : v === null ? sessionStorage.removeItem(k) : sessionStorage.setItem(k, v); } catch { return null; } };
  const ask = (url, body) => fetch(url, { method: body === undefined ? "GET" : "POST", body, headers: { "X-Autosave": "1", ...(t.link && { "X-Endorsement-Link": t.link }) }, credentials: "same-origin", redirect: "manual" });
  const pause = () => new Promise(done => {
    const go = () => { clearTimeout(timer); removeEventListener("online", go); removeEventListener("signed-in", go); done(); };
    const timer = setTimeout(go, rest);
    addEventListener("online", go);
    addEventListener("signed-in", go);
  });
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const size = n => (n / 1e6).toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

  class Refused extends Error {}

  async function send(file, show) {
    const known = way + ":" + [file.name, file.size, file.lastModified].join(":");
    let id = keep(known), at = 0;
    for (;;) {
      try {
        if (id) {
          const r = await ask(`${way}/${id}`);
          if (r.status === 404) { id = null; keep(known, null); continue; }
          if (!r.ok) throw r;
          at = (await r.json()).arrived;
        } else {
          const r = await ask(way, new URLSearchParams({ name: file.name, size: file.size }));
          if (r.status === 422) throw new Refused((await r.json()).fault);
          if (!r.ok) throw r;
          id = (await r.json()).id;
          at = 0;
          keep(known, id);
        }
        show(at);
        while (at < file.size) {
          const r = await ask(`${way}/${id}/pieces?at=${at}`, file.slice(at, at + piece));
          if (r.status === 422) throw new Refused((await r.json()).fault);
          if (!r.ok && r.status !== 409) throw r;
          at = (await r.json()).arrived;
          show(at);
        }
        return id;
      } catch (e) {
        if (e instanceof Refused) throw e;
        if (e.status === 401) dispatchEvent(new Event("signed-out"));
        show(at, true);
        await pause();
      }
    }
  }

  for (const form of document.querySelectorAll("form[enctype='multipart/form-data']")) {
    let busy = false;
    form.addEventListener("submit", async e => {
      const inputs = [...form.querySelectorAll("input[type=file]")].filter(i => i.files.length === 1 && !i.multiple && !i.disabled);
      if (busy) { e.preventDefault(); return; }
      if (!inputs.length || e.defaultPrevented) return;
      e.preventDefault();
      e.stopImmediatePropagation();
      busy = true;
      for (const input of inputs) {
        const file = input.files[0], bar = document.createElement("progress"), line = document.createElement("p");
        bar.max = file.size;
        bar.setAttribute("aria-label", file.name);
        line.className = "fine";
        line.setAttribute("role", "status");
        form.querySelectorAll(".sending").forEach(x => x.remove());
        const box = document.createElement("div");
        box.className = "sending";
        box.append(bar, line);
        input.after(box);
        try {
          const id = await send(file, (at, stopped) => {
            bar.value = at;
            line.textContent = say(stopped ? t.stopped : t.sending, { at: size(at), size: size(file.size) });
          });
          const hidden = document.createElement("input");
          hidden.type = "hidden"; hidden.name = "_upload." + input.name; hidden.value = id;
          form.append(hidden);
          input.disabled = true;
        } catch (refused) {
          line.setAttribute("role", "alert");
          line.className = "fault";
          line.textContent = refused.message;
          bar.remove();
          input.focus();
          busy = false;
          return;
        }
      }
      busy = false;
      form.requestSubmit(e.submitter);
    });
    // A page that comes back from the browser's memory can send again.
    addEventListener("pageshow", e => {
      if (!e.persisted) return;
      form.querySelectorAll("[name^='_upload.'], .sending").forEach(x => x.remove());
      form.querySelectorAll("input[type=file]").forEach(i => { i.disabled = false; });
    });
  }
})();
