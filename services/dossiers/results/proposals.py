"""What the handling clerk proposed, as tasks keep it: the answers of the result form, kept for each result.

Where a version writes one result, the proposal is its answers; else it holds the answers by key of the result.
"""

from collections.abc import Callable, Mapping
from typing import Any

from eforms.definition import Answer, Answers
from services.catalogue.package.definition import Package

Proposal = Mapping[str, Any]
"""As `Task.proposal` holds it."""


def by_result(package: Package, proposal: Proposal) -> dict[str, dict[str, Answer]]:
    """The proposed answers by key of the result, in the order of the package."""
    keys = [result.key for result in package.issued_results]
    if len(keys) == 1 or not proposal.keys() <= set(keys):
        return {keys[0]: dict(proposal)}
    return {key: dict(proposal[key]) for key in keys if key in proposal}


def to_store(package: Package, answers: Mapping[str, Answers]) -> dict[str, Any]:
    """The proposal with these answers by key of the result."""
    if len(package.issued_results) > 1:
        return {key: dict(of_result) for key, of_result in answers.items()}
    return dict(next(iter(answers.values()), {}))


def without(package: Package, proposal: Proposal, is_dropped: Callable[[str], bool]) -> dict[str, Any]:
    """The proposal without the answers to the questions with these keys, in each result."""
    kept = by_result(package, proposal)
    return to_store(
        package,
        {key: {name: one for name, one in of.items() if not is_dropped(name)} for key, of in kept.items()},
    )


def all_answers(package: Package, proposal: Proposal) -> dict[str, Answer]:
    """All proposed answers together: a question that several results share is answered once."""
    return {name: answer for of in by_result(package, proposal).values() for name, answer in of.items()}
