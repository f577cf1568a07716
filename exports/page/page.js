// Puts the parts together: one state, and everything shown from it.

const filters = new Filters();
const panel = new Panel(byId("panel"));
const table = new Table(byId("table"));
const time = data.frozen ? null : new Time();
const drawing = new Drawing(byId("network"), { onPick: (id) => pick(id), onHover: caption });
new Search();

let seen = look(state);
let listing = false;

/** Select an entity or relation by id, or nothing; `show` brings it into the picture. */
function pick(id, { show = false } = {}) {
  listing = false;
  const known = id !== null && (Object.hasOwn(entities, id) || relationById.has(id));
  // The panel is made anew; who read in it goes on reading in it.
  const reading = byId("panel").contains(document.activeElement);
  change({ select: known ? id : null });
  if (reading) byId("panel-title").focus({ preventScroll: true });
  if (known && matchMedia("(max-width: 60rem)").matches) byId("panel").scrollIntoView({ block: "start" });
  if (!show || !known) return;
  const node = drawing.cy.getElementById(id);
  if (node.nonempty()) drawing.cy.animate({ center: { eles: node }, duration: still() ? 0 : 250 });
  byId("panel-title").focus({ preventScroll: true });
}

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Which view is shown, in words. */
function viewWords() {
  const parts = [state.day === null ? "Every date" : `As of ${dayWords(state.day)}`];
  if (state.seen) parts.push(`as seen by ${nameOf(state.seen)}`);
  if (state.undecided) parts.push("undecided only");
  const said = modalities.filter((name) => state.modality.has(name)).map(plain);
  if (said.length === modalities.length) parts.push("of any modality");
  else parts.push(said.join(" and ") || "of no modality");
  parts.push(state.certainty === "certain" ? "certain only" : "certain and possible");
  if (state.around) parts.push(`${count(state.hops, "step")} around ${nameOf(state.around)}`);
  if (state.without.size) parts.push(`without ${count(state.without.size, "type")} of relation`);
  if (state.hide.size) parts.push(`without ${count(state.hide.size, "kind")} of entity`);
  return parts.join(", ");
}

function showStatement(drawn) {
  const { shown, undecided, all } = seen;
  const ends = new Set(shown.flatMap(({ s, t }) => [s, t]));
  const possible = shown.filter((r) => isPossible(seen.codes.get(r.id))).length;
  const disputed = shown.filter((r) => r.disputed).length;
  const parts = [`${count(shown.length, "relation")} between ${count(ends.size, "entity", "entities")}`];
  if (!state.undecided && all > shown.length) parts[0] += ` (${all.toLocaleString("en-GB")} before filters)`;
  if (possible) parts.push(`${possible.toLocaleString("en-GB")} only possible`);
  if (disputed) parts.push(`${disputed.toLocaleString("en-GB")} disputed`);
  byId("view").textContent = `${viewWords()}.`;
  byId("counts").textContent = `${parts.join(", ")}.`;
  const button = byId("undecided");
  const open = state.seen !== null || undecided.length > 0;
  button.hidden = !open;
  button.disabled = undecided.length === 0;
  button.textContent = undecided.length ? `${undecided.length.toLocaleString("en-GB")} undecided: list them` : "Nothing is undecided";
  const { found, carried } = data.counts;
  const notes = [...data.limits];
  if (carried < found) {
    notes.push(`This page carries ${carried.toLocaleString("en-GB")} of ${count(found, "relation")}, those of the best connected entities; write it around one entity to have the rest`);
  }
  if (drawn < shown.length) {
    notes.push(`Showing ${drawn.toLocaleString("en-GB")} of ${count(shown.length, "relation")} in the drawing; choose an entity and show what is around it, or filter. The table has them all`);
  }
  byId("limits").textContent = notes.length ? `${capital(notes.join(". "))}.` : "";
  byId("empty").hidden = shown.length > 0;
  byId("network").setAttribute(
    "aria-label",
    `Drawing of ${count(drawn, "relation")}. The table holds the same relations. ` +
      "Arrow keys move, plus and minus zoom, 0 shows all.",
  );
}

/** Under the drawing: what the pointer is on. */
function caption(id) {
  const box = byId("caption");
  if (id === null) box.textContent = "";
  else if (relationById.has(id)) {
    const relation = relationById.get(id);
    const marks = remarks(relation, seen.codes);
    box.textContent = [sentence(relation), relation.valid, ...marks].join(" · ");
  } else box.textContent = `${nameOf(id)} · ${entities[id].kind}`;
}

function showTab() {
  const onTable = state.tab === "table";
  for (const name of ["network", "table"]) {
    const on = name === state.tab;
    const tab = byId(`tab-${name}`);
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
    byId(`pane-${name}`).hidden = !on;
  }
  byId("picture").hidden = onTable;
  document.body.classList.toggle("on-table", onTable);
  document.body.classList.toggle("idle", state.select === null && !listing);
  table.node.hidden = !onTable;
  if (onTable && table.stale) table.draw();
}

function show(before) {
  const onlyChosen = before && ["select", "tab"].some((n) => before[n] !== state[n]) &&
    Object.keys(state).every((n) => n === "select" || n === "tab" || before[n] === state[n]);
  if (!onlyChosen) {
    seen = look(state);
    const alone = [state.around, state.select].find(inNetwork) ?? null;
    const drawn = drawing.show(seen.shown, seen.codes, alone);
    showStatement(drawn);
    table.show(seen.shown, seen.codes, `${viewWords()}: ${count(seen.shown.length, "relation")}`);
    filters.show(seen);
    time?.show();
  }
  showTab();
  table.mark(state.select);
  drawing.choose(state.select);
  if (listing && seen.undecided.length) panel.undecided(seen.undecided);
  else panel.show(seen);
  const refocus = !before || before.around !== state.around || before.hops !== state.hops ||
    before.through !== state.through || (before.tab !== state.tab && !drawing.moved);
  if (refocus) drawing.fit();
}

function tabKeys(event) {
  const other = { ArrowLeft: "network", ArrowRight: "table", Home: "network", End: "table" }[event.key];
  if (!other) return;
  event.preventDefault();
  change({ tab: other });
  byId(`tab-${other}`).focus();
}

function wire() {
  document.title = data.title;
  byId("heading").textContent = data.title;
  document.body.classList.toggle("frozen", data.frozen);
  for (const name of ["network", "table"]) {
    byId(`tab-${name}`).addEventListener("click", () => change({ tab: name }));
    byId(`tab-${name}`).addEventListener("keydown", tabKeys);
  }
  byId("skip").addEventListener("click", () => {
    change({ tab: "table" });
    byId("table").querySelector("button")?.focus();
  });
  byId("undecided").addEventListener("click", () => {
    listing = true;
    change({ select: null });
    byId("panel-title").focus({ preventScroll: true });
  });
  byId("zoom-in").addEventListener("click", () => drawing.zoom(1.3));
  byId("zoom-out").addEventListener("click", () => drawing.zoom(1 / 1.3));
  byId("zoom-all").addEventListener("click", () => drawing.fit());
  byId("picture").addEventListener("click", () => save("network.png", drawing.picture()));
  byId("csv").addEventListener("click", () => {
    const text = `\ufeff${table.csv(viewWords())}`;
    save("relations.csv", new Blob([text], { type: "text/csv;charset=utf-8" }));
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.select !== null && event.target !== byId("search")) pick(null);
  });
  addEventListener("hashchange", () => change(fromHash(location.hash), { keep: true }));
  // On a phone the filters would stand before the network.
  byId("filters").open = !matchMedia("(max-width: 60rem)").matches;
}

wire();
Object.assign(state, fromHash(location.hash));
onChange(show);
show(null);

// For scripts and tests that look at the page from outside.
window.westphalia = {
  cy: drawing.cy,
  shown: () => seen.shown.map((relation) => relation.id),
  undecided: () => seen.undecided.map((relation) => relation.id),
  denied: () => seen.denied.map((relation) => relation.id),
};
