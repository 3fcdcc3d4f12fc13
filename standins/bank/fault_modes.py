"""Fault modes of the stand-in bank, and the text in which headers, forms and rows name them."""

from dataclasses import dataclass
from random import Random

from django.db import models

from payments.gateways.vnpay.protocol.codes import ABANDONED, DONE, EXPIRED, RESPONSES


class FaultMode(models.TextChoices):
    """One way in which the bank deviates from its protocol. Add new ones last: amounts number them by this order."""

    SLOW = "slow", "Trả lời sau 30 giây"
    MUTE = "mute", "Không trả lời"
    EARLY = "early", "Báo kết quả trước khi đưa người nộp trở về"
    LATE = "late", "Báo kết quả sau 30 giây"
    SILENT = "silent", "Không bao giờ báo kết quả"
    MANY = "many", "Báo kết quả 50 lần cùng lúc"
    DISORDER = "disorder", "Báo thành công lẫn báo thất bại, không theo thứ tự"
    WRONG_AMOUNT = "wrong_amount", "Báo sai số tiền"
    WRONG_SIGNATURE = "wrong_signature", "Ký sai"
    UNKNOWN_REFERENCE = "unknown_reference", "Báo một mã giao dịch lạ"
    TWICE = "twice", "Trừ tiền hai lần"
    REVERSED = "reversed", "Thu tiền rồi đảo giao dịch"
    REFUND_SLOW = "refund_slow", "Hoàn tiền chậm một phút"
    REFUND_REFUSED = "refund_refused", "Không nhận yêu cầu hoàn tiền"
    REFUND_FAILED = "refund_failed", "Nhận yêu cầu hoàn tiền rồi từ chối"
    DOWN = "down", "Ngừng hoạt động"


DECLINES = {code: label for code, label in RESPONSES.items() if code != DONE}
"""Response code → label of every unsuccessful result."""
RESULTS = {"cancel": ABANDONED, "expire": EXPIRED}
HONEST, RANDOM = "honest", "random"
MAX_RANDOM = 4
"""The most fault modes that `random` draws for one payment."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """The fault modes of one payment, and the response code it ends with whatever the payer does ("" = as paid)."""

    fault_modes: frozenset[FaultMode] = frozenset()
    response_code: str = ""

    @classmethod
    def parse(cls, text: str, *, seed: str = "") -> "Behaviour":
        """The behaviour written as words, such as `late twice decline:51`; raises ValueError for an unknown word.

        `random` draws fault modes by the seed (the payment's reference), so that a payment always draws the same.
        """
        fault_modes: set[FaultMode] = set()
        code = ""
        for word in text.replace(",", " ").split():
            name, _, argument = word.partition(":")
            if name == RANDOM:
                drawn = cls._drawn(Random(f"{argument}:{seed}"))  # noqa: S311
                fault_modes, code = fault_modes | drawn.fault_modes, drawn.response_code or code
            elif name == "decline" or name in RESULTS:
                code = RESULTS.get(name) or _check_code(argument)
            elif name != HONEST:
                fault_modes.add(FaultMode(name))
        return cls(frozenset(fault_modes), code)

    @classmethod
    def _drawn(cls, dice: Random) -> "Behaviour":
        code = dice.choice(list(DECLINES)) if dice.random() < 1 / 5 else ""
        return cls(frozenset(dice.sample(list(FaultMode), dice.randrange(MAX_RANDOM + 1))), code)

    def __contains__(self, fault_mode: FaultMode) -> bool:
        return fault_mode in self.fault_modes

    def __str__(self) -> str:
        words = [mode.value for mode in FaultMode if mode in self.fault_modes]
        return " ".join([*words, f"decline:{self.response_code}"] if self.response_code else words) or HONEST

    @property
    def labels(self) -> list[str]:
        """Labels to show; empty when the bank keeps to its protocol."""
        labels = [str(mode.label) for mode in FaultMode if mode in self.fault_modes]
        if not self.response_code:
            return labels
        return [*labels, f"Từ chối với mã {self.response_code}: {DECLINES[self.response_code]}"]


def by_amount(amount_vnd: int) -> str:
    """The behaviour text that the last three digits select: 7NN = `decline:NN`, 9NN = fault mode number NN, else ""."""
    kind, number = divmod(amount_vnd % 1000, 100)
    if kind == 7 and f"{number:02}" in DECLINES:
        return f"decline:{number:02}"
    if kind == 9 and 1 <= number <= len(FaultMode):
        return list(FaultMode)[number - 1].value
    return ""


def _check_code(code: str) -> str:
    if code not in DECLINES:
        raise ValueError(code)
    return code
