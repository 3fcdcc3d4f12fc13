"""The map of the house, drawn from the imports as they are."""

import grimp

HALLS = ("standins", "portal", "services", "eforms", "payments", "notifications", "core")
SPLIT = ("services",)
"""Halls whose rooms are shown one by one."""


def arrows() -> list[tuple[str, str]]:
    """Which room imports which, every pair once."""
    graph = grimp.build_graph(*HALLS, exclude_type_checking_imports=True)
    pairs = {
        (_room(module), _room(imported))
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
    }
    return sorted((above, below) for above, below in pairs if above != below)


def _room(module: str) -> str:
    hall, *rest = module.split(".")
    return f"{hall}.{rest[0]}" if hall in SPLIT and rest else hall


def page() -> str:
    """`docs/house.md`, whole."""
    lines = [f"    {above} --> {below}" for above, below in arrows()]
    return (
        "# The house\n\n"
        "Written by `python manage.py draw_diagrams` from the imports themselves; a test fails when it is out of\n"
        "step, and `lint-imports` fails when an arrow turns upward.\n\n"
        "```mermaid\nflowchart TD\n" + "\n".join(lines) + "\n```\n"
    )
