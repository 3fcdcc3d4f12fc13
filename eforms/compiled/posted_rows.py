"""Rows of a repeating group as a page posts them: added, removed and moved by buttons, without a script.

A row's inputs are named `group-number-field`. Whatever happens to the rows, they are numbered anew from 0 before
anything else looks at the page, so nothing after this knows that a row was ever elsewhere.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from django.utils.datastructures import MultiValueDict

from eforms.filling.submit_names import STAY, WITHOUT_VALIDATION

CONDITIONAL_FIELDS: Final = "_shown"
"""The hidden input naming the conditional fields the page had: what appears only now is asked next, not refused."""
_ROW_BUTTON: Final = re.compile(r"([a-z][a-z0-9_]*) (add|remove|up|down)(?: ([0-9]{1,3}))?")

PostData: TypeAlias = "MultiValueDict[str, str]"
RowOrder = Sequence[int | None]
"""Of each row, the number it had; None: it is new."""


class PostedRows(NamedTuple):
    """A page with its rows in order, and where each of them was."""

    data: PostData
    orders: Mapping[str, RowOrder]


def apply_row_buttons(data: PostData, limits: Mapping[str, tuple[int, int]]) -> PostedRows:
    """Do what the pressed button says, and leave out empty rows nobody has to fill in.

    `limits` has the repeating groups of the page, each with the least and the most rows it may have.
    """
    orders = {group: _row_order(data, group, *bounds) for group, bounds in limits.items() if group in data}
    moved = {group: order for group, order in orders.items() if not _is_unchanged(order, str(data[group]))}
    return PostedRows(_renumbered(data, moved) if moved else data, orders)


def _is_unchanged(order: RowOrder, told: str) -> bool:
    """Whether the page may stay as it is; a count that is no number, or a huge one, never does."""
    return told == str(len(order)) and list(order) == list(range(len(order)))


def _row_order(data: PostData, group: str, least: int, most: int) -> RowOrder:
    rows: list[int | None] = list(range(min(_row_count(data, group), most)))
    if WITHOUT_VALIDATION.isdisjoint(data):
        filled = _filled_rows(data, group)
        return [row for row in rows if row in filled or len(rows) <= least]
    if (move := _ROW_BUTTON.fullmatch(str(data.get(STAY, "")))) and move[1] == group:
        _press(rows, move[2], int(move[3] or 0))
    return rows[:most]


def _press(rows: list[int | None], verb: str, number: int) -> None:
    if verb == "add":
        rows.append(None)
    elif number < len(rows):
        row = rows.pop(number)
        if verb != "remove":
            rows.insert(max(number - 1, 0) if verb == "up" else number + 1, row)


def _row_count(data: PostData, group: str) -> int:
    told = data.get(group, "")
    return int(told) if re.fullmatch(r"[0-9]{1,3}", told) else 0


def _filled_rows(data: PostData, group: str) -> set[int]:
    """The rows in which something was typed or chosen."""
    inside = re.compile(rf"{group}-([0-9]{{1,3}})-.+")
    found = ((inside.fullmatch(name), texts) for name, texts in data.lists())
    return {int(name[1]) for name, texts in found if name and any(text.strip() for text in texts)}


def _renumbered(data: PostData, orders: Mapping[str, RowOrder]) -> PostData:
    renumbered: PostData = MultiValueDict()
    names = {old: new for group, order in orders.items() for new, old in _prefixes(group, order)}
    for name, texts in data.lists():
        if (new := _renamed(name, names, orders)) is not None:
            renumbered.setlist(new, texts)
    for group, order in orders.items():
        renumbered[group] = str(len(order))
    shown = (_renamed(name, names, orders) for name in data.get(CONDITIONAL_FIELDS, "").split())
    if CONDITIONAL_FIELDS in data:
        renumbered[CONDITIONAL_FIELDS] = " ".join(filter(None, shown))
    return renumbered


def _prefixes(group: str, order: RowOrder) -> list[tuple[str, str]]:
    return [(f"{group}-{new}-", f"{group}-{old}-") for new, old in enumerate(order) if old is not None]


def _renamed(name: str, names: Mapping[str, str], orders: Mapping[str, RowOrder]) -> str | None:
    """What an input is called now; None when its row is gone."""
    if not (found := re.match(r"([a-z][a-z0-9_]*)-[0-9]{1,3}-", name)) or found[1] not in orders:
        return name
    return f"{new}{name[found.end() :]}" if (new := names.get(found[0])) else None
