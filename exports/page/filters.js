// Search, focus and filters. The filters are the legend too.

const HITS = 8;

/** The shape of a kind of entity, as the drawing has it. */
function shapeIcon(kind) {
  const polygon = (points) => svg("polygon", { points });
  const shapes = {
    Polity: () => svg("circle", { cx: 8, cy: 8, r: 6 }),
    Territory: () => polygon("4,2 12,2 15,8 12,14 4,14 1,8"),
    Organisation: () => svg("rect", { x: 2, y: 2, width: 12, height: 12, rx: 3.5 }),
    Group: () => polygon("8,1 15,8 8,15 1,8"),
    Person: () => polygon("8,1.5 15,14 1,14"),
    Office: () => polygon("8,1 15,6.5 12.3,14.5 3.7,14.5 1,6.5"),
    Agreement: () => svg("rect", { x: 2, y: 2, width: 12, height: 12 }),
    Event: () => polygon("8,1 10,6 15.5,6 11,9.5 12.7,15 8,11.8 3.3,15 5,9.5 0.5,6 6,6"),
    Facility: () => polygon("5,2 11,2 14,5 14,11 11,14 5,14 2,11 2,5"),
    Source: () => polygon("1,3 11,3 15,13 5,13"),
  };
  const box = { viewBox: "0 0 16 16", class: kind === "Polity" ? "shape" : "shape other", "aria-hidden": "true" };
  return svg("svg", box, (shapes[kind] ?? shapes.Polity)());
}

/** A sample of a line. */
function lineIcon(dash, bar) {
  const line = svg("line", { x1: 1, y1: 7, x2: 39, y2: 7, "stroke-dasharray": dash });
  const mark = bar ? [svg("line", { x1: 20, y1: 2, x2: 20, y2: 12 })] : [];
  return svg("svg", { viewBox: "0 0 40 14", class: "sample", "aria-hidden": "true" }, line, ...mark);
}

const tick = (label, onchange, extra = []) => {
  const box = el("input", { type: "checkbox", onchange: () => onchange(box.checked) });
  return [el("label", { class: "tick" }, box, extra, el("span", {}, label), el("span", { class: "number" })), box];
};

const toggled = (set, values, on) => {
  const next = new Set(set);
  for (const value of values) on ? next.add(value) : next.delete(value);
  return next;
};

class Filters {
  constructor() {
    this.boxes = [];
    this.groups();
    this.kinds();
    this.modality();
    this.standpoints();
    byId("certainty").addEventListener("change", (e) => change({ certainty: e.target.value }));
    byId("hops").addEventListener("change", (e) => change({ hops: Number(e.target.value) }));
    byId("through").addEventListener("change", (e) => change({ through: e.target.checked }));
    byId("around-clear").addEventListener("click", () => change({ around: null }));
    byId("reset").addEventListener("click", () => change({ ...initial(), tab: state.tab }));
    fill(byId("lines"), [
      el("li", {}, lineIcon(""), "holds"),
      el("li", {}, lineIcon("6 4"), "possible only: dates not known well enough"),
      el("li", {}, lineIcon("12 3 2 3", true), "disputed: somebody denies it"),
      el("li", {}, lineIcon("1.5 4"), "planned, promised, threatened or alleged"),
    ]);
  }

  groups() {
    const parts = data.groups.map((group) => {
      const names = Object.keys(group.types);
      const [label, box] = tick(
        capital(group.name),
        (on) => change({ without: toggled(state.without, names, !on) }),
        el("i", { class: `swatch ${group.name}` }),
      );
      this.boxes.push([box, label, (r) => types.get(r.type).group === group.name, () => {
        const off = names.filter((name) => state.without.has(name)).length;
        box.checked = off < names.length;
        box.indeterminate = off > 0 && off < names.length;
      }]);
      const inner = names.map((name) => {
        const [typeLabel, typeBox] = tick(group.types[name].words, (on) =>
          change({ without: toggled(state.without, [name], !on) }),
        );
        typeBox.dataset.type = name;
        this.boxes.push([typeBox, typeLabel, (r) => r.type === name, () => {
          typeBox.checked = !state.without.has(name);
        }]);
        return el("li", {}, typeLabel);
      });
      box.dataset.group = group.name;
      return el(
        "li",
        {},
        label,
        el("details", {}, el("summary", {}, count(names.length, "type")), el("ul", { class: "plain" }, inner)),
      );
    });
    fill(byId("groups"), parts);
  }

  kinds() {
    fill(byId("kinds"), kinds.map((kind) => {
      const [label, box] = tick(
        kind,
        (on) => change({ hide: toggled(state.hide, [kind], !on) }),
        shapeIcon(kind),
      );
      box.dataset.kind = kind;
      this.boxes.push([box, label, null, () => { box.checked = !state.hide.has(kind); }]);
      return el("li", {}, label);
    }));
  }

  modality() {
    const used = new Set(relations.map((r) => r.modality));
    fill(byId("modalities"), data.modalities.filter(([name]) => used.has(name)).map(([name, words]) => {
      const [label, box] = tick(capital(words), (on) =>
        change({ modality: toggled(state.modality, [name], on) }),
      );
      box.dataset.modality = name;
      this.boxes.push([box, label, (r) => r.modality === name, () => {
        box.checked = state.modality.has(name);
      }]);
      return el("li", {}, label);
    }));
  }

  standpoints() {
    const select = byId("seen");
    const group = (label, ids) =>
      el(
        "optgroup",
        { label },
        [...ids]
          .sort((a, b) => nameOf(a).localeCompare(nameOf(b)))
          .map((id) => el("option", { value: id }, nameOf(id))),
      );
    fill(select, [
      el("option", { value: "" }, "no one in particular"),
      group("With statements of their own", speaking),
      group("Without: they see alike", silent),
    ]);
    select.addEventListener("change", () =>
      change({ seen: select.value || null, undecided: state.undecided && select.value !== "" }),
    );
  }

  /** Show the state, with how many of the relations shown each filter stands for. */
  show(seen) {
    for (const [, label, test, refresh] of this.boxes) {
      refresh();
      const number = test ? seen.shown.filter(test).length : 0;
      label.lastChild.textContent = number ? number.toLocaleString("en-GB") : "";
    }
    byId("seen").value = state.seen ?? "";
    byId("certainty").value = state.certainty;
    byId("hops").value = String(state.hops);
    byId("through").checked = state.through;
    byId("focus").hidden = state.around === null;
    if (state.around !== null) byId("around-name").textContent = nameOf(state.around);
  }
}

/** A search box whose hits are walked with the arrow keys. */
class Search {
  constructor() {
    this.input = byId("search");
    this.list = byId("hits");
    this.hits = [];
    this.at = -1;
    this.index = Object.keys(data.places).map((id) => {
      const { name, aliases = [], codes = [] } = entities[id];
      return { id, names: [name, ...aliases.map((a) => a.name), id, ...codes.map((c) => c[1])].map(fold) };
    });
    this.input.addEventListener("input", () => this.find());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  find() {
    const text = fold(this.input.value);
    const rank = ({ names }) => {
      let best = Infinity;
      names.forEach((name, i) => {
        const at = name.indexOf(text);
        if (at < 0) return;
        const kind = name === text ? 0 : at === 0 ? 1 : /[\s-]/.test(name[at - 1]) ? 2 : 3;
        best = Math.min(best, kind + (i ? 0.5 : 0));
      });
      return best;
    };
    this.hits = text
      ? this.index
          .map((entry) => [rank(entry), entry.id])
          .filter(([best]) => best < Infinity)
          .sort((a, b) => a[0] - b[0] || nameOf(a[1]).localeCompare(nameOf(b[1])))
          .slice(0, HITS)
          .map(([, id]) => id)
      : [];
    this.move(this.hits.length ? 0 : -1);
    byId("search-status").textContent = text ? count(this.hits.length, "match", "matches") : "";
  }

  move(at) {
    this.at = at;
    fill(this.list, this.hits.map((id, i) =>
      el(
        "li",
        {
          role: "option",
          id: `hit-${i}`,
          "aria-selected": String(i === at),
          onpointerdown: (event) => {
            event.preventDefault();
            this.take(id);
          },
        },
        shapeIcon(entities[id].kind),
        el("span", {}, nameOf(id)),
        el("span", { class: "quiet" }, entities[id].kind),
      ),
    ));
    this.list.hidden = this.hits.length === 0;
    this.input.setAttribute("aria-expanded", String(this.hits.length > 0));
    if (at >= 0) this.input.setAttribute("aria-activedescendant", `hit-${at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const length = this.hits.length;
    if (event.key === "ArrowDown" && length) this.move((this.at + 1) % length);
    else if (event.key === "ArrowUp" && length) this.move((this.at + length - 1) % length);
    else if (event.key === "Enter" && this.at >= 0) this.take(this.hits[this.at]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  take(id) {
    this.input.value = nameOf(id);
    this.close();
    pick(id, { show: true });
  }

  close() {
    this.hits = [];
    this.move(-1);
  }
}

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
