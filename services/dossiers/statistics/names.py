"""What the figures call things: procedures, their steps and fields, as the versions in force name them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from services.catalogue.models import Procedure, ProcedureVersion
from services.catalogue.package.definition import Package
from services.dossiers.process import task_assignment as portal

OWN_STEPS = {
    portal.DESK_CHECK.key: portal.DESK_CHECK.title,
    portal.REFUND_CHECK.key: portal.REFUND_CHECK.title,
    portal.WAIT_STOP.key: "Quá hạn chờ người nộp: xem xét kết thúc",
    portal.EXEMPTION_CHECK.key: portal.EXEMPTION_CHECK.title,
}
"""The steps that no process names, in every procedure."""


@dataclass(frozen=True)
class Names:
    """Those of some procedures, by their keys."""

    procedures: dict[int, Procedure]
    packages: dict[int, Package]

    @classmethod
    def of(cls, procedures: Collection[int]) -> Self:
        """Two statements, and one for each package that this process has not read yet."""
        versions = ProcedureVersion.objects.in_force().filter(procedure__in=procedures)
        packages = {version.procedure_id: version.package for version in versions}
        return cls(Procedure.objects.in_bulk(procedures), packages)

    def procedure(self, pk: int) -> str:
        return self.procedures[pk].name

    def code(self, pk: int) -> str:
        return self.procedures[pk].code

    def step(self, procedure: int, key: str) -> str:
        """Its title; the key of one that the version in force has no more."""
        steps = self.packages[procedure].steps if procedure in self.packages else {}
        return OWN_STEPS.get(key) or (steps[key].title if key in steps else key)

    def field(self, procedure: int, key: str) -> str:
        """Its label; the key of one that the version in force has no more."""
        package = self.packages.get(procedure)
        fields = package.eform.fields() if package else ()
        return next((field.label for field in fields if field.key == key), key)
