"""Row buttons of repeating groups: adding, removing and moving rows of a posted page, without JavaScript.

A row's inputs are named `group-number-field`, those of rows inside it `group-number-inner-number-field`. Whatever
button was pressed, rows are renumbered from 0 before anything else reads the page, so that no later code knows that a
row had another number. In `limits` and elsewhere a group inside rows is called `group-*-inner`.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from django.utils.datastructures import MultiValueDict

from eforms.definition.row_ids import ROW_ID, is_row_id, new_row_id
from eforms.filling.submit_names import STAY, WITHOUT_VALIDATION

CONDITIONAL_FIELDS: Final = "_shown"
"""The hidden input with the names of the conditional fields on the page; others are not required yet."""
EVERY_ROW: Final = "-*-"
_KEY: Final = "[a-z][a-z0-9_]*"
_ROW_BUTTON: Final = re.compile(rf"((?:{_KEY}-[0-9]{{1,3}}-)?{_KEY}) (add|remove|up|down)(?: ([0-9]{{1,3}}))?")
_ROW_PREFIXES: Final = (
    re.compile(rf"({_KEY})-[0-9]{{1,3}}-"),
    re.compile(rf"({_KEY}-[0-9]{{1,3}}-{_KEY})-[0-9]{{1,3}}-"),
)
"""The group and number of a row at the beginning of an input name, by depth."""

PostData: TypeAlias = "MultiValueDict[str, str]"
PostFiles: TypeAlias = "MultiValueDict[str, Any]"
RowLimits: TypeAlias = Mapping[str, tuple[int, int]]
"""Minimum and maximum number of rows by group, outer groups first."""
RowOrder = Sequence[int | None]
"""The former number of each row; None: the row is new."""


class PostedRows(NamedTuple):
    """A posted page with its rows in their new order, and the former order by group."""

    data: PostData
    row_orders: Mapping[str, RowOrder]
    files: PostFiles


def unnumbered(name: str) -> str:
    """The input name without the numbers of its rows: `owners-*-deed`."""
    return re.sub(r"-[0-9]{1,3}-", EVERY_ROW, name)


def apply_row_buttons(
    data: PostData, limits: RowLimits, *, files: "PostFiles | None" = None, holding: Collection[str] = ()
) -> PostedRows:
    """Apply the row button that was pressed, and drop empty rows beyond the minimum.

    `limits` has the minimum and maximum number of rows of each repeating group on the page; rows whose id is in
    `holding` have files, and are not empty.
    """
    files = MultiValueDict() if files is None else files
    row_orders: dict[str, RowOrder] = {}
    for depth in (0, 1) if _has_rows_inside(limits) else (0,):
        bounds = _groups_at(depth, data, limits)
        filled = _FilledRows(data, files, limits, holding)
        orders = {group: _row_order(data, group, *bounds[group], filled) for group in bounds if group in data}
        changed = {group: order for group, order in orders.items() if not _is_unchanged(order, str(data[group]))}
        if changed:
            renamed = _Renaming(changed, depth)
            data, files = _renumbered(data, changed, renamed), _renamed_keys(files, renamed)
        row_orders |= orders
    return PostedRows(data, row_orders, files)


def with_row_ids(data: PostData, groups: Collection[str], limits: RowLimits) -> PostData:
    """The page with an id for every row of these groups: the posted one, or a new one for want of it."""
    if not groups:
        return data
    data, seen = data.copy(), set[str]()
    for depth in (0, 1):
        bounds = _groups_at(depth, data, {group: limits[group] for group in limits if group in groups}, limits)
        for group, (minimum, _) in bounds.items():
            for number in range(max(_row_count(data, group), minimum)):
                name = f"{group}-{number}-{ROW_ID}"
                row_id = str(data.get(name, ""))
                if not is_row_id(row_id) or row_id in seen:
                    row_id = new_row_id()
                data[name] = row_id
                seen.add(row_id)
    return data


def _has_rows_inside(limits: RowLimits) -> bool:
    """Whether any group stands inside the rows of another."""
    return any(EVERY_ROW in group for group in limits)


def _groups_at(
    depth: int, data: PostData, wanted: RowLimits, limits: RowLimits | None = None
) -> dict[str, tuple[int, int]]:
    """The groups at this depth with their bounds, by their names on the page."""
    if not depth:
        return {group: bounds for group, bounds in wanted.items() if EVERY_ROW not in group}
    groups: dict[str, tuple[int, int]] = {}
    for pattern, bounds in wanted.items():
        outer, inside, inner = pattern.partition(EVERY_ROW)
        if inside:
            count = max(_row_count(data, outer), (limits or wanted)[outer][0])
            groups |= {f"{outer}-{number}-{inner}": bounds for number in range(count)}
    return groups


def _is_unchanged(order: RowOrder, posted_count: str) -> bool:
    """Whether the page needs no renumbering; a row count that is no number, or too large, always does."""
    return posted_count == str(len(order)) and list(order) == list(range(len(order)))


def _row_order(
    data: PostData, group: str, minimum: int, maximum: int, filled_rows: Callable[[str], Collection[int]]
) -> RowOrder:
    rows: list[int | None] = list(range(min(_row_count(data, group), maximum)))
    if WITHOUT_VALIDATION.isdisjoint(data):
        filled = filled_rows(group)
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


class _FilledRows:
    """The numbers of the rows in which something was typed, chosen or attached."""

    def __init__(self, data: PostData, files: PostFiles, limits: RowLimits, holding: Collection[str]) -> None:
        self._pages, self._limits, self._holding = (data, files), limits, holding
        self._has_rows_inside = _has_rows_inside(limits)

    def __call__(self, group: str) -> set[int]:
        row_input = re.compile(rf"{group}-([0-9]{{1,3}})-.+")
        return {int(match[1]) for name in self._filled_names() if (match := row_input.fullmatch(name))}

    def _filled_names(self) -> Iterator[str]:
        data, files = self._pages
        yield from files
        for name, texts in data.lists():
            if name.endswith(f"-{ROW_ID}"):
                if not self._holding or self._holding.isdisjoint(texts):  # type: ignore[attr-defined]
                    continue
            elif self._has_rows_inside and unnumbered(name) in self._limits:
                continue
            if any(text.strip() for text in texts):
                yield name


class _Renaming:
    """The new name of each input; None when its row was removed."""

    def __init__(self, orders: Mapping[str, RowOrder], depth: int) -> None:
        self._orders, self._row_prefix = orders, _ROW_PREFIXES[depth]
        self._prefixes = {old: new for group, order in orders.items() for new, old in _prefixes(group, order)}

    def __call__(self, name: str) -> str | None:
        if not (match := self._row_prefix.match(name)) or match[1] not in self._orders:
            return name
        return f"{new}{name[match.end() :]}" if (new := self._prefixes.get(match[0])) else None


def _renumbered(data: PostData, orders: Mapping[str, RowOrder], renamed: _Renaming) -> PostData:
    renumbered: PostData = _renamed_keys(data, renamed)
    for group, order in orders.items():
        renumbered[group] = str(len(order))
    conditional = map(renamed, data.get(CONDITIONAL_FIELDS, "").split())
    if CONDITIONAL_FIELDS in data:
        renumbered[CONDITIONAL_FIELDS] = " ".join(filter(None, conditional))
    return renumbered


def _renamed_keys(data: "MultiValueDict[str, Any]", renamed: _Renaming) -> "MultiValueDict[str, Any]":
    result: MultiValueDict[str, Any] = MultiValueDict()
    for name, values in data.lists():
        if (new := renamed(name)) is not None:
            result.setlist(new, values)
    return result


def _prefixes(group: str, order: RowOrder) -> list[tuple[str, str]]:
    return [(f"{group}-{new}-", f"{group}-{old}-") for new, old in enumerate(order) if old is not None]
