"""Formatting of numbers and amounts of money."""


def format_number(number: int) -> str:
    """A number with points between thousands: 24.000."""
    return f"{number:,}".replace(",", ".")


def format_vnd(amount: int) -> str:
    """The amount in whole đồng with points between thousands and a space that never breaks: 1.250.000 đồng."""
    return format_number(amount) + "\N{NO-BREAK SPACE}đồng"
