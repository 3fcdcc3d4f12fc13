"""Inputs of groups; they take no value themselves, their inner fields do."""

from typing import ClassVar

from core.ui.fragments import placeholder
from eforms.definition import Answer, Block, RowsField
from eforms.inputs.base import Input, RawValues


class BlockInput(Input[Block]):
    """A block; its inner fields are rendered into it."""

    template_name = "eforms/fields/block.html"
    name_suffixes: ClassVar[tuple[str, ...]] = ()

    def clean(self, value: object) -> Answer:
        return None

    def placeholder_values(self, raw: RawValues) -> dict[str, str]:
        return {}

    def get_context(self, *, english: bool = False) -> dict[str, object]:
        return {"inner_html": placeholder("inner_html")}


class RowsInput(Input[RowsField]):
    """A repeating group; a hidden input has the number of rows."""

    template_name = "eforms/fields/rows.html"

    def clean(self, value: object) -> Answer:
        return None

    def placeholder_values(self, raw: RawValues) -> dict[str, str]:
        return {}

    @property
    def required_message(self) -> str:
        return f"Hãy khai ít nhất {self.spec.min_rows} mục “{self.spec.item}”."

    def get_context(self, *, english: bool = False) -> dict[str, object]:
        return {
            "inner_html": placeholder("inner_html"),
            "add_button": placeholder("add_button"),
            "count": placeholder("count"),
        }
