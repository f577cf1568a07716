"""A small archive with friends, enemies, neighbours and parallel relations."""

from __future__ import annotations
