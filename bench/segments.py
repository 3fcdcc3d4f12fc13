"""Segments of a journey: which one a request belongs to, and whether the targets count it."""

import re
from enum import StrEnum


class Segment(StrEnum):
    """Origin of a request."""

    SIGN_IN = "sign-in"
    CITIZEN = "citizen"
    DESK = "desk"
    WEBHOOKS = "webhooks"


PATTERNS = (
    (Segment.SIGN_IN, re.compile(r"\w+ /tai-khoan/")),
    (Segment.DESK, re.compile(r"\w+ /admin/")),
    (Segment.WEBHOOKS, re.compile(r"GET /thanh-toan/\w+/thong-bao/")),
    (Segment.CITIZEN, re.compile(r"")),
)
COUNTED = re.compile(
    r"GET /|GET /tim-kiem/|GET /thu-tuc/…/"  # find it
    r"|POST /nop/…/|(GET|POST) /nop/…/[\w-]+/"  # begin, every step, the check page, submit
    r"|GET /ho-so/…/"  # the dossier, once
    r"|(GET|POST) /thanh-toan/…/|GET /thanh-toan/\w+/thong-bao/"  # the order, to the bank, the bank's webhook
    r"|POST /admin/dossiers/dossier/…/work/tiep-nhan/"  # acceptance
)
"""Requests that the targets count: the citizen's from search to payment, and the clerk's acceptance.

Not counted: sign-in, what the clerk views before and after, and repeated views by the citizen.
"""


def segment_of(name: str) -> Segment:
    return next(part for part, pattern in PATTERNS if pattern.match(name))


def is_counted(name: str) -> bool:
    return COUNTED.fullmatch(name) is not None
