"""What is wrong with a package as a whole, said when it is brought in and not when somebody files under it."""

from collections.abc import Iterator, Mapping

from eforms import checks as forms
from eforms.definition import Condition, DocumentField, Kind, shapes
from eforms.expressions import ExpressionError, Language
from services.catalogue.package import Fee, Package

PLACES = {Kind.PLACE, Kind.TEXT, Kind.TEXTS}
"""What an answer that names places is."""
NEVER = "Thời gian hiệu lực nằm ngoài thời gian của khoản thu nên quy định này không bao giờ được áp dụng."


def problems(package: Package) -> list[str]:
    """Everything wrong with it, each with the part it is in; it may be published when there is nothing."""
    asked = {field.key: field.holds for field in package.form.fields()} if package.form else {}
    return [
        *_forms(package),
        *_fees(package, asked),
        *_delivery(package, asked),
        *_papers(package),
        *_routes(package, asked),
    ]


def _forms(package: Package) -> Iterator[str]:
    held = {"form": package.form, **{f"results.{n}.form": one.form for n, one in enumerate(package.results)}}
    for part, form in held.items():
        for problem in forms.errors(form) if form else ():
            yield f"{part}.{problem.path}: {problem.sentence}"


def _fees(package: Package, asked: Mapping[str, Kind | None]) -> Iterator[str]:
    """A fee can be reckoned from what the form asks, and each of its parts can come to bear."""
    language = _language(package)
    ways = {way.channel for way in package.record.ways}
    for number, fee in enumerate(package.fees):
        path = f"fees.{number}"
        if fee.quantity and asked.get(fee.quantity) is not Kind.WHOLE:
            yield f"{path}.quantity: Biểu mẫu không có mục số nào mang khóa “{fee.quantity}”."
        if not ways & set(fee.channels):
            yield f"{path}.channels: Không nộp được bằng hình thức nào trong số này nên không bao giờ thu."
        if not any([fee.amount_vnd, *(local.amount_vnd for local in fee.local_amounts)]):
            yield f"{path}.amount_vnd: Mức thu bằng 0 ở mọi nơi nên không bao giờ thu."
        if fee.when is not None and not fee.case:
            yield f"{path}.case: Hãy ghi bằng lời trường hợp phải nộp khoản này."
        yield from _condition(fee.when, f"{path}.when", language)
        yield from _parts(fee, path, language)


def _parts(fee: Fee, path: str, language: Language) -> Iterator[str]:
    for place, local in enumerate(fee.local_amounts):
        if not local.meets(fee):
            yield f"{path}.local_amounts.{place}: {NEVER}"
    for place, reduction in enumerate(fee.reductions):
        here = f"{path}.reductions.{place}"
        if not reduction.meets(fee):
            yield f"{here}: {NEVER}"
        if reduction.amount_vnd and reduction.of(_highest(fee)) >= _highest(fee):
            yield f"{here}.amount_vnd: Số tiền này không thấp hơn mức thu nên không phải là giảm."
        yield from _condition(reduction.when, f"{here}.when", language)


def _highest(fee: Fee) -> int:
    return max([fee.amount_vnd, *(local.amount_vnd for local in fee.local_amounts)])


def _language(package: Package) -> Language:
    """What a condition of the package may read: all that the form asks, the parts of groups too."""
    return Language(shapes(package.form.fields()) if package.form else {})


def _condition(condition: Condition | None, path: str, language: Language) -> Iterator[str]:
    if condition is None:
        return
    try:
        language.condition(condition).try_out()
    except ExpressionError as refusal:
        yield f"{path}: {refusal}"


def _delivery(package: Package, asked: Mapping[str, Kind | None]) -> Iterator[str]:
    if package.delivery and package.delivery not in asked:
        yield f"delivery: Biểu mẫu không có mục nào mang khóa “{package.delivery}”."


def _papers(package: Package) -> Iterator[str]:
    """Whoever files online hands every paper in somewhere, or reads why not."""
    if package.form is None:
        return
    asked = {field.key for field in package.form.fields() if isinstance(field, DocumentField)}
    for number, paper in enumerate(package.papers):
        if paper.field and paper.field not in asked:
            yield f"papers.{number}.field: Biểu mẫu không có mục giấy tờ nào mang khóa “{paper.field}”."
        if not (paper.field or paper.online or paper.to_show):
            yield f"papers.{number}: Giấy tờ “{paper.name}” không được hỏi ở đâu khi nộp trực tuyến."


def _routes(package: Package, asked: Mapping[str, Kind | None]) -> Iterator[str]:
    """A rule reads what the form asks."""
    language = _language(package)
    for number, route in enumerate(package.routes):
        yield from _condition(route.when, f"routes.{number}.when", language)
        if route.places and asked.get(route.places) not in PLACES:
            yield f"routes.{number}.places: Biểu mẫu không có mục địa bàn nào mang khóa “{route.places}”."
