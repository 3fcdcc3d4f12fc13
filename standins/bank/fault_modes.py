"""How the bank may behave, honestly or not."""

from dataclasses import dataclass
from random import Random

from django.db import models

from payments.gateways.vnpay.protocol.codes import ABANDONED, DONE, EXPIRED, RESPONSES


class FaultMode(models.TextChoices):
    """What the bank does besides what its buyer asked for. New ones go last: amounts are numbered by this order."""

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


DECLINES = {code: words for code, words in RESPONSES.items() if code != DONE}
"""The answers by which a payment may end without success."""
ENDINGS = {"cancel": ABANDONED, "expire": EXPIRED}
HONEST, RANDOM = "honest", "random"
AT_ONCE = 4
"""How many conducts a random mix has at most."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Any number of conducts at once, and the code by which the payment ends, whatever its buyer does."""

    conducts: frozenset[FaultMode] = frozenset()
    code: str = ""

    @classmethod
    def of(cls, text: str, *, seed: str = "") -> "Behaviour":
        """Read words such as `late twice decline:51`; ValueError for a word that means nothing.

        `random` draws a mix by the seed, which is the payment's reference, so that a payment keeps its mix.
        """
        conducts: set[FaultMode] = set()
        code = ""
        for word in text.replace(",", " ").split():
            name, _, argument = word.partition(":")
            if name == RANDOM:
                drawn = cls._drawn(Random(f"{argument}:{seed}"))  # noqa: S311
                conducts, code = conducts | drawn.conducts, drawn.code or code
            elif name == "decline" or name in ENDINGS:
                code = ENDINGS.get(name) or _known(argument)
            elif name != HONEST:
                conducts.add(FaultMode(name))
        return cls(frozenset(conducts), code)

    @classmethod
    def _drawn(cls, dice: Random) -> "Behaviour":
        code = dice.choice(list(DECLINES)) if dice.random() < 1 / 5 else ""
        return cls(frozenset(dice.sample(list(FaultMode), dice.randrange(AT_ONCE + 1))), code)

    def __contains__(self, conduct: FaultMode) -> bool:
        return conduct in self.conducts

    def __str__(self) -> str:
        words = [conduct.value for conduct in FaultMode if conduct in self.conducts]
        return " ".join([*words, f"decline:{self.code}"] if self.code else words) or HONEST

    @property
    def labels(self) -> list[str]:
        """For people; nothing when the bank does as it should."""
        labels = [str(conduct.label) for conduct in FaultMode if conduct in self.conducts]
        return [*labels, f"Từ chối với mã {self.code}: {DECLINES[self.code]}"] if self.code else labels


def by_amount(amount_vnd: int) -> str:
    """What the last three digits of an amount ask for: 7NN ends with code NN, 9NN is conduct number NN."""
    kind, number = divmod(amount_vnd % 1000, 100)
    if kind == 7 and f"{number:02}" in DECLINES:
        return f"decline:{number:02}"
    if kind == 9 and 1 <= number <= len(FaultMode):
        return list(FaultMode)[number - 1].value
    return ""


def _known(code: str) -> str:
    if code not in DECLINES:
        raise ValueError(code)
    return code
