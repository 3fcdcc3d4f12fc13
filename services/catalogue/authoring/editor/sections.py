"""The sections of a package outside its questions: what a lawyer looks for, in the order in which it is written."""

from collections.abc import Mapping
from typing import Final

from services.catalogue.differences.labels import PART_LABELS

SECTIONS: Final[Mapping[str, str]] = {
    name: PART_LABELS[name]
    for name in (
        "papers",
        "fees",
        "reductions",
        "limits",
        "routes",
        "process",
        "results",
        "participants",
        "parts",
        "record",
    )
} | {"form": "Quy định chung của biểu mẫu", "common": "Quy định khác"}
"""Sections by the name of the attribute of the package; `common` are its single values."""
FIRST: Final = "papers"
SINGLE: Final = ("record", "form")
"""Sections that are one part with an address of its own."""
