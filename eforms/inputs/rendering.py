"""Rendering of fields: the HTML of each is rendered by template once, cached, and filled in for each request."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from core.text import lower_first
from core.ui.fragments import HtmlFragment, placeholder
from eforms.definition.english import is_english, shown_text, text_of
from eforms.definition.fields import FieldBase
from eforms.inputs import Input
from eforms.inputs.base import RawValues

READONLY_TEMPLATE: Final = "eforms/fields/readonly.html"


class Beside(NamedTuple):
    """What is said beside a question: what somebody remarked on its answer, and that answer as it stands."""

    remark: str
    answer: str


class FieldRenderer:
    """Renders one field with its value and its errors."""

    def __init__(self, spec: FieldBase, field_input: Input[Any], *, nested: bool) -> None:
        self.spec = spec
        self.input = field_input
        self._fragments: dict[tuple[str, bool, bool, bool], HtmlFragment] = {}
        """Cached HTML by template name, with or without errors and what stands beside it, English or not."""
        self._name = (placeholder("prefix") if nested else "") + spec.key

    def render(
        self,
        raw: RawValues,
        *,
        prefix: str = "",
        optional: bool = False,
        errors: Sequence[str] = (),
        beside: Beside | None = None,
        **placeholders: str,
    ) -> SafeString:
        """The field as HTML. `prefix` is that of the group's row, before the field's own name.

        Among the `placeholders`, `posted_to` is the address of the form where it is not that of its page.
        """
        values = {"prefix": prefix, "errors": " ".join(errors), "optional": _optional_mark() if optional else ""}
        if beside:
            values |= {"remark": beside.remark, "former": beside.answer}
        fragment = self._fragment(self.input.template_name, with_errors=bool(errors), with_beside=bool(beside))
        return fragment.fill({**values, **placeholders, **self.input.placeholder_values(raw)})

    def render_readonly(self, text: str, *, prefix: str = "") -> SafeString:
        """The value as text, where it cannot be changed."""
        return self._fragment(READONLY_TEMPLATE, with_errors=False).fill({"prefix": prefix, "value": text})

    def _fragment(self, template_name: str, *, with_errors: bool, with_beside: bool = False) -> HtmlFragment:
        english = is_english()
        key = (template_name, with_errors, with_beside, english)
        if key not in self._fragments:
            self._fragments[key] = self._build_fragment(
                template_name, with_errors=with_errors, with_beside=with_beside, english=english
            )
        return self._fragments[key]

    def _build_fragment(
        self, template_name: str, *, with_errors: bool, with_beside: bool, english: bool
    ) -> HtmlFragment:
        html_id = f"id-{self._name}"
        example: str = getattr(self.spec, "example", "")
        present = {"hint": self.spec.hint or example, "beside": with_beside, "wrong": with_errors}
        context = {
            "spec": self.spec,
            "label": shown_text(self.spec, "label", english=english),
            "unit": shown_text(self.spec, "unit", english=english) if hasattr(self.spec, "unit") else "",
            "hint": shown_text(self.spec, "hint", english=english),
            "example": example,
            "id": html_id,
            "name": self._name,
            "describedby": " ".join(f"{html_id}-{part}" for part, is_there in present.items() if is_there),
            "errors": placeholder("errors") if with_errors else "",
            "remark": placeholder("remark") if with_beside else "",
            "former": placeholder("former"),
            "optional": placeholder("optional"),
            "value": placeholder("value"),
            "attrs": self.input.attrs,
            "posted_to": placeholder("posted_to"),
        }
        return HtmlFragment(render_to_string(template_name, {**context, **self.input.get_context(english=english)}))


class GroupRenderer(FieldRenderer):
    """Renders a group around its rendered rows."""

    spec: Any

    def render_rows(self, rows: Sequence[str], name: str, *, first_row: int = 0, posted_to: str) -> SafeString:
        """Each row in a fieldset, with the buttons to move and remove it."""
        last = len(rows) - 1
        return mark_safe(  # noqa: S308 - filled from cached HTML
            "".join(
                self._row_fragment(first=number == 0, last=number == last).fill(
                    {
                        "group": name,
                        "prefix": f"{name}-{number}-",
                        "number": str(number),
                        "ordinal": str(first_row + number + 1),
                        "inner_html": row,
                        "posted_to": posted_to,
                    }
                )
                for number, row in enumerate(rows)
            )
        )

    def add_button(self, name: str, *, posted_to: str) -> SafeString:
        """The button that adds a row."""
        if (english := is_english()) not in self._add_buttons:
            item = text_of(self.spec, "item", english=english)
            context = {"name": placeholder("group"), "item": lower_first(item), "posted_to": placeholder("posted_to")}
            self._add_buttons[english] = HtmlFragment(render_to_string("eforms/fields/add_row.html", context))
        return self._add_buttons[english].fill({"group": name, "posted_to": posted_to})

    @cached_property
    def _add_buttons(self) -> dict[bool, HtmlFragment]:
        """Cached HTML, in English or not."""
        return {}

    @cached_property
    def _row_fragments(self) -> dict[tuple[bool, bool, bool], HtmlFragment]:
        return {}

    def _row_fragment(self, *, first: bool, last: bool) -> HtmlFragment:
        key = (first, last, is_english())
        if key not in self._row_fragments:
            names = ("group", "prefix", "number", "ordinal", "inner_html", "posted_to")
            placeholders = {name: placeholder(name) for name in names}
            item = shown_text(self.spec, "item", english=is_english())
            context = {"item": item, "first": first, "last": last, **placeholders}
            self._row_fragments[key] = HtmlFragment(render_to_string("eforms/fields/row.html", context))
        return self._row_fragments[key]


def _optional_mark() -> SafeString:
    return format_html(' <span class="optional">({})</span>', gettext("không bắt buộc"))
