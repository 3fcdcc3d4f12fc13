"""Hooks by which higher apps follow events of payments; they register handlers in their `AppConfig.ready()`."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import QuerySet

from core.hooks import Hook
from core.people import Person
from payments.models import Order, Receipt, Refund

order_settled = Hook[[Order], object]()
"""An order was settled. A worker calls this once per order, in the transaction that completes its outbox job.

If a handler raises, the transaction is rolled back and all handlers are retried later; the payment stays recorded.
"""

receipt_issued = Hook[[Receipt], object]()
"""A receipt was issued and can be rendered. Called once per receipt, in the transaction that takes its number.

An exception rolls the number back; a worker retries later, a request fails.
"""

refund_completed = Hook[[Refund], object]()
"""A refund of a settled order was paid. Called once per refund, in the transaction that records it.

An exception rolls the record back; a worker asks the gateway again later, a request fails.
"""

refund_rejected = Hook[[Refund, str], object]()
"""The second person rejected a refund, with this reason. Called once, in the transaction that records it.

An exception rolls the record back and fails the request.
"""

refund_refused = Hook[[Refund], object]()
"""A gateway refused a refund of a settled order. Called each time, in the transaction that records it.

An exception rolls the record back; a worker asks the gateway again later, a request fails.
"""

receipt_files = Hook[[Collection[Receipt]], Mapping[int, str]]()
"""URLs of the files of these receipts, by receipt id, without those that have no file.

Called while a page is rendered, in no transaction of its own; an exception fails the page.
"""

payer_name = Hook[[Order], str]()
"""The name of who an order is charged to, where that is not its payer's account; empty where a handler knows none.

Called while a receipt is issued, in the transaction that takes its number; an exception rolls that back.
"""

orders_of_others = Hook[[Person], QuerySet[Order] | None]()
"""Orders of other payers that this person may see, pay and have the receipts of; None where a handler knows none.

Called while a page is rendered, in no transaction of its own; an exception fails the page.
"""

calculations = Hook[[Order], Sequence[tuple[str, str]]]()
"""How lines of this order were reckoned, as (name of the line, explanation in lines), for its payer.

Called while a page is rendered, in no transaction of its own; an exception fails the page.
"""

what_follows = Hook[[Order], str]()
"""What happens next after this order was paid, as a sentence for its payer; empty where a handler knows nothing of it.

Called while a page is rendered, in no transaction of its own; an exception fails the page.
"""
