"""Sources as a bibliography: plain text, BibTeX, or CSL-JSON for Zotero, pandoc and the like."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable
from typing import Any, Final, Literal

from westphalia.exports.words import moment_words
from westphalia.schema.entities import Source
from westphalia.schema.errors import UsageError, did_you_mean, visible
from westphalia.schema.moments import Moment

Sort = Literal["dataset", "report", "webpage", "article"]

_TEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_PERSON: Final = re.compile(r"[^\W\d][\w'’-]*, (?:[^\W\d_a-z][\w.'’-]*)(?: [^\W\d_a-z][\w.'’-]*)*")


def bibliography(
    sources: Iterable[Source], form: str = "plain", datasets: Collection[str] = ()
) -> str:
    """The sources as a bibliography, in the order of authors, titles and ids.

    Keys are the ids of the sources, so they stay the same from one archive to the next.

    Args:
        form: plain, bibtex or csl.
        datasets: ids of the sources that are data sets; their version is cited.

    Raises:
        UsageError: there is no such form.
    """
    if form not in FORMS:
        raise UsageError(
            f"there is no bibliography in {form!r}",
            did_you_mean(form, FORMS) or f"the forms are {', '.join(FORMS)}",
        )
    ordered = sorted(sources, key=lambda s: ((s.author or s.name).casefold(), s.name, s.id))
    return FORMS[form]([(source, _sort(source, source.id in datasets)) for source in ordered])


def line(source: Source) -> str:
    """A source as a line of a bibliography: author, title, publisher, number, date, address."""
    parts = [source.author, f"“{source.name}”", source.publisher, source.number]
    parts += [moment_words(source.published) if source.published else None, source.url]
    return ", ".join(part for part in parts if part)


def _sort(source: Source, is_dataset: bool) -> Sort:
    if is_dataset:
        return "dataset"
    if source.number:
        return "report"
    return "webpage" if source.url else "article"


def _plain(sources: list[tuple[Source, Sort]]) -> str:
    lines = []
    for source, sort in sources:
        seen = f", seen {moment_words(source.accessed)}" if source.accessed else ""
        lines.append(visible(f"{line(source)}{seen}"))
        if sort == "dataset" and source.note:
            lines.append(visible(f"  to be cited as: {source.note}"))
    return "".join(f"{text}\n" for text in lines)


# BibTeX


def _bibtex(sources: list[tuple[Source, Sort]]) -> str:
    return "\n".join(_entry(source, sort) for source, sort in sources)


def _entry(source: Source, sort: Sort) -> str:
    kind = {"report": "techreport", "article": "article"}.get(sort, "misc")
    publisher = _tex(source.publisher or "")
    fields = {
        "author": " and ".join(map(_bibtex_name, _names(source))),
        "title": f"{{{_tex(source.name)}}}",
    }
    if sort == "dataset":
        # Styles print `howpublished`; few know of a version.
        version = f", {source.number}" if source.number else ""
        fields |= {"howpublished": _tex(f"Data set{version}"), "publisher": publisher}
    elif sort == "report":
        fields |= {"institution": publisher, "number": _tex(source.number or "")}
    else:
        fields["journal" if sort == "article" else "howpublished"] = publisher
    fields |= {
        **_bibtex_date(source.published),
        "url": _tex_address(source.url or ""),
        "urldate": str(source.accessed or ""),
        "language": _tex(source.language or ""),
        "note": _tex(f"To be cited as: {source.note}") if sort == "dataset" and source.note else "",
    }
    lines = [
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n"
        for name, value in fields.items()
        if value
    ]
    return f"@{kind}{{{source.id},\n{''.join(lines)}}}\n"


def _bibtex_name(name: dict[str, str]) -> str:
    if "literal" in name:
        return f"{{{_tex(name['literal'])}}}"
    return f"{_tex(name['family'])}, {_tex(name['given'])}"


def _bibtex_date(published: Moment | None) -> dict[str, str]:
    if published is None:
        return {}
    parts = _date_parts(published)
    if parts is None:
        return {"year": _tex(_half_open(published))}
    if len(parts) == 2:
        return {"year": "--".join(str(part[0]) for part in parts)}
    year, *rest = parts[0]
    about = "about " if _is_about(published) else ""
    found = {"year": f"{about}{year:04}"}
    if rest:
        found["month"] = _MONTHS[rest[0] - 1]
    if len(rest) == 2:
        found["day"] = str(rest[1])
    return found


def _tex(text: str) -> str:
    """Text that TeX sets as it stands, on one line; letters of any script stay."""
    return "".join(_TEX.get(c, c) for c in visible(" ".join(text.split())))


def _tex_address(url: str) -> str:
    """An address goes through ``\\url`` as it is; only braces would end the field."""
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


# CSL


def _csl(sources: list[tuple[Source, Sort]]) -> str:
    items = [_item(source, sort) for source, sort in sources]
    return f"{json.dumps(items, ensure_ascii=False, indent=2)}\n"


def _item(source: Source, sort: Sort) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": source.id,
        "type": sort,
        "title": source.name,
        "author": _names(source),
        "publisher": source.publisher,
        "issued": _csl_date(source.published),
        "accessed": _csl_date(source.accessed),
        "version" if sort == "dataset" else "number": source.number,
        "URL": source.url,
        "language": source.language,
        "note": source.note,
    }
    if sort == "webpage":
        item["container-title"] = source.publisher
    return {name: value for name, value in item.items() if value}


def _csl_date(moment: Moment | None) -> dict[str, Any] | None:
    if moment is None:
        return None
    parts = _date_parts(moment)
    if parts is None:
        return {"literal": _half_open(moment)}
    return {"date-parts": parts} | ({"circa": True} if _is_about(moment) else {})


# Both


def _names(source: Source) -> list[dict[str, str]]:
    """The authors: persons as "Family, Given", several with semicolons between; else a body."""
    if not source.author:
        return []
    names = []
    for part in re.split(r"\s*;\s*", source.author.strip(" ;")):
        if _PERSON.fullmatch(part) or (";" in source.author and part.count(",") == 1):
            family, _, given = part.partition(",")
            names.append({"family": family.strip(), "given": given.strip()})
        else:
            names.append({"literal": part})
    return names


def _date_parts(moment: Moment) -> list[list[int]] | None:
    """One date as precise as it is known, two for a range of years, None if a side is open."""
    if _is_about(moment):
        moment = Moment.parse(moment.text.removesuffix("~"))
    first, last = moment.bounds
    if first is None or last is None:
        return None
    if first.year != last.year:
        return [[first.year], [last.year]]
    if first.month != last.month:
        return [[first.year]]
    if first.day != last.day:
        return [[first.year, first.month]]
    return [[first.year, first.month, first.day]]


def _half_open(moment: Moment) -> str:
    if moment.latest is not None:
        return f"{moment.latest.year} or earlier"
    return f"{moment.earliest.year} or later" if moment.earliest is not None else "no date"


def _is_about(moment: Moment) -> bool:
    return moment.text.endswith("~")


FORMS: Final[dict[str, Callable[[list[tuple[Source, Sort]]], str]]] = {
    "plain": _plain,
    "bibtex": _bibtex,
    "csl": _csl,
}
