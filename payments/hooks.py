"""What the rooms above hear from payments, and answer; they register in their `AppConfig.ready()`."""

from collections.abc import Collection, Mapping

from core.hooks import Hook
from payments.models import Order, Receipt, Refund

order_settled = Hook[[Order], object]()
"""An order was paid: called once for each, by a worker soon after, in the transaction that marks its job as done.

If a handler raises, nothing it did is kept and all are called again later; the money stays recorded.
"""

receipt_issued = Hook[[Receipt], object]()
"""A receipt was issued, to be drawn or sent on: called once for each, in the transaction that takes its number.

An exception gives the number back; a worker tries again later, a request fails.
"""

refund_completed = Hook[[Refund], object]()
"""Money of a settled order reached its payer again: called once for each refund, in the transaction that records it.

An exception undoes the record; a worker asks the gateway again later, a request fails.
"""

refund_dropped = Hook[[Refund, str], object]()
"""A second person did not agree to a refund, for this reason: called once, in the transaction that records it.

An exception undoes the record and fails the request.
"""

refund_refused = Hook[[Refund], object]()
"""A gateway did not give back money of a settled order: called each time, in the transaction that records it.

An exception undoes the record; a worker asks the gateway again later, a request fails.
"""

receipt_files = Hook[[Collection[Receipt]], Mapping[int, str]]()
"""Where the files of receipts are fetched, by the id of the receipt; one that nobody draws is not among them.

Asked in no transaction of its own; an exception fails the page.
"""
