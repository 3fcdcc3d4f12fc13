"""Line numbers of paths in a JSON text."""

import json
import re
from collections.abc import Collection, Mapping
from typing import Final, TypeAlias

JsonPath: TypeAlias = tuple[str | int, ...]
"""Keys and list indexes from the root to a value."""

TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],\n]|[^\s{}\[\],:"]+')


def line_numbers(text: str, paths: Collection[JsonPath]) -> Mapping[JsonPath, int]:
    """The line of each path, or of its nearest existing ancestor. The text must be valid JSON."""
    wanted = {path[:length] for path in paths for length in range(1, len(path) + 1)}
    lines = _scan(text, wanted)
    return {path: _nearest_line(path, lines) for path in paths}


def _scan(text: str, wanted: Collection[JsonPath]) -> Mapping[JsonPath, int]:
    """Scan the text once; `path` is the current position, None where a key is expected."""
    max_depth = max((len(path) for path in wanted), default=0)
    lines: dict[JsonPath, int] = {}
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
            if len(path) <= max_depth and (candidate := tuple(part for part in path if part is not None)) in wanted:
                lines.setdefault(candidate, line)
            if not is_key and symbol in "{[":
                path.append(None if symbol == "{" else 0)
    return lines


def _nearest_line(path: JsonPath, lines: Mapping[JsonPath, int]) -> int:
    return next((lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in lines), 1)
