"""Inputs of groups; they take no value themselves, their inner fields do."""

from typing import ClassVar

from django.utils.http import urlencode
from django.utils.translation import gettext

from core.ui.fragments import placeholder
from eforms.definition import Answer, Block, RowsField
from eforms.definition.english import read_text
from eforms.definition.row_ids import RowIdField, is_row_id
from eforms.filling.submit_names import IMPORT, LIST
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

    def __init__(self, spec: RowsField) -> None:
        super().__init__(spec)
        self.template_name = "eforms/fields/long_rows.html" if spec.is_long else "eforms/fields/rows.html"

    def clean(self, value: object) -> Answer:
        return None

    def placeholder_values(self, raw: RawValues) -> dict[str, str]:
        return {}

    @property
    def required_message(self) -> str:
        sentence = gettext("Hãy khai ít nhất %(fewest)s mục “%(item)s”.")
        return sentence % {"fewest": self.spec.min_rows, "item": read_text(self.spec, "item")}

    def get_context(self, *, english: bool = False) -> dict[str, object]:
        return {
            "inner_html": placeholder("inner_html"),
            "add_button": placeholder("add_button"),
            "count": placeholder("count"),
            "list_query": urlencode({LIST: self.spec.key}),
            "import_query": urlencode([(LIST, self.spec.key), (IMPORT, "1")]),
        }


class RowIdInput(Input[RowIdField]):
    """The hidden input with the id of a row."""

    template_name = "eforms/fields/row_id.html"

    def clean(self, value: object) -> Answer:
        return next((text for text in self._posted_values(value, "") if is_row_id(text)), None)
