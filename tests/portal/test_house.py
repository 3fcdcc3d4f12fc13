"""The house as a whole: what holds for every app."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template import Engine

ROOT = Path(settings.BASE_DIR)
FRAMES = {"base.html", "desk.html", "plain.html"}
"""The frames of the site: like the name of a URL, any room may use their name, and the portal says what it means."""

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
FLOORS = [contract["layers"] for contract in CONTRACTS if contract["type"] == "layers"]
"""The rooms from top to bottom, as import-linter knows them; those between bars lie side by side."""

LOAD = re.compile(r"{% load (.+?) %}")
PART = re.compile(r"""{% (?:extends|include|fragment) "([^"]+)\"""")


@pytest.mark.servers
def test_system_checks_find_nothing():
    call_command("check", fail_level="WARNING")


def test_every_model_has_its_migration(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def floor_of(package: str, layers: list[str]) -> tuple[int, str] | None:
    """How far from the top a package lies, and in which room; None outside the rooms."""
    rooms = ((number, room.strip()) for number, layer in enumerate(layers) for room in layer.split("|"))
    return next((place for place in rooms if f"{package}.".startswith(f"{place[1]}.")), None)


def may_use(user: str, used: str) -> bool:
    """Whether the arrows of the house let one package use another."""
    for layers in FLOORS:
        above, below = floor_of(user, layers), floor_of(used, layers)
        if above and below and above[1] != below[1] and above[0] >= below[0]:
            return False
    return True


def package_of(template: Path) -> str:
    """The package whose `templates` folder holds this file."""
    parts = template.relative_to(ROOT).parts
    return ".".join(parts[: parts.index("templates")])


def used_by(template: Path) -> Iterator[tuple[str, str]]:
    """Each tag library a template loads and each template it takes in by name, with the package that holds it."""
    text = template.read_text()
    engine = Engine.get_default()
    for names in LOAD.findall(text):
        yield from ((name, engine.libraries.get(name, name).rpartition(".templatetags")[0]) for name in names.split())
    for name in set(PART.findall(text)) - FRAMES:
        path = Path(engine.get_template(name).origin.name)
        if path.is_relative_to(ROOT) and ".venv" not in path.parts:
            yield name, package_of(path)


def templates() -> list[Path]:
    folders = {layer.strip() for layers in FLOORS for layer in "|".join(layers).split("|")} - {"standins"}
    return sorted({path for room in folders for path in (ROOT / room.replace(".", "/")).glob("**/templates/**/*.*")})


@pytest.mark.parametrize(
    ("user", "used", "allowed"),
    [
        ("payments", "core", True),
        ("payments", "payments", True),
        ("portal.home", "services.catalogue", True),
        ("services.dossiers", "services.catalogue", True),
        ("payments", "services.documents", False),
        ("payments", "eforms", False),
        ("core", "portal.home", False),
        ("services.documents", "services.catalogue", False),
        ("services.agencies", "services.dossiers", False),
    ],
)
def test_a_room_may_use_itself_and_what_lies_below(user, used, allowed):
    assert may_use(user, used) is allowed


def test_no_template_uses_tags_or_templates_of_a_room_above_or_beside():
    uses = [(path, package_of(path), *use) for path in templates() for use in used_by(path)]
    wrong = [(str(path.relative_to(ROOT)), name) for path, user, name, used in uses if not may_use(user, used)]

    assert len({path for path, *_ in uses}) > 50
    assert wrong == []
