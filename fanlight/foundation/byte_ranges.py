"""Byte ranges of RFC 9110 §14: which bytes of a file a request asks for."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"\s*bytes\s*=[\s,]*([0-9]*)-([0-9]*)[\s,]*", re.ASCII | re.IGNORECASE)
_MOST_DIGITS = 18


class Unsatisfiable(Exception):
    """The range lies wholly outside the file."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some bytes of a file: `length` of them, from `start`."""

    start: int
    length: int

    def content_range(self, size: int) -> str:
        """How the answer's header names this part."""
        return f"bytes {self.start}-{self.start + self.length - 1}/{size}"


def part_asked(header: str | None, size: int, *, at_most: int) -> Part | None:
    """The part of a file of `size` bytes that a Range header asks for; None when the whole file is the right answer.

    No header, another unit, nonsense and several ranges at once all ask for the whole file, as §14.2 allows.
    The part is cut at `at_most` bytes, as §15.3.7 allows: the reader sees it in Content-Range and asks again.
    """
    found = _ONE_RANGE.fullmatch(header) if header else None
    if found is None:
        return None
    first, last = found.groups()
    if first:
        return _from_start(_number(first), _number(last) if last else None, size, at_most)
    return _from_end(_number(last), size, at_most) if last else None


def may_use_range(if_range: str | None, etag: str) -> bool:
    """Whether a part still fits what the reader holds (§13.1.5); weak tags and dates never do, for we send neither."""
    return if_range is None or if_range.strip() == etag


def is_known(if_none_match: str | None, etag: str) -> bool:
    """Whether the reader holds this very file already (§13.1.2)."""
    if if_none_match is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return tags == ["*"] or etag in tags


def _from_start(first: int, last: int | None, size: int, at_most: int) -> Part | None:
    if last is not None and last < first:
        return None
    if first >= size:
        raise Unsatisfiable
    end = size if last is None else min(last + 1, size)
    return Part(first, min(end - first, at_most))


def _from_end(count: int, size: int, at_most: int) -> Part:
    count = min(count, size)
    if count == 0:
        raise Unsatisfiable
    return Part(size - count, min(count, at_most))


def _number(digits: str) -> int:
    """A number of bytes; one too long to be a file's is cut, so that no reader makes us do big arithmetic."""
    digits = digits.lstrip("0")
    return int(digits or "0") if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS
