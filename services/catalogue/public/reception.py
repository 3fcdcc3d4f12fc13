"""Where a procedure is received over the counter, as provinces decided: what its public page says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from services.agencies.models import Agency
from services.catalogue.local_reception.models import LocalReception
from services.catalogue.local_reception.offices import holding, leaves_reception_open, offices_of
from services.catalogue.models import ProcedureVersion


@dataclass(frozen=True)
class Reception:
    """The decisions that hold, one for each province, and the offices of the one that was chosen."""

    decided: Sequence[LocalReception] = ()
    chosen: LocalReception | None = None
    offices: Sequence[Agency] = ()

    @classmethod
    def of(cls, version: ProcedureVersion, on: date, province: str) -> Self:
        """A province that is alone is chosen."""
        decided = holding(version.procedure_id, on) if leaves_reception_open(version.package) else []
        named = [row for row in decided if row.province_id == province]
        chosen = (named or decided)[0] if named or len(decided) == 1 else None
        return cls(decided, chosen, offices_of(chosen) if chosen else ())
