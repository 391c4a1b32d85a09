// Checks a decision certificate in the browser: the hash of its canonical text
// (RFC 8785) and each opened value against its commitment. The file leaves this
// device nowhere; the page's policy lets the script open no connection.
(() => {
  const root = document.querySelector("[data-check]");
  const all = (s, f) => root.querySelectorAll(s).forEach(f);
  const say = (name, on = true) => all(`[data-say="${name}"]`, e => { e.hidden = !on; });
  const put = (name, text) => all(`[data-value="${name}"]`, e => { e.textContent = text; });
  if (!globalThis.crypto || !crypto.subtle) { say("unable"); return; }
  all("[data-tool]", e => { e.hidden = false; });

  // The code on a printed decision ends in "#reference.hash".
  const [, reference, hash] = decodeURIComponent(location.hash).match(/^#(.+)\.([0-9a-f]{64})$/) || [];
  if (hash) { put("printed", reference + " " + hash); say("printed"); }

  class Fault extends Error {}
  const fault = place => { throw new Fault(place); };

  // Keys in the order of their UTF-16 units and strings as JSON.stringify spells
  // them are what the standard asks; numbers in certificates are integers.
  const canonical = v => {
    if (Array.isArray(v)) return "[" + v.map(canonical).join() + "]";
    if (v && typeof v === "object") return "{" + Object.keys(v).sort().map(k => JSON.stringify(k) + ":" + canonical(v[k])).join() + "}";
    if (typeof v === "number" && !Number.isSafeInteger(v)) fault("number " + v);
    return JSON.stringify(v);
  };
  const bytes = text => new TextEncoder().encode(text);
  const sha256 = async b => [...new Uint8Array(await crypto.subtle.digest("SHA-256", b))].map(x => x.toString(16).padStart(2, "0")).join("");
  const own = (o, k) => o && typeof o === "object" && Object.hasOwn(o, k) ? o[k] : undefined;

  const commitment = async (name, opening) => {
    const salt = own(opening, "salt"), value = own(opening, "value");
    if (!/^[0-9a-f]{64}$/.test(salt) || value === undefined) fault("opened." + name);
    const text = bytes(canonical(value)), whole = new Uint8Array(32 + text.length);
    whole.set(salt.match(/../g).map(h => parseInt(h, 16)));
    whole.set(text, 32);
    return sha256(whole);
  };

  const check = async text => {
    let file;
    try { file = JSON.parse(text); } catch { fault("JSON"); }
    const c = own(file, "certificate");
    if (!c || typeof c !== "object") fault("certificate");
    if (!["seedfund-certificate/1", "seedfund-certificate/2", "seedfund-certificate/3"].includes(own(c, "format"))) fault("format");
    const found = await sha256(bytes(canonical(c)));
    if (own(file, "hash") !== found) fault("hash");
    const opened = own(file, "opened") || {}, sealed = own(c, "sealed") || {};
    for (const name of Object.keys(opened).sort())
      if (own(sealed, name) !== await commitment(name, opened[name])) fault("opened." + name);
    put("number", own(c, "number"));
    put("decision", own(own(c, "decision"), "reference"));
    put("adopted", own(own(c, "adoption"), "at"));
    put("hash", found);
    put("previous", own(c, "previous"));
    put("opened", Object.keys(opened).sort().join(", ") || "\u2013");
    put("sealed", Object.keys(sealed).sort().filter(n => !Object.hasOwn(opened, n)).join(", ") || "\u2013");
    return found;
  };

  root.querySelector("input[type=file]").addEventListener("change", async event => {
    for (const name of ["holds", "fails", "same", "other"]) say(name, false);
    const chosen = event.target.files[0];
    if (!chosen) return;
    try {
      const found = await check(await chosen.text());
      say("holds");
      if (hash) say(found === hash ? "same" : "other");
    } catch (e) {
      put("fault", e instanceof Fault ? e.message : String(e));
      say("fails");
    }
  });
})();
