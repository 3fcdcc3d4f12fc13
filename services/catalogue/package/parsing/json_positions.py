"""Line numbers of paths in a JSON text."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

JsonPath: TypeAlias = tuple[str | int, ...]
"""Keys and list indexes from the root to a value."""

TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],\n]|[^\s{}\[\],:"]+')


def line_numbers(text: str, paths: Collection[JsonPath]) -> Mapping[JsonPath, int]:
    """The line of each path, or of its nearest existing ancestor. The text must be valid JSON."""
    wanted = {path[:length] for path in paths for length in range(1, len(path) + 1)}
    lines = _scan(text, wanted)
    return {path: _nearest_line(path, lines) for path in paths}


def repeated_keys(text: str) -> list[tuple[JsonPath, int]]:
    """The keys that an object has twice, each with its path and the line of the later one. The text must be valid JSON.

    Readers of JSON keep the last of them, so what the author reads first is not what counts.
    """
    if not _has_repeated_keys(text):
        return []
    seen: set[JsonPath] = set()
    found = []
    for path, line, is_key in _positions(text):
        if is_key and path in seen:
            found.append((path, line))
        elif is_key:
            seen.add(path)
    return found


def _has_repeated_keys(text: str) -> bool:
    """The same, yes or no: cheap, for it is asked of every text."""
    repeated = False

    def build(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeated
        repeated = repeated or len({key for key, _ in pairs}) < len(pairs)
        return {}

    json.loads(text, object_pairs_hook=build)
    return repeated


def _scan(text: str, wanted: Collection[JsonPath]) -> Mapping[JsonPath, int]:
    """The first line of each wanted path."""
    max_depth = max((len(path) for path in wanted), default=0)
    lines: dict[JsonPath, int] = {}
    for path, line, _ in _positions(text, max_depth):
        if path in wanted:
            lines.setdefault(path, line)
    return lines


def _positions(text: str, max_depth: int | None = None) -> Iterator[tuple[JsonPath, int, bool]]:
    """Each key and value down to this depth: its path, its line, whether it is a key.

    The text is read once; `path` is the current position, None where a key is expected.
    """
    path: list[str | int | None] = []
    line = 1
    for symbol in (match.group() for match in TOKEN.finditer(text)):
        if symbol == "\n":
            line += 1
        elif symbol in "}]":
            path.pop()
        elif symbol == ",":
            path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None
        else:
            is_key = bool(path) and path[-1] is None
            if is_key:
                path[-1] = json.loads(symbol)
            if max_depth is None or len(path) <= max_depth:
                yield tuple(part for part in path if part is not None), line, is_key
            if not is_key and symbol in "{[":
                path.append(None if symbol == "{" else 0)


def _nearest_line(path: JsonPath, lines: Mapping[JsonPath, int]) -> int:
    return next((lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in lines), 1)
