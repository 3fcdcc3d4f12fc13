"""Docs generator: `docs/procedures.md`, a table of the procedures and the language features each uses."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.text import Truncator

from eforms.definition import Field, FormDefinition, RowsField
from eforms.definition.documents import DocumentField
from eforms.definition.fields import Question
from eforms.definition.groups import Block
from eforms.sampling.coverage import BranchCoverage
from services.catalogue.authoring.process_diagram import mermaid
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import Collected
from services.catalogue.sampling.samples import PACKAGES_DIR, package_codes, read_samples

PROCESS_PAGE: Final = Path("docs") / "process.md"
PICTURE_BEGINS, PICTURE_ENDS = "<!-- drawn by draw_diagrams -->", "<!-- end -->"
PROCEDURE_NOTES = {
    "1.000894": "Two people, two columns: the other confirms; five days where something is verified; both come to sign",
    "1.001193": "Free, on the same day; three people in blocks; ways out to other procedures; the paper is the child's",
    "1.001456": "A portrait, a minor and who represents them, an account for refunds; the fee by what was lost",
    "1.001612": "People and trades in rows; a fee that each province sets, paid when filing",
    "1.002051": "An organisation files a list of up to 2,000 people from a file; the office finds what was overpaid",
    "1.003460": "An organisation, or a person, files for a foreigner; a price in dollars, in đồng by the office’s rate",
    "1.004194": "People in rows, each with a paper; landlord, head of household and parents consent",
    "1.004222": "Seven cases choose the papers; others must consent",
    "1.004873": "Periods in rows; other offices asked; a status with its own proof; purposes the law excludes",
    "1.012784": "Owners inside parcels, who all agree; a certificate for each new parcel; findings decide",
    "1.013225": "A law that changed in mid-year; time limits by kind of building; many signed drawings",
    "1.013236": "Fire police and others asked beside a visit to the site, silence is consent; two or three who approve",
    "1.013831": "Long, with money in the middle; many attachments; addressed by who files and what is certified",
    "2.000033": "For traders alone: a notice to several departments at once, to which nobody replies",
    "2.000635": "A look-up: price times quantity, paid first",
    "2.000986": "Three offices of three ministries, one after another; heads of household, owners and parents consent",
    "2.001583": "The owner is a person or an organisation; several fees",
    "2.001827": "An inspection the office appoints; what it finds leads to samples, remedies, certificate or refusal",
    "3.000333": "A history in rows; unlike rights by kind of slip; half the fee for some",
    "3.000348": "Rules by licence class; a fee found only in a remark",
}
"""Why each procedure is included; a test checks that none is missing."""

PAGE_TEMPLATE = """# The procedures that come with the portal

Written by `python manage.py draw_diagrams` from the packages themselves; a test fails when it is out of step. Each
is one file, `services/catalogue/packages/<code>.json` ([catalogue.md](catalogue.md)), with [samples](samples.md)
beside it that between them reach every branch.

| code | what it is like | steps | questions | branches | samples | of the language |
|---|---|---|---|---|---|---|
{rows}
"""


def procedures_page() -> str:
    """The text of `docs/procedures.md`."""
    return PAGE_TEMPLATE.format(rows="\n".join(_table_row(code) for code in package_codes()))


def process_page() -> str:
    """The whole text of `docs/process.md`: as it is written, its picture drawn anew, of the package with most steps."""
    packages = [Package.model_validate_json((PACKAGES_DIR / f"{code}.json").read_text()) for code in package_codes()]
    package = max(packages, key=lambda one: (len(one.steps), one.code))
    before, _, rest = (settings.BASE_DIR / PROCESS_PAGE).read_text().partition(PICTURE_BEGINS)
    picture = f"{package.record.name} (`{package.code}`):\n\n```mermaid\n{mermaid(package)}\n```\n\n"
    return f"{before}{PICTURE_BEGINS}\n{picture}{PICTURE_ENDS}{rest.partition(PICTURE_ENDS)[2]}"


def _table_row(code: str) -> str:
    package = Package.model_validate_json((PACKAGES_DIR / f"{code}.json").read_text(encoding="utf-8"))
    form = package.eform
    cells = (
        f"`{code}` {Truncator(package.record.name).words(12)}",
        PROCEDURE_NOTES.get(code, ""),
        len(form.steps),
        sum(1 for _ in _all_fields(form)),
        len(BranchCoverage(form).all_points) - len(form.steps),
        len(read_samples(code)),
        ", ".join(_features_used(package)),
    )
    return f"| {' | '.join(map(str, cells))} |"


def _features_used(package: Package) -> Iterator[str]:
    """The language features this package uses, field types first."""
    form, fields = package.eform, list(_all_fields(package.eform))
    yield from sorted({f"`{field.type}`" for field in fields})
    features = {
        "cases": form.cases,
        "conditional steps": [step for step in form.steps if step.show_if is not None or step.cases],
        "checks": [*form.checks, *(check for step in form.steps for check in step.checks)],
        "not eligible": [*form.not_eligible, *(bar for step in form.steps for bar in step.not_eligible)],
        "code lists": [field for field in fields if getattr(field, "code_list", "")],
        "filled in by condition": [f for f in fields if isinstance(f, Question) and f.prefill_if is not None],
        "templates": [field for field in fields if isinstance(field, DocumentField) and field.template],
        **_package_features(package),
    }
    yield from (name for name, uses in features.items() if uses)


def _package_features(package: Package) -> dict[str, object]:
    """Features of the package outside its form."""
    handled = package.handled
    fees, results = ([one for part in handled for one in getattr(part, name)] for name in ("fees", "results"))
    return {
        "fee × quantity": [fee for fee in fees if fee.quantity],
        "fee by answers": [fee for fee in fees if fee.when is not None],
        "local fees": [fee for fee in fees if fee.local_amounts],
        "fee by value": [fee for fee in fees if fee.value],
        "reductions": [fee for fee in fees if package.reductions_of(fee)],
        "paid afterwards": [fee for fee in fees if fee.collected == Collected.AFTER],
        "given back": [fee for fee in fees if fee.given_back],
        "limits by case": [limit for part in handled for limit in part.limits if limit.case],
        "routes": (routes := [route for part in handled for route in part.routes]),
        "for information": [route for route in routes if route.for_information],
        "several results": package.issued_results[1:],
        "result by answers": [result for result in results if result.when is not None],
        "written refusal": [result for result in results if result.is_refusal],
        "several holders": [result for result in results if result.holders],
        "ordered copies": [result for result in results if result.copies],
        "side by side": form.side_by_side if (form := package.form) else (),
        "title by answer": [result for result in results if result.named_by],
        "holder by answer": [result for result in results if result.issued_to],
        "parts": package.parts,
        "part after another": [part for part in package.parts if part.starts_after],
    }


def _all_fields(form: FormDefinition) -> Iterator[Field]:
    """Every field, including those written inside groups."""
    for field in form.fields():
        yield field
        if isinstance(field, RowsField | Block):
            yield from (inner for inner in field.inner_fields if field.type in {"rows", "block"})
