"""The declaration of a sample of a procedure, from its posted answers alone: without draft, dossier or database."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from eforms.compiled.fields import CompiledField
from eforms.compiled.form import compile_form
from eforms.definition import Answer, Answers
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.sampling.samples import PACKAGES_DIR, Sample, read_samples
from services.documents.facts import Applicant, FormFacts
from services.dossiers.filing import declarations

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOA = {
    "full_name": "Nguyễn Thị Hoa",
    "personal_number": "001190012345",
    "born_on": "1990-02-14",
    "sex": "female",
    "phone": "0912345678",
    "email": "hoa@example.vn",
    "nationality": "VN",
}
APPLICANT = Applicant(name=HOA["full_name"], personal_number=HOA["personal_number"], phone=HOA["phone"])
FACTS = {f"applicant.{key}": value for key, value in HOA.items()} | {"filing.on_behalf_of": "self"}


def declaration(code: str, number: int = 0, **changed: Any) -> FormFacts:
    """The declaration of this sample, filed in the morning of its day."""
    package, sample = package_of(code), read_samples(code)[number]
    answers = stored_answers(package, sample) | changed
    filed_at = datetime.combine(sample.today, time(9, 5), ZONE)
    return declaration_of(package, answers, sample.today).model_copy(update={"filed_at": filed_at})


def package_of(code: str) -> Package:
    return Package.model_validate_json((PACKAGES_DIR / f"{code}.json").read_bytes())


def declaration_of(package: Package, answers: Answers, today: date, applicant: Applicant = APPLICANT) -> FormFacts:
    office = "Ủy ban nhân dân phường Ba Đình"
    return declarations.facts_of_form(
        package, answers, (), applicant, office, channel=FilingChannel.ONLINE, today=today
    )


def stored_answers(package: Package, sample: Sample) -> dict[str, Answer]:
    """The posted texts of a sample as answers, what is prefilled among them."""
    answers: dict[str, Answer] = {}
    form = compile_form(package.eform)
    for field in form.fields():
        if (answer := _answer(field, sample.answers, field.key, answers)) is not None:
            answers[field.key] = answer
    return form.evaluate(answers, today=sample.today).answers


def _answer(field: CompiledField, posted: Mapping[str, Any], name: str, before: Answers) -> Answer:
    group = field.as_group
    if field.row_choices:
        return None
    if group is None:
        known = field.prefilled(before, FACTS)
        typed = field.input.clean(dict(_texts(posted, field.key, name))) if field.is_question else None
        default = getattr(field.spec, "default", None)
        return next((one for one in (typed, known, default) if one is not None), None)
    if not group.is_repeating:
        return _row(group.fields, posted, f"{name}-", before) or None
    count = len({key.removeprefix(f"{name}-").partition("-")[0] for key in posted if key.startswith(f"{name}-")})
    return [_row(group.fields, posted, f"{name}-{number}-", before) for number in range(count)] or None


def _row(fields: Iterable[CompiledField], posted: Mapping[str, Any], prefix: str, before: Answers) -> dict[str, Answer]:
    answers = ((field.key, _answer(field, posted, prefix + field.key, before)) for field in fields)
    return {key: answer for key, answer in answers if answer is not None}


def _texts(posted: Mapping[str, Any], key: str, name: str) -> Iterator[tuple[str, list[str]]]:
    """What was posted under a name, and its parts, by the names that the input of a single field knows."""
    for posted_name, text in posted.items():
        if posted_name == name or posted_name.startswith(f"{name}-"):
            yield key + posted_name.removeprefix(name), [text] if isinstance(text, str) else list(text)
