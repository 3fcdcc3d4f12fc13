"""Row buttons of repeating groups: adding, removing and moving rows of a posted page, without JavaScript.

A row's inputs are named `group-number-field`. Whatever button was pressed, rows are renumbered from 0 before anything
else reads the page, so that no later code knows that a row had another number.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from django.utils.datastructures import MultiValueDict

from eforms.filling.submit_names import STAY, WITHOUT_VALIDATION

CONDITIONAL_FIELDS: Final = "_shown"
"""The hidden input with the names of the conditional fields on the page; others are not required yet."""
_ROW_BUTTON: Final = re.compile(r"([a-z][a-z0-9_]*) (add|remove|up|down)(?: ([0-9]{1,3}))?")

PostData: TypeAlias = "MultiValueDict[str, str]"
RowOrder = Sequence[int | None]
"""The former number of each row; None: the row is new."""


class PostedRows(NamedTuple):
    """A posted page with its rows in their new order, and the former order by group."""

    data: PostData
    row_orders: Mapping[str, RowOrder]


def apply_row_buttons(data: PostData, limits: Mapping[str, tuple[int, int]]) -> PostedRows:
    """Apply the row button that was pressed, and drop empty rows beyond the minimum.

    `limits` has the minimum and maximum number of rows of each repeating group on the page.
    """
    row_orders = {group: _row_order(data, group, *bounds) for group, bounds in limits.items() if group in data}
    changed = {group: order for group, order in row_orders.items() if not _is_unchanged(order, str(data[group]))}
    return PostedRows(_renumbered(data, changed) if changed else data, row_orders)


def _is_unchanged(order: RowOrder, posted_count: str) -> bool:
    """Whether the page needs no renumbering; a row count that is no number, or too large, always does."""
    return posted_count == str(len(order)) and list(order) == list(range(len(order)))


def _row_order(data: PostData, group: str, minimum: int, maximum: int) -> RowOrder:
    rows: list[int | None] = list(range(min(_row_count(data, group), maximum)))
    if WITHOUT_VALIDATION.isdisjoint(data):
        filled = _filled_rows(data, group)
        return [row for row in rows if row in filled or len(rows) <= minimum]
    if (button := _ROW_BUTTON.fullmatch(str(data.get(STAY, "")))) and button[1] == group:
        _press(rows, button[2], int(button[3] or 0))
    return rows[:maximum]


def _press(rows: list[int | None], verb: str, number: int) -> None:
    if verb == "add":
        rows.append(None)
    elif number < len(rows):
        row = rows.pop(number)
        if verb != "remove":
            rows.insert(max(number - 1, 0) if verb == "up" else number + 1, row)


def _row_count(data: PostData, group: str) -> int:
    count = data.get(group, "")
    return int(count) if re.fullmatch(r"[0-9]{1,3}", count) else 0


def _filled_rows(data: PostData, group: str) -> set[int]:
    """The numbers of the rows in which something was typed or chosen."""
    row_input = re.compile(rf"{group}-([0-9]{{1,3}})-.+")
    matches = ((row_input.fullmatch(name), texts) for name, texts in data.lists())
    return {int(match[1]) for match, texts in matches if match and any(text.strip() for text in texts)}


def _renumbered(data: PostData, orders: Mapping[str, RowOrder]) -> PostData:
    renumbered: PostData = MultiValueDict()
    prefixes = {old: new for group, order in orders.items() for new, old in _prefixes(group, order)}
    for name, texts in data.lists():
        if (new := _renamed(name, prefixes, orders)) is not None:
            renumbered.setlist(new, texts)
    for group, order in orders.items():
        renumbered[group] = str(len(order))
    conditional = (_renamed(name, prefixes, orders) for name in data.get(CONDITIONAL_FIELDS, "").split())
    if CONDITIONAL_FIELDS in data:
        renumbered[CONDITIONAL_FIELDS] = " ".join(filter(None, conditional))
    return renumbered


def _prefixes(group: str, order: RowOrder) -> list[tuple[str, str]]:
    return [(f"{group}-{new}-", f"{group}-{old}-") for new, old in enumerate(order) if old is not None]


def _renamed(name: str, prefixes: Mapping[str, str], orders: Mapping[str, RowOrder]) -> str | None:
    """The new name of an input; None when its row was removed."""
    if not (match := re.match(r"([a-z][a-z0-9_]*)-[0-9]{1,3}-", name)) or match[1] not in orders:
        return name
    return f"{new}{name[match.end() :]}" if (new := prefixes.get(match[0])) else None
