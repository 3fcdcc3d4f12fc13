"""One entry of the setting `VNPAY_TERMINALS`; read by the settings of the portal, so it loads no model."""

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class Terminal(BaseModel):
    """One agency's account at the payment gateway; the first secret signs, all of them verify."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(min_length=8, max_length=8)
    secrets: tuple[SecretStr, ...] = Field(min_length=1)
