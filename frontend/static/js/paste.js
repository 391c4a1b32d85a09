// A block that was copied from a spreadsheet is pasted into the table of a
// budget, from the cell in which the person stands: one line for a row, one tab
// for a column, cells of others left out of the count. What does not fit is
// pasted nowhere; what is no amount is pasted and named by its cell.
(() => {
  const amount = /^[-−]?[$€£]?\s*\d[\d\s\u00a0\u202f.,'’]*$|^\([\d\s\u00a0\u202f.,'’]+\)$|^-?$/;
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  for (const cube of document.querySelectorAll(".cube[data-pasted]")) {
    const t = cube.dataset, told = document.createElement("div");
    told.setAttribute("role", "alert");
    told.className = "pasted";
    cube.before(told);
    const rows = [...cube.querySelectorAll("tbody tr")].map(tr => [...tr.querySelectorAll("input")]).filter(row => row.length);
    cube.addEventListener("paste", e => {
      const block = e.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
      const from = rows.findIndex(row => row.includes(e.target));
      if (from < 0 || !/[\t\n]/.test(block)) return;
      e.preventDefault();
      const lines = block.split("\n").map(line => line.split("\t")), left = rows[from].indexOf(e.target);
      const wide = Math.max(...lines.map(l => l.length)), have = { rows: rows.length - from, columns: rows[from].length - left };
      if (lines.length > have.rows || wide > have.columns) {
        told.textContent = say(t.large, { rows: lines.length, columns: wide, rowsLeft: have.rows, columnsLeft: have.columns });
        return;
      }
      const faults = [];
      lines.forEach((line, y) => line.forEach((text, x) => {
        const input = rows[from + y][left + x], value = text.trim().replace(/^[$€£]\s*/, "");
        input.value = value;
        input.removeAttribute("aria-invalid");
        if (!amount.test(text.trim())) {
          input.setAttribute("aria-invalid", "true");
          faults.push([input, text.trim()]);
        }
      }));
      e.target.dispatchEvent(new Event("input", { bubbles: true }));
      const list = document.createElement("ul");
      for (const [input, text] of faults) {
        const li = document.createElement("li"), a = document.createElement("a");
        a.href = "#" + input.id;
        a.textContent = say(t.fault, { cell: input.getAttribute("aria-label"), text });
        li.append(a);
        list.append(li);
      }
      told.replaceChildren(say(t.pasted, { count: lines.reduce((n, l) => n + l.length, 0) }), ...(faults.length ? [list] : []));
    });
  }
})();
