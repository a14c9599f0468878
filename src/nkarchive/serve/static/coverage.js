// The front page's chart, drawn from its table: the value of each source under the pointer, a click leads to the month.
"use strict";
(() => {
  const table = document.getElementById("coverage-table");
  const place = document.querySelector("[data-coverage]");
  if (!table || !place || !window.uPlot) return;
  const names = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
  const rows = [...table.tBodies[0].rows].map((row) => ({
    href: row.cells[0].firstElementChild.href,
    label: row.cells[0].textContent,
    counts: [...row.cells].slice(1).map((cell) => Number(cell.textContent.replaceAll(",", ""))),
    // a label is "March 2024" or "2024"
    at: Date.parse(`1 ${/^\d+$/.test(row.cells[0].textContent) ? "January " : ""}${row.cells[0].textContent} UTC`) / 1000,
  }));
  const tops = rows.map(({ counts }) => {
    let sum = 0;
    return counts.map((count) => (sum += count));
  });
  const hint = document.createElement("p");
  hint.className = "faint hint";
  const said = (index) =>
    index == null
      ? "Point at a bar for its numbers; click it for its articles."
      : `${rows[index].label}: ${names
          .map((name, number) => [name, rows[index].counts[number]])
          .filter(([, count]) => count)
          .map(([name, count]) => `${name} ${count.toLocaleString("en")}`)
          .join(", ")}`;
  const month = rows.length > 1 && /^\d+$/.test(rows[0].label) ? 365 * 86400 : 30.4 * 86400;
  let plot;
  const draw = () => {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    plot?.destroy();
    const axis = { stroke: colour("--ink-2"), grid: { stroke: colour("--rule"), width: 1 }, ticks: { show: false }, font: "12px sans-serif" };
    const bars = uPlot.paths.bars({ size: [0.88, 60, 1], align: 0 });
    // the tallest first, so that each lower part is drawn over it
    const order = names.map((_, number) => number).reverse();
    const options = {
      width: place.clientWidth,
      height: 240,
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: { x: { range: (_, min, max) => [min - month, max + month] }, y: { range: (_, __, max) => [0, max || 1] } },
      axes: [{ ...axis, grid: { show: false }, size: 40 }, { ...axis, size: 48 }],
      series: [{}, ...order.map((number) => ({ label: names[number], fill: colour(`--c${number}`), width: 0, paths: bars, points: { show: false } }))],
      hooks: { setCursor: [(self) => { hint.textContent = said(self.cursor.idx); }] },
    };
    place.replaceChildren();
    plot = new uPlot(options, [rows.map(({ at }) => at), ...order.map((number) => tops.map((sums) => sums[number]))], place);
    plot.root.setAttribute("aria-hidden", "true");
    plot.over.addEventListener("click", () => {
      if (plot.cursor.idx != null) location.assign(rows[plot.cursor.idx].href);
    });
    place.append(hint);
    hint.textContent = said(null);
  };
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  let width = place.clientWidth;
  addEventListener("resize", () => {
    if (place.clientWidth !== width) plot.setSize({ width: (width = place.clientWidth), height: 240 });
  });
})();
