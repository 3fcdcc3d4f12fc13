"""Sample applications of a procedure with their expected outcome.

Stored beside the package, in `packages/samples/<code>.json`. Tests run them all; authors try a form with one.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from eforms.definition import FrozenModel, Key
from services.catalogue.package.definition import Package
from services.catalogue.package.office_rules import OfficeCode

PACKAGES_DIR = Path(__file__).parents[1] / "packages"
Name = Annotated[str, Field(min_length=1, max_length=200)]
PostedName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(-\d+-[a-z][a-z0-9_]*)*$")]


class NotEligible(FrozenModel):
    """Expected outcome: a step shows that the applicant is not eligible."""

    not_eligible: Key


class StepErrors(FrozenModel):
    """Expected outcome: a step shows errors; a part of each message by posted field name."""

    refused: Mapping[str, Name] = Field(min_length=1)


class Sample(FrozenModel):
    """One sample application."""

    name: Name
    """The situation: `Cha mẹ chưa đăng ký kết hôn, nhận con`."""
    office: OfficeCode
    """Where it is filed."""
    person: str = "001190012345"
    """Personal number of the signed-in user, one of the people of the stand-in VNeID."""
    on_behalf_of: str = ""
    """Tax code of the organisation, or personal number of the person, for whom it is filed; empty: for themselves."""
    today: date = date(2026, 11, 16)
    """Date of filing, fixed so that ages and periods do not change."""
    answers: Mapping[str, str | tuple[str, ...]] = {}
    """Posted values by posted name; prefilled ones may be left out."""
    papers: Mapping[PostedName, tuple[Name, ...]] = {}
    """Names of uploaded files by posted name, in rows `owners-0-deed`; `anh-472x708.jpg` is a picture of that size."""
    lists: Mapping[Key, tuple[Mapping[str, str], ...]] = {}
    """Lists that are imported from a file, by field key: of each line the texts by the headings of their columns."""
    on_paper: tuple[Key, ...] = ()
    """Keys of the participants who signed the paper that is handed in; the others confirm in their own accounts."""
    pays: int = 0
    """Expected total of fees, in đồng."""
    ends: Literal["filed"] | NotEligible | StepErrors

    @property
    def is_filed(self) -> bool:
        return self.ends == "filed"


def package_codes() -> list[str]:
    """Codes of the packages shipped with the portal."""
    return sorted(path.stem for path in PACKAGES_DIR.glob("*.json"))


def read_samples(package: Package | str) -> tuple[Sample, ...]:
    """Read the samples of a procedure; empty when there is no file.

    A sample with `like` inherits the answers and papers of an earlier one and overrides them.
    """
    code = package if isinstance(package, str) else package.code
    path = PACKAGES_DIR / "samples" / f"{code}.json"
    raw_samples: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    resolved: dict[str, dict[str, Any]] = {}
    for sample in raw_samples:
        resolved[sample["name"]] = _inherit(resolved[sample.pop("like")], sample) if "like" in sample else sample
    return _SAMPLES_ADAPTER.validate_python(list(resolved.values()))


def _inherit(below: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = {part: {**below.get(part, {}), **own.get(part, {})} for part in ("answers", "papers")}
    return {**below, **own, **merged}


_SAMPLES_ADAPTER = TypeAdapter(tuple[Sample, ...])
