"""What the rooms above add to files handed in; they register in their `AppConfig.ready()`."""

from collections.abc import Iterable

from core.hooks import Hook
from core.people import Person
from eforms.inputs.wallet import WalletFile
from eforms.models import Attachment

file_refused = Hook[[Attachment], object]()
"""A file is infected, locked or broken: called for each place where it was handed in.

In the transaction that records it; an exception undoes the record, and the file is looked at again later.
"""

may_read_file = Hook[[Person, Attachment], bool]()
"""Whether somebody who is not the owner may read a file; asked in no transaction. An exception fails the request."""

may_read_removed_file = Hook[[Person, Attachment], bool]()
"""Whether somebody goes on reading a file that its owner has taken back; asked in no transaction.

An exception fails the request.
"""

is_file_withheld = Hook[[Attachment], bool]()
"""Whether a file is withheld from its owner, who handed it in for somebody else; asked in no transaction.

An exception fails the request.
"""

wallet_files = Hook[[Person], Iterable[WalletFile]]()
"""The papers that a person may choose wherever one is asked for; asked in no transaction of its own.

An exception fails the page.
"""
