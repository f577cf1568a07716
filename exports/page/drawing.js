// The network, drawn with Cytoscape.js. Places come with the data and never change.

const SHAPES = {
  Polity: "ellipse",
  Territory: "hexagon",
  Organisation: "round-rectangle",
  Group: "diamond",
  Person: "triangle",
  Office: "pentagon",
  Agreement: "rectangle",
  Event: "star",
  Facility: "octagon",
  Source: "rhomboid",
};

const styleOf = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

function drawingStyle() {
  const ink = styleOf("ink"), ground = styleOf("ground"), accent = styleOf("accent");
  const font = "system-ui, Roboto, Liberation Sans, sans-serif";
  return [
    {
      selector: "node",
      style: {
        width: "data(size)",
        height: "data(size)",
        "background-color": styleOf("node"),
        "border-width": 1.5,
        "border-color": ground,
        label: "data(label)",
        color: ink,
        "font-family": font,
        "font-size": "data(font)",
        "min-zoomed-font-size": 6,
        "text-wrap": "wrap",
        "text-max-width": 112,
        "text-valign": "bottom",
        "text-margin-y": 3,
        "text-outline-width": 2.5,
        "text-outline-color": ground,
      },
    },
    ...Object.entries(SHAPES).map(([kind, shape]) => ({
      selector: `node[kind = "${kind}"]`,
      style: { shape },
    })),
    {
      selector: `node[kind != "Polity"]`,
      style: { "background-color": styleOf("node-other") },
    },
    {
      selector: "edge",
      style: {
        width: 1.6,
        "curve-style": "bezier",
        "control-point-step-size": 24,
        "arrow-scale": 0.85,
        "line-opacity": 0.8,
        "overlay-padding": 4,
        "z-index": 1,
      },
    },
    ...data.groups.map(({ name }) => ({
      selector: `edge[group = "${name}"]`,
      style: {
        "line-color": styleOf(name),
        "target-arrow-color": styleOf(name),
        "mid-target-arrow-color": styleOf(name),
      },
    })),
    { selector: "edge[?directed]", style: { "target-arrow-shape": "triangle" } },
    {
      selector: "edge[?disputed]",
      style: {
        "line-style": "dashed",
        "line-dash-pattern": [12, 3, 2, 3],
        "mid-target-arrow-shape": "tee",
      },
    },
    { selector: "edge[?possible]", style: { "line-style": "dashed", "line-dash-pattern": [6, 4] } },
    { selector: "edge[?other]", style: { "line-style": "dotted", width: 2.2 } },
    { selector: ".faded", style: { opacity: 0.13 } },
    { selector: "node.faded", style: { "text-opacity": 0.35, opacity: 0.3 } },
    { selector: "node.near", style: { "min-zoomed-font-size": 0, "z-index": 5 } },
    {
      selector: "edge.named",
      style: {
        label: "data(words)",
        color: ink,
        "font-family": font,
        "font-size": 10.5,
        "text-rotation": "autorotate",
        "text-outline-width": 3,
        "text-outline-color": ground,
        "z-index": 9,
      },
    },
    { selector: "edge.chosen", style: { width: 3.4, "line-opacity": 1, "z-index": 10 } },
    {
      selector: "node.chosen",
      style: {
        "border-color": accent,
        "border-width": 4,
        "min-zoomed-font-size": 0,
        "font-weight": "bold",
        "z-index": 10,
      },
    },
    { selector: "node.hovered", style: { "border-color": accent, "border-width": 3 } },
    { selector: "edge.hovered", style: { width: 3, "line-opacity": 1 } },
  ];
}

const MOST_NAMED = 10;
const HUBS = 14;
const CLOSEST = 1.2;

class Drawing {
  constructor(container, { onPick, onHover }) {
    this.container = container;
    this.moved = false;
    this.cy = cytoscape({
      container,
      style: drawingStyle(),
      minZoom: 0.05,
      maxZoom: 4,
      autoungrabify: true,
      boxSelectionEnabled: false,
      selectionType: "single",
      autounselectify: true,
      layout: { name: "preset" },
    });
    this.cy.on("tap", (event) => onPick(event.target === this.cy ? null : event.target.id()));
    this.cy.on("mouseover", "node, edge", ({ target }) => {
      target.addClass("hovered");
      container.classList.add("over");
      onHover(target.id());
    });
    this.cy.on("mouseout", "node, edge", ({ target }) => {
      target.removeClass("hovered");
      container.classList.remove("over");
      onHover(null);
    });
    this.cy.on("scrollzoom dragpan pinchzoom", () => { this.moved = true; });
    this.hubs = [];
    this.cy.on("zoom", () => this.nameHubs());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour());
    new ResizeObserver(() => {
      this.cy.resize();
      if (!this.moved) this.fit();
    }).observe(container);
    container.addEventListener("keydown", (event) => this.key(event));
  }

  /** Draw these relations, first come first drawn, with `alone` even if nothing touches it. */
  show(found, codes, alone) {
    const drawn = found.slice(0, data.counts.drawn);
    const degree = new Map(alone ? [[alone, 0]] : []);
    for (const { s, t } of drawn) {
      degree.set(s, (degree.get(s) ?? 0) + 1);
      degree.set(t, (degree.get(t) ?? 0) + 1);
    }
    const wanted = new Set([...degree.keys(), ...drawn.map((relation) => relation.id)]);
    this.cy.batch(() => {
      this.cy.elements().filter((element) => !wanted.has(element.id())).remove();
      const added = [];
      for (const [id, links] of degree) {
        const values = {
          size: Math.round(14 + 5.2 * Math.sqrt(links)),
          font: Math.min(18, 11 + Math.sqrt(links)),
        };
        const node = this.cy.getElementById(id);
        if (node.nonempty()) {
          node.data(values);
          continue;
        }
        const [x, y] = data.places[id];
        const { kind, name } = entities[id];
        added.push({
          group: "nodes",
          data: { id, kind, label: shorten(name), ...values },
          position: { x, y },
        });
      }
      for (const relation of drawn) {
        const values = { possible: isPossible(codes.get(relation.id)) };
        const edge = this.cy.getElementById(relation.id);
        if (edge.nonempty()) edge.data(values);
        else added.push({ group: "edges", data: { ...this.edge(relation), ...values } });
      }
      this.cy.add(added);
    });
    this.hubs = this.apart([...degree].sort((a, b) => b[1] - a[1]).slice(0, HUBS));
    this.nameHubs();
    return drawn.length;
  }

  edge(relation) {
    const type = types.get(relation.type);
    return {
      id: relation.id,
      source: relation.s,
      target: relation.t,
      group: type.group,
      words: type.words + inBrackets(relation),
      directed: !type.symmetric,
      disputed: Boolean(relation.disputed),
      other: relation.modality !== "actual",
    };
  }

  /** Those of the entities that stand far enough from each other for large names. */
  apart(ranked) {
    const box = this.cy.elements().boundingBox({ includeLabels: false });
    const kept = [];
    for (const [id] of ranked) {
      const [x, y] = data.places[id];
      const free = kept.every(([, u, v]) => Math.abs(x - u) > box.w / 4.5 || Math.abs(y - v) > box.h / 9);
      if (free) kept.push([id, x, y]);
    }
    return kept.map(([id]) => id);
  }

  /** Keep the names of the best connected readable when the drawing is small. */
  nameHubs() {
    const larger = Math.min(2.2, Math.max(1, 0.62 / this.cy.zoom()));
    if (larger === this.larger && this.hubs === this.named) return;
    this.cy.batch(() => {
      for (const id of this.named ?? []) this.cy.getElementById(id).removeStyle("font-size");
      if (larger > 1) {
        for (const id of this.hubs) {
          const node = this.cy.getElementById(id);
          node.style("font-size", node.data("font") * larger);
        }
      }
    });
    this.larger = larger;
    this.named = this.hubs;
  }

  /** Bring out an entity or relation, and fade what has nothing to do with it. */
  choose(id) {
    this.cy.batch(() => {
      this.cy.elements().removeClass("faded near chosen named");
      const chosen = id ? this.cy.getElementById(id) : this.cy.collection();
      if (chosen.empty()) return;
      const kept = chosen.isNode() ? chosen.closedNeighborhood() : chosen.union(chosen.connectedNodes());
      this.cy.elements().not(kept).addClass("faded");
      kept.nodes().addClass("near");
      chosen.addClass("chosen");
      if (kept.edges().length <= MOST_NAMED) kept.edges().addClass("named");
    });
  }

  fit() {
    if (this.cy.elements().empty() || this.container.clientWidth === 0) return;
    this.cy.fit(undefined, 18);
    if (this.cy.zoom() > CLOSEST) {
      this.cy.zoom(CLOSEST);
      this.cy.center();
    }
    this.moved = false;
  }

  zoom(factor) {
    const middle = { x: this.container.clientWidth / 2, y: this.container.clientHeight / 2 };
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: middle });
    this.moved = true;
  }

  key(event) {
    const steps = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key in steps) {
      const [x, y] = steps[event.key];
      this.cy.panBy({ x, y });
      this.moved = true;
    } else if (event.key === "+" || event.key === "=") this.zoom(1.25);
    else if (event.key === "-") this.zoom(0.8);
    else if (event.key === "0") this.fit();
    else return;
    event.preventDefault();
  }

  recolour() {
    this.cy.style(drawingStyle());
  }

  picture() {
    const options = { output: "blob", scale: 2, bg: styleOf("ground"), maxWidth: 4000, maxHeight: 4000 };
    return this.cy.png(options);
  }
}
