"""A cache that is bounded by what its values weigh."""

from core.weighted_cache import WeightedCache


def cache(most=10):
    made: list[str] = []

    def make(key: str) -> tuple[str, int]:
        made.append(key)
        return key.upper(), len(key)

    return WeightedCache(make, most=most), made


def test_what_was_used_last_stays():
    get, made = cache()
    for key in ("aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb"):
        assert get(key) == key.upper()
    assert made == ["aaaa", "bbbb", "cccc", "bbbb"]
    assert get.weight == 8


def test_what_is_too_heavy_by_itself_is_never_kept():
    get, made = cache()
    get("a" * 11)
    get("b")
    get("a" * 11)
    assert (len(made), get.weight) == (3, 1)


def test_cleared_it_makes_all_anew():
    get, made = cache()
    get("a")
    get.cache_clear()
    get("a")
    assert (made, get.weight) == (["a", "a"], 1)


def test_a_failure_is_not_kept():
    calls: list[int] = []

    def make(key: int) -> tuple[int, int]:
        calls.append(key)
        if len(calls) == 1:
            raise LookupError
        return key, 1

    get = WeightedCache(make, most=10)
    try:
        get(1)
    except LookupError:
        assert get(1) == 1
    assert calls == [1, 1]
