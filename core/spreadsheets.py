"""Text for the cells of CSV files that people open in a spreadsheet."""

from typing import Final

BYTE_ORDER_MARK: Final = "\ufeff"
"""Excel reads a CSV file as UTF-8 only behind it."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def cell_text(value: object) -> str:
    """A cell that every program reads as text: what looks like a formula gets a quote (CSV injection)."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
