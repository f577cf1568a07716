"""What a source is: its `source.yaml`, read and checked.

A description says who publishes a source, under which licence, how it is cited, and what stands in
each column of its files. The reader, the documentation page and `fetch` all go by it, so a thing
is said once.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator
from westphalia.schema.entities import Source
from westphalia.schema.moments import Moment

_CONFIG = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

Sort = Literal["text", "integer", "number", "date", "code", "version"]


class Column(BaseModel):
    """One column of a published file.

    Args:
        sort: what its cells are (`is` in YAML). A `version` names the version of the file.
        first, last: bounds of an integer or number (`from`, `to`).
        codes: for a `code`, every value that may stand there and what it means.
        missing: cells that are no value, and what they say: ``-9: unknown``. ``""`` is blank.
        pattern: a regular expression that a text must match whole.
        raw: whether a text may hold any character, since the publisher garbled some.
        use: what becomes of it.
        ignored: why nothing becomes of it. One of the two is given.
    """

    model_config = _CONFIG

    sort: Annotated[Sort, Field(alias="is")] = "text"
    first: Annotated[float | None, Field(alias="from")] = None
    last: Annotated[float | None, Field(alias="to")] = None
    codes: dict[str, str] = {}
    missing: dict[str, str] = {}
    pattern: str | None = None
    raw: bool = False
    use: str | None = None
    ignored: str | None = None

    @model_validator(mode="after")
    def _one_fate(self) -> Self:
        if (self.use is None) == (self.ignored is None):
            raise ValueError("a column has either `use` or `ignored`")
        if (self.sort == "code") != bool(self.codes):
            raise ValueError("`codes` go with `is: code`, and the other way round")
        return self


class FileForm(BaseModel):
    """One file that a source publishes.

    Args:
        name: as published.
        what: what its rows are.
        address: where `fetch` finds it; ``member`` names the file inside a ZIP.
        sha256: of what the address gives.
        delimiter: the one that the publisher uses; others are detected and reported.
        records: number of rows, by version.
        version: of a file that does not say so itself in a column.
        key: columns that together name a row; no two rows share them.
        columns: every column, in the order of the file.
        others: what the columns are that ``columns`` does not name, where there are many of a
            kind; ``width`` is then the number of all columns.
        mends: whether a row that a spreadsheet broke over two lines is joined, and noted.
    """

    model_config = _CONFIG

    name: str
    what: str
    address: str | None = None
    member: str | None = None
    sha256: str | None = None
    delimiter: Literal[",", ";", "\t", "|"] = ","
    records: dict[str, int] = {}
    version: str | None = None
    key: tuple[str, ...] = ()
    columns: dict[str, Column]
    others: Column | None = None
    width: int | None = None
    mends: bool = False

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if unknown := [name for name in self.key if name not in self.columns]:
            raise ValueError(f"the key names no column: {unknown}")
        versions = [name for name, column in self.columns.items() if column.sort == "version"]
        if len(versions) + (self.version is not None) != 1:
            raise ValueError("a form has one version: a column of that sort, or `version`")
        if (self.others is None) != (self.width is None):
            raise ValueError("`others` goes with `width`")
        return self


class Version(BaseModel):
    """One version of a source.

    Args:
        written: how the version column writes it.
        published: when it came out.
        coverage_from, coverage_until: first and last day that it covers. What is in force on the
            last day is open, not ended.
        number: the version as people cite it, such as ``v3.0``.
    """

    model_config = _CONFIG

    written: tuple[str, ...] = ()
    published: str | None = None
    coverage_from: str | None = None
    coverage_until: str
    number: str | None = None


class Description(BaseModel):
    """A source of published files.

    Args:
        id: the loader's name.
        title, author, publisher, url, licence, citation, language: as in a bibliography.
        summary: one line on what it holds.
        measures: what it measures, and by which rules it includes things.
        becomes: what entities and relations come of its rows.
        lost: what it says that does not come across, and what to mind.
        scheme: the identifier scheme of its actors, for example ``cow``.
        versions: those that the loader reads, by name.
        files: the files that it reads.
        by_hand: what to do where nothing can be fetched.
    """

    model_config = _CONFIG

    id: str
    title: str
    author: str
    publisher: str
    url: str
    licence: str
    citation: str
    summary: str
    measures: str
    becomes: tuple[str, ...]
    lost: tuple[str, ...]
    scheme: str
    versions: dict[str, Version]
    files: dict[str, FileForm]
    by_hand: str | None = None

    def source_id(self, version: str) -> str:
        """The id of one version as a source: ``cow-igo-3-0``."""
        return f"{self.id}-{version.lower().replace('.', '-')}"

    def source(self, version: str) -> Source:
        """One version as a source that claims cite."""
        about = self.versions[version]
        return Source(
            id=self.source_id(version),
            name=self.title,
            author=self.author,
            publisher=self.publisher,
            published=Moment.parse(about.published) if about.published else None,
            number=about.number or f"version {version}",
            url=self.url,
            licence=self.licence,
            coverage_until=Moment.parse(about.coverage_until),
            note=self.citation,
        )


DESCRIBED: Final = "source.yaml"


@cache
def description(name: str) -> Description:
    """The description of a source of published files.

    Args:
        name: the loader's name, such as ``cow-igo``.
    """
    folder = files(f"westphalia.loaders.{name.replace('-', '_')}")
    text = folder.joinpath(DESCRIBED).read_text("utf-8")
    # Every scalar stays text: NO is Norway and 2016.10 is not 2016.1.
    return Description.model_validate(yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506
