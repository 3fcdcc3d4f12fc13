"""The English of the portal's sentences: whole, compiled, and asked for by every sentence that a citizen reads."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
FILES = sorted(path for path in ROOT.glob("*/**/locale/en/LC_MESSAGES/django.po") if ".venv" not in path.parts)

WHOLE = (
    "core/templates/components",
    "eforms/templates/eforms",
    "payments/templates/payments",
    "services/documents/templates/documents",
    "notifications/templates/notifications",
    "portal/templates",
    "portal/accounts/templates",
    "services/agencies/templates",
    "services/catalogue/templates",
    "services/dossiers/templates/dossiers",
)
"""Folders of templates in which every sentence is marked; extended as rooms are translated."""
OF_STAFF = ("admin", "notifications", "papers", "desk.html")
"""Parts of paths that stay Vietnamese: pages of staff, letters, papers."""

CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
ROOMS = ("core", "eforms", "notifications", "payments", "portal", "services")
ENTRY = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) ((?:".*"\n?)+)', re.M)
MARKED = re.compile(
    r"{% comment %}.*?{% endcomment %}|{#.*?#}|{% blocktranslate.*?{% endblocktranslate %}|{%.*?%}|{{.*?}}", re.S
)
OUTSIDE_TEXT = re.compile(r"<(script|style|svg)\b.*?</\1>|<!--.*?-->|<[^<>]*>|&[a-z#0-9]+;", re.S)
UNMARKED_ARGUMENT = re.compile(r"(?<!_\()([\"'])((?:(?!\1).)*)\1")
VIETNAMESE = re.compile(r"[À-ỹĐđ]")
WORD = re.compile(r"[^\W\d_]{2,}")


class Entry(NamedTuple):
    context: str
    source: str
    plural: str
    english: tuple[str, ...]
    flags: str


def entries(path: Path) -> list[Entry]:
    """The sentences of a file, without its header."""
    read = []
    for block in path.read_text().split("\n\n"):
        parts = {name: ast.literal_eval(f"({quoted})") for name, quoted in ENTRY.findall(block)}
        if parts.get("msgid"):
            english = tuple(text for name, text in parts.items() if name.startswith("msgstr"))
            read.append(Entry(parts.get("msgctxt", ""), parts["msgid"], parts.get("msgid_plural", ""), english, block))
    return read


def templates(folder: str) -> Iterator[Path]:
    for path in sorted((ROOT / folder).glob("**/*.html")):
        if not set(OF_STAFF) & set(path.relative_to(ROOT / folder).parts):
            yield path


def asked_for(room: str) -> set[str]:
    """The sentences that templates and Python of a room want in English."""
    asked: set[str] = set()
    for path in (ROOT / room).glob("**/templates/**/*.*"):
        if path.suffix in {".html", ".txt"}:
            asked.update(_in_template(path.read_text()))
    for path in (ROOT / room).glob("**/*.py"):
        asked.update(_in_python(ast.parse(path.read_text())))
    return asked


def _in_template(text: str) -> Iterator[str]:
    code = re.sub(r"^#.*$", "", templatize(text), flags=re.M)
    for found in re.finditer(r"\b(?:gettext|_)\(\s*u?((?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'))", code):
        yield ast.literal_eval(found[1]).replace("%%", "%")
    for found in re.finditer(r"\bngettext\(\s*u?((?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'))", code):
        yield ast.literal_eval(found[1])
    for found in re.finditer(r"\bpgettext\(u?'[^']*', u?('(?:[^'\\]|\\.)*')", code):
        yield ast.literal_eval(found[1])


def _in_python(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            place = 1 if node.func.id.startswith("pgettext") else 0
            argument = node.args[place]
            if isinstance(argument, ast.Constant):
                yield str(argument.value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)).partition("/locale")[0])
def test_every_sentence_has_english_and_it_was_compiled(path):
    with path.with_suffix(".mo").open("rb") as compiled:
        said = gettext.GNUTranslations(compiled)
    written = entries(path)

    assert written
    for entry in written:
        assert all(entry.english), entry.source
        assert "fuzzy" not in entry.flags, entry.source
        found = said.pgettext(entry.context, entry.source) if entry.context else said.gettext(entry.source)
        assert found == entry.english[0] or entry.plural
        if entry.plural:
            assert tuple(said.ngettext(entry.source, entry.plural, number) for number in (1, 2)) == entry.english


def test_a_sentence_has_one_english_in_all_rooms():
    said: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for entry in (entry for path in FILES for entry in entries(path)):
        said.setdefault((entry.context, entry.source), set()).add(entry.english)

    assert {source: english for source, english in said.items() if len(english) > 1} == {}


def test_every_value_of_a_sentence_stands_in_its_english():
    named = re.compile(r"%\(\w+\)[sd]")
    wrong = [
        (entry.source, english)
        for path in FILES
        for entry in entries(path)
        for english in entry.english
        if set(named.findall(english)) != set(named.findall(entry.source))
    ]

    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_asked_for_in_english_is_there_and_nothing_else(room):
    there = {entry.source for path in FILES if path.is_relative_to(ROOT / room) for entry in entries(path)}

    assert asked_for(room) == there


@pytest.mark.parametrize("folder", WHOLE)
def test_in_rooms_that_are_whole_no_sentence_is_vietnamese_for_everybody(folder):
    unmarked = []
    for path in templates(folder):
        source = path.read_text()
        text = OUTSIDE_TEXT.sub(" ", MARKED.sub(" ", source))
        unmarked += [(path.name, word) for word in WORD.findall(text)]
        rest = re.sub(
            r"{% (?:blocktranslate.*?endblocktranslate|translate .*?|comment %}.*?{% endcomment) %}|{#.*?#}",
            "",
            source,
            flags=re.S,
        )
        unmarked += [(path.name, found[2]) for found in UNMARKED_ARGUMENT.finditer(rest) if VIETNAMESE.search(found[2])]

    assert unmarked == []
