"""Files of records: JSON lines, plain or packed (`.xz`, `.gz`), read line by line; long texts may stand beside."""

import gzip
import json
import lzma
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final

DATA_DIR: Final = Path(__file__).parents[1] / "data"
SHIPPED: Final = DATA_DIR / "procedures.jsonl.xz"
"""The record that the project carries."""
TEXTS: Final = "_texts"
"""What the name of a file with long texts ends in, before its endings: rows of `code`, `steps` and `conditions`."""
LONGEST_LINE: Final = 1_000_000
"""Bytes; a longer line is refused unread."""
NOT_JSON: Final = "Dòng này không phải một đối tượng JSON ở bảng mã UTF-8."
TOO_LONG: Final = f"Dòng dài hơn {LONGEST_LINE:,} byte.".replace(",", ".")

Json = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One line of a file: its record, or why it cannot be read."""

    file: str
    number: int
    record: Json
    refusal: str = ""


def is_texts(path: Path) -> bool:
    """Whether this is a file of long texts, by its name."""
    return path.name.partition(".")[0].endswith(TEXTS)


def read_lines(paths: Sequence[Path]) -> Iterator[Line]:
    """The lines of all files of records, with the long texts that stand beside put in; blank ones are left out."""
    texts = _texts_of(paths)
    for path in paths:
        if not is_texts(path):
            for line in _lines(path):
                yield _with_texts(line, texts)


def lines_in(file: IO[bytes], name: str) -> Iterator[Line]:
    """The lines of one open file that are not blank."""
    for number, raw in _raw_lines(file):
        if len(raw) > LONGEST_LINE:
            yield Line(name, number, {}, TOO_LONG)
            continue
        try:
            record = json.loads(raw.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            record = None
        yield Line(name, number, record) if isinstance(record, dict) else Line(name, number, {}, NOT_JSON)


def count_lines(paths: Sequence[Path]) -> int:
    """How many lines `read_lines` will give, for a progress bar."""
    return sum(1 for path in paths if not is_texts(path) for _ in _lines_of(path))


def fingerprint(paths: Sequence[Path]) -> str:
    """SHA-256 over the content of all files and of the texts beside them."""
    digest = sha256()
    for path in [*paths, *_beside(paths)]:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def write_lines(path: Path, records: Sequence[Json]) -> None:
    """Write records as packed JSON lines; the same records give the same bytes."""
    text = "".join(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n" for record in records)
    path.write_bytes(lzma.compress(text.encode(), preset=6 | lzma.PRESET_EXTREME))


def _lines(path: Path) -> Iterator[Line]:
    with _open(path) as file:
        yield from lines_in(file, path.name)


def _lines_of(path: Path) -> Iterator[tuple[int, bytes]]:
    with _open(path) as file:
        yield from _raw_lines(file)


def _raw_lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers; of a line that is too long no more than shows that it is."""
    number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        rest = raw
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE + 1)
        if raw.strip():
            yield number, raw


def _open(path: Path) -> IO[bytes]:
    opener: Any = {".xz": lzma.open, ".gz": gzip.open}.get(path.suffix, open)
    file: IO[bytes] = opener(path, "rb")
    return file


def _texts_of(paths: Sequence[Path]) -> dict[str, Json]:
    """The long texts by code, of the files that are named and of those that stand beside one."""
    files = [path for path in paths if is_texts(path)] + _beside(paths)
    records = (line.record for path in files for line in _lines(path))
    return {record["code"]: record for record in records if isinstance(record.get("code"), str)}


def _beside(paths: Sequence[Path]) -> list[Path]:
    """The unnamed files of texts that stand beside one of records: `procedure_texts.jsonl`, `procedures.jsonl`."""
    beside = [path.with_name(path.name.replace("s.jsonl", f"{TEXTS}.jsonl", 1)) for path in paths if not is_texts(path)]
    named = {path.resolve() for path in paths}
    return [path for path in beside if path.resolve() not in named and path.is_file()]


def _with_texts(line: Line, texts: dict[str, Json]) -> Line:
    code = line.record.get("code")
    text = texts.get(code, {}) if isinstance(code, str) else {}
    return Line(line.file, line.number, {**text, **line.record}, line.refusal) if text else line
