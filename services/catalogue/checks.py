"""What is wrong with a package as a whole, said when it is brought in and not when somebody files under it."""

from collections.abc import Iterator, Mapping

from eforms import checks as forms
from eforms.definition import Kind
from services.catalogue.package import Package


def problems(package: Package) -> list[str]:
    """Everything wrong with it, each with the part it is in; it may be published when there is nothing."""
    asked = {field.key: field.holds for field in package.form.fields()} if package.form else {}
    return [*_forms(package), *_quantities(package, asked), *_delivery(package, asked)]


def _forms(package: Package) -> Iterator[str]:
    held = {"form": package.form, **{f"results.{n}.form": one.form for n, one in enumerate(package.results)}}
    for part, form in held.items():
        for problem in forms.problems(form) if form else ():
            yield f"{part}.{problem.path}: {problem.sentence}"


def _quantities(package: Package, asked: Mapping[str, Kind | None]) -> Iterator[str]:
    """A fee is multiplied by a whole number."""
    for number, fee in enumerate(package.fees):
        if fee.quantity and asked.get(fee.quantity) is not Kind.WHOLE:
            yield f"fees.{number}.quantity: Biểu mẫu không có mục số nào mang khóa “{fee.quantity}”."


def _delivery(package: Package, asked: Mapping[str, Kind | None]) -> Iterator[str]:
    if package.delivery and package.delivery not in asked:
        yield f"delivery: Biểu mẫu không có mục nào mang khóa “{package.delivery}”."
