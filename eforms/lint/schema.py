"""The JSON Schema of form definitions, for editors and other programs; published as docs/eform.schema.json."""

import json
from pathlib import Path
from typing import Final

from django.conf import settings

from eforms.definition import FormDefinition

SCHEMA_PATH: Final = Path(settings.BASE_DIR) / "docs" / "eform.schema.json"


def schema_json() -> str:
    """The JSON Schema as the published file has it."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "eForm",
        **{name: part for name, part in FormDefinition.model_json_schema().items() if name != "title"},
    }
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
