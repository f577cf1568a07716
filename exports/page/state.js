// What the reader has chosen. It is kept in the address, so that a view can be shared.

const start = data.start;
const modalities = data.modalities.map(([name]) => name);
const NOTHING = "-";

// Those who say something of their own, and others: these see alike, but a reader may ask for one.
const speaking = data.standpoints;
const silent = Object.keys(data.places).filter(
  (id) => ["Polity", "Organisation", "Group"].includes(entities[id].kind) && !speaking.includes(id),
);
if (start.seen && ![...speaking, ...silent].includes(start.seen)) silent.push(start.seen);
const parties = [...speaking, ...silent];

function initial() {
  return {
    day: start.day,
    seen: start.seen,
    certainty: start.certainty,
    modality: new Set(start.modality),
    without: new Set(),
    hide: new Set(),
    around: start.around,
    hops: start.hops,
    through: start.through,
    undecided: start.undecided && !data.frozen,
    select: null,
    tab: "network",
  };
}

const state = initial();
const listeners = [];
const onChange = (listener) => listeners.push(listener);

/** Change the state and tell everyone; `keep` leaves the address as it is. */
function change(values, { keep = false } = {}) {
  const before = { ...state };
  Object.assign(state, values);
  for (const listener of listeners) listener(before);
  if (!keep) remember();
}

const same = (a, b) => a.size === b.size && [...a].every((value) => b.has(value));

/** The state as it differs from the one that the page starts with. */
function toHash() {
  const base = initial();
  const parts = new URLSearchParams();
  if (state.day !== base.day) parts.set("day", state.day === null ? "every" : isoDay(state.day));
  for (const name of ["seen", "around", "select"]) {
    if (state[name] !== base[name]) parts.set(name, state[name] ?? NOTHING);
  }
  for (const name of ["certainty", "tab"]) {
    if (state[name] !== base[name]) parts.set(name, state[name]);
  }
  for (const name of ["modality", "without", "hide"]) {
    if (!same(state[name], base[name])) parts.set(name, [...state[name]].join(",") || NOTHING);
  }
  for (const name of ["through", "undecided"]) {
    if (state[name] !== base[name]) parts.set(name, state[name] ? "1" : "0");
  }
  if (state.hops !== base.hops) parts.set("hops", String(state.hops));
  return parts.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
}

/** The state that an address names; what it names wrongly stays as the page starts. */
function fromHash(hash) {
  const values = initial();
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const among = (allowed, text) => new Set(text.split(",").filter((v) => allowed.includes(v)));
  const entity = (text, old) =>
    text === NOTHING ? null : Object.hasOwn(entities, text) ? text : old;
  const readers = {
    select: (text) => {
      const known = Object.hasOwn(entities, text) || relationById.has(text);
      values.select = known ? text : null;
    },
    tab: (text) => { if (text === "table") values.tab = text; },
    without: (text) => { values.without = among([...types.keys()], text); },
    hide: (text) => { values.hide = among(kinds, text); },
    modality: (text) => { values.modality = among(modalities, text); },
  };
  const choices = {
    day: (text) => { values.day = text === "every" ? null : dayFrom(text) ?? values.day; },
    seen: (text) => {
      if (text === NOTHING || parties.includes(text)) values.seen = entity(text, null);
    },
    certainty: (text) => { if (["possible", "certain"].includes(text)) values.certainty = text; },
    around: (text) => {
      if (text === NOTHING || inNetwork(text)) values.around = entity(text, null);
    },
    hops: (text) => { if (/^[1-5]$/.test(text)) values.hops = Number(text); },
    through: (text) => { values.through = text === "1"; },
    undecided: (text) => { values.undecided = text === "1" && values.seen !== null; },
  };
  const open = data.frozen ? ["around", "hops", "through"] : Object.keys(choices);
  for (const name of open) readers[name] = choices[name];
  // `undecided` needs to know the standpoint, so the parts are read in the order of the readers.
  for (const name of Object.keys(readers)) if (parts.has(name)) readers[name](parts.get(name));
  return values;
}

let pending = null;

/** Put the state into the address, not more often than browsers let a page do so. */
function remember() {
  if (pending !== null) return;
  pending = setTimeout(() => {
    pending = null;
    const hash = toHash();
    try {
      history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
    } catch {
      // Inside a notebook's frame there is no address to keep it in.
    }
  }, 250);
}
