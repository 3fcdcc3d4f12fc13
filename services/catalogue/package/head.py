"""The head of a package: its public record, read without its form, which is many times as large."""

from collections.abc import Collection, Iterable
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from services.catalogue.package.public_record import Record


class HasFees(Protocol):
    """A part of a package, or the head of one."""

    @property
    def fees(self) -> Collection[object]: ...


class HasRecord(HasFees, Protocol):
    """A package, or its head."""

    @property
    def code(self) -> str: ...
    @property
    def record(self) -> Record: ...
    @property
    def parts(self) -> Iterable[HasFees]: ...
    @property
    def is_online(self) -> bool: ...
    @property
    def derived(self) -> bool: ...


class PartHead(BaseModel):
    """What a part of an interconnected procedure charges."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    fees: tuple[Any, ...] = ()


class PackageHead(BaseModel):
    """Code and record of a package, what it charges, and whether it has a form."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str
    record: Record
    derived: bool = False
    form: Any = None
    fees: tuple[Any, ...] = ()
    parts: tuple[PartHead, ...] = ()

    @property
    def is_online(self) -> bool:
        return self.form is not None
