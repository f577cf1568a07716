// The side panel: all that is known of one entity or relation, with who says so.

const MOST_LISTED = 60;

/** A link that selects; in a tab of its own it opens the page with that selection. */
function selects(id, mark, text) {
  const onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    pick(id);
  };
  return el("a", { href: `#select=${encodeURIComponent(id)}`, [mark]: id, onclick }, text);
}

const entityLink = (id) => selects(id, "data-entity", nameOf(id));
const relationLink = (relation, text = sentence(relation)) =>
  selects(relation.id, "data-relation", text);

/** A value with a link to what it names, if the page carries it. */
function valueNode({ text, id, key }) {
  if (id) return entityLink(id);
  const named = key && relations.find((r) => `${r.s}:${r.type}:${r.t}` === key);
  return named ? relationLink(named, text) : document.createTextNode(text);
}

const listed = (values) =>
  values.flatMap((value, i) => (i ? [", ", valueNode(value)] : [valueNode(value)]));

const pair = (term, ...value) => [el("dt", {}, term), el("dd", {}, ...value)];
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const factPairs = (facts = []) => facts.map(([name, values]) => pair(capital(name), listed(values)));

class Panel {
  constructor(node) {
    this.node = node;
  }

  show(seen) {
    if (state.select === null) this.welcome();
    else if (Object.hasOwn(entities, state.select)) this.entity(state.select, seen);
    else this.relation(relationById.get(state.select), seen);
  }

  welcome() {
    fill(this.node, [
      el("h2", { id: "panel-title", tabindex: "-1" }, "Details"),
      el("p", {}, "Choose an entity or a line to read who says what, when, and where."),
      el("p", { class: "quiet" }, "Every line rests on claims. Each names its source; open one to see it."),
    ]);
  }

  head(kicker, title) {
    return [
      el(
        "div",
        { class: "panel-head" },
        el("p", { class: "kicker" }, kicker),
        el(
          "button",
          { type: "button", class: "close", "aria-label": "Close the details", onclick: () => pick(null) },
          "×",
        ),
      ),
      el("h2", { id: "panel-title", tabindex: "-1" }, title),
    ];
  }

  entity(id, seen) {
    const entity = entities[id];
    const drawn = inNetwork(id);
    const cites = entity.kind === "Source" && !drawn;
    const mine = seen.shown.filter((r) =>
      cites ? r.claims.some((i) => claims[i].source === id) : r.s === id || r.t === id,
    );
    const names = (entity.aliases ?? []).map((alias) =>
      el("li", {}, alias.name, alias.by ? [" (used by ", valueNode(alias.by), ")"] : null),
    );
    const codes = (entity.codes ?? []).map(([scheme, value, dated]) =>
      pair(scheme, value, dated ? el("span", { class: "quiet" }, ` (${dated})`) : null),
    );
    fill(this.node, [
      this.head(entity.kind, entity.name),
      entity.about ? el("p", {}, entity.about) : null,
      entity.url ? el("p", {}, webLink(entity.url, entity.url)) : null,
      drawn ? this.around(id) : null,
      el("dl", { class: "facts" }, factPairs(entity.facts), pair("Id", el("code", {}, id)), codes),
      names.length ? [el("h3", {}, "Other names"), el("ul", { class: "plain" }, names)] : null,
      el(
        "h3",
        {},
        `${count(mine.length, "relation")}${cites ? " that rest on it" : ""} in this view`,
      ),
      this.byGroup(mine),
      this.denied(seen.denied.filter((r) => r.s === id || r.t === id)),
    ]);
  }

  /** What others hold of an entity and the party whose standpoint is taken does not. */
  denied(found) {
    if (found.length === 0) return null;
    return [
      el("h3", {}, `Not so for ${nameOf(state.seen)}`),
      el("p", { class: "quiet" }, "Affirmed by others; this party denies it, or dates it otherwise."),
      this.byGroup(found),
    ];
  }

  around(id) {
    const on = state.around === id;
    const label = on ? "Show everything again" : `Show only what is around ${nameOf(id)}`;
    return el(
      "button",
      { type: "button", class: "action", onclick: () => change({ around: on ? null : id }) },
      label,
    );
  }

  byGroup(found) {
    return data.groups.map(({ name }) => {
      const mine = found.filter((r) => types.get(r.type).group === name);
      if (mine.length === 0) return null;
      const rest = mine.length - MOST_LISTED;
      return [
        el("h4", {}, el("i", { class: `swatch ${name}` }), capital(name)),
        el(
          "ul",
          { class: "plain" },
          mine.slice(0, MOST_LISTED).map((r) => el("li", {}, relationLink(r))),
          rest > 0 ? el("li", { class: "quiet" }, `and ${rest} more: see the table`) : null,
        ),
      ];
    });
  }

  relation(relation, seen) {
    const type = types.get(relation.type);
    const denied = relation.claims.map((i) => claims[i]).filter((claim) => claim.denies);
    const code = standing(relation, state.seen, state.day);
    fill(this.node, [
      this.head(
        [el("i", { class: `swatch ${type.group}` }), `${capital(type.group)} · ${plain(relation.type)}`],
        [entityLink(relation.s), ` ${type.words} `, entityLink(relation.t)],
      ),
      el(
        "ul",
        { class: "marks" },
        relation.modality !== "actual"
          ? el("li", {}, `${capital(plain(relation.modality))}: not stated as a fact`)
          : null,
        relation.disputed
          ? el("li", {}, "Disputed: denied by ", listed(distinct(denied.map(voice))))
          : null,
        relation.disagree ? el("li", {}, "The claims disagree on the dates") : null,
      ),
      el(
        "dl",
        { class: "facts" },
        pair("Dates", capital(relation.valid), el("code", { class: "raw" }, relation.dates)),
        relation.stage ? pair("Stage", relation.stage) : null,
        relation.modality !== "actual" ? pair("Modality", plain(relation.modality)) : null,
        relation.due ? pair("Due", relation.due) : null,
        relation.regarding ? pair("Regarding", valueNode(relation.regarding)) : null,
        factPairs(relation.facts),
        pair(this.when(), this.standing(code, seen, relation)),
        data.frozen ? null : pair("Holds", this.days(relation)),
      ),
      el("h3", {}, count(relation.claims.length, "claim")),
      el("ol", { class: "claims" }, relation.claims.map((i) => this.claim(claims[i]))),
      el("p", { class: "quiet" }, "Id: ", el("code", {}, relation.id)),
    ]);
  }

  when() {
    return state.day === null ? "Over all time" : `On ${dayWords(state.day)}`;
  }

  standing(code, seen, relation) {
    const eyes = state.seen ? `, as seen by ${nameOf(state.seen)}` : "";
    const words = {
      [SURE]: "holds",
      [POSSIBLE]: "holds possibly: the dates are not known well enough",
      [UNDECIDED]: "undecided",
      [UNDECIDED_POSSIBLE]: "undecided, and only possibly by its dates",
      [OUT]: "does not hold",
    };
    const hidden = (code === SURE || code === POSSIBLE) && !seen.shown.includes(relation);
    return `${capital(words[code])}${eyes}${hidden ? " (hidden by the filters)" : ""}`;
  }

  /** The days on which the relation is in, and how, for the standpoint taken. */
  days(relation) {
    const line = lineOf(relation, state.seen);
    const words = ["", "possibly ", "undecided ", "undecided, possibly "];
    const items = [];
    for (let i = 1; i < line.length; i += 3) {
      const first = line[i] === null ? "" : dayWords(line[i]);
      const last = line[i + 1] === null ? "" : dayWords(line[i + 1]);
      let span = "on every day";
      if (first && last) span = first === last ? first : `${first} to ${last}`;
      else if (first) span = `from ${first}`;
      else if (last) span = `until ${last}`;
      items.push(el("li", {}, words[line[i + 2]] + span));
    }
    return items.length ? el("ul", { class: "plain" }, items) : "on no day";
  }

  claim(claim) {
    const source = entities[claim.source];
    const said = claim.said ? `, ${claim.said}` : "";
    const published = new Map(source.facts ?? []);
    const imprint = ["publisher", "published"]
      .flatMap((name) => published.get(name) ?? [])
      .map((value) => value.text)
      .join(", ");
    return el(
      "li",
      { class: claim.denies ? "denies" : "affirms" },
      el(
        "p",
        {},
        el("strong", {}, claim.by || claim.attribution ? capital(voice(claim).text) : "The source itself"),
        claim.denies ? " denies it" : " affirms it",
        said,
      ),
      el(
        "p",
        {},
        entityLink(claim.source),
        imprint ? ` (${imprint})` : "",
        claim.locator ? `, ${claim.locator}` : "",
        source.url ? [" · ", webLink(source.url, "open source")] : "",
      ),
      el("p", { class: "quiet" }, `Dates: ${claim.valid}`, claim.due ? `; due ${claim.due}` : ""),
      claim.facts ? el("dl", { class: "facts" }, factPairs(claim.facts)) : null,
      claim.term ? el("p", { class: "quiet" }, `In the source’s words: “${claim.term}”`) : null,
      claim.note ? el("p", { class: "quiet" }, claim.note) : null,
    );
  }

  undecided(found) {
    fill(this.node, [
      this.head("Undecided", `What ${nameOf(state.seen)} leaves undecided`),
      el(
        "p",
        { class: "quiet" },
        "Others affirm these relations and others deny them; this party says nothing of them itself. " +
          "They are not drawn.",
      ),
      this.byGroup(found),
      el(
        "button",
        { type: "button", class: "action", onclick: () => change({ undecided: !state.undecided }) },
        state.undecided ? "Back to what holds" : "Draw these instead",
      ),
    ]);
  }
}

const distinct = (values) => [...new Map(values.map((value) => [value.text, value])).values()];

/** Who makes a claim: a named party, the unnamed, or the source itself. */
function voice(claim) {
  if (claim.by) return claim.by;
  if (claim.attribution) return { text: claim.attribution };
  return { text: nameOf(claim.source), id: claim.source };
}
