// What the page carries. Who is in on which day for whom was worked out when it was written.

const data = JSON.parse(byId("payload").textContent);
const { entities, relations, claims, lines } = data;

const types = new Map();
for (const group of data.groups) {
  for (const [name, type] of Object.entries(group.types)) {
    types.set(name, { ...type, name, group: group.name });
  }
}
const relationById = new Map(relations.map((relation) => [relation.id, relation]));
const kinds = [...new Set(Object.keys(data.places).map((id) => entities[id].kind))].sort();

const inNetwork = (id) => id !== null && Object.hasOwn(data.places, id);
const nameOf = (id) => (Object.hasOwn(entities, id) ? entities[id].name : id);
const plain = (name) => name.replaceAll("_", " ");

// Codes of standing; see standings.py.
const SURE = 0, POSSIBLE = 1, UNDECIDED = 2, UNDECIDED_POSSIBLE = 3, OUT = 4;

/** The course of a relation in the eyes of a party: its own, that of the silent, or nobody's. */
function lineOf(relation, party) {
  if (party === null) return lines[relation.line];
  if (relation.seen && Object.hasOwn(relation.seen, party)) return lines[relation.seen[party]];
  return lines[relation.silent ?? relation.line];
}

/** How a relation stands on a day (null: over all time) in the eyes of a party (null: nobody's). */
function standing(relation, party, day) {
  const line = lineOf(relation, party);
  if (day === null) return line[0];
  for (let i = 1; i < line.length; i += 3) {
    const first = line[i], last = line[i + 1];
    if ((first === null || first <= day) && (last === null || day <= last)) return line[i + 2];
  }
  return OUT;
}

/** The days on which a relation changes its standing. */
function changes(relation, party) {
  const line = lineOf(relation, party);
  const days = [];
  for (let i = 1; i < line.length; i += 3) {
    if (line[i] !== null) days.push(line[i]);
    if (line[i + 1] !== null) days.push(line[i + 1] + 1);
  }
  return days;
}

/** Relations at most `hops` steps from an entity; steps lead through organisations only if told. */
function near(found, around, hops, through) {
  if (!around) return found;
  const neighbours = new Map();
  const link = (a, b) => {
    if (!neighbours.has(a)) neighbours.set(a, new Set());
    neighbours.get(a).add(b);
  };
  for (const { s, t } of found) {
    link(s, t);
    link(t, s);
  }
  const passable = (id) => id === around || through || entities[id].kind !== "Organisation";
  const reached = new Set([around]), inner = new Set();
  let edge = [around];
  for (let step = 0; step < hops; step += 1) {
    const next = new Set();
    for (const id of edge.filter(passable)) {
      inner.add(id);
      for (const other of neighbours.get(id) ?? []) if (!reached.has(other)) next.add(other);
    }
    edge = [...next];
    for (const id of edge) reached.add(id);
  }
  return found.filter(
    ({ s, t }) => reached.has(s) && reached.has(t) && (inner.has(s) || inner.has(t)),
  );
}

/** What the state shows: `shown` relations, `undecided` and `denied` ones, codes by id, and `all`
 * before filters. Denied: in for nobody in particular, out for the party whose standpoint is taken. */
function look(state) {
  const codes = new Map();
  const inside = [], undecided = [], denied = [];
  let all = 0;
  const certain = state.certainty === "certain";
  for (const relation of relations) {
    const code = standing(relation, state.seen, state.day);
    if (code === OUT && (state.seen === null || standing(relation, null, state.day) === OUT)) continue;
    if (code === SURE || code === POSSIBLE) all += 1;
    if (certain && (code === POSSIBLE || code === UNDECIDED_POSSIBLE)) continue;
    if (!state.modality.has(relation.modality) || state.without.has(relation.type)) continue;
    if (state.hide.has(entities[relation.s].kind) || state.hide.has(entities[relation.t].kind)) {
      continue;
    }
    if (code === OUT) {
      denied.push(relation);
      continue;
    }
    codes.set(relation.id, code);
    (code === UNDECIDED || code === UNDECIDED_POSSIBLE ? undecided : inside).push(relation);
  }
  const limit = (found) => near(found, state.around, state.hops, state.through);
  const waiting = limit(undecided);
  return { all, codes, denied, undecided: waiting, shown: state.undecided ? waiting : limit(inside) };
}

const LONGEST_LABEL = 44;
const shorten = (text) =>
  text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1).trimEnd()}…` : text;

const isPossible = (code) => code === POSSIBLE || code === UNDECIDED_POSSIBLE;

/** What sets a relation apart, in brackets: stage and modality where they are not the usual. */
function inBrackets(relation) {
  const usual = plain(types.get(relation.type).stage ?? "");
  const more = (relation.which ?? []).map(({ text }) => shorten(text));
  if (relation.stage && relation.stage !== usual) more.unshift(relation.stage);
  if (relation.modality !== "actual") more.push(plain(relation.modality));
  return more.length ? ` (${more.join(", ")})` : "";
}

const sentence = (relation) =>
  `${nameOf(relation.s)} ${types.get(relation.type).words} ${nameOf(relation.t)}` +
  inBrackets(relation);
