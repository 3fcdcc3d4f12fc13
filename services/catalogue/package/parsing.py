"""A package text read: the package where there is one, and everything that is wrong with it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from eforms.definition.form import MAX_DEFINITION_LENGTH
from eforms.lint.form_lint import Finding, Severity
from services.catalogue.errors import CatalogueError
from services.catalogue.lint import package_lint
from services.catalogue.package.definition import Package
from services.catalogue.package.json_positions import Place, line_numbers
from services.catalogue.package.validation_messages import broken_line, is_no_json, messages_of

MAX_MEGABYTES: Final = 4 * MAX_DEFINITION_LENGTH // 1_000_000
"""Of a file of so many letters: UTF-8 takes four bytes for one at most."""
TOO_LONG: Final = f"Gói thủ tục dài hơn {MAX_DEFINITION_LENGTH:,} ký tự.".replace(",", ".")
Published = Callable[[str], Package | None]
"""The package in force of a procedure, by its code."""
NOT_UTF8: Final = "Tệp không ở bảng mã UTF-8 nên không đọc được chữ. Hãy mở tệp và lưu lại với bảng mã UTF-8."


@dataclass(frozen=True)
class ParseFinding:
    """One thing to mend, and the line it stands on."""

    path: str
    sentence: str
    line: int
    is_error: bool

    def __str__(self) -> str:
        return f"{self.path or 'gói'}: {self.sentence}"


@dataclass(frozen=True)
class ParseResult:
    """What became of a text."""

    package: Package | None
    """None when the text is no package at all."""
    findings: Sequence[ParseFinding]

    @property
    def errors(self) -> list[ParseFinding]:
        """What keeps it from being published."""
        return [finding for finding in self.findings if finding.is_error]


def decoded(source: bytes) -> str:
    """The letters of a file, or a sentence that says why there are none."""
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise CatalogueError(NOT_UTF8) from wrong


def parse_package(text: str, *, in_force: Published = lambda code: None) -> ParseResult:
    """Weigh a text as a whole; `in_force` knows the package it would replace."""
    if len(text) > MAX_DEFINITION_LENGTH:
        return ParseResult(None, [ParseFinding("", TOO_LONG, 1, is_error=True)])
    try:
        package = Package.model_validate_json(text.encode("utf-8", "replace"))
    except ValidationError as wrong:
        return ParseResult(None, _refused(text, wrong))
    return ParseResult(package, _placed(text, package_lint.lint(package, published=in_force(package.code))))


def _refused(text: str, wrong: ValidationError) -> list[ParseFinding]:
    found = messages_of(text, wrong)
    if is_no_json(wrong):
        return [ParseFinding("", problem.message, broken_line(wrong), is_error=True) for problem in found]
    return _placed(text, found)


def _placed(text: str, problems: Iterable[Finding]) -> list[ParseFinding]:
    """The problems in the order of their lines, errors first."""
    places = [(_place(problem.path), problem) for problem in problems]
    lines = line_numbers(text, {place for place, _ in places})
    found = [
        ParseFinding(problem.path, problem.message, lines[place], problem.severity is Severity.ERROR)
        for place, problem in places
    ]
    return sorted(found, key=lambda finding: (not finding.is_error, finding.line))


def _place(path: str) -> Place:
    return tuple(int(part) if part.isdigit() else part for part in path.split(".") if part)
