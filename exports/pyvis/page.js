// Draws the network that the block "page" holds. Its keys:
//   heading, remarks[], background, height, width        text and size of the page
//   nodes[], edges[], options, dot                        as vis-network takes them
//   legend[]: {text, colour, dashes} for a line, {text, colour, shape} for a node
//   configure, highlight, selectMenu, filterMenu          what pyvis can switch on
// Whatever comes from the data reaches the page as text.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  // A key of this name would change every object there is.
  const page = JSON.parse(byId("page").textContent, (key, value) =>
    key === "__proto__" ? undefined : value);

  function element(name, properties = {}, children = []) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // Pictures must be in the data; any other address would be a request.
  let refused = 0;
  const inside = (value) =>
    typeof value === "object" && value !== null
      ? Object.values(value).every(inside)
      : typeof value !== "string" || value.startsWith("data:");
  function keepInside(value) {
    if (typeof value !== "object" || value === null) return value;
    for (const [key, inner] of Object.entries(value)) {
      if (["image", "brokenImage", "src"].includes(key) && !inside(inner)) {
        delete value[key];
        refused += 1;
      } else {
        keepInside(inner);
      }
    }
    if (["image", "circularImage"].includes(value.shape) && !value.image) value.shape = "dot";
    if (value.type === "image" && !value.src) delete value.type;
    return value;
  }

  function read() {
    if (page.dot === null) return page;
    const drawn = vis.network.convertDot(page.dot);
    return { nodes: drawn.nodes, edges: drawn.edges, options: { nodes: { shape: "dot" }, ...drawn.options } };
  }

  function remark(text) {
    byId("remarks").append(element("p", { textContent: text }));
  }

  const size = (value) => (typeof value === "number" ? `${value}px` : String(value));
  const shown = (value) => (value === undefined || value === null ? "" : String(value));

  document.title = page.heading || "Network";
  byId("heading").textContent = page.heading;
  page.remarks.forEach(remark);

  let drawn;
  try {
    drawn = keepInside(read());
  } catch (error) {
    remark(`The DOT text cannot be drawn: ${error.message}`);
    drawn = { nodes: [], edges: [], options: {} };
  }
  if (refused > 0) remark(`Pictures left out, since they are on other servers: ${refused}`);

  const container = byId("mynetwork");
  container.style.height = size(page.height);
  container.style.width = size(page.width);
  container.style.backgroundColor = page.background;

  const nodes = new vis.DataSet(drawn.nodes);
  const edges = new vis.DataSet(drawn.edges);
  const before = { nodes: new Map(), edges: new Map() };
  nodes.forEach((node) => before.nodes.set(node.id, { ...node }));
  edges.forEach((edge) => before.edges.set(edge.id, { ...edge }));

  const options = drawn.options;
  if (page.configure) {
    options.configure = { enabled: true, ...options.configure, container: byId("config") };
  }
  const network = new vis.Network(container, { nodes, edges }, options);
  network.on("stabilizationProgress", ({ iterations, total }) => {
    byId("progress").textContent = `Arranging: ${Math.round((100 * iterations) / total)} %`;
  });
  network.once("stabilizationIterationsDone", () => {
    byId("progress").textContent = "";
  });

  // What a click shows stays, so that it can be read, copied and followed to its sources.
  const webAddress = /^https?:\/\//i;
  function detail(item) {
    const links = (Array.isArray(item.links) ? item.links : [])
      .filter((link) => link && webAddress.test(link.address))
      .map((link) => element("a", {
        textContent: shown(link.text), href: link.address, target: "_blank", rel: "noopener noreferrer",
      }));
    return [document.createTextNode(shown(item.title) || shown(item.label)), ...links];
  }
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    const item = node !== undefined ? nodes.get(node) : edge !== undefined ? edges.get(edge) : null;
    byId("details").replaceChildren(...(item ? detail(item) : []));
  });

  // Fades all but the chosen nodes and their neighbours; null brings everything back.
  function highlight(chosen) {
    const near = chosen && new Set(chosen.flatMap((id) => [id, ...network.getConnectedNodes(id)]));
    nodes.update(nodes.get().map(({ id }) => {
      const { font, opacity = 1 } = before.nodes.get(id);
      const faded = near && !near.has(id);
      return { id, opacity: faded ? 0.15 : opacity,
        font: faded ? { color: "rgba(120,120,120,0.3)" } : font || { color: "#343434" } };
    }));
    edges.update(edges.get().map(({ id, from, to }) => {
      const { color } = before.edges.get(id);
      const whole = typeof color === "string" ? { color, highlight: color, hover: color } : color || {};
      const faded = near && !(chosen.includes(from) || chosen.includes(to));
      return { id, color: { opacity: 1, ...whole, ...(faded ? { opacity: 0.08 } : {}) } };
    }));
  }

  // Shows the items whose property has one of the values, and what they hang on.
  function filter(kind, property, values) {
    const fits = (item) => values.has(shown(item[property]));
    const kept = new Set();
    if (kind === "node") {
      nodes.forEach((node) => fits(node) && kept.add(node.id));
    } else {
      edges.forEach((edge) => fits(edge) && kept.add(edge.from).add(edge.to));
    }
    nodes.update(nodes.get().map(({ id }) => ({ id, hidden: !kept.has(id) })));
    edges.update(edges.get().map((edge) => ({ id: edge.id, hidden: kind === "edge" && !fits(edge) })));
  }
  function unfilter() {
    nodes.update([...before.nodes.values()].map(({ id, hidden = false }) => ({ id, hidden })));
    edges.update([...before.edges.values()].map(({ id, hidden = false }) => ({ id, hidden })));
  }

  const choice = (text, select) => element("label", { textContent: text }, [select]);
  const option = (text, value) => element("option", { textContent: text, value });
  const button = (text, act) => {
    const made = element("button", { type: "button", textContent: text });
    made.addEventListener("click", act);
    return made;
  };
  const byText = (a, b) => shown(a).localeCompare(shown(b));

  function selectMenu() {
    const listed = nodes.get().sort((a, b) => byText(a.label, b.label));
    const select = element("select", { id: "select-node" }, [option("all", ""),
      ...listed.map((node, number) => option(shown(node.label) || shown(node.id), String(number)))]);
    select.addEventListener("change", () => {
      const node = select.value === "" ? null : listed[Number(select.value)];
      network.selectNodes(node ? [node.id] : []);
      highlight(node && [node.id]);
      byId("details").replaceChildren(...(node ? detail(node) : []));
    });
    const reset = button("Reset", () => {
      select.value = "";
      select.dispatchEvent(new Event("change"));
    });
    return element("fieldset", {}, [element("legend", { textContent: "Select" }), choice("Node", select), reset]);
  }

  function filterMenu() {
    const kind = element("select", { id: "select-item" }, [option("", ""), option("node", "node"), option("edge", "edge")]);
    const property = element("select", { id: "select-property" });
    const values = element("select", { id: "select-value", multiple: true, size: 4 });
    const plain = (value) => ["string", "number", "boolean"].includes(typeof value);
    const items = () => [...(kind.value === "node" ? before.nodes : before.edges).values()];
    const fill = (select, texts) =>
      select.replaceChildren(...[...new Set(texts)].sort(byText).map((text) => option(text, text)));
    const fillValues = () =>
      fill(values, items().map((item) => item[property.value]).filter(plain).map(shown));
    kind.addEventListener("change", () => {
      fill(property, kind.value === "" ? [] : items().flatMap((item) =>
        Object.keys(item).filter((key) => plain(item[key]))));
      fillValues();
    });
    property.addEventListener("change", fillValues);
    const apply = button("Filter", () => {
      const wanted = new Set([...values.selectedOptions].map((chosen) => chosen.value));
      if (wanted.size > 0) filter(kind.value, property.value, wanted);
    });
    return element("fieldset", {}, [element("legend", { textContent: "Filter" }), choice("Items", kind),
      choice("Property", property), choice("Values", values), apply, button("Reset", unfilter)]);
  }

  if (page.selectMenu) byId("menus").append(selectMenu());
  if (page.filterMenu) byId("menus").append(filterMenu());
  if (page.highlight || page.selectMenu) {
    network.on("click", ({ nodes: chosen }) => highlight(chosen.length > 0 ? chosen : null));
  }

  const corners = {
    square: "3,3 13,3 13,13 3,13", diamond: "8,1 15,8 8,15 1,8", triangle: "8,2 15,14 1,14",
    triangleDown: "1,2 15,2 8,14", hexagon: "4,2 12,2 16,8 12,14 4,14 0,8",
    star: "8,1 10,6 15,6 11,9.5 12.5,15 8,11.5 3.5,15 5,9.5 1,6 6,6",
  };
  function drawing(name, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }
  function sample({ colour, shape, dashes }) {
    const picture = drawing("svg", { width: shape ? 16 : 28, height: 16, "aria-hidden": "true" });
    if (!shape) {
      picture.append(drawing("line", { x1: 0, y1: 8, x2: 28, y2: 8, stroke: colour, "stroke-width": 3,
        "stroke-dasharray": Array.isArray(dashes) ? dashes.join(" ") : "none" }));
    } else if (corners[shape]) {
      picture.append(drawing("polygon", { points: corners[shape], fill: colour }));
    } else {
      picture.append(drawing("circle", { cx: 8, cy: 8, r: 6, fill: colour }));
    }
    return picture;
  }
  byId("legend").append(...page.legend.map((entry) =>
    element("li", {}, [sample(entry), document.createTextNode(entry.text)])));

  // For a reader at the browser's console, and for those who extend the page.
  window.westphaliaNetwork = { network, nodes, edges };
})();
