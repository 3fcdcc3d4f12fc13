"""The paper of a made-up person: what a template looks like before anybody has filed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from django.utils import timezone
from django.utils.safestring import SafeString

from eforms.definition import Block, FormDefinition, RowsField
from eforms.definition.fields import ChoiceField, FieldBase, Question
from eforms.language import codelists
from services.agencies.models import Agency
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.definition import Package
from services.catalogue.package.merge_fields import FieldKind, kind_of
from services.catalogue.package.results import Result
from services.documents.facts import Applicant, ResultFacts
from services.documents.pdf.typesetting import content_html
from services.dossiers.papers.issuing import UNKNOWN_SIGNER
from services.dossiers.papers.merging import MergeValue, MergeValues, Named, day_value, text_values
from services.dossiers.papers.templates import official_values, worded

CODE: Final = "H26.101-261120-0001"
NAME: Final = "Nguyễn Văn Mẫu"
DAY: Final = date(1990, 2, 1)
SAMPLE_ROWS: Final = 2
SAMPLES: Final[Mapping[str, str]] = {
    "full_name": NAME,
    "personal_number": "001090000017",
    "phone": "0912 345 678",
    "email": "mau@example.vn",
    "tax_code": "0100109106",
    "enterprise_number": "0100109106",
    "address": "Số 12 ngõ 34 phố Đội Cấn, phường Ba Đình, thành phố Hà Nội",
    "decimal": "120,5",
    "computed_decimal": "120,5",
    "time": "08:30",
    "yes_no": "Có",
}
"""What is said to questions of these types; to any other its example, or what it is called."""
SAMPLE_NUMBERS: Final = {FieldKind.NUMBER: 3, FieldKind.MONEY: 12_500_000}


def sample_office(version: ProcedureVersion) -> Agency:
    """The office in whose name the sample is: the first that receives the procedure, else its ministry."""
    offices = version.procedure.offices.select_related("superior", "unit").order_by("code")
    return offices.first() or Agency.objects.select_related("superior", "unit").get(pk=version.procedure.issuer_id)


def sample_html(version: ProcedureVersion, package: Package, result: Result) -> SafeString:
    """What the paper of a result with a template says of the made-up person, for a page."""
    return content_html(sample_facts(package, result, sample_office(version)))


def sample_facts(package: Package, result: Result, agency: Agency) -> ResultFacts:
    """The paper of the made-up person in the name of this office."""
    today = timezone.localdate()
    applicant = Applicant(name=NAME, personal_number=SAMPLES["personal_number"], address=SAMPLES["address"])
    official = official_values(applicant, agency, procedure=package.record.name, code=CODE, filed=today)
    of_issue = MergeValues({**text_values({"holders": NAME}), "issued_on": [day_value(today)]})
    values = _of(result.form).over(_of(package.form).over(of_issue.over(official)))
    return ResultFacts(
        code=CODE,
        symbol=result.symbol,
        form=result.subtitle,
        issued_to=NAME,
        originals=result.originals,
        signer=UNKNOWN_SIGNER,
        recipients=(NAME,),
        **worded(result, values, result.name, every_block=True),
    )


def _of(form: FormDefinition | None) -> MergeValues:
    """An answer to every question of a form, whatever is asked of whom."""
    fields = tuple(form.fields()) if form else ()
    rows = {field.key: [_named(field.inner_fields)] * SAMPLE_ROWS for field in fields if isinstance(field, RowsField)}
    return MergeValues(_named(fields), rows, frozenset(field.key for field in fields))


def _named(fields: Iterable[FieldBase], prefix: str = "") -> Named:
    return {name: [value] for field in fields for name, value in _values(field, prefix)}


def _values(field: FieldBase, prefix: str) -> Iterator[tuple[str, MergeValue]]:
    if isinstance(field, Block | RowsField):
        for inner in field.inner_fields:
            yield from _values(inner, f"{prefix}{field.key}.")
    else:
        yield f"{prefix}{field.key}", _value(field)


def _value(field: FieldBase) -> MergeValue:
    kind = kind_of(field)
    if kind is FieldKind.DAY:
        return day_value(DAY)
    if kind in SAMPLE_NUMBERS:
        number = SAMPLE_NUMBERS[kind]
        unit = "đồng" if kind is FieldKind.MONEY else getattr(field, "unit", "")
        return MergeValue(f"{number:,} {unit}".replace(",", ".").strip(), kind, number)
    return MergeValue(_text(field))


def _text(field: FieldBase) -> str:
    if isinstance(field, ChoiceField) and field.options:
        return field.options[0].label
    if (listed := getattr(field, "code_list", "")) in codelists.names():
        labels = codelists.get(listed).labels
        return labels.get(getattr(field, "default", None) or "", next(iter(labels.values()), ""))
    known = SAMPLES.get(getattr(field, "type", ""), "")
    return known or (field.example if isinstance(field, Question) else "") or f"({field.label})"
