"""Money as it is written."""


def format_vnd(vnd: int) -> str:
    """1.250.000 đồng, never broken over two lines."""
    return f"{vnd:,}".replace(",", ".") + "\N{NO-BREAK SPACE}đồng"
