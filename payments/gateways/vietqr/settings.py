"""One entry of the setting `BANK_ACCOUNTS`; read by the settings of the portal, so it loads no model."""

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator


class BankAccount(BaseModel):
    """One agency's bank account; its keys prove who asks for its statement and who wrote it, the first one signs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bank: str = Field(pattern=r"^\d{6}$")
    """BIN of the bank."""
    bank_name: str = Field(max_length=100)
    number: str = Field(pattern=r"^[A-Za-z0-9]{4,19}$")
    holder: str = Field(max_length=100)
    keys: tuple[SecretStr, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def has_one_key_or_several(cls, given: object) -> object:
        """Settings written before keys could be changed name the only one `key`."""
        if isinstance(given, dict) and "key" in given and "keys" not in given:
            return {name: value for name, value in given.items() if name != "key"} | {"keys": [given["key"]]}
        return given
