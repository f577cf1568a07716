"""The public Python objects: an archive that loads sources, and views that export themselves."""

from __future__ import annotations

import os
from collections.abc import Callable
from inspect import signature
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import westphalia.graph.archive as graph
from westphalia.atlas import atlas_path
from westphalia.graph.loads import Load
from westphalia.graph.view import View as GraphView
from westphalia.loaders import loader
from westphalia.schema.errors import UsageError

if TYPE_CHECKING:
    from pyvis.network import Network
    from westphalia.graph.cypher.push import Pushed

StrPath = str | PathLike[str]


class View(GraphView):
    """The archive seen at a date, from a standpoint; see ``westphalia show --help`` for options."""

    def write_html(self, path: StrPath, *, freeze: bool = False, title: str | None = None) -> Path:
        """Write the interactive network page: one file that asks the network for nothing.

        Args:
            freeze: carry this one view alone, not every date and standpoint.
        """
        from westphalia.exports.page import write_page

        write_page(self, Path(path), freeze=freeze, title=title)
        return Path(path)

    def write_report(self, path: StrPath, *measures: str, **options: Any) -> Path:
        """Write the centrality report: HTML with pictures, or the numbers as .csv, .json or .md.

        Args:
            measures: names of measures; none = the five of the report.
            options: ``group``, ``top`` and ``over``, as in :meth:`centrality`.
        """
        from westphalia.exports.report import write_centrality

        write_centrality(self, Path(path), measures or None, **options)
        return Path(path)

    def to_pyvis(self) -> Network:
        """The view as a ``pyvis.network.Network``, safe and offline."""
        from westphalia.exports.pyvis import to_pyvis

        return to_pyvis(self)

    def export(self, format: str, out: StrPath) -> None:
        """Write the view in a file format: html, pyvis, graphml, csv, jsonl or parquet.

        Raises:
            UsageError: there is no such format.
        """
        from westphalia.exports import exporter

        exporter(format)(self, Path(out))

    def push(
        self,
        url: str,
        *,
        user: str | None = None,
        password: str | None = None,
        database: str | None = None,
        overwrite: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> Pushed:
        """Make the graph of a Bolt server such as Neo4j equal to this view.

        Args:
            url: such as ``bolt://localhost:7687``.
            user, password, database: default to ``NEO4J_USER``, ``NEO4J_PASSWORD`` and
                ``NEO4J_DATABASE``.
            overwrite: change and remove what stands under our labels, whoever put it there.
            progress: is told how many rows are done, of how many.

        Raises:
            BackendError: the server cannot be reached, or refuses.
            UsageError: the database has nodes under our labels that were not pushed.
        """
        from westphalia.graph.cypher import push_view
        from westphalia.graph.cypher.server import Server

        server = Server.of(url, user, password, database)
        return push_view(self, server, overwrite=overwrite, progress=progress)

    def _repr_html_(self) -> str:
        """A notebook shows the page of this view."""
        from html import escape

        from westphalia.exports.page import render_page

        page = escape(render_page(self, freeze=True), quote=True)
        return f'<iframe srcdoc="{page}" width="100%" height="640" style="border:0"></iframe>'


class Archive(graph.Archive):
    """An open archive; made by :func:`open`."""

    view_class = View

    def view(self, **options: Any) -> View:
        """The archive seen at a date (``as_of``), by a party (``as_seen_by``), and so on.

        Raises:
            UsageError: an option that does not exist or an entity that cannot be found.
        """
        return cast(View, super().view(**options))

    def load(self, source: str, *paths: StrPath, dry_run: bool = False, **choices: Any) -> Load:
        """Read a source's files, check them whole, and add what is new.

        Args:
            source: a loader, such as ``dossier`` or ``cow-igo``.
            choices: what the loader leaves to the user, as in ``westphalia load --help``:
                ``unresolved`` (error, skip or create), ``partial``, ``mapping``.

        Raises:
            DataError: with every problem; nothing is written.
            UsageError: there is no such loader, or it leaves no such choice.
        """
        from westphalia.loaders.atlas.load import entities

        base = entities() if self.is_empty and source != "atlas" else None
        known = dict(self.entities)
        if base is not None:
            known.update((entity.id, entity) for entity, _ in base.iter_entities())
        read = loader(source)
        left = set(signature(read).parameters)
        if odd := [name for name in choices if name not in left]:
            raise UsageError(f"{source} leaves no choice called {odd[0]}")
        batch = read([Path(p) for p in paths], known, **choices)
        return self.append(batch, base=base, dry_run=dry_run)


def open(path: StrPath | None = None, *, create: bool = False) -> Archive:
    """An archive: the bundled atlas, or a file.

    Args:
        path: None for the atlas, which is read-only.
        create: make the file if it is missing. A new archive starts with the atlas's entities.

    Raises:
        UsageError: there is no such file.
        DataError: the file is no archive.

    >>> open().view(as_of="2015-02-20").entity("georgia").name
    'Georgia'
    """
    if path is None:
        return Archive(atlas_path())
    if str(path) == ":memory:":
        return Archive(":memory:", read_only=False)
    file = Path(path)
    writable = os.access(file, os.W_OK) if file.exists() else create
    return Archive(file, read_only=not writable)
