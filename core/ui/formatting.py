"""Formatting of amounts of money."""


def format_vnd(amount: int) -> str:
    """The amount in whole đồng with points between thousands and a space that never breaks: 1.250.000 đồng."""
    return f"{amount:,}".replace(",", ".") + "\N{NO-BREAK SPACE}đồng"
