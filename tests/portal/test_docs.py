"""What the documentation names exists."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

DOCS = Path(settings.BASE_DIR) / "docs"
ROOMS = ("core", "eforms", "notifications", "payments", "portal", "services", "standins")
PATHS = re.findall(r"`([\w./-]+/[\w./-]*)`", (DOCS / "where.md").read_text())
NAMES = re.findall(rf"`((?:{'|'.join(ROOMS)})\.[\w.]+)`", (DOCS / "glossary.md").read_text())


@pytest.mark.parametrize("path", sorted(set(PATHS)))
def test_every_place_to_begin_in_exists(path: str) -> None:
    assert (Path(settings.BASE_DIR) / path).exists()


def test_twenty_changes_have_a_place() -> None:
    numbers = re.findall(r"^\| (\d+)\. ", (DOCS / "where.md").read_text(), re.M)
    assert list(map(int, numbers)) == [*range(1, 21)]


@pytest.mark.parametrize("name", sorted(set(NAMES)))
def test_every_word_of_the_glossary_is_in_the_code(name: str) -> None:
    assert resolved(name) is not None


def resolved(name: str) -> object:
    """The module, class or attribute of that dotted name."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[length:]:
            found = getattr(found, attribute)
        return found
    raise LookupError(name)
