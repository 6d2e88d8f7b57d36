"""What a check says in the end, and the names of the cheats it may have found."""

import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Literal

from fanlight_audit.asking import NoAnswer
from fanlight_audit.notes import BadNote

Outcome = Literal["passed", "failed", "unchecked", "waiting"]
"""Waiting is what may still arrive; unchecked is what could not be looked at. Neither is a pass."""

BYTE = "a byte of the log was changed"
FORK = "the log was forked"
OTHERWISE = "one auditor was answered differently from another"
HIDDEN = "a crossing was hidden"
SKIPPED = "a receipt was skipped"
UNLIKE = "something else arrived than was sent"
UNDECLARED = "an undeclared field was sent"
LATE = "kept past its retention"
UNRECORDED = "read without a record"
UNLOGGED = "unlogged code is run"
LEAKED = "a canary leaked"
KEY = "the log is signed with another key"
UNEXPLAINED = "bytes left that nothing explains"
UNTOLD = "the manifest was changed or weakened without a word"
UNPROVEN = "a proof does not hold"
STOPPED = "statements about what states asked have stopped"
MALFORMED = "what was logged cannot be read"
OTHER_MODEL = "another model ranks than was logged"
LEVER = "a lever is pulled that is not logged"
OVERSPENT = "more privacy was spent than was promised"
LOST = "somebody was let go who has not arrived"
SILENT = "a plane does not show what it logged"


UNREADABLE = (BadNote, KeyError, TypeError, ValueError, AttributeError, RecursionError, OverflowError)
"""What comes of words of another form than is expected. A plane that writes so has not passed."""


class Failed(Exception):
    """A check found a cheat, or what cannot be told from one."""

    def __init__(self, cheat: str, words: str) -> None:
        self.cheat, self.words = cheat, words
        super().__init__(f"{cheat}: {words}")


class Unchecked(Exception):
    """It could not be looked at."""


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    check: str
    about: str
    outcome: Outcome
    words: str
    cheat: str = ""


class Findings(list[Finding]):
    """All lines so far."""

    def passed(self, check: str, about: str, words: str) -> None:
        self.append(Finding(check, about, "passed", words))

    def unchecked(self, check: str, about: str, words: str) -> None:
        self.append(Finding(check, about, "unchecked", words))

    def waiting(self, check: str, about: str, words: str) -> None:
        self.append(Finding(check, about, "waiting", words))

    def failed(self, check: str, about: str, cheat: str, words: str) -> None:
        self.append(Finding(check, about, "failed", words, cheat))

    @contextmanager
    def trying(self, check: str, about: str) -> Iterator[Callable[[str], None]]:
        """What a check raises becomes a line; what is yielded says that it passed."""
        try:
            yield partial(self.passed, check, about)
        except Failed as found:
            self.failed(check, about, found.cheat, found.words)
        except NoAnswer as error:
            if error.is_refusal:
                self.failed(check, about, SILENT, str(error))
            else:
                self.unchecked(check, about, str(error))
        except (Unchecked, sqlite3.Error, zipfile.BadZipFile) as reason:
            self.unchecked(check, about, str(reason))
        except UNREADABLE as error:
            words = f"{type(error).__name__} {error}; of another form than this version knows, or of none"
            self.failed(check, about, MALFORMED, words)

    @property
    def cheats(self) -> list[str]:
        """The names of all that were found."""
        return sorted({one.cheat for one in self if one.outcome == "failed"})
