"""The remarks of reviewers beside the differences they are about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.catalogue.differences.changes import Change, ChangeGroup
from services.catalogue.models import ProcedureVersion, Remark
from services.catalogue.package.definition import Package

LONGEST_PLACE = 400


@dataclass(frozen=True)
class ReviewedChange:
    """One difference, with what reviewers say of it."""

    change: Change
    place: str
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True)
class Review:
    """The differences of a version with their remarks, and the remarks about none of them."""

    groups: Sequence[tuple[str, Sequence[ReviewedChange]]]
    other_remarks: Sequence[Remark]
    remarks: Sequence[Remark]
    """All of them."""


def review_of(version: ProcedureVersion, groups: Sequence[ChangeGroup]) -> Review:
    """The differences with the remarks made about them; what is about another place or the whole stands by itself."""
    remarks = list(version.remarks.select_related("by", "resolved_by"))
    reviewed = [(group.title, [ReviewedChange(change, place) for change, place in _placed(group)]) for group in groups]
    by_place = {one.place: one for _, changes in reviewed for one in changes}
    for remark in remarks:
        if remark.place in by_place:
            by_place[remark.place].remarks.append(remark)
    return Review(reviewed, [remark for remark in remarks if remark.place not in by_place], remarks)


def places_of(package: Package, groups: Sequence[ChangeGroup]) -> list[str]:
    """What a remark may be about: each difference; of a first version each step and paper of it."""
    if groups:
        return list(dict.fromkeys(place for group in groups for _, place in _placed(group)))
    steps = [f"Bước “{step.title}”" for step in package.form.steps] if package.form else []
    papers = [f"Giấy tờ “{paper.name}”"[:LONGEST_PLACE] for paper in package.papers]
    return list(dict.fromkeys(["Bản ghi công bố", "Phí, lệ phí", "Thời hạn giải quyết", *steps, *papers]))


def _placed(group: ChangeGroup) -> Iterator[tuple[Change, str]]:
    """Each difference with its place in words, which stay the same while its values change."""
    for change in group.changes:
        words = (group.title, change.subject, change.attribute)
        yield change, ": ".join(word for word in words if word)[:LONGEST_PLACE]
