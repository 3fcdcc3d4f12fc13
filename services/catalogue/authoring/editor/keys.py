"""Keys made from labels: `Số điện thoại` becomes `so_dien_thoai`. A key stays when the label changes."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from core.text import syllables
from eforms.language.expressions import RESERVED
from eforms.lint.form_lint import RESERVED_INPUT_NAMES
from services.catalogue.package.definition import Package

MAX_LENGTH: Final = 40
WITHOUT_WORDS: Final = "muc"
"""What a key begins with whose label begins with no letter."""


class KeyMaker:
    """Makes keys that nothing in a package has yet."""

    def __init__(self, package: Package) -> None:
        self._taken = {*_keys_in(package.model_dump(mode="json")), *RESERVED, *RESERVED_INPUT_NAMES}

    def make(self, label: str) -> str:
        """A key after the label; the same label twice gives two keys."""
        begins = _shortened("_".join(syllables(label)).replace(".", "_"), MAX_LENGTH)
        if not begins[:1].isalpha():
            begins = _shortened(f"{WITHOUT_WORDS}_{begins}".rstrip("_"), MAX_LENGTH)
        names = (f"{_shortened(begins, MAX_LENGTH - 4)}_{number}" for number in range(2, len(self._taken) + 3))
        key = next(name for name in (begins, *names) if name not in self._taken)
        self._taken.add(key)
        return key


def option_value(label: str, taken: Collection[str]) -> str:
    """The value of a new choice after its text, such as `con_nuoi`."""
    begins = _shortened("_".join(syllables(label)), MAX_LENGTH) or "lua_chon"
    names = (f"{begins}_{number}" for number in range(2, len(taken) + 3))
    return next(value for value in (begins, *names) if value not in taken)


def _shortened(key: str, length: int) -> str:
    """The first whole words of a key that fit."""
    if len(key) <= length:
        return key
    return key[: length + 1].rpartition("_")[0] or key[:length]


def _keys_in(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        yield from (str(data[name]) for name in ("key", "value") if isinstance(data.get(name), str))
        for inner in data.values():
            yield from _keys_in(inner)
    elif isinstance(data, list):
        for inner in data:
            yield from _keys_in(inner)
