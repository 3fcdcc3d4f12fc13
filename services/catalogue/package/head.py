"""The head of a package: its public record, read without its form, which is many times as large."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from services.catalogue.package.public_record import Record


class PackageHead(BaseModel):
    """Code and record of a package, and whether it has a form."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str
    record: Record
    form: Any = None

    @property
    def is_online(self) -> bool:
        return self.form is not None
