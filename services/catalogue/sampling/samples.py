"""Sample answers of a procedure: people in its every situation, and how it ends for them.

They stand beside the package, in `packages/samples/<code>.json`. Tests walk them all; an author tries a form with one.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from eforms.definition import FrozenModel, Key
from services.catalogue.package.definition import Package
from services.catalogue.package.routes import OfficeCode

PACKAGES_DIR = Path(__file__).parents[1] / "packages"
Name = Annotated[str, Field(min_length=1, max_length=200)]


class NotEligible(FrozenModel):
    """The form is not for this person, which a step says."""

    not_eligible: Key


class StepErrors(FrozenModel):
    """A step does not go on: a part of each refusal, by the name of the field as it is posted."""

    refused: Mapping[str, Name] = Field(min_length=1)


class Sample(FrozenModel):
    """One person filling in the form."""

    name: Name
    """Who it is, and what is special: `Cha mẹ chưa đăng ký kết hôn, nhận con`."""
    office: OfficeCode
    """Where it is filed."""
    person: str = "001190012345"
    """The personal number of who signs in: one of the people of the stand-in VNeID."""
    today: date = date(2026, 11, 16)
    """The day of filing, so that ages and periods stay as they are meant."""
    answers: Mapping[str, str | tuple[str, ...]] = {}
    """What is typed and chosen, by the names that the pages post; what is prefilled need not be here."""
    papers: Mapping[Key, tuple[Name, ...]] = {}
    """File names by field; `chan-dung-472x708.jpg` is a picture of so many points."""
    pays: int = 0
    """All that is to be paid, in đồng."""
    ends: Literal["filed"] | NotEligible | StepErrors

    @property
    def is_filed(self) -> bool:
        return self.ends == "filed"


def package_codes() -> list[str]:
    """The codes of the procedures that come with the portal."""
    return sorted(path.stem for path in PACKAGES_DIR.glob("*.json"))


def read_samples(package: Package | str) -> tuple[Sample, ...]:
    """The samples of a procedure; none where nobody wrote any.

    A sample `like` another one above it has its answers and papers too, save those it gives itself.
    """
    code = package if isinstance(package, str) else package.code
    path = PACKAGES_DIR / "samples" / f"{code}.json"
    written: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    whole: dict[str, dict[str, Any]] = {}
    for one in written:
        whole[one["name"]] = _inherit(whole[one.pop("like")], one) if "like" in one else one
    return _SAMPLES_ADAPTER.validate_python(list(whole.values()))


def _inherit(below: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = {part: {**below.get(part, {}), **own.get(part, {})} for part in ("answers", "papers")}
    return {**below, **own, **merged}


_SAMPLES_ADAPTER = TypeAdapter(tuple[Sample, ...])
