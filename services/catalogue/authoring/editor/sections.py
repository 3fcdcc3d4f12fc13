"""The sections of a package outside its questions: what a lawyer looks for, in the order in which it is written."""

from collections.abc import Mapping
from typing import Final

from services.catalogue.differences.labels import PART_LABELS

COMMON: Final = "common"
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
} | {"form": "Quy định chung của biểu mẫu", COMMON: "Quy định khác"}
"""Sections by the name of the attribute of the package; `COMMON` are its single values."""
FIRST: Final = "papers"
SINGLE: Final = ("record", "form", COMMON)
"""Sections that are one part with an address of its own."""
