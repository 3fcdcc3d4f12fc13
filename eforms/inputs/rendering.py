"""The HTML of a field, drawn once by template and held."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core.fragments import HtmlFragment, placeholder
from eforms.definition.fields import FieldBase
from eforms.inputs import Input
from eforms.inputs.base import RawValues

OPTIONAL_MARK: Final = mark_safe(' <span class="optional">(không bắt buộc)</span>')
READONLY_TEMPLATE: Final = "eforms/fields/known.html"


def is_english() -> bool:
    """Whether the portal is read in English."""
    return (get_language() or "").startswith("en")


class FieldRenderer:
    """Draws one field with what was answered or typed, and the refusals."""

    def __init__(self, spec: FieldBase, entry: Input[Any], *, nested: bool) -> None:
        self.spec = spec
        self.input = entry
        self._all: dict[tuple[str, bool, bool], HtmlFragment] = {}
        """By template, with or without refusals, in Vietnamese or English."""
        self._name = (placeholder("at") if nested else "") + spec.key

    def draw(
        self, raw: RawValues, *, at: str = "", optional: bool = False, wrong: Sequence[str] = (), **more: str
    ) -> SafeString:
        """`at` is where it stands, the names of group and row before its own."""
        values = {"at": at, "wrong": " ".join(wrong), "optional": OPTIONAL_MARK if optional else "", **more}
        return self._held(self.input.template, wrong=bool(wrong)).fill({**values, **self.input.holes(raw)})

    def say(self, text: str, *, at: str = "") -> SafeString:
        """The answer as one reads it, where it cannot be typed."""
        return self._held(READONLY_TEMPLATE, wrong=False).fill({"at": at, "value": text})

    def _held(self, template: str, *, wrong: bool) -> HtmlFragment:
        english = is_english()
        which = (template, wrong, english)
        if which not in self._all:
            self._all[which] = self._hold(template, wrong=placeholder("wrong") if wrong else "", english=english)
        return self._all[which]

    def _hold(self, template: str, *, wrong: str, english: bool) -> HtmlFragment:
        box = f"id-{self._name}"
        example: str = getattr(self.spec, "example", "")
        about = [f"{box}-hint"] if self.spec.hint or example else []
        context = {
            "spec": self.spec,
            "label": (english and self.spec.label_en) or self.spec.label,
            "unit": getattr(self.spec, "unit", ""),
            "hint": (english and self.spec.hint_en) or self.spec.hint,
            "example": example,
            "id": box,
            "name": self._name,
            "describedby": " ".join([*about, f"{box}-wrong"] if wrong else about),
            "wrong": wrong,
            "optional": placeholder("optional"),
            "value": placeholder("value"),
        }
        more = {"attributes": self.input.attributes, **self.input.context(english=english)}
        return HtmlFragment(render_to_string(template, {**context, **more}))


class GroupRenderer(FieldRenderer):
    """Draws a group around what is drawn inside."""

    spec: Any

    def draw_rows(self, rows: Sequence[str], name: str) -> SafeString:
        """Each row in its frame, with the buttons that move and remove it."""
        last = len(rows) - 1
        return mark_safe(  # noqa: S308 - filled from held HTML
            "".join(
                self._row(first=number == 0, last=number == last).fill(
                    {"at": f"{name}-{number}-", "number": str(number), "ordinal": str(number + 1), "inside": row}
                )
                for number, row in enumerate(rows)
            )
        )

    def more(self, count: int) -> SafeString:
        """The button for another row, as long as there may be one."""
        return self._more if count < self.spec.max_rows else mark_safe("")

    @property
    def _about(self) -> dict[str, object]:
        item: str = self.spec.item
        return {"spec": self.spec, "name": self.spec.key, "item": item, "one": item[:1].lower() + item[1:]}

    @cached_property
    def _rows(self) -> dict[tuple[bool, bool], HtmlFragment]:
        return {}

    def _row(self, *, first: bool, last: bool) -> HtmlFragment:
        if (first, last) not in self._rows:
            places = {place: placeholder(place) for place in ("at", "number", "ordinal", "inside")}
            context = {**self._about, "first": first, "last": last, **places}
            self._rows[first, last] = HtmlFragment(render_to_string("eforms/fields/row.html", context))
        return self._rows[first, last]

    @cached_property
    def _more(self) -> SafeString:
        return render_to_string("eforms/fields/more.html", self._about)
