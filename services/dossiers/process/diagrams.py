"""The pictures of the documentation, drawn from the tables they show."""

from services.agencies.models import Role
from services.agencies.permissions import ALLOWED, Relation
from services.dossiers.status import FINAL, NEXT, Status


def status_diagram() -> str:
    """The statuses and their moves as a Mermaid state diagram."""
    names = [f"    s{status.value}: {status.value} {status.label}" for status in Status]
    moves = [f"    s{before.value} --> s{after.value}" for before in Status for after in sorted(NEXT[before])]
    ends = [f"    s{status.value} --> [*]" for status in sorted(FINAL)]
    return "\n".join(["stateDiagram-v2", *names, "    [*] --> s1", *moves, *ends])


def permission_table() -> str:
    """Who may do what, as a Markdown table."""
    columns = ["người nộp", *(role.label for role in Role)]
    head = ["| | " + " | ".join(columns) + " |", "|---|" + ":-:|" * len(columns)]
    return "\n".join(head + [_row(verb.value, rows) for verb, rows in ALLOWED.items()])


def _row(verb: str, rows: frozenset[tuple[Role | None, Relation]]) -> str:
    holders = {role for role, _ in rows}
    return f"| {verb} | " + " | ".join("✓" if role in holders else "" for role in (None, *Role)) + " |"


def page() -> str:
    """`docs/dossier-status.md`, whole."""
    return (
        "# The life of a dossier\n\n"
        "Written by `python manage.py draw_diagrams` from `services/dossiers/status.py` and\n"
        "`services/agencies/permissions.py`; a test fails when it is out of step.\n\n"
        "## Statuses and moves\n\n```mermaid\n" + status_diagram() + "\n```\n\n"
        "## Who may do what\n\nStaff act in the agency of the matter or above it.\n\n" + permission_table() + "\n"
    )
