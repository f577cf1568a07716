"use strict";
// Without this script the tables stand as they are, by the first measure.
for (const table of document.querySelectorAll("table.ranking")) {
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const key = (row, at) => row.cells[at].dataset.value ?? row.cells[at].textContent;
  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const numeric = head.classList.contains("number");
      const falling = head.hasAttribute("aria-sort")
        ? head.getAttribute("aria-sort") === "ascending"
        : numeric && at > 0;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", falling ? "descending" : "ascending");
      const rows = [...body.rows].map((row) => [key(row, at), row]);
      rows.sort(([a], [b]) => (numeric ? a - b : a.localeCompare(b, "en")) * (falling ? -1 : 1));
      body.append(...rows.map(([, row]) => row));
    });
  });
}
