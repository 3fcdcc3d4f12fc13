"""The status diagram and the permission table of `docs/dossier-status.md`, generated from their tables in code."""

from collections.abc import Mapping, Set

from services.agencies.models import Role
from services.agencies.permissions import ADMINISTRATOR, APPLICANT, TABLE, Extent, Grant
from services.dossiers.status import ALLOWED_TRANSITIONS, FINAL, Status

COLUMNS: Mapping[str, Grant] = {
    "người nộp": APPLICANT,
    **{role.label: Grant(role, Extent.OFFICES) for role in Role},
    "quản trị": ADMINISTRATOR,
}

REACH_NOTE = """\
An applicant acts on what is their own and, while they may act for them, on what is of others; staff in the agency of
the matter or above it. An administrator (superuser) has only what the last column says, and has it everywhere: no
right over dossiers, papers or money comes with it. Where the mark is ◷ instead of ✓, only while the dossier lies with
that role. Nobody decides on what they proposed themselves, whatever roles they hold,
and no party of a dossier does anything with it as staff."""


def status_diagram() -> str:
    """The statuses and their transitions as a Mermaid state diagram."""
    names = [f"    s{status.value}: {status.value} {status.label}" for status in Status]
    transitions = [
        f"    s{before.value} --> s{after.value}" for before in Status for after in sorted(ALLOWED_TRANSITIONS[before])
    ]
    ends = [f"    s{status.value} --> [*]" for status in sorted(FINAL)]
    return "\n".join(["stateDiagram-v2", *names, "    [*] --> s1", *transitions, *ends])


def permission_table() -> str:
    """The permissions by role, as a Markdown table."""
    head = ["| | " + " | ".join(COLUMNS) + " |", "|---|" + ":-:|" * len(COLUMNS)]
    return "\n".join(head + [_row(verb.value, grants) for verb, grants in TABLE.items()])


def _row(verb: str, grants: Set[Grant]) -> str:
    return f"| {verb} | " + " | ".join(_mark(grant, grants) for grant in COLUMNS.values()) + " |"


def _mark(grant: Grant, grants: Set[Grant]) -> str:
    return "✓" if grant in grants else "◷" if grant._replace(at_own_stage=True) in grants else ""


def status_page() -> str:
    """The whole text of `docs/dossier-status.md`."""
    return (
        "# The life of a dossier\n\n"
        "Written by `python manage.py draw_diagrams` from `services/dossiers/status.py` and\n"
        "`services/agencies/permissions.py`; a test fails when it is out of step.\n\n"
        "## Statuses and moves\n\n```mermaid\n" + status_diagram() + "\n```\n\n"
        "## Who may do what\n\n" + REACH_NOTE + "\n\n" + permission_table() + "\n"
    )
