"""Rows that a spreadsheet broke in two when it saved a file again, put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

Lines = Iterator[tuple[int, list[str]]]


def mended(
    lines: Lines,
    delimiter: str,
    accepts: Callable[[list[str]], bool],
    note: Callable[[int, int], None],
) -> Lines:
    """The lines, each pair that is one broken row as the row that it was.

    A line break in a quoted cell ends the row there: blanks fill it up, and the rest of the cell
    and the cells after it stand in the next line, some still joined by the publisher's delimiter.

    Args:
        delimiter: the publisher's.
        accepts: whether a row is a sound one; no other row is ever made.
        note: is told the two lines of each row that was put together.
    """
    ahead: tuple[int, list[str]] | None = None
    while (current := ahead or next(lines, None)) is not None:
        ahead = None
        line, raw = current
        if _has_blank_end(raw) and not accepts(raw) and (ahead := next(lines, None)):
            joined = _joined(raw, ahead[1], delimiter)
            if len(joined) == len(raw) and accepts(joined):
                note(line, ahead[0])
                raw, ahead = joined, None
        yield line, raw


def _has_blank_end(raw: list[str]) -> bool:
    return len(raw) > 1 and not raw[-1].strip()


def _joined(head: list[str], tail: list[str], delimiter: str) -> list[str]:
    first, rest = _without_blank_end(head), _without_blank_end(tail)
    if not first or not rest:
        return []
    cells = [*first[:-1], f"{first[-1]} {rest[0]}".strip()]
    for cell in rest[1:]:
        cells += cell.split(delimiter) if cell.strip() and cell.strip(delimiter) != cell else [cell]
    return cells


def _without_blank_end(raw: list[str]) -> list[str]:
    last = max((i for i, cell in enumerate(raw) if cell.strip()), default=-1)
    return raw[: last + 1]
