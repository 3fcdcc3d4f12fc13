"""What the rooms above add to files handed in; they register in their `AppConfig.ready()`."""

from collections.abc import Callable, Iterable

from core.people import Person
from eforms.inputs.wallet import WalletFile
from eforms.models import Attachment

OnRefused = Callable[[Attachment], object]
MayRead = Callable[[Person, Attachment], bool]
Holdings = Callable[[Person], Iterable[WalletFile]]

_on_refused: list[OnRefused] = []
_may_read: list[MayRead] = []
_holdings: list[Holdings] = []


def on_refused(handler: OnRefused) -> OnRefused:
    """Call this for each place where a file that is of no use was handed in, in the transaction that records it."""
    _on_refused.append(handler)
    return handler


def may_read(rule: MayRead) -> MayRead:
    """Let others than the owner read a file when this says so."""
    _may_read.append(rule)
    return rule


def wallet_source(source: Holdings) -> Holdings:
    """Offer a person these papers wherever one is asked for."""
    _holdings.append(source)
    return source


def wallet_of(person: Person) -> list[WalletFile]:
    """What this person may choose from; each content once."""
    held = {one.sha256: one for source in _holdings for one in source(person)}
    return list(held.values())


def tell_refused(attachment: Attachment) -> None:
    for handler in _on_refused:
        handler(attachment)


def somebody_lets_read(person: Person, attachment: Attachment) -> bool:
    return any(rule(person, attachment) for rule in _may_read)
