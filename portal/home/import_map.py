"""Import map: a Mermaid diagram of which package imports which, for `docs/house.md`."""

import grimp

PACKAGES = ("standins", "portal", "services", "eforms", "payments", "notifications", "core")
SUBDIVIDED = ("services",)
"""Packages whose subpackages are nodes of their own."""


def imports() -> list[tuple[str, str]]:
    """Distinct pairs of importing and imported node."""
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=True)
    pairs = {
        (_node(module), _node(imported))
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
    }
    return sorted((above, below) for above, below in pairs if above != below)


def _node(module: str) -> str:
    package, *rest = module.split(".")
    return f"{package}.{rest[0]}" if package in SUBDIVIDED and rest else package


def page() -> str:
    """Text of `docs/house.md`."""
    lines = [f"    {above} --> {below}" for above, below in imports()]
    return (
        "# The house\n\n"
        "Written by `python manage.py draw_diagrams` from the imports themselves; a test fails when it is out of\n"
        "step, and `lint-imports` fails when an arrow turns upward.\n\n"
        "```mermaid\nflowchart TD\n" + "\n".join(lines) + "\n```\n"
    )
