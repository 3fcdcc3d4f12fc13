"""Whole numbers in Vietnamese words, with the irregular forms lăm, mốt, tư, linh and không trăm."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", "nghìn", "triệu")
BILLION = 10**9
LIMIT = 10**18


def number_in_words(number: int) -> str:
    """A number in words: 1015 is “một nghìn không trăm mười lăm”. Raises ValueError outside 0 ≤ number < 10^18."""
    if not 0 <= number < LIMIT:
        raise ValueError(f"{number} is not between 0 and 10^18.")
    return " ".join(_below_trillions(number)) if number else DIGITS[0]


def ordinal_in_words(number: int) -> str:
    """A number as it stands after “thứ”: nhất, hai, ba, tư, năm."""
    return {1: "nhất", 4: "tư"}.get(number) or number_in_words(number)


def dong_in_words(vnd: int) -> str:
    """An amount of money in words, capitalised as on receipts: “Mười sáu nghìn đồng”."""
    words = number_in_words(vnd)
    return f"{words[0].upper()}{words[1:]} đồng"


def date_in_words(day: str) -> str:
    """An ISO date in words, as far as it is known: “ngày hai tháng mười một năm hai nghìn không trăm hai mươi sáu”."""
    known = zip(("năm", "tháng", "ngày"), day.split("-"), strict=False)
    return " ".join(f"{unit} {_day_or_year(unit, int(number))}" for unit, number in reversed(list(known)))


def _day_or_year(unit: str, number: int) -> str:
    """The number of a day, month or year; the fourth month is tháng tư."""
    return "tư" if unit == "tháng" and number == 4 else number_in_words(number)


def _below_trillions(number: int) -> list[str]:
    billions, rest = divmod(number, BILLION)
    head = [*_groups(billions, is_first=True), "tỷ"] if billions else []
    return head + _groups(rest, is_first=not head)


def _groups(number: int, *, is_first: bool) -> list[str]:
    """Words of a number below a billion; groups of three zeros are left out."""
    words: list[str] = []
    for power in reversed(range(len(GROUPS))):
        group = number // 1000**power % 1000
        if group:
            words += _three_digits(group, is_first=is_first and not words)
            words += [GROUPS[power]] if power else []
    return words


def _three_digits(group: int, *, is_first: bool) -> list[str]:
    """Words of a group of three digits; only at the beginning of a number are leading zeros left out."""
    hundreds, rest = divmod(group, 100)
    if is_first and not hundreds:
        return _two_digits(rest)
    tail = ["linh", DIGITS[rest]] if 0 < rest < 10 else _two_digits(rest)
    return [DIGITS[hundreds], "trăm", *tail]


def _two_digits(rest: int) -> list[str]:
    tens, unit = divmod(rest, 10)
    if not rest:
        return []
    if not tens:
        return [DIGITS[unit]]
    head = ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    return head + _unit(tens, unit)


def _unit(tens: int, unit: int) -> list[str]:
    """The unit digit after a ten, where one, four and five have other forms."""
    if not unit:
        return []
    if unit == 5:
        return ["lăm"]
    if tens > 1 and unit in _AFTER_TENS:
        return [_AFTER_TENS[unit]]
    return [DIGITS[unit]]


_AFTER_TENS = {1: "mốt", 4: "tư"}
