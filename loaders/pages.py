"""The documentation page of each data set, made from its description.

``python -m westphalia.loaders.pages FOLDER`` (``make docs``) writes them all, with an index.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from westphalia.loaders import DATASETS, LOADERS, package
from westphalia.loaders.description import Column, Description, FileForm, Version, description

MOST_CODES: Final = 4  # more of them stand below the table
INDEX: Final = "README"
OTHERS: Final = {
    "dossier": ("[dossier](../dossier.md)", "claims that you write by hand, in YAML"),
    "table": ("[table](table.md)", "any delimited file or Excel sheet, with a mapping"),
    "wikidata": ("[wikidata](wikidata.md)", "statements of Wikidata, with their references"),
}

Row = Sequence[str]


def page(name: str) -> str:
    """The page of a data set, as Markdown.

    Args:
        name: the loader's name, such as ``cow-igo``.
    """
    about = description(name)
    parts = [
        _made_from(f"loaders/{package(name)}/source.yaml"),
        f"# {about.title}",
        about.summary,
        _facts(about),
        f"## What it measures\n\n{about.measures}",
        f"## How to cite it\n\n{about.citation}",
        _getting(about),
        f"## What becomes of it\n\n{_bullets(about.becomes)}",
        _choices(about),
        f"## What is lost, and what to mind\n\n{_bullets(about.lost)}" if about.lost else "",
        "## The files, column by column\n\n"
        "Every cell is checked, also in columns of which nothing becomes: one that is not as said "
        "here stops the load. *Original value*: it is kept with the claim as it stands in the "
        "file, and `westphalia why` shows it.",
        *(_file(form) for form in about.files.values()),
        _codes(about.files.values()),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def index() -> str:
    """The page that leads to all others, as Markdown."""
    rows = []
    for name in DATASETS:
        about = description(name)
        first = min((v.coverage_from or "" for v in about.versions.values()), default="")
        last = max(v.coverage_until for v in about.versions.values())
        years = f"{first[:4]}–{last[:4]}"
        rows.append((f"[{name}]({name}.md)", _cell(about.summary), years, _cell(about.licence)))
    return (
        "\n\n".join(
            [
                _made_from("loaders/*/source.yaml"),
                "# Sources",
                "Published data sets, each with a loader that checks every cell:",
                _table(("data set", "what it says", "years", "licence"), rows),
                "```text\n"
                "westphalia fetch                         # lists them\n"
                "westphalia fetch cow-states              # brings the files from the publisher\n"
                "westphalia load cow-states -a my.db      # loads what was fetched\n"
                "westphalia sources -a my.db --cite       # the bibliography\n"
                "```",
                "None of the files is part of this project. Cite the data set and its version.",
                "Loaders of other things:",
                _table(("loader", "reads"), [OTHERS[name] for name in LOADERS if name in OTHERS]),
                "The atlas, which comes with the package, is made of dossiers "
                "(`westphalia load atlas -a my.db`).",
            ]
        )
        + "\n"
    )


def write(folder: Path) -> None:
    """Write the pages of all data sets, and the index, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in DATASETS:
        (folder / f"{name}.md").write_text(page(name), "utf-8")
    (folder / f"{INDEX}.md").write_text(index(), "utf-8")


# The parts of a page


def _made_from(path: str) -> str:
    return f"<!-- Made from {path} by `make docs`; change it there. -->"


def _facts(about: Description) -> str:
    rows = [
        ("loader", f"`{about.id}`"),
        ("author", _cell(about.author)),
        ("publisher", _cell(about.publisher)),
        ("page", f"<{about.url}>"),
        ("licence", _cell(about.licence)),
        ("codes of its actors", f"`{about.scheme}`"),
        *((f"version {name}", _coverage(v)) for name, v in about.versions.items()),
    ]
    return _table(("", ""), rows)


def _coverage(version: Version) -> str:
    if version.coverage_from:
        covers = f"covers {version.coverage_from} to {version.coverage_until}"
    else:
        covers = f"covers time up to {version.coverage_until}"
    return f"published {version.published}; {covers}" if version.published else covers


def _getting(about: Description) -> str:
    forms = about.files.values()
    load = f"westphalia load {about.id}"
    lines = ["## Get it and load it"]
    by_hand = [form for form in forms if form.address is None]
    if len(by_hand) < len(forms):
        lines.append(f"```text\nwestphalia fetch {about.id}\n{load} -a my.db\n```")
    if by_hand:
        names = _listed(f"`{form.name}`" for form in by_hand)
        how = _sentence(about.by_hand or f"look for it on <{about.url}>")
        lines.append(f"`westphalia fetch` knows no address of {names}. {how}")
        lines.append(f'```text\n{load} "{by_hand[0].name}" -a my.db\n```')
    rows = [
        (
            f"`{form.name}`",
            _cell(form.what),
            ", ".join(_records(form, version) for version in form.records),
            _whence(form),
        )
        for form in forms
    ]
    lines.append(_table(("file", "its rows are", "how many", "where it is"), rows))
    sums = [
        f"- `{form.sha256}` {_address_name(form)}"
        for form in {f.address: f for f in forms if f.sha256}.values()
    ]
    if sums:
        lines.append("SHA-256 of what the addresses give, which `fetch` compares:")
        lines.append("\n".join(sums))
    return "\n\n".join(lines)


def _records(form: FileForm, version: str) -> str:
    count = f"{form.records[version]:,}"
    return count if len(form.records) == 1 else f"{count} (version {version})"


def _whence(form: FileForm) -> str:
    if form.address is None:
        return "by hand"
    name = _address_name(form)
    return f"[{name}]({form.address.replace(' ', '%20')})" + (", inside" if form.member else "")


def _address_name(form: FileForm) -> str:
    return (form.address or "").rstrip("/").rpartition("/")[2] or form.name


def _choices(about: Description) -> str:
    return (
        "The choices of a load:\n\n"
        f"- `--unresolved error|skip|create`: what to do with a `{about.scheme}` code that means "
        "nobody on its day. `error` (the default) stops the load and lists all of them; `skip` "
        "leaves their rows out; `create` makes a polity of each, with that code. The choice is "
        "recorded with the load.\n"
        "- `--partial`: the file is an extract, so its rows are not counted. Everything else is "
        "checked as ever.\n"
        "- `--dry-run`: check and count; write nothing."
    )


def _file(form: FileForm) -> str:
    about = [f"{form.what}."]
    if form.key:
        verb = "together name" if len(form.key) > 1 else "names"
        about.append(f"{_listed(f'`{name}`' for name in form.key)} {verb} a row.")
    if form.version:
        about.append(f"The file does not say its version; it is {form.version}.")
    if form.mends:
        about.append("A row that a spreadsheet broke over two lines is joined, and said so.")
    parts = [f"### {form.name}", _sentence(" ".join(about))]
    used = _alike({n: c for n, c in form.columns.items() if c.use is not None})
    rows = [(_names(names), _content(c), _cell(c.use or "")) for names, c in used]
    if form.others and form.others.use is not None:
        rows.append((_the_others(form), _content(form.others), _cell(form.others.use)))
    if rows:
        parts.append(_table(("column", "what stands there", "what becomes of it"), rows))
    parts.append(_unused(form))
    return "\n\n".join(part for part in parts if part)


def _unused(form: FileForm) -> str:
    """The columns of which nothing becomes, by reason."""
    reasons: dict[str, list[str]] = {}
    for name, column in form.columns.items():
        if column.ignored is not None:
            reasons.setdefault(column.ignored, []).append(f"`{name}`")
    if form.others and form.others.ignored is not None:
        reasons.setdefault(form.others.ignored, []).append(_the_others(form))
    if not reasons:
        return ""
    rows = [(_cell(why), ", ".join(map(_cell, names))) for why, names in reasons.items()]
    return f"Nothing becomes of these:\n\n{_table(('because', 'columns'), rows)}"


def _the_others(form: FileForm) -> str:
    return f"the {(form.width or 0) - len(form.columns):,} other columns"


def _alike(columns: dict[str, Column]) -> list[tuple[list[str], Column]]:
    """Columns that are described alike stand in one row."""
    groups: dict[str, tuple[list[str], Column]] = {}
    for name, column in columns.items():
        groups.setdefault(column.model_dump_json(), ([], column))[0].append(name)
    return list(groups.values())


def _content(column: Column) -> str:
    parts = []
    if column.sort == "code":
        if len(column.codes) > MOST_CODES:
            parts.append(f"one of {len(column.codes)} [codes](#codes)")
        else:
            parts += [f"`{_code(code)}` {_cell(meaning)}" for code, meaning in column.codes.items()]
    elif column.sort == "text":
        parts.append(f"text like `{_code(column.pattern)}`" if column.pattern else "text")
    elif column.sort in ("integer", "number"):
        what = "whole number" if column.sort == "integer" else "number"
        parts.append(what + _bounds(column))
    else:
        parts.append({"date": "day", "version": "version"}[column.sort])
    parts += [
        f"`{_code(marker)}` {_cell(meaning)}" if marker else f"blank: {_cell(meaning)}"
        for marker, meaning in column.missing.items()
    ]
    return "; ".join(parts)


def _bounds(column: Column) -> str:
    low = f"{column.first:.10g}" if column.first is not None else ""
    high = f"{column.last:.10g}" if column.last is not None else ""
    if low and high:
        return f", {low} to {high}"
    return f" from {low}" if low else f" up to {high}" if high else ""


def _codes(forms: Iterable[FileForm]) -> str:
    """The long lists of codes, each once, with the columns that have it."""
    lists: dict[tuple[tuple[str, str], ...], dict[str, list[str]]] = {}
    for form in forms:
        columns = {f"`{name}`": column for name, column in form.columns.items()}
        if form.others:
            columns[_the_others(form)] = form.others
        for name, column in columns.items():
            if column.use is not None and len(column.codes) > MOST_CODES:
                where = lists.setdefault(tuple(column.codes.items()), {})
                where.setdefault(form.name, []).append(name)
    if not lists:
        return ""
    parts = ["## Codes"]
    for codes, where in lists.items():
        parts.append(_sentence("; ".join(f"{_listed(c)} in {f}" for f, c in where.items())))
        parts.append(_table(("code", "meaning"), [(f"`{_code(c)}`", _cell(m)) for c, m in codes]))
    return "\n\n".join(parts)


# Markdown


def _table(head: Row, rows: Iterable[Row]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _code(text: str) -> str:
    return text.replace("|", "\\|")


def _names(names: list[str]) -> str:
    return ", ".join(f"`{_code(name)}`" for name in names)


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {_sentence(line)}" for line in lines)


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


if __name__ == "__main__":
    write(Path(sys.argv[1]))
