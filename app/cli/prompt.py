"""The prompt of `shell`: lines with history and completion, until Ctrl-D."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from platformdirs import user_state_path
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from westphalia.cli.output import note
from westphalia.cli.shell import COMMANDS, Shell
from westphalia.graph.cypher.guard import FUNCTIONS
from westphalia.graph.cypher.tokens import Token, tokens, words
from westphalia.schema.errors import UsageError

if TYPE_CHECKING:
    from westphalia.graph.cypher.hints import Vocabulary

KEYWORDS: Final = words(
    """
    ALL AND ANY AS ASC BY CALL CASE CONTAINS COUNT DESC DISTINCT ELSE END ENDS EXISTS FALSE IN IS
    LIMIT MATCH NONE NOT NULL ON OPTIONAL OR ORDER RETURN SINGLE SKIP STARTS THEN TRUE UNION UNWIND
    WHEN WHERE WITH XOR
    """
)
_KNOWN: Final = KEYWORDS | {name for name in FUNCTIONS if name.upper() not in KEYWORDS}
_WORD: Final = re.compile(r"\w*$")


def lines(talk: Shell) -> Iterator[str]:
    """What a person types, a statement at a time."""
    session: PromptSession[str] = PromptSession(
        "westphalia> ",
        history=_history(),
        completer=Names(talk),
        complete_while_typing=False,
        multiline=True,
        prompt_continuation=lambda width, number, soft: "...> ".rjust(width),
        key_bindings=_keys(),
    )
    while True:
        try:
            yield session.prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def _history() -> History:
    """The lines of earlier times, in the user's own folder."""
    path = user_state_path("westphalia", appauthor=False) / "history"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as problem:
        note(f"no history is kept: {path}: {problem.strerror}")
        return InMemoryHistory()
    return FileHistory(path)


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        typed = event.current_buffer
        if typed.document.is_cursor_at_the_end and finished(typed.text):
            typed.validate_and_handle()
        else:
            typed.insert_text("\n")

    return keys


def finished(text: str) -> bool:
    """Whether Enter ends what is typed: a command, a semicolon, or an empty line."""
    if not text.strip() or text.lstrip().startswith(":") or text.endswith("\n"):
        return True
    try:
        found = tokens(text)
    except UsageError:
        return False  # a string or a comment goes on
    return bool(found) and found[-1].text == ";"


class Names(Completer):
    """Completes what can stand at the cursor, by what stands before it."""

    def __init__(self, talk: Shell) -> None:
        self.talk = talk
        self.asked: object = None
        self.known: Vocabulary | None = None

    def get_completions(self, document: Document, _: CompleteEvent) -> Iterable[Completion]:
        before = document.text_before_cursor
        word = _WORD.search(before)
        written = word[0] if word else ""
        if re.fullmatch(r"\s*:\w*", before):
            names: Iterable[str] = COMMANDS
            written = f":{written}"
        else:
            names = self.candidates(before[: len(before) - len(written)], document.text)
        folded = written.lower()
        for name in sorted(set(names), key=str.lower):
            if name.lower().startswith(folded) and name != written:
                yield Completion(name, start_position=-len(written))

    def candidates(self, before: str, whole: str) -> Iterable[str]:
        """The names that may follow ``before``; ``whole`` has the variables."""
        if before.lstrip().startswith(":schema"):
            known = self.vocabulary()
            return {*known.labels, *known.types}
        try:
            found = tokens(before)
        except UsageError:
            return ()  # within a string or a comment
        last = found[-1].text if found else ""
        places: dict[str, Callable[[], Iterable[str]]] = {
            "$": lambda: self.talk.params,
            ".": lambda: self.vocabulary().properties,
            ":": lambda: self._kinds(found),
            "|": lambda: self._kinds(found),
            "&": lambda: self._kinds(found),
            "!": lambda: self._kinds(found),
        }
        if last in places:
            return places[last]()
        if _open_bracket(found) == "{" and last in ("{", ","):
            return self.vocabulary().properties
        return {*_KNOWN, *_variables(whole)}

    def vocabulary(self) -> Vocabulary:
        """The names of the graph that is asked now."""
        current = getattr(self.talk.asked, "view", self.talk.asked)
        if self.known is None or self.asked is not current:
            self.known, self.asked = self.talk.asked.vocabulary(), current
        return self.known

    def _kinds(self, found: list[Token]) -> Iterable[str]:
        """Types within square brackets, labels within round ones, either elsewhere."""
        known = self.vocabulary()
        match _open_bracket(found):
            case "[":
                return known.types
            case "(":
                return known.labels
            case "{":
                return _variables(" ".join(token.text for token in found))
            case _:
                return {*known.labels, *known.types}


def _open_bracket(found: list[Token]) -> str:
    """The innermost bracket that is still open; empty if none is."""
    still: list[str] = []
    for token in found:
        if token.text in ("(", "[", "{"):
            still.append(token.text)
        elif token.text in (")", "]", "}") and still:
            still.pop()
    return still[-1] if still else ""


def _variables(text: str) -> set[str]:
    """Names that the statement itself brings: after a bracket, or after AS."""
    try:
        found = tokens(text)
    except UsageError:
        return set()
    return {
        here.identifier
        for before, here in pairwise(found)
        if here.kind == "word" and (before.text in ("(", "[") or before.keyword == "AS")
    }
