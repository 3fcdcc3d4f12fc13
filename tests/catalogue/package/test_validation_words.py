"""What is wrong with a package is said in words: no regular expression, no name of a constraint."""

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from eforms.definition import FrozenModel
from services.agencies.models import Agency
from services.catalogue.package.definition import Package
from services.catalogue.package.parsing.parser import parse_package
from services.catalogue.package.parsing.validation_messages import FORMS
from tests.factories import PACKAGES, StaffFactory
from tests.pages import Page


def patterns(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        for part in schema.values():
            yield from patterns(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from patterns(part)


def test_every_pattern_of_a_package_has_words():
    assert set(patterns(Package.model_json_schema())) == FORMS.keys()


def test_a_wrong_code_is_explained_with_an_example():
    package = json.loads((PACKAGES / "2.000635.json").read_text())
    messages = [str(error) for error in parse_package(json.dumps({**package, "code": "nhầm"})).errors]
    assert messages == ["code: Không đúng dạng quy định: mã thủ tục như 2.000635 hoặc 1.001193.H26."]
    assert not re.search(r"[\^\\$]", "".join(messages))


@pytest.mark.django_db
def test_office_hours_in_the_wrong_order_are_explained(client):
    agency = Agency.objects.create(code="H26", name="UBND phường")
    client.force_login(StaffFactory.create(is_superuser=True))
    address = f"/admin/agencies/agency/{agency.pk}/change/"
    form = Page(client.get(address)).form("").values
    page = Page(client.post(address, {**form, "morning_from": ["12:00"], "morning_to": ["08:00"]}))
    assert page.mentions("Giờ làm việc phải nối tiếp nhau")
    assert not page.mentions("office_hours_follow_one_another")


def models(above: type[FrozenModel] = FrozenModel) -> Iterator[type[FrozenModel]]:
    """Every model of forms and packages; others, which another test has loaded, are no part of them."""
    for model in above.__subclasses__():
        if model.__module__.startswith(("eforms.", "services.catalogue.package.")):
            yield model
        yield from models(model)


def sentences(source: str) -> Iterator[str]:
    """The Vietnamese texts of a module, without its docstrings, what is filled in and examples of expressions."""
    tree = ast.parse(source)
    alone = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in alone:
            yield "" if node.value.isascii() else re.sub(r"\{[^}]*\}|%\(\w+\)s|`[^`]*`", "", node.value)


LINTERS = [path for app in ("eforms", "services/catalogue") for path in (settings.BASE_DIR / app / "lint").glob("*.py")]
MODELS = [
    path
    for path in (settings.BASE_DIR / "services/catalogue/package").rglob("*.py")
    if path.stem != "validation_messages"  # what stands there is said of the text
]


@pytest.mark.parametrize("path", [*LINTERS, *MODELS], ids=lambda path: path.stem)
def test_no_sentence_names_an_attribute(path):
    """Forms show the labels of attributes, never their names."""
    names = {name for model in models() for name in model.model_fields} | {"one_of", "true", "false"}
    for sentence in sentences(path.read_text()):
        assert names.isdisjoint(re.findall(r"(?<!\w)[a-z_]{3,}(?!\w)", sentence)), sentence
