// The same relations as a table: the complete equivalent of the drawing.

const ROWS_AT_ONCE = 300;
const COLUMNS = [
  { name: "Who", text: (r) => nameOf(r.s) },
  { name: "Relation", text: (r) => types.get(r.type).words },
  { name: "Whom", text: (r) => nameOf(r.t) },
  { name: "Particulars", text: particulars },
  { name: "Dates", text: (r) => r.valid, key: (r) => r.first ?? -1e7 },
  { name: "Modality", text: (r) => plain(r.modality) },
  { name: "Remarks", text: (r, codes) => remarks(r, codes).join("; ") },
  { name: "Sources", text: (r) => sourcesOf(r).map(nameOf).join("; ") },
];

/** Stage, qualifiers, own fields and what it regards. */
function particulars(relation) {
  const facts = (relation.facts ?? []).map(
    ([name, values]) => `${name}: ${values.map((value) => value.text).join(", ")}`,
  );
  const regarding = relation.regarding ? [`regarding: ${relation.regarding.text}`] : [];
  return [...(relation.stage ? [relation.stage] : []), ...facts, ...regarding].join("; ");
}

const sourcesOf = (relation) => [...new Set(relation.claims.map((i) => claims[i].source))];

function remarks(relation, codes) {
  const code = codes.get(relation.id);
  const found = [];
  if (isPossible(code)) found.push(state.day === null ? "possible only" : "possible on this day");
  if (code === UNDECIDED || code === UNDECIDED_POSSIBLE) found.push("undecided");
  if (relation.disputed) found.push("disputed");
  if (relation.disagree) found.push("dates disagree");
  if (relation.due) found.push(`due ${relation.due}`);
  return found;
}

class Table {
  constructor(node) {
    this.node = node;
    this.sorted = { column: 0, down: false };
    this.limit = ROWS_AT_ONCE;
    this.collator = new Intl.Collator("en", { numeric: true });
    this.body = el("tbody");
    this.more = el("p", { class: "more" });
    this.caption = el("caption");
    this.heads = COLUMNS.map((column, i) =>
      el(
        "th",
        { scope: "col" },
        el("button", { type: "button", onclick: () => this.sortBy(i) }, column.name),
      ),
    );
    fill(node, [
      el("table", {}, this.caption, el("thead", {}, el("tr", {}, this.heads)), this.body),
      this.more,
    ]);
    addEventListener("beforeprint", () => {
      this.limit = Infinity;
      this.draw();
    });
  }

  show(found, codes, words) {
    this.found = found;
    this.codes = codes;
    this.caption.textContent = words;
    this.stale = true;
    if (!this.node.hidden) this.draw();
  }

  sortBy(column) {
    this.sorted = { column, down: this.sorted.column === column && !this.sorted.down };
    this.draw();
  }

  rows() {
    const { column, down } = this.sorted;
    const { text, key } = COLUMNS[column];
    const value = new Map(this.found.map((r) => [r, key ? key(r) : text(r, this.codes)]));
    const compare = key ? (a, b) => a - b : (a, b) => this.collator.compare(a, b);
    const turn = down ? -1 : 1;
    return [...this.found].sort(
      (a, b) => turn * compare(value.get(a), value.get(b)) || this.collator.compare(a.id, b.id),
    );
  }

  draw() {
    this.stale = false;
    const rows = this.rows();
    fill(this.body, rows.slice(0, this.limit).map((r) => this.row(r)));
    this.heads.forEach((head, i) => {
      if (i !== this.sorted.column) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", this.sorted.down ? "descending" : "ascending");
    });
    const rest = rows.length - this.limit;
    fill(this.more, rest > 0
      ? [
          `${this.limit.toLocaleString("en-GB")} of ${count(rows.length, "row")}. `,
          el("button", { type: "button", class: "action", onclick: () => this.extend(ROWS_AT_ONCE) }, "Show more"),
          " ",
          el("button", { type: "button", class: "action", onclick: () => this.extend(Infinity) }, "Show all"),
        ]
      : []);
  }

  extend(rows) {
    this.limit += rows;
    this.draw();
  }

  row(relation) {
    const cells = COLUMNS.map(({ name, text }, i) => {
      if (i === 0) return el("th", { scope: "row" }, entityLink(relation.s));
      if (name === "Whom") return el("td", {}, entityLink(relation.t));
      if (name === "Relation") {
        const { group } = types.get(relation.type);
        const swatch = el("i", { class: `swatch ${group}` });
        return el("td", {}, el("span", { class: "with" }, swatch, relationLink(relation, text(relation))));
      }
      if (name === "Sources") {
        return el("td", {}, sourcesOf(relation).map((id, n) => [n ? "; " : "", this.source(id)]));
      }
      return el("td", {}, text(relation, this.codes));
    });
    const chosen = state.select === relation.id;
    return el("tr", { "data-id": relation.id, class: chosen ? "chosen" : null }, cells);
  }

  source(id) {
    return entities[id].url ? webLink(entities[id].url, nameOf(id)) : nameOf(id);
  }

  mark(id) {
    for (const row of this.body.rows) row.classList.toggle("chosen", row.dataset.id === id);
  }

  /** The rows as a file for spreadsheets; a quote keeps a name from being taken for a formula. */
  csv(title) {
    const quote = (value) => {
      const text = String(value ?? "");
      const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
      return `"${safe.replaceAll('"', '""')}"`;
    };
    const names = [
      "id", "subject_id", "object_id", ...COLUMNS.map((c) => c.name.toLowerCase()),
      "valid", "valid_from", "valid_to", "view",
    ];
    const iso = (day) => (day === undefined ? "" : isoDay(day));
    const rows = this.rows().map((r) => [
      r.id, r.s, r.t, ...COLUMNS.map((c) => c.text(r, this.codes)),
      r.dates, iso(r.first), iso(r.last), title,
    ]);
    return [names, ...rows].map((row) => row.map(quote).join(",")).join("\r\n") + "\r\n";
  }
}
