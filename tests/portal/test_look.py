"""What the look promises, computed from the style sheets and templates themselves."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.template.loader import get_template
from django.test import Client

PORTAL = Path(settings.BASE_DIR) / "portal"
STATIC = PORTAL / "static" / "portal"
COMPONENTS = Path(settings.BASE_DIR) / "core" / "templates" / "components"
TEMPLATES = [
    path
    for path in Path(settings.BASE_DIR).glob("**/templates/**/*.html")
    if not {".venv", "var", "documents", "standins"} & set(path.relative_to(settings.BASE_DIR).parts)
]

WORDS = 4.5
"""WCAG 2.2 AA for text (1.4.3)."""
SHAPES = 3.0
"""For the edges of controls, icons that say something, and the focus ring (1.4.11)."""

GROUNDS = ["paper", "surface", "tint"]
PAIRS = [
    *((ink, ground, WORDS) for ink in ("ink", "ink-soft", "link", "link-strong", "accent") for ground in GROUNDS),
    *((tone, f"{tone}-tint", WORDS) for tone in ("info", "success", "warning", "error")),
    *(("ink", f"{tone}-tint", WORDS) for tone in ("info", "success", "warning", "error")),
    *(("error", ground, WORDS) for ground in GROUNDS),
    ("on-lacquer", "lacquer", WORDS),
    ("on-lacquer", "lacquer-deep", WORDS),
    ("gold", "lacquer-deep", WORDS),
    *((edge, ground, SHAPES) for edge in ("edge", "focus") for ground in GROUNDS),
]


def tokens(scheme: str) -> dict[str, str]:
    """The colours of a scheme: those of the dark one lie over those of the light one."""
    css = (STATIC / "look.css").read_text()
    blocks = re.findall(r":root \{(.*?)\}", css, re.S)
    light, dark = (dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for block in blocks[:2])
    return light if scheme == "light" else {**light, **dark}


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_colours_can_be_told_apart(scheme: str, front: str, ground: str, least: float) -> None:
    colours = tokens(scheme)

    assert contrast(colours[front], colours[ground]) >= least


def test_style_sheets_and_script_of_a_page_stay_small() -> None:
    files = [STATIC / name for name in ("look.css", "portal.css", "portal.js")]

    assert sum(file.stat().st_size for file in files) < 60_000
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < 10_000


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_template_holds_nothing_the_policy_forbids(path: Path) -> None:
    """No inline script, style or handler, and nothing from elsewhere."""
    text = path.read_text()

    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son\w+=\"|javascript:", text)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_every_static_file_a_template_names_is_there(path: Path) -> None:
    """A name without a file is a page half dressed, and nothing says so."""
    for name in re.findall(r"{% static ['\"](.+?)['\"] %}", path.read_text()):
        assert find(name), name


def test_a_form_that_is_included_alone_is_given_its_token() -> None:
    """`only` leaves the token behind, and every press of such a form would be refused."""
    texts = {str(path).rpartition("/templates/")[2]: path.read_text() for path in TEMPLATES}
    includes = [
        (name, *found)
        for name, text in texts.items()
        for found in re.findall(r'{% include "([^"]+)"([^%]*) only %}', text)
    ]

    assert includes
    without = [
        (name, part)
        for name, part, given in includes
        if "{% csrf_token %}" in texts[part] and "csrf_token=" not in given
    ]
    assert without == []


@pytest.mark.parametrize("path", sorted(COMPONENTS.glob("*.html")), ids=lambda path: path.stem)
def test_component_opens_with_what_it_takes(path: Path) -> None:
    opening = path.read_text().split("#}" if path.read_text().startswith("{#") else "{% endcomment %}")[0]

    assert opening.startswith(("{#", "{% comment %}"))
    assert "Takes" in opening


@pytest.mark.django_db
def test_living_page_shows_every_component(client: Client) -> None:
    shown = client.get("/kieu-dang/")
    held = {"components/head.html", "components/footer.html"}  # drawn for an earlier page
    used = {template.name for template in shown.templates} | held

    assert {f"components/{path.name}" for path in COMPONENTS.glob("*.html")} - used == set()


@pytest.mark.parametrize("name", ["500.html", "400.html", "413.html", "403_csrf.html"])
def test_page_for_bad_moments_needs_no_database(name: str) -> None:
    """Without the database mark, a query here is an error."""
    page = get_template(name).render({})

    assert "<h1>" in page
    assert "portal/look.css" in page
