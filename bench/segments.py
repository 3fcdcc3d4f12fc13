"""Which part of a journey a request belongs to, and whether the targets count it."""

import re
from enum import StrEnum


class Part(StrEnum):
    """Who causes it."""

    SIGN_IN = "sign-in"
    CITIZEN = "citizen"
    DESK = "desk"
    NOTICES = "notices"


BELONGS = (
    (Part.SIGN_IN, re.compile(r"\w+ /tai-khoan/")),
    (Part.DESK, re.compile(r"\w+ /admin/")),
    (Part.NOTICES, re.compile(r"GET /thanh-toan/\w+/thong-bao/")),
    (Part.CITIZEN, re.compile(r"")),
)
COUNTED = re.compile(
    r"GET /|GET /tim-kiem/|GET /thu-tuc/…/"  # find it
    r"|POST /nop/…/|(GET|POST) /nop/…/[\w-]+/"  # begin, every step, the check page, submit
    r"|GET /ho-so/…/"  # the dossier, once
    r"|(GET|POST) /thanh-toan/…/|GET /thanh-toan/\w+/thong-bao/"  # the order, to the bank, the bank's notice
    r"|POST /admin/dossiers/dossier/…/work/tiep-nhan/"  # acceptance
)
"""One journey as the targets mean it: the citizen's requests from the catalogue to the payment, and the acceptance.

Left out are the sign-in, what a clerk looks at before and after, and what a citizen looks at once more.
"""


def part_of(name: str) -> Part:
    return next(part for part, pattern in BELONGS if pattern.match(name))


def is_counted(name: str) -> bool:
    return COUNTED.fullmatch(name) is not None
