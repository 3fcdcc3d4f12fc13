"""The payload of a VietQR code (EMVCo, NAPAS 247), built and parsed."""

from collections.abc import Iterable
from dataclasses import dataclass

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
DONG, VIETNAM = "704", "VN"
LONGEST_FIELD = 99


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a banking app fills in for the payer."""

    bank: str
    """BIN of the receiving bank, six digits."""
    account: str
    amount_vnd: int | None = None
    purpose: str = ""

    def __str__(self) -> str:
        """The whole code, its check at the end."""
        receiver = _fields([("00", self.bank), ("01", self.account)])
        body = _fields(
            [
                ("00", "01"),
                ("01", "12" if self.amount_vnd else "11"),
                ("38", _fields([("00", NAPAS), ("01", receiver), ("02", TO_ACCOUNT)])),
                ("53", DONG),
                ("54", str(self.amount_vnd or "")),
                ("58", VIETNAM),
                ("62", _fields([("08", self.purpose)])),
            ]
        )
        return f"{body}6304{crc16(body + '6304')}"


def parse(code: str) -> Transfer:
    """The transfer in a payload; ValueError when it is damaged or is no VietQR transfer to an account."""
    if code[-8:-4] != "6304" or crc16(code[:-4]) != code[-4:]:
        raise ValueError("The check does not fit.")
    fields = dict(_split(code))
    receiver = dict(_split(fields.get("38", "")))
    if receiver.get("00") != NAPAS or receiver.get("02") != TO_ACCOUNT:
        raise ValueError("No transfer to an account.")
    account = dict(_split(receiver.get("01", "")))
    amount = fields.get("54", "")
    purpose = dict(_split(fields.get("62", ""))).get("08", "")
    return Transfer(account.get("00", ""), account.get("01", ""), int(amount) if amount else None, purpose)


def crc16(text: str) -> str:
    """CRC-16/CCITT-FALSE in four capital hex digits."""
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = crc << 1 ^ (0x1021 if crc & 0x8000 else 0)
        crc &= 0xFFFF
    return f"{crc:04X}"


def _fields(pairs: Iterable[tuple[str, str]]) -> str:
    """Tag, length of two digits, value; what is empty is left out."""
    return "".join(f"{tag}{_length(value)}{value}" for tag, value in pairs if value)


def _length(value: str) -> str:
    if len(value) > LONGEST_FIELD or not value.isascii():
        raise ValueError(f"{value!r} does not fit into a field.")
    return f"{len(value):02}"


def _split(text: str) -> Iterable[tuple[str, str]]:
    while text:
        tag, length = text[:2], text[2:4]
        if not length.isdecimal() or len(text) < 4 + int(length):
            raise ValueError("A field is cut short.")
        yield tag, text[4 : 4 + int(length)]
        text = text[4 + int(length) :]
