"""Parse a package text: the package, and parse errors and lint findings with their lines."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from eforms.lint.form_lint import Finding, Severity
from services.catalogue.errors import CatalogueError
from services.catalogue.library.expansion import FindShared, expand, uses
from services.catalogue.lint import package_lint
from services.catalogue.package.definition import Package
from services.catalogue.package.parsing.json_positions import JsonPath, line_numbers, repeated_keys
from services.catalogue.package.parsing.validation_messages import (
    findings_from,
    is_json_syntax_error,
    syntax_error_line,
)

MAX_LENGTH: Final = 1_000_000
"""Characters of the JSON of one package."""
MAX_MEGABYTES: Final = 4 * MAX_LENGTH // 1_000_000
"""Size of a file with that many characters, at most four bytes each in UTF-8."""
TOO_LONG: Final = f"Gói thủ tục dài hơn {MAX_LENGTH:,} ký tự.".replace(",", ".")
REPEATED: Final = "Tên “{}” được ghi hai lần trong cùng một nhóm; chỉ dòng sau có hiệu lực. Hãy bỏ một dòng."
PublishedPackageLookup = Callable[[str], Package | None]
"""Returns the package in force of a procedure code."""
NOT_IN_LIBRARY: Final = "Thư viện dùng chung không có mục nào tên “{}”."
NOT_UTF8: Final = "Tệp không ở bảng mã UTF-8 nên không đọc được chữ. Hãy mở tệp và lưu lại với bảng mã UTF-8."


@dataclass(frozen=True)
class ParseFinding:
    """A parse error or lint finding with its path and line."""

    path: str
    message: str
    line: int
    is_error: bool

    def __str__(self) -> str:
        return f"{self.path or 'gói'}: {self.message}"


@dataclass(frozen=True)
class ParseResult:
    """The outcome of parsing a text."""

    package: Package | None
    """None when the text is not a valid package."""
    findings: Sequence[ParseFinding]

    @property
    def errors(self) -> list[ParseFinding]:
        """The findings that prevent publishing."""
        return [finding for finding in self.findings if finding.is_error]


def decode(source: bytes) -> str:
    """Decode UTF-8 with or without BOM; CatalogueError otherwise."""
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogueError(NOT_UTF8) from error


def parse_package(
    text: str,
    *,
    find_published: PublishedPackageLookup = lambda code: None,
    find_shared: FindShared = lambda name, number: None,
) -> ParseResult:
    """Parse, validate and lint a package text; shared parts are put in from `find_shared`.

    `find_published` returns the package in force of a procedure code, with which the linter compares.
    """
    if len(text) > MAX_LENGTH:
        return ParseResult(None, [ParseFinding("", TOO_LONG, 1, is_error=True)])
    whole, unknown = _with_shared_parts(text, find_shared)
    if unknown:
        return ParseResult(None, unknown)
    try:
        package = Package.model_validate_json(whole.encode("utf-8", "replace"), strict=True)
    except ValidationError as error:
        return ParseResult(None, _validation_findings(text, whole, error))
    if repeated := _repeated_keys(text):
        return ParseResult(package, repeated)
    return ParseResult(package, _with_lines(text, package_lint.lint(package, published=find_published(package.code))))


def _repeated_keys(text: str) -> list[ParseFinding]:
    """Nothing else is said before it is known which of the two is meant."""
    return [
        ParseFinding(".".join(map(str, path)), REPEATED.format(path[-1]), line, is_error=True)
        for path, line in repeated_keys(text)
    ]


def _with_shared_parts(text: str, find_shared: FindShared) -> tuple[str, list[ParseFinding]]:
    """The text with the content of the shared parts it names, and a finding for each that nobody knows."""
    if '"library"' not in text:
        return text, []
    try:
        data, missing = expand(json.loads(text), find_shared)
    except (ValueError, RecursionError):
        return text, []
    findings = [
        Finding(f"{path}.library", NOT_IN_LIBRARY.format(part["library"]))
        for path, part in uses(data)
        if part["library"] in missing
    ]
    return json.dumps(data, ensure_ascii=False), _with_lines(text, findings)


def _validation_findings(text: str, whole: str, error: ValidationError) -> list[ParseFinding]:
    """What is wrong with the `whole` text, at the lines of the one the author wrote."""
    findings = findings_from(whole, error)
    if is_json_syntax_error(error):
        return [ParseFinding("", finding.message, syntax_error_line(error), is_error=True) for finding in findings]
    return _with_lines(text, findings)


def _with_lines(text: str, lint_findings: Iterable[Finding]) -> list[ParseFinding]:
    """The lint_findings in the order of their lines, errors first."""
    paths = [(_json_path(finding.path), finding) for finding in lint_findings]
    lines = line_numbers(text, {path for path, _ in paths})
    findings = [
        ParseFinding(finding.path, finding.message, lines[path], finding.severity is Severity.ERROR)
        for path, finding in paths
    ]
    return sorted(findings, key=lambda finding: (not finding.is_error, finding.line))


def _json_path(path: str) -> JsonPath:
    return tuple(int(part) if part.isdigit() else part for part in path.split(".") if part)
