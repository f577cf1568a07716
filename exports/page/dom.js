// Building blocks for the document. Text from the data only ever becomes text nodes.

const byId = (id) => document.getElementById(id);

/** An element; `props` are attributes (`on…` are listeners), children are nodes or text. */
function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && typeof value === "boolean") node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  fill(node, children, false);
  return node;
}

/** Put children into a node, in place of what it holds unless told to add. */
function fill(node, children, replace = true) {
  if (replace) node.replaceChildren();
  for (const child of [children].flat(3)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child);
  }
  return node;
}

/** A link, where the address is one of the web; else the text alone. */
function webLink(address, text) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    return document.createTextNode(text);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return document.createTextNode(text);
  return el("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, text);
}

function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];
const DAY_LENGTH = 86_400_000;

/** Days are counted from 1970-01-01. */
const isoDay = (day) => new Date(day * DAY_LENGTH).toISOString().slice(0, 10);
const yearOf = (day) => new Date(day * DAY_LENGTH).getUTCFullYear();

function dayFrom(iso) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null;
  const time = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(time) || isoDay(time / DAY_LENGTH) !== iso ? null : time / DAY_LENGTH;
}

function yearStart(year) {
  const time = new Date(0);
  time.setUTCFullYear(year, 0, 1);
  return time.getTime() / DAY_LENGTH;
}

function dayWords(day) {
  const date = new Date(day * DAY_LENGTH);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

const count = (number, one, many = `${one}s`) =>
  `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;

function save(name, blob) {
  const address = URL.createObjectURL(blob);
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
