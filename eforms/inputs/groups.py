"""Groups take nothing themselves; what stands inside them does."""

from typing import ClassVar

from core.fragments import placeholder
from eforms.definition import Answer, Block, RowsField
from eforms.inputs.base import Input, RawValues


class BlockInput(Input[Block]):
    template = "eforms/fields/block.html"
    suffixes: ClassVar[tuple[str, ...]] = ()

    def clean(self, value: object) -> Answer:
        return None

    def holes(self, raw: RawValues) -> dict[str, str]:
        return {}

    def context(self, *, english: bool = False) -> dict[str, object]:
        return {"inside": placeholder("inside")}


class RowsInput(Input[RowsField]):
    """On a page one hidden input tells how many rows there are."""

    template = "eforms/fields/rows.html"

    def clean(self, value: object) -> Answer:
        return None

    def holes(self, raw: RawValues) -> dict[str, str]:
        return {}

    @property
    def missing(self) -> str:
        return f"Hãy khai ít nhất {self.spec.min_rows} mục “{self.spec.item}”."

    def context(self, *, english: bool = False) -> dict[str, object]:
        return {"inside": placeholder("inside"), "more": placeholder("more"), "count": placeholder("count")}
