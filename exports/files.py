"""Files that appear whole or not at all."""

from __future__ import annotations

import json
import shutil
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from westphalia.schema.errors import UsageError

NOTE: Final = "view.json"


@contextmanager
def writing(out: str | Path) -> Iterator[BinaryIO]:
    """A binary file that appears at ``out`` when the block ends well; ``-`` is standard output.

    It is written beside its place and moved there, so that a failure leaves what was there. A
    device or a pipe is written to directly.

    Raises:
        UsageError: the place cannot be written.
    """
    if str(out) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    place = Path(out).resolve()
    if place.is_dir():
        raise UsageError(f"{out} is a folder", "name a file")
    if place.exists() and not place.is_file():
        with _explained(out), place.open("wb") as file:
            yield file
        return
    part = _beside(place)
    with _explained(out):
        try:
            with part.open("xb") as file:
                yield file
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def writing_folder(
    out: str | Path, note: Mapping[str, Any], names: Sequence[str]
) -> Iterator[Path]:
    """A folder to write the files ``names`` into, which move to ``out`` when the block ends well.

    ``out`` may be new, empty, or the place of an earlier export in the same format, known by the
    ``format`` in its ``view.json``, whose files it replaces. Anything else is not touched.

    Args:
        out: the folder.
        note: what ``view.json`` is to say; its ``format`` names the format.
        names: the files that the block writes.

    Raises:
        UsageError: the folder holds something else, or cannot be written.
    """
    if str(out) == "-":
        raise UsageError(f"{note['format']} is a folder of files", "name a folder")
    place = Path(out).resolve()
    _refuse_foreign(out, place, str(note["format"]), {*names, NOTE})
    part = _beside(place)
    with _explained(out):
        try:
            part.mkdir()
            yield part
            text = json.dumps(note, ensure_ascii=False, indent=2, default=str)
            (part / NOTE).write_text(f"{text}\n", "utf-8")
            if place.exists():
                for name in (*names, NOTE):
                    (part / name).replace(place / name)
            else:
                part.rename(place)
        finally:
            shutil.rmtree(part, ignore_errors=True)


def _refuse_foreign(out: str | Path, place: Path, form: str, names: set[str]) -> None:
    if not place.exists():
        return
    if not place.is_dir():
        raise UsageError(f"{out} is a file", "name a folder")
    found = {path.name for path in place.iterdir()}
    if found and not (found <= names and _form_of(place) == form):
        raise UsageError(
            f"{out} holds other files", "name a new folder, or one that holds nothing else"
        )


def _form_of(place: Path) -> str | None:
    try:
        note = json.loads((place / NOTE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return cast("str | None", note.get("format")) if isinstance(note, dict) else None


def _beside(place: Path) -> Path:
    return place.with_name(f".{uuid.uuid4().hex[:12]}.part")


@contextmanager
def _explained(out: str | Path) -> Iterator[None]:
    """Turn what the system says into our words."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"cannot write {out}: {error.strerror or error}") from error
