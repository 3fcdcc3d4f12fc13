"""One entry of the setting `VNPAY_TERMINALS`; read by the settings of the portal, so it loads no model."""

from pydantic import BaseModel, ConfigDict, Field, SecretStr

CODE = r"^[A-Za-z0-9]{8}$"


class Terminal(BaseModel):
    """One agency's account at the payment gateway; the first secret signs, all of them verify."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=CODE)
    secrets: tuple[SecretStr, ...] = Field(min_length=1)
