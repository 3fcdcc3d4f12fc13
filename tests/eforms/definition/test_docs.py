"""The reference names every word of the language, and the schema is that of the code."""

import json
import re
from pathlib import Path

import pytest

from eforms.definition import FormDefinition
from eforms.definition.conditions import Operator
from eforms.inputs.by_type import INPUTS
from eforms.lint import schema
from tests.eforms.samples import SAMPLE

REFERENCE = (Path(__file__).parents[3] / "docs" / "eforms.md").read_text()
PARTS = FormDefinition.model_json_schema()["$defs"]
WORDS = {word for part in PARTS.values() for word in part.get("properties", {})} | {"steps"}
EXAMPLES = re.findall(r"```json\n(.*?)```", REFERENCE, re.DOTALL)


@pytest.mark.parametrize("word", [*INPUTS, *Operator, *sorted(WORDS)])
def test_every_word_of_the_language_stands_in_the_reference(word):
    assert f"`{word}`" in REFERENCE or f'"{word}"' in REFERENCE


def test_the_published_schema_is_that_of_the_code():
    assert schema.SCHEMA_PATH.read_text() == schema.schema_json(), "Run: manage.py write_schema"


def test_the_schema_says_what_a_form_is():
    published = json.loads(schema.schema_json())

    assert published["$defs"]["Step"]["required"] == ["key", "title", "fields"]
    assert set(SAMPLE.model_dump(mode="json", exclude_defaults=True)) <= set(published["properties"])


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.startswith('{"steps"')])
def test_a_whole_form_in_the_reference_is_one(example):
    assert FormDefinition.model_validate_json(example)
